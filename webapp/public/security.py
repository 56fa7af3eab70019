"""Headers, cookie flags, limits, and the one check that every POST must pass."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from io import BytesIO
from typing import IO, Any
from urllib.parse import urlsplit

from flask import Flask, Request, Response

from webapp.forms.csrf import ProtectedForm
from webapp.ops.logging import note_guard
from webapp.ops.settings import Settings

JS_ENABLED_LINE = (
    "document.body.className += ' js-enabled' + "
    "('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');"
)
LARGEST_BODY = 1_000_000
ENDED, ENDED_SECONDS = "ended", 86_400
"""What the cookie says in place of its secrets once a visit has ended, and for how long: a day at a shared computer."""
MOST_PARTS = 200
"""The most fields a form may have, however it is sent: our longest has under fifty, and a megabyte of empty ones would
keep a processor busy for a second."""
HONEYPOT_FIELD = "website"
"""The box that no person sees (``components/honeypot.html``). A complaint that fills it in is marked, not refused."""


def set_request_limits(app: Flask, settings: Settings) -> None:
    """Set the limits of a request."""
    app.request_class = InMemoryRequest
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=MOST_PARTS,
        TRUSTED_HOSTS=[*settings.trusted_hosts, *settings.metrics_hosts],
    )


class InMemoryRequest(Request):
    """A request whose files, which no page of ours asks for, are never written to a disk."""

    def _get_file_stream(self, *given: Any, **more: Any) -> IO[bytes]:
        return BytesIO()


class SecurityHeaders:
    """Adds the headers that every response carries, whoever answers: the pages, what is kept, the built files.

    With HTTPS on, every request came by https, because the settings say so: no proxy's header needs to be believed.
    """

    def __init__(self, app: Any, settings: Settings) -> None:
        self.app, self.headers, self.https = app, headers_for(settings), settings.https

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, *self.headers], *error)

        if self.https:
            environ["wsgi.url_scheme"] = "https"
        answered: Iterable[bytes] = self.app(environ, start)
        return answered


def headers_for(settings: Settings) -> list[tuple[str, str]]:
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
    if settings.https:
        headers.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
    return headers


def cookie_name(settings: Settings, holds: str = "visit") -> str:
    """Return the name of the cookie that holds the visit, or something else; the prefix ties it to this host."""
    return f"__Host-{holds}" if settings.https else holds


def end_visit(response: Response, settings: Settings) -> None:
    """Take the visitor's secrets out of their browser, and leave a word that tells it from one that keeps no cookies.

    Whoever comes next may press Back and send again what was typed here: by this word it is not shown to them.
    """
    response.set_cookie(
        cookie_name(settings), ENDED, ENDED_SECONDS, secure=settings.https, httponly=True, samesite="Lax"
    )


def is_without_cookie(request: Request, settings: Settings) -> bool:
    """Return whether a browser sent no cookie at all: it blocks it, or has lost it. Nobody has ended a visit there."""
    return cookie_name(settings) not in request.cookies


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


def is_valid_token(request: Request, expected: str) -> bool:
    """Return whether a form, of questions or only a button, carries the token of the visitor's own cookie."""
    return ProtectedForm(request.form, expected).has_token()


def is_trapped(request: Request) -> bool:
    """Return whether the box that no person sees was filled in, and note it if so. Nobody is refused for it."""
    trapped = bool(request.form.get(HONEYPOT_FIELD))
    if trapped:
        note_guard("Trap")
    return trapped
