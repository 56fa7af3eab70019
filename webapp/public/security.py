"""The visitor's cookie, and the one check that every POST of the journey must pass."""

from __future__ import annotations

from flask import Request, Response

from webapp.forms.csrf import ProtectedForm
from webapp.ops.logging import note_guard
from webapp.ops.settings import Settings

VISIT = "visit"
ENDED, ENDED_SECONDS = "ended", 86_400
"""What the cookie says in place of its secrets once a visit has ended, and for how long: a day at a shared computer."""
HONEYPOT_FIELD = "website"
"""The box that no person sees (``components/honeypot.html``). A complaint that fills it in is marked, not refused."""


def cookie_name(settings: Settings, name: str = VISIT) -> str:
    """Return a cookie's name, the visitor's where no other is named; the prefix ties it to this host over HTTPS."""
    return f"__Host-{name}" if settings.https else name


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


def is_valid_token(request: Request, expected: str) -> bool:
    """Return whether a form, of questions or only a button, carries the token of the visitor's own cookie."""
    return ProtectedForm(request.form, expected).has_token()


def is_trapped(request: Request) -> bool:
    """Return whether the box that no person sees was filled in, and note it if so. Nobody is refused for it."""
    trapped = bool(request.form.get(HONEYPOT_FIELD))
    if trapped:
        note_guard("Trap")
    return trapped
