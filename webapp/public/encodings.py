"""Encodings that a browser refuses: whoever answers looks only for the name of one, so refused ones are taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from werkzeug.http import parse_accept_header

ACCEPTS = "HTTP_ACCEPT_ENCODING"


class ReadEncodings:
    """Takes out of each request the encodings that it names only to refuse them (``gzip;q=0``)."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        named = environ.get(ACCEPTS, "")
        if "q=" in named:
            environ[ACCEPTS] = wanted(named)
        answered: Iterable[bytes] = self.app(environ, start_response)
        return answered


@lru_cache(maxsize=256)
def wanted(named: str) -> str:
    """Return the encodings that are wanted.

    >>> wanted("gzip;q=0, br;q=1.0, *;q=0.0"), wanted("gzip;q=0.5")
    ('br', 'gzip')
    """
    return ", ".join(name for name, quality in parse_accept_header(named) if quality > 0)
