"""Asking for help or a call back without finishing the form: sent at once, beside a draft that goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from werkzeug.datastructures import MultiDict

from webapp.domain.journey import Path
from webapp.forms.pages.contact_me import ContactMe
from webapp.ops.logging import note_guard
from webapp.ops.newcomers import REQUESTS
from webapp.public.page_kit import FORM_ID, GO, journey_context, page, save_and_leave, time_ran_out
from webapp.public.security import is_trapped
from webapp.public.service import Service, current_service
from webapp.public.views import crisis_page
from webapp.public.visitor import TRIES, AlreadySentError, Visitor
from webapp.store.drafts import Conflict, Gone
from webapp.store.submissions import accept_beside
from webapp.submitting.contact_request import ContactRequest
from webapp.submitting.submit import OutgoingMessage, submit
from webapp.submitting.worrying import worries
from webapp.ui.contact_cards import card
from webapp.ui.render import redirect
from webapp.ui.urls import ASKED, Addresses

WAYS = ("phone", "email", "address")
contact_me = Blueprint("contact_me", __name__)


@contact_me.get(f"/complain/{ContactMe.slug}")
def show() -> Response:
    """Show the page, with what is known already in its boxes; to whoever has asked, the confirmation."""
    visitor: Visitor = g.visitor
    if visitor.asked:
        return redirect(Addresses(g.language.code).asked)
    path, typed = visitor.path(), visitor.typed(ContactMe.slug)
    known = {name: value for each in path.answers.values() for name, value in each.items() if name in ContactMe.names}
    form = asked_by(visitor, path, formdata=MultiDict(typed) if typed is not None else None, answer=known)
    return page(render_form(form, path, visitor))


@contact_me.post(f"/complain/{ContactMe.slug}")
def ask() -> Response:
    """Judge the page and send it, once. The same request again, from anywhere, leads to the same confirmation."""
    visitor: Visitor = g.visitor
    path = visitor.path()
    form = asked_by(visitor, path, formdata=request.form, token=visitor.token_for(request))
    if not form.has_token():
        note_guard("Token")
        if visitor.asked:  # by this very form, perhaps: once it has begun a draft its token is another
            return confirm(visitor)
        if (
            visitor.draft is None and not visitor.without_cookie
        ):  # it may be the next person at this computer, who pressed Back
            return time_ran_out(visitor, form)
        if not visitor.may_see(request):
            form = asked_by(visitor, path)
        return page(render_form(form, path, visitor, again=True), 400)
    try:
        if GO in request.form:
            return save_and_leave(ContactMe, path, visitor)
        if not visitor.asked:
            if not form.validate():
                return page(render_form(form, path, visitor))
            deliver(form, visitor, current_service(), g.language.code)
            visitor.open_again()
    except Gone:
        return time_ran_out(visitor, form)
    except AlreadySentError:
        return redirect(Addresses(g.language.code).question("sent"))
    return confirm(visitor)


def confirm(visitor: Visitor) -> Response:
    """Go to the confirmation, or first to who can help where something worrying was written on this page."""
    worrying = visitor.content.worrying_page == ContactMe.slug
    return redirect(Addresses(g.language.code).question(crisis_page.SLUG if worrying else ASKED))


@contact_me.get(f"/complain/{ASKED}")
def asked() -> Response:
    """Show the reference of the request, for as long as the draft lasts."""
    visitor, service = g.visitor, current_service()
    if not visitor.asked:
        return redirect(Addresses(g.language.code).contact_me)
    path = visitor.path()
    pack = service.content.packs.packs.get(visitor.asked.organisation)  # none, when it was removed since
    contacts = {each.id: each for each in pack.contacts} if pack else {}
    team = contacts.get(visitor.asked.team or (pack.contact if pack else ""))  # a draft may be of the version before
    context = journey_context(path, visitor, ASKED)
    context |= {"reference": visitor.asked.reference, "pack": pack}
    context["team"] = g.language.gettext_markup(team.name) if team else None
    context |= {"urgent": visitor.asked.worrying, "phone": visitor.asked.phone, "email": visitor.asked.email}
    context |= {"begun": bool(visitor.answers), "back_to_form": Addresses(g.language.code).begin}
    return page(
        render_template("asked.html", **context, contact_html=card(team, pack, g.language) if team and pack else "")
    )


def asked_by(visitor: Visitor, path: Path, **given: Any) -> ContactMe:
    """Return the page's form, for the organisation they named on the way or in what they sent a moment ago."""
    service = current_service()
    facts = visitor.sent.facts if visitor.sent else path.facts
    return ContactMe(facts, service.content.packs, service.today(), **given)


def render_form(form: ContactMe, path: Path, visitor: Visitor, again: bool = False) -> str:
    """Draw the page. Back leads to where the journey waits, or to the start for those who have not begun."""
    addresses = Addresses(g.language.code)
    context = journey_context(path, visitor, form.slug, form_id=FORM_ID, error=bool(form.errors) or again)
    back = addresses.begin if visitor.draft else visitor.home(g.language.code)
    context |= {"form": form, "back": back, "again": again, "without_cookie": visitor.without_cookie}
    return render_template(f"steps/{form.slug}.html", **context)


def deliver(form: ContactMe, visitor: Visitor, service: Service, language: str) -> None:
    """Send the request: sealed, stored and promised onward in one transaction that also notes it in the draft.

    When another tab saved the draft meanwhile, it is opened again. Raises Gone when it was deleted.
    """
    answer, today = form.answer(), service.today()
    pack = service.content.packs.packs[form.known or form.organisation.data]
    worrying, automated = worries(ContactMe, answer, service.content.worrying), is_trapped(request)
    service.newcomers.arrive(REQUESTS, visitor.now)
    # The same on the same day is one message, whoever sends it. Who cannot be reached may be somebody else each time,
    # and so may who gives the number of a library.
    one_person = any(answer.get(way) for way in WAYS) and not visitor.is_at_a_shared_computer
    name = service.name_for if one_person else visitor.name_for
    team = pack.team(visitor.facts)
    key = name(pack.id, team.id, today.isoformat(), json.dumps(answer, sort_keys=True))
    for _ in range(TRIES):
        if visitor.asked:
            return
        wanted = ContactRequest(answer, pack, team, worrying, automated)
        try:
            what = wanted.submittable(key, language, today)
            given = submit(what, service.seal, noting(wanted, visitor, service, service.due(what, visitor.now)))
            break
        except Conflict:
            visitor.open_again()
    else:
        raise Conflict
    if given.is_new:
        service.metrics.accepted()
    else:  # sent before, perhaps from a draft that has gone since
        receipt = wanted.receipt(given.reference)
        visitor.change(lambda content: content.with_contact_request(ContactMe.slug, receipt))


def noting(
    wanted: ContactRequest, visitor: Visitor, service: Service, due: datetime | None
) -> Callable[[OutgoingMessage], str]:
    """Return what accepts a request and, in the same transaction, notes it in the visitor's draft."""
    draft, content = visitor.draft_or_new(), visitor.content

    def accept(outgoing: OutgoingMessage) -> str:
        noted = content.with_contact_request(ContactMe.slug, wanted.receipt(outgoing.reference))
        beside = replace(draft, content=noted.write())
        return accept_beside(service.engine, visitor.keys, beside, outgoing, visitor.now, due)

    return accept
