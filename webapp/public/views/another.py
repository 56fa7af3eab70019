"""Beginning another complaint after one was sent: an empty form, or for whoever speaks for children their own details.

An advocate sends for one child after the other. What they keep is theirs alone: nothing about the child stays.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, render_template, request

from webapp.domain.journey import Answers
from webapp.forms.pages.help import Adjustments
from webapp.ops.logging import note_guard
from webapp.public.page_kit import page, to_where_it_waits, visit_context
from webapp.public.visitor import Visitor
from webapp.ui.render import redirect
from webapp.ui.urls import ANOTHER, Addresses

another = Blueprint("another", __name__)
KEEP = "keep"
THEIR_OWN = (
    "organisation", "wanted", "kind", "service", "who",
    "anonymity", "full_name", "reply_to", "email", "phone", "mobile", "leave_message",
    "address_line_1", "address_line_2", "town", "postcode", "country",
    "advocate_organisation", "advocate_code", "helper",
)  # fmt: skip
"""What an advocate may keep for the next child, by the name of the box.

Their case reference is of one child. So may be what they write in their own words, and what would help.
"""
NOTHING_NEEDED, NOT_KNOWN = "no", "unsure"
"""What the next child may need: nothing, if so for the child before. Otherwise nobody knows yet, and the team asks."""


@another.get(f"/complain/{ANOTHER}")
def offer() -> Response:
    """Offer to begin another after sending, and the way to the confirmation."""
    if not g.visitor.sent:
        return redirect(Addresses(g.language.code).begin)
    return page(render())


@another.post(f"/complain/{ANOTHER}")
def begin() -> Response:
    """Begin another: empty, or with the details that an advocate keeps for the next child."""
    visitor: Visitor = g.visitor
    if not visitor.was_shown(request):
        note_guard("Token")
        return page(render(again=True), 400) if visitor.sent else abort(400)
    if visitor.sent:
        keeps = request.form.get(KEEP) == "details" and may_keep_details(visitor)
        visitor.begin_afresh(their_own(visitor.sent.answers) if keeps else {})
    return visitor.set_visitor_cookie(to_where_it_waits(visitor.path()))


def may_keep_details(visitor: Visitor) -> bool:
    """Return whether another may be begun for the next child: an advocate's details are the same for each.

    Where others use the computer the next person could press the button, and read whose details they are.
    """
    if visitor.is_at_a_shared_computer:
        return False
    facts = visitor.sent.facts if visitor.sent and visitor.sent.answers else {}
    return facts.get("who") == "advocate" and facts.get("service") == "children"


def their_own(answers: Answers) -> Answers:
    """Return what was said of whoever sent it, page by page, and nothing of the person whom it was about."""
    kept = {slug: {name: said for name, said in given.items() if name in THEIR_OWN} for slug, given in answers.items()}
    found = {slug: given for slug, given in kept.items() if any(given.values())}
    before = answers.get(Adjustments.slug, {}).get("adjustments")
    needs = NOTHING_NEEDED if before == NOTHING_NEEDED else NOT_KNOWN
    return found | ({Adjustments.slug: {"adjustments": needs}} if before else {})


def render(again: bool = False) -> str:
    """Draw the page between what was sent and what is begun."""
    visitor: Visitor = g.visitor
    context = visit_context(visitor, lambda to: to.another, error=again)
    sent_url = Addresses(g.language.code).question("sent")
    return render_template("another.html", **context, again=again, sent_url=sent_url)
