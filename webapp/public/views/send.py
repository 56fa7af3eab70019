"""The outcome and check your answers: sent once, and said to be sent only once it is on disk."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from markupsafe import Markup

from webapp.domain.journey import OUTCOME, Path, walk
from webapp.domain.messages import complaint as message
from webapp.forms.journey import JOURNEY
from webapp.forms.pages.triage import YourRoute
from webapp.forms.summary import UNSAID, can_add, first_invalid, sections
from webapp.i18n.language import ENGLISH, N_
from webapp.ops.logging import note_guard
from webapp.public.page_kit import (
    around,
    journey_context,
    not_open,
    page,
    time_ran_out,
    to_where_it_waits,
    visitor_values,
)
from webapp.public.security import is_valid_token
from webapp.public.service import Service, current_service
from webapp.public.views.shown import shown_in
from webapp.public.visitor import AlreadySentError, Visitor
from webapp.store.drafts import Gone
from webapp.store.submissions import accept
from webapp.submitting.complaint import Complaint
from webapp.submitting.draft_content import DraftContent
from webapp.submitting.submit import OutgoingMessage, submit
from webapp.ui import outcome
from webapp.ui.contact_cards import contact_cards
from webapp.ui.fragments import marks_for
from webapp.ui.render import redirect
from webapp.ui.urls import Addresses

send = Blueprint("send", __name__)
CHECK = "check-answers"


@send.get("/complain/your-route")
def your_route() -> Response:
    """Show where the complaint goes, why, what happens and by when."""
    path = g.visitor.path()
    if g.visitor.sent or not path.has(YourRoute.slug):
        return not_open(path)
    return page(join_route(shown_at(path), g.visitor))


@send.post("/complain/your-route")
def agree_route() -> Response:
    """Go on with the outcome that was shown, or send it anyway. An outcome that has changed since is shown again."""
    visitor: Visitor = g.visitor
    path = visitor.path()
    if visitor.draft is None:
        return time_ran_out(visitor)
    if visitor.sent or not path.has(YourRoute.slug):
        return to_where_it_waits(path)
    shown = shown_at(path)
    decision = shown.decision
    if not is_valid_token(request, visitor.token):
        note_guard("Token")
        return page(render_route(shown, visitor, around_route(shown, visitor, again=True), again=True), 400)
    anyway = request.form.get("send_anyway") == "yes" and decision.goes_anyway
    if request.form.get(OUTCOME) != decision.key or not (anyway or decision.sendable):
        return page(join_route(shown, visitor))
    answer = {OUTCOME: decision.key, "send_anyway": "yes" if anyway else None}
    try:
        visitor.change(lambda content: content.with_answer(YourRoute.slug, answer))
    except Gone:
        return time_ran_out(visitor)
    except AlreadySentError:
        return to_where_it_waits(path)
    return to_where_it_waits(visitor.path())


@send.get("/complain/check-answers")
def check() -> Response:
    """Show everything that will be sent, with a way to change each answer."""
    path = g.visitor.path()
    if g.visitor.sent or not path.complete:
        return not_open(path)
    return page(join_check(path, g.visitor))


@send.post("/complain/check-answers")
def send_it() -> Response:
    """Send, once. The same form again leads to the same confirmation."""
    visitor, service = g.visitor, current_service()
    path = visitor.path()
    if visitor.draft is None:
        return time_ran_out(visitor)
    if visitor.sent and is_valid_token(request, visitor.token):
        return redirect(Addresses(g.language.code).question("sent"))
    if visitor.sent or not path.complete:
        return to_where_it_waits(path)
    if not is_valid_token(request, visitor.token):
        note_guard("Token")
        return page(render_check(path, visitor, around_check(path, visitor, again=True), again=True), 400)
    wrong = first_invalid(path, service.content.packs, service.today())
    if wrong:
        return redirect(Addresses(g.language.code).question(wrong))
    deliver(path, visitor, service, g.language.code)
    return redirect(Addresses(g.language.code).question("sent"))


def deliver(path: Path, visitor: Visitor, service: Service, language: str) -> None:
    """Send the complaint: sealed for the back office, stored and promised onward in one transaction."""
    draft, content, today = visitor.draft, visitor.content, service.today()
    if draft is None:
        raise ValueError("only a stored draft is sent")
    wanted = Complaint.of(path, service.content, automated=content.automated, place=place_told(path, visitor))
    english = service.languages[ENGLISH]
    seen = [shown_in(service.languages[code], path.decision, path.facts) for code in dict.fromkeys((ENGLISH, language))]
    what = wanted.submittable(content.key, service.content, english, language, today, seen)
    due = service.due(what, visitor.now)

    def accept_in_place_of_answers(outgoing: OutgoingMessage) -> str:
        memory = DraftContent(sent=wanted.receipt(outgoing.reference, today)).write()
        return accept(service.engine, visitor.keys, draft, outgoing, memory, visitor.now, service.settings.sent, due)

    if submit(what, service.seal, accept_in_place_of_answers).is_new:
        service.metrics.accepted()


def shown_at(path: Path) -> Path:
    """Return the path as it stood on the outcome page, before what is asked after it."""
    before = path.up_to(YourRoute.slug)
    return walk(JOURNEY, before, current_service().content.packs, current_service().today(), g.visitor.keys.row)


def join_route(shown: Path, visitor: Visitor) -> str:
    """Return the outcome page: a frame that many are shown, joined with the outcome and what is the visitor's own."""
    given = around_route(shown, visitor)
    render_marked = partial(render_route, shown, visitor, marks_for(given))
    return current_service().fragments.page((*around(shown, visitor), YourRoute.slug), render_marked, given, {})


