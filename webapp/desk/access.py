"""Access: who is signed in, and what they may open. Every page but those that sign in asks for a session.

A session is a row; the cookie holds nothing but its secret. Rights are looked up at each request.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, g, request
from werkzeug.wrappers import Response as AnyResponse

from webapp.desk.desk import Desk, current_desk
from webapp.desk.store import sessions
from webapp.desk.store.people import Person
from webapp.ui.protection import is_cross_site, is_oversized
from webapp.ui.render import redirect

OPEN_TO_ALL = frozenset({"sign_in", "oidc", "health", "static"})
"""The blueprints for which nobody needs to be signed in."""
View = TypeVar("View", bound=Callable[..., Any])


def cookie_name(desk: Desk) -> str:
    """Return the name of the session's cookie; over HTTPS its prefix ties it to this host."""
    return "__Host-desk" if desk.settings.https else "desk"


def set_cookie(response: Response, desk: Desk, secret: str) -> Response:
    """Put a session's secret into the browser, for as long as the browser is open."""
    response.set_cookie(cookie_name(desk), secret, httponly=True, secure=desk.settings.https, samesite="Lax", path="/")
    return response


def guard(app: Flask, signed_out: Callable[[list[str]], Response]) -> None:
    """Let nobody see a page of the desk who is not signed in, and take no form that another site made.

    ``signed_out`` draws the page for what somebody had typed when their session was over.
    """

    @app.before_request
    def only_our_own_pages() -> Response | None:
        if request.method in ("GET", "HEAD"):
            return None
        if is_cross_site(request):
            abort(403)
        return abort(413) if is_oversized(request) else None

    @app.before_request
    def find_person() -> Response | None:
        desk = current_desk()
        secret = request.cookies.get(cookie_name(desk), "")
        g.person = sessions.find(desk.engine, secret, desk.now()) if secret else None
        g.secret = secret if g.person else ""
        g.token = desk.sealing.token("csrf", secret) if g.person else ""
        if g.person is not None or request.blueprint in OPEN_TO_ALL:
            return None
        typed = _typed() if request.method == "POST" and secret and sessions.whose_was(desk.engine, secret) else []
        return signed_out(typed) if typed else redirect("/sign-in")

    @app.after_request
    def keep_nothing(response: AnyResponse) -> AnyResponse:
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _typed() -> list[str]:
    """Return what somebody had typed when their session was over: it is theirs to copy. Nothing was done with it."""
    return [value for name, value in request.form.items(multi=True) if " " in value.strip() and name != "csrf_token"]


def me() -> Person:
    """Return who is signed in."""
    return cast(Person, g.person)


def my_session() -> str:
    """Return the secret of their session, by which the opener sees for itself who they are."""
    return cast(str, g.secret)


def for_roles(*roles: str) -> Callable[[View], View]:
    """Open a page to people of these roles alone; others are told that it is not theirs (403)."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(*given: Any, **more: Any) -> Any:
            if me().role not in roles:
                abort(403)
            return view(*given, **more)

        return cast(View, guarded)

    return wrap
