"""After sending: the confirmation, and for the same short while a copy of what was sent, to print or to save."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, render_template
from markupsafe import Markup

from webapp.domain.journey import OUTCOME, Path
from webapp.domain.packs.model import Pack
from webapp.domain.routing import Decision, decide
from webapp.domain.vocabulary import URGENT, URGENT_REVIEW
from webapp.forms.child_wording import language_for
from webapp.forms.summary import sections
from webapp.i18n.language import N_, Language
from webapp.public.page_context import page_context
from webapp.public.page_kit import filled_in_for, not_open, page, visit_context, visitor_values, ways_to_end
from webapp.public.service import current_service
from webapp.public.views.another import may_keep_details
from webapp.public.views.consent_later import consent_later
from webapp.public.views.kept import own_details
from webapp.public.visitor import Visitor
from webapp.submitting.receipt import Receipt
from webapp.ui import outcome
from webapp.ui.fragments import mark, marks_for
from webapp.ui.urls import COPY, Addresses

sent = Blueprint("sent", __name__)
SENT = "sent"
FEEDBACK = "feedback"
"""The link of a pack at which an organisation wants to hear what people think of this form."""


@sent.get(f"/complain/{SENT}")
def confirm() -> Response:
    """Show the reference and what happens next, for a short while after sending."""
    visitor, service = g.visitor, current_service()
    confirmed = visitor.confirmed
    if confirmed is None:
        return not_open(visitor.path())
    language = language_for(g.language, confirmed.facts)
    decision = decide(confirmed.facts, service.content.packs, confirmed.on, visitor.keys.row)
    # Without a pack when the organisation was removed since: the reference is what counts.
    panel, pack = outcome.sent_as(decision, outcome.SENT, N_("Complaint sent")), decision.pack

    whom = filled_in_for(confirmed, visitor)
    theirs = {name: visitor_values(visitor)[name] for name in ("csrf", "home", "place")} | {"filling_for": whom}
    marks: dict[str, Any] = marks_for(theirs)
    ends = {**ways_to_end(visitor), "has_sent": True}

    def draw_frame() -> str:
        context = page_context(
            service,
            language,
            lambda to: to.question(SENT),
            pack=pack,
            journey=True,
            shared=visitor.is_at_a_shared_computer,
            **marks,
        )
        return render_template("sent.html", **context | ends, panel=panel, body=mark("body"))

    body = render_template(
        "components/sent_body.html", panel=panel, **told_of(confirmed, decision, language), **offers(visitor, pack)
    )
    given = {**theirs, "body": Markup(body)}
    around_it = (visitor.place is None, whom is None, *ends.values())
    key = (language.code, language.listener, pack.id if pack else None, SENT, panel, *around_it)
    return page(service.fragments.page(key, draw_frame, given, {}))


@sent.get(f"/complain/{COPY}")
def copy() -> Response:
    """Show what was sent, to print it. It ends with the confirmation, and when another is begun in this browser."""
    visitor, service = g.visitor, current_service()
    if not has_copy(visitor):
        return not_open(visitor.path())
    pack = service.content.packs.get(str(visitor.sent.facts.get("organisation")))
    context = visit_context(visitor, lambda to: to.copy, pack, filling_for=filled_in_for(visitor.sent, visitor))
    context |= copied(visitor.sent) | offers(visitor, pack)
    context["back"] = Addresses(g.language.code).question(SENT)
    return page(render_template("what_you_sent.html", **context))


@sent.get(f"/complain/{COPY}.txt")
def save() -> Response:
    """Hand out what was sent as a text file; not at a shared computer, where it would be left behind."""
    visitor: Visitor = g.visitor
    if visitor.sent is None or not has_copy(visitor):
        return not_open(visitor.path())
    if visitor.is_at_a_shared_computer:
        abort(404)
    text = render_template("what_you_sent.txt", gettext=g.language.gettext, **copied(visitor.sent))
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{visitor.sent.reference}.txt"',
    }
    return Response(text, headers=headers, mimetype="text/plain")


def has_copy(visitor: Visitor) -> bool:
    """Return whether what was sent a short while ago can still be shown."""
    return visitor.sent is not None and bool(visitor.sent.answers)


def told_of(confirmed: Receipt, decision: Decision, language: Language) -> dict[str, Any]:
    """Return what the confirmation says of what was sent: the same to whoever sends the same."""
    facts, pack = confirmed.facts, decision.pack
    told = outcome.present(decision, language, current_service().content.guidance) if pack else []
    return {
        "_": language.gettext_markup,
        "links": Addresses(language.code, pack.id if pack else None),
        "told": told,
        "first": next(((each, when) for each in told for when in each.whens if when.date), None),
        "day": language.day(confirmed.on),
        "dated": outcome.dated(decision, facts, language),
        "consent_later": consent_later(decision, facts, language),
        "notices": outcome.notices(pack, SENT, {**facts, OUTCOME: decision.thens}, language),
        "reference": confirmed.reference,
        "urgent": confirmed.worrying or not {URGENT, URGENT_REVIEW}.isdisjoint(decision.flags),
        "contact_html": outcome.teams(decision, facts, language) if pack else "",
    }


def offers(visitor: Visitor, pack: Pack | None) -> dict[str, Any]:
    """Return what someone may do after sending: keep a copy, begin another, and say what they think of this form."""
    settings = current_service().settings
    theirs = next((each.url for each in pack.links if each.id == FEEDBACK), None) if pack else None
    return {
        "csrf": visitor.token,
        "copy": has_copy(visitor),
        "may_save": not visitor.is_at_a_shared_computer,
        "minutes": settings.sent_minutes,
        "keeps_details": may_keep_details(visitor),
        "own_details": own_details(visitor),
        "feedback_url": theirs or settings.feedback_url,
    }


def copied(receipt: Receipt) -> dict[str, Any]:
    """Return everything that was sent, in words and under its headings."""
    packs = current_service().content.packs
    decision = decide(receipt.facts, packs, receipt.on)
    answered = Path((), dict(receipt.answers), receipt.facts, decision, None)
    return {
        "sections": sections(answered, packs, g.language),
        "reference": receipt.reference,
        "day": g.language.day(receipt.on),
    }
