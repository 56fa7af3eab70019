"""The log: an allow-list of fields and nothing else. Never an address typed by a visitor, never an answer."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from secrets import token_hex
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, g, request

ALLOWED = frozenset(
    {"event", "level", "timestamp", "request", "route", "method", "status", "ms", "kind", "at", "count", "error"}
)


def only_allowed(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list."""
    return {name: value for name, value in event.items() if name in ALLOWED}


def configure() -> None:
    """Write one JSON object a line to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            only_allowed,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def log_requests(app: Flask) -> None:
    """Log each request by the pattern of its route, never by its path."""
    log = structlog.get_logger()

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        took = round((perf_counter() - g.began) * 1000, 1) if "began" in g else None
        route = request.url_rule.rule if request.url_rule else "-"
        log.info(
            "request",
            request=token_hex(6),
            route=route,
            method=request.method,
            status=response.status_code,
            ms=took,
        )
        return response
