"""What a person sees when something is wrong: what happened, whether we have it, and what to do now."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from flask import Flask, Request, Response, g, render_template, request
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from webapp.forms.journey import QUESTIONS
from webapp.forms.pages.contact_me import ContactMe
from webapp.i18n.language import ENGLISH
from webapp.ops.logging import note_guard, where, write
from webapp.public.page_context import only_organisation, page_context
from webapp.public.security import cookie_name, is_valid_token, is_without_cookie
from webapp.public.service import Service, current_service
from webapp.public.typed_addresses import as_meant
from webapp.public.views.contact_me import contact_me
from webapp.public.views.site import LEAVES
from webapp.public.visit_cookie import VisitCookie
from webapp.store.drafts import derive
from webapp.ui.contact_cards import contact_cards
from webapp.ui.protection import is_called_cross_site

PAGES = {403: "forbidden", 404: "not_found", 405: "method", 413: "too_large", 500: "gone_wrong", 503: "unavailable"}

GUARDS = {403: "CrossSite", 413: "Oversized"}
"""What refuses with a status: each such refusal is an event in the log."""


class Unavailable(HTTPException):
    """Complaints cannot be accepted just now: said before the first question, not after the last."""

    code = 503


def register(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(SQLAlchemyError, database_down)
    app.register_error_handler(Exception, gone_wrong)


def refused(error: HTTPException) -> Response:
    """Answer what the framework or a view refused."""
    status = error.code or 500
    if status < 400:  # a redirect of the router's own
        return Response(status=status, headers=dict(error.get_headers()))
    guard = "Host" if isinstance(error, SecurityError) else GUARDS.get(status)
    if guard:
        note_guard(guard)
    if status == 404 and request.method in ("GET", "HEAD"):
        return not_there()
    response = _page(status)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


def not_there() -> Response:
    """Lead to the page that was meant by an address typed from paper, where there is one."""
    meant = as_meant(request.path, current_service().addresses)
    if meant is None or meant == request.path:
        return _page(404)
    return Response(status=308, headers={"Location": urljoin(request.host_url, meant)})


def database_down(error: SQLAlchemyError) -> Response:
    """Say plainly that it was not received, with everything that was typed."""
    write("database.down", "error", kind=type(error).__name__)
    return _page(503)


def gone_wrong(error: Exception) -> Response:
    """Answer a fault of ours. Its kind is logged, never its words: they may hold what someone typed."""
    write("request.failed", "error", kind=type(error).__name__, at=where(error))
    return _page(500)


def _page(status: int) -> Response:
    service = current_service()
    language = getattr(g, "language", None) or service.languages[ENGLISH]
    if status >= 500 and request.endpoint in LEAVES:  # nobody is kept here by our troubles
        return LEAVES[request.endpoint](language)
    context = page_context(service, language, lambda to: to.start)
    contact = contact_cards(service.content.packs, language, only_organisation(service))
    keeps = request.method == "POST" and may_show_again(status)
    retry = [(name, value) for name, value in request.form.items(multi=True)] if keeps else []
    html = render_template(
        f"errors/{PAGES.get(status, 'gone_wrong' if status >= 500 else 'not_found')}.html",
        **context,
        contact_html=contact,
        typed=list(_typed()) if keeps else [],
        retry=retry,
        retry_url=request.path if keeps else None,
    )
    return Response(html, status, mimetype="text/html", headers={"Cache-Control": "no-store"})


def may_show_again(status: int) -> bool:
    """Return whether the page may show what a form held: it was the visitor's own, and the fault not theirs.

    Of what seems to come from another site only a form with the visitor's token is shown: no other site knows it, and
    else it could make this one say what it likes.
    """
    service = current_service()
    if status == 403:
        known = not is_without_cookie(request, service.settings) and not is_called_cross_site(request)
        return known and is_theirs(service, request)
    return status in (500, 503) and is_theirs(service, request)


def _typed() -> Iterator[tuple[Markup, str]]:
    slug = (request.view_args or {}).get("slug", "")
    form = ContactMe if request.blueprint == contact_me.name else QUESTIONS.get(slug)
    language = getattr(g, "language", None) or current_service().languages[ENGLISH]
    for name, value in request.form.items():
        field = next((each for each in form.fields if each.name == name), None) if form else None
        if field is not None and field.is_typed and value:
            yield language.gettext_markup(field.title), value


def is_theirs(service: Service, request: Request) -> bool:
    """Return whether a form came from the browser it is answered to: it carries a token of that browser's cookie.

    Without a pepper nothing can be compared, and a cookie must do. A browser without any keeps none.
    """
    if is_without_cookie(request, service.settings):
        return True
    value = request.cookies.get(cookie_name(service.settings), "")
    if not service.pepper:
        return VisitCookie.read_unsigned(value) is not None
    known = VisitCookie.read(value, service.pepper)
    secrets = (known.secret, known.visit) if known else ()
    return any(is_valid_token(request, derive(secret, service.pepper).token) for secret in secrets)