def around_route(shown: Path, visitor: Visitor, again: bool = False) -> dict[str, Any]:
    """Return what the outcome page holds of the visitor's own: with their outcome in words, once there is one.

    The title stays in the history of the browser, so it is the same for every outcome.
    """
    theirs, decision, language = {**visitor_values(visitor), "back": back_from_route(shown)}, shown.decision, g.language
    if decision.pack is None:
        return theirs
    heading = outcome.title(decision)
    body = render_template(
        "components/outcome_body.html",
        _=language.gettext_markup,
        csrf=theirs["csrf"],
        again=again,
        heading=heading,
        notices=[
            *outcome.condolence(shown.facts, language),
            *outcome.notices(decision.pack, YourRoute.slug, {**shown.facts, OUTCOME: decision.thens}, language),
        ],
        told=outcome.present(decision, language, current_service().content.guidance),
        dated=outcome.dated(decision, shown.facts, language),
        key=decision.key,
        contact_html=outcome.teams(decision, shown.facts, language),
    )
    return {**theirs, "title": language.gettext(YourRoute.title), "body": Markup(body)}


def back_from_route(shown: Path) -> str:
    """Return the address of the question before the outcome page."""
    before = shown.before(YourRoute.slug)
    return Addresses(g.language.code).question(before.slug) if before else str(g.visitor.home(g.language.code))


def render_route(shown: Path, visitor: Visitor, theirs: Mapping[str, Any], again: bool = False) -> str:
    """Draw the outcome page around what it holds of the visitor's own."""
    around_it = {**journey_context(shown, visitor, YourRoute.slug, error=again), **theirs}
    if shown.decision.pack is None:  # nobody knows yet which organisation it is: help the person find out
        choose = Addresses(g.language.code).question("organisation")
        more = {"choose": choose, "contact_html": contact_cards(current_service().content.packs, g.language, None)}
        return render_template("which_organisation.html", **around_it, **more)
    return render_template("outcome.html", **around_it)


def join_check(path: Path, visitor: Visitor) -> str:
    """Return the page that shows every answer: a frame that many are shown, with all of the visitor's own put in."""
    given = around_check(path, visitor)
    render_marked = partial(render_check, path, visitor, marks_for(given))
    return current_service().fragments.page((*around(path, visitor), CHECK), render_marked, given, {})


def around_check(path: Path, visitor: Visitor, again: bool = False) -> dict[str, Any]:
    """Return what the page holds of the visitor's own: everything they answered in words, and where it goes."""
    theirs, decision, language = visitor_values(visitor), path.decision, g.language
    body = render_template(
        "components/check_body.html",
        _=language.gettext_markup,
        csrf=theirs["csrf"],
        again=again,
        dropped=has_dropped(path, visitor),
        sections=sections(path, current_service().content.packs, language),
        added=[
            (each.slug, each.title or each.fields[0].title)
            for each in can_add(path, current_service().content.packs, language)
        ],
        told=outcome.present(decision, language, current_service().content.guidance),
        dated=outcome.dated(decision, path.facts, language),
        kept_apart=path.facts.get("anonymity") == "reply",
        place=place_told(path, visitor),
        notices=outcome.notices(decision.pack, CHECK, path.facts, language),
        button=outcome.sent_as(decision, outcome.SEND, N_("Send my complaint")),
    )
    return {**theirs, "back": Addresses(language.code).question(path.steps[-1].slug), "body": Markup(body)}


def place_told(path: Path, visitor: Visitor) -> dict[str, str] | None:
    """Return the place of a shared computer as the team is told of it; None where it is not."""
    place = visitor.place if message.tells_place(path) else None
    if place is None or visitor.device is None:
        return None
    return {"organisation": visitor.device.organisation, "id": place.id, "label": place.label}


def has_dropped(path: Path, visitor: Visitor) -> bool:
    """Return whether some earlier answers no longer fit, because others changed."""
    typed = (step.slug for step in JOURNEY if step.slug in visitor.content.typed and not step.anytime)
    return any(slug not in path.answers for slug in (*visitor.answers, *typed) if slug not in UNSAID)


def render_check(path: Path, visitor: Visitor, theirs: Mapping[str, Any], again: bool = False) -> str:
    """Draw the page that shows every answer, where it goes, and who will see it, around what is the visitor's own."""
    return render_template("check.html", **{**journey_context(path, visitor, CHECK, error=again), **theirs})
