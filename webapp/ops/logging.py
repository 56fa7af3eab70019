"""The log: an allow-list of fields and nothing else. Never an address typed by a visitor, never an answer.

What our own rooms say by `logging` comes out as an event too. Of what libraries say only the logger's name and the
level do, for their words may hold an address, a statement with its values, or a request.

A line is written at a moment, and so tells a time, whatever stands in it: on a quiet day even that someone opened the
start page. So what visitors ask for has no lines: it is counted, and told once a day (`day.py`). Only what fails is
told at once, on the journey under one name for all of it, and what operators ask for.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from secrets import token_hex
from time import perf_counter

from flask import Flask, Request, Response, g, request

from webapp.ops.log_writer import Writer
from webapp.ops.metrics import JOURNEY, Metrics

ALLOWED = frozenset({"request", "route", "method", "status", "ms", "kind", "at", "count", "logger", "day"})
_EVENT = re.compile(r"[a-z]+(\.[a-z_]+)+")


def write(event: str, level: str = "info", **fields: object) -> None:
    """Have one event written as a line of JSON to standard error; fields that are not on the list are dropped."""
    writer.put(line_of(event, level, **fields))


def line_of(event: str, level: str, **fields: object) -> str:
    """Return the line of an event."""
    kept = {name: value for name, value in fields.items() if name in ALLOWED}
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    return json.dumps({**kept, "event": event, "level": level, "timestamp": moment})


def say(text: str) -> None:
    """Have a sentence to the operator written to standard error; a command that runs for ever never waits for it."""
    writer.put(text)


writer = Writer(lambda lost: line_of("log.dropped", "warning", count=lost))
"""The writer of this process. ``writer.lost`` are the lines that could not be written and are not told yet."""


class Lines(logging.Handler):
    """Turns a record into a line: `log.warning("relay.refused %d", 3)` becomes that event with the count 3."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write our own event, or that a library said something; a fault by its kind and place, never its words."""
        event = str(record.msg).partition(" ")[0]
        error = record.exc_info[1] if record.exc_info else None
        fields: dict[str, object] = {"kind": type(error).__name__, "at": where(error)} if error else {}
        if record.name.startswith("webapp.") and _EVENT.fullmatch(event):
            for each in record.args if isinstance(record.args, tuple) else ():
                if isinstance(each, int):
                    fields["count"] = each
                elif isinstance(each, str) and each.isidentifier():
                    fields["kind"] = each
        else:
            event, fields["logger"] = "library", record.name
        write(event, record.levelname.lower(), **fields)


def install() -> None:
    """Make every logger of this process write such lines, and Python's warnings with them; safe to repeat."""
    root = logging.getLogger()
    if not any(isinstance(handler, Lines) for handler in root.handlers):
        root.addHandler(Lines())
    logging.captureWarnings(True)


def where(error: BaseException) -> str:
    """Return the place in our code where it happened: a file's name and a line, nothing that was handled there."""
    trace, place = error.__traceback__, "?"
    while trace:
        code = trace.tb_frame.f_code
        if "webapp" in code.co_filename:
            place = f"{code.co_filename.rpartition('webapp')[2].lstrip('/')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def note_guard(guard: str) -> None:
    """Note that the request in hand set off a guard, and which: told with its day."""
    g.setdefault("guards", []).append(guard)


def log_requests(
    app: Flask, metrics: Metrics, is_journey: Callable[[Request], bool], is_operators: Callable[[Request], bool]
) -> None:
    """Count each request by the pattern of its route, never by its path; log those of operators, and what fails.

    ``is_journey`` says of which requests not even the route is told, ``is_operators`` which are not a visitor's.
    """

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        now = perf_counter()
        took, status = now - g.get("began", now), response.status_code
        guards: list[str] = g.pop("guards", [])
        if is_journey(request):
            metrics.answered_on_journey(status, took, guards)
            if status >= 500:
                write("request", "error", request=token_hex(6), route=JOURNEY, status=status)
            return response
        route, method = request.url_rule.rule if request.url_rule else "-", request.method
        if is_operators(request):
            metrics.answered(route, method, status, took)
        else:
            metrics.answered_to_visitor(route, method, status, took, guards)
        if is_operators(request) or status >= 500:
            write("request", request=token_hex(6), route=route, method=method, status=status, ms=round(took * 1000, 1))
        return response
