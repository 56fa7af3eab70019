"""Protection: the headers of every answer, the limits of every request, and whether another site sent it.

It is the same for whatever is served here, whoever it is for.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from io import BytesIO
from typing import IO, Any
from urllib.parse import urlsplit

from flask import Flask, Request

JS_ENABLED_LINE = (
    "document.body.className += ' js-enabled' + "
    "('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');"
)
LARGEST_BODY = 1_000_000
MOST_PARTS = 200
"""The most fields a form may have, however it is sent: our longest has under fifty, and a megabyte of empty ones would
keep a processor busy for a second."""


def set_request_limits(app: Flask, hosts: Sequence[str]) -> None:
    """Set the limits of a request, and the names it may be for."""
    app.request_class = InMemoryRequest
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=MOST_PARTS,
        TRUSTED_HOSTS=[*hosts],
    )


class InMemoryRequest(Request):
    """A request whose files, which no page of ours asks for, are never written to a disk."""

    def _get_file_stream(self, *given: Any, **more: Any) -> IO[bytes]:
        return BytesIO()


class SecurityHeaders:
    """Adds the headers that every response carries, whoever answers: the pages, what is kept, the built files.

    With HTTPS on, every request came by https, because the settings say so: no proxy's header needs to be believed.
    """

    def __init__(self, app: Any, *, https: bool) -> None:
        self.app, self.headers, self.https = app, headers_for(https=https), https

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, *self.headers], *error)

        if self.https:
            environ["wsgi.url_scheme"] = "https"
        answered: Iterable[bytes] = self.app(environ, start)
        return answered


def headers_for(*, https: bool) -> list[tuple[str, str]]:
    """Return the headers every response carries."""
    line = b64encode(sha256(JS_ENABLED_LINE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'self' 'sha256-{line}'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    headers = [
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    if https:
        headers.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
    return headers


def is_cross_site(request: Request) -> bool:
    """Return whether another site made the browser send this. A browser that says nothing is believed.

    One that keeps its Origin to itself may still say that it was our own page: no page can make it say so.
    """
    if is_called_cross_site(request):
        return True
    origin = request.headers.get("Origin")
    if origin == "null" and request.headers.get("Sec-Fetch-Site") == "same-origin":
        return False
    return origin is not None and urlsplit(origin).netloc != request.host


def is_called_cross_site(request: Request) -> bool:
    """Return whether the browser itself says that another site made it send this."""
    return request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")


def is_oversized(request: Request) -> bool:
    """Return whether a form is longer, or has more fields, than any of ours. It is not taken apart to find out."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return False  # Werkzeug counts the parts of a multipart form itself
    body = request.get_data()  # one that comes without its length ends at the limit
    return len(body) >= LARGEST_BODY or body.count(b"&") >= MOST_PARTS
