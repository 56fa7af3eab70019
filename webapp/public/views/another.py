"""Beginning another complaint after one was sent: an empty form, for the same person or the next."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, render_template, request

from webapp.ops.logging import note_guard
from webapp.public.page_context import page_context
from webapp.public.page_kit import page, ways_to_end
from webapp.public.service import current_service
from webapp.public.visitor import Visitor
from webapp.ui.render import redirect
from webapp.ui.urls import ANOTHER, Addresses

another = Blueprint("another", __name__)


@another.get(f"/complain/{ANOTHER}")
def offer() -> Response:
    """Offer to begin another after sending, and the way to the confirmation."""
    if not g.visitor.sent:
        return redirect(Addresses(g.language.code).begin)
    return page(render())


@another.post(f"/complain/{ANOTHER}")
def begin() -> Response:
    """Begin another, for the same person or the next, with nothing of what was sent in it."""
    visitor: Visitor = g.visitor
    waits = redirect(Addresses(g.language.code).begin)
    if not visitor.was_shown(request):
        note_guard("Token")
        return page(render(again=True), 400) if visitor.sent else abort(400)
    if visitor.sent:
        visitor.begin_another()
    return visitor.set_visitor_cookie(waits)


def render(again: bool = False) -> str:
    """Draw the page between what was sent and what is begun."""
    visitor: Visitor = g.visitor
    context = page_context(
        current_service(), g.language, lambda to: to.another, journey=True, csrf=visitor.token, error=again
    )
    context |= ways_to_end(visitor)
    return render_template("another.html", **context, again=again, sent_url=Addresses(g.language.code).question("sent"))
