"""The log: an allow-list of fields and nothing else. Never an address typed by a visitor, never an answer."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from secrets import token_hex
from time import perf_counter

from flask import Flask, Response, g, request

from webapp.meter import Meter

ALLOWED = frozenset({"request", "route", "method", "status", "ms", "kind", "at"})


def write(event: str, level: str = "info", **fields: object) -> None:
    """Write one event as a line of JSON to standard error; fields that are not on the list are dropped."""
    kept = {name: value for name, value in fields.items() if name in ALLOWED}
    line = {**kept, "event": event, "level": level, "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds")}
    sys.stderr.write(json.dumps(line) + "\n")


def log_requests(app: Flask, meter: Meter) -> None:
    """Log and count each request by the pattern of its route, never by its path."""

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        took = perf_counter() - g.began if "began" in g else 0.0
        route, method, status = request.url_rule.rule if request.url_rule else "-", request.method, response.status_code
        write("request", request=token_hex(6), route=route, method=method, status=status, ms=round(took * 1000, 1))
        meter.answered(route, method, status, took)
        return response
