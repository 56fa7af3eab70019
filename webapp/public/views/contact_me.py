"""Asking for help or a call back without finishing the form: sent at once, beside a draft that goes on."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from secrets import randbits
from typing import Any

from flask import Blueprint, Response, g, request
from werkzeug.datastructures import MultiDict

from webapp.domain import reference
from webapp.domain.journey import Path
from webapp.domain.messages import contact_request
from webapp.domain.packs.model import Pack
from webapp.domain.vocabulary import AUTOMATED, CONTACT_REQUEST, URGENT_REVIEW
from webapp.forms.pages.contact_me import ContactMe
from webapp.handoff.crypto.seal import seal
from webapp.public.security import TRAP_FIELD
from webapp.public.service import Service, the_service
from webapp.public.views import crisis_page
from webapp.public.views.complain import FORM_ID, GO, aside, page, surroundings, time_ran_out, written_on
from webapp.public.visitor import TRIES, AlreadySentError, Content, Visitor
from webapp.store.drafts import Conflict, Gone
from webapp.store.submissions import Parcel, ReferenceTaken, accept_beside
from webapp.ui.contact_cards import card
from webapp.ui.render import draw, see
from webapp.ui.urls import ASKED, Addresses

contact_me = Blueprint("contact_me", __name__)
ROUTE = "contact"


@contact_me.get(f"/complain/{ContactMe.slug}")
def show() -> Response:
    """Show the page, with what is known already in its boxes; to whoever has asked, the confirmation."""
    visitor: Visitor = g.visitor
    if visitor.asked:
        return see(Addresses(g.language.code).asked)
    path, typed = visitor.path(), visitor.typed(ContactMe.slug)
    known = {name: value for each in path.answers.values() for name, value in each.items() if name in ContactMe.names}
    form = asked_by(visitor, path, formdata=MultiDict(typed) if typed is not None else None, answer=known)
    return page(draw_form(form, path, visitor))


@contact_me.post(f"/complain/{ContactMe.slug}")
def ask() -> Response:
    """Judge the page and send it, once. The same request again, from anywhere, leads to the same confirmation."""
    visitor: Visitor = g.visitor
    path = visitor.path()
    form = asked_by(visitor, path, formdata=request.form, token=visitor.keys.token)
    if not form.has_token():
        if visitor.asked:  # by this very form, perhaps: once it has begun a draft its token is another
            return see(Addresses(g.language.code).asked)
        lost = visitor.draft is None  # and it may be the next person at this computer, who pressed Back
        return time_ran_out(visitor, form) if lost else page(draw_form(form, path, visitor, again=True), 400)
    try:
        if GO in request.form:
            return aside(ContactMe, path, visitor)
        if not visitor.asked:
            if not form.validate():
                return page(draw_form(form, path, visitor))
            deliver(form, visitor, the_service(), g.language.code)
            visitor.open_again()
    except Gone:
        return time_ran_out(visitor, form)
    except AlreadySentError:
        return see(Addresses(g.language.code).question("sent"))
    return see(Addresses(g.language.code).question(crisis_page.SLUG if written_on(visitor) == form.slug else ASKED))


@contact_me.get(f"/complain/{ASKED}")
def asked() -> Response:
    """Show the reference of the request, for as long as the draft lasts."""
    visitor, service = g.visitor, the_service()
    if not visitor.asked:
        return see(Addresses(g.language.code).contact_me)
    path = visitor.path()
    pack = service.content.packs.packs[visitor.asked["organisation"]]
    team = pack.find(visitor.asked.get("team", pack.contact))  # a draft may be of the version before
    context = surroundings(path, visitor, ASKED)
    context |= {"reference": visitor.asked["reference"], "team": g.language.say(team.name), "pack": pack}
    context["urgent"] = visitor.asked.get("worrying", False)
    context |= {"begun": bool(visitor.answers), "back_to_form": Addresses(g.language.code).begin}
    return page(draw("asked.html", **context, contact_html=card(team, pack, g.language)))


def asked_by(visitor: Visitor, path: Path, **given: Any) -> ContactMe:
    """Return the page's form, for the organisation they named on the way or in what they sent a moment ago."""
    service = the_service()
    facts = visitor.sent["facts"] if visitor.sent else path.facts
    return ContactMe(facts, service.content.packs, service.today(), **given)


def draw_form(form: ContactMe, path: Path, visitor: Visitor, again: bool = False) -> str:
    """Draw the page. Back leads to where the journey waits, or to the start for those who have not begun."""
    addresses = Addresses(g.language.code)
    context = surroundings(path, visitor, form.slug, form_id=FORM_ID, error=bool(form.errors) or again)
    back = addresses.begin if visitor.draft else addresses.start
    return draw(f"steps/{form.slug}.html", **context, form=form, back=back, again=again)


@dataclass(frozen=True)
class ContactRequest:
    """What someone asks, whom, and whether what they wrote worries us."""

    answer: Content
    pack: Pack
    team: str
    worrying: bool

    def noted(self, content: Content, number: str) -> Content:
        """Return a draft that remembers the request by its reference, and no longer what was half-typed on the page."""
        typed = {slug: given for slug, given in content.get("typed", {}).items() if slug != ContactMe.slug}
        memory = {"reference": number, "organisation": self.pack.id, "team": self.team, "worrying": self.worrying}
        return {**crisis_page.noted(content, ContactMe.slug, self.worrying), "typed": typed, "asked": memory}


def deliver(form: ContactMe, visitor: Visitor, service: Service, language: str) -> None:
    """Accept the request: sealed, stored and promised onward in one transaction that also notes it in the draft.

    When another tab saved the draft meanwhile, it is opened again. Raises Gone when it was deleted.
    """
    answer, pack = form.answer(), service.content.packs.packs[form.known or form.organisation.data]
    for _ in range(TRIES):
        if visitor.asked:
            return
        wanted = ContactRequest(answer, pack, pack.team(visitor.facts), crisis_page.worries(ContactMe, answer, service))
        parcel, draft = pack_up(wanted, visitor, service, language), visitor.begun()
        beside = replace(draft, content=wanted.noted(draft.content, parcel.reference))
        try:
            given = accept_beside(service.engine, visitor.keys, beside, parcel, visitor.now)
            break
        except ReferenceTaken:
            continue
        except Conflict:
            visitor.open_again()
    else:
        raise Conflict
    if given == parcel.reference:
        service.meter.accepted()
    else:  # sent before, perhaps from a draft that has gone since
        visitor.change(lambda content: wanted.noted(content, given))


def pack_up(wanted: ContactRequest, visitor: Visitor, service: Service, language: str) -> Parcel:
    """Return the request as a parcel. Its key follows from who asks what on which day, so it can be sent only once."""
    organisation, answer, today = wanted.pack.id, wanted.answer, service.today()
    number = reference.make(wanted.pack.reference_prefix, randbits(64))
    signs = {AUTOMATED: request.form.get(TRAP_FIELD), URGENT_REVIEW: wanted.worrying}
    raised = [flag for flag, holds in signs.items() if holds]
    built = contact_request.build(number, organisation, wanted.team, answer, language, today, raised)
    key = visitor.name_for(organisation, today.isoformat(), json.dumps(answer, sort_keys=True))
    return Parcel(
        message_id=key,
        idempotency_key=key,
        reference=number,
        organisation=organisation,
        route=ROUTE,
        kind=CONTACT_REQUEST,
        urgent=False,
        received_on=today,
        body=seal(built, service.keys),
    )
