"""The doors: the start page, for everyone or for one organisation, and the buttons on it that begin a form afresh."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request
from werkzeug.datastructures import MultiDict

from webapp.domain.journey import Answers
from webapp.domain.packs.model import Pack
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.pages.help import Helper
from webapp.forms.pages.people import Who
from webapp.forms.pages.triage import Organisation
from webapp.i18n.language import Language, LeftToRight
from webapp.ops.logging import note_guard
from webapp.public.device_cookie import Device, share, unshare
from webapp.public.page_context import only_organisation, page_context
from webapp.public.page_kit import to_where_it_waits
from webapp.public.service import Service, current_service
from webapp.public.views.guidance import public, the_pack
from webapp.public.visitor import Visitor
from webapp.ui.contact_cards import contact_cards, danger_card
from webapp.ui.render import redirect
from webapp.ui.urls import DOOR, SHARED, Addresses

doors = Blueprint("doors", __name__)
entrance = Blueprint("entrance", __name__)

ASKED_AT_THE_DOOR: tuple[type[Question], ...] = (Organisation, Who, Helper)
"""What a door may say already; each page has one field of its own."""
ALONE = "no"
BEGINS = f"{doors.name}.begin"


@entrance.get("/")
def start() -> Response:
    """Show the start page."""
    return public(lambda: render_start(current_service(), None, g.language))


@entrance.get(f"/<organisation>/{DOOR}")
def door(organisation: str) -> Response:
    """Show the start page of one organisation, for its links, leaflets and codes to scan."""
    service, pack = current_service(), the_pack(organisation)
    return public(lambda: render_start(service, pack, g.language))


@entrance.get(f"/{SHARED}")
def at_a_shared_computer() -> Response:
    """Show the start page at a computer that others use too, and let the browser remember that they do."""
    return shared_start(None, Device())


@entrance.get(f"/<organisation>/{SHARED}")
@entrance.get(f"/<organisation>/{SHARED}/<place>")
def at_a_place(organisation: str, place: str = "") -> Response:
    """Show it for one organisation, at one of its places if one is named: a library's home page."""
    pack = the_pack(organisation)
    if place and pack.place(place) is None:
        abort(404)
    return shared_start(pack, Device(organisation, place))


@doors.post("/not-shared")
def not_shared() -> Response:
    """Forget that others use this computer too, and go on where the person was."""
    service, visitor = current_service(), g.visitor
    known = visitor.device.organisation if visitor.device else ""
    addresses = Addresses(g.language.code, known if known in service.content.packs.packs else None)
    return unshare(redirect(addresses.begin if visitor.draft else addresses.door), service)


@doors.post("/complain")
def begin() -> Response:
    """Begin with an empty form and what the door says, whatever this browser did before."""
    visitor: Visitor = g.visitor
    visitor.begin_afresh(said_at(request.form, current_service()))
    response = visitor.set_visitor_cookie(to_where_it_waits(visitor.path()))
    if visitor.is_at_a_shared_computer and visitor.device is None:
        share(response, Device(), current_service())
    return response


def shared_start(pack: Pack | None, device: Device) -> Response:
    """Show the start page at a shared computer. Nobody keeps it: only its own answer can set the cookie."""
    service = current_service()
    response = Response(render_start(service, pack, g.language, device), mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"  # whoever searches from home has a computer of their own
    return share(response, device, service) if service.pepper else response


def refused(language: Language) -> Response:
    """Show the start page to a browser that another site made press the button: nothing begins, and nothing goes."""
    note_guard("CrossSite")
    return redirect(Addresses(language.code).start)


def said_at(form: Mapping[str, str], service: Service) -> Answers:
    """Return what a door says, as the answers to its pages. What is no choice of theirs was not said."""
    answers: dict[str, Mapping[str, Any]] = {}
    for question in ASKED_AT_THE_DOOR:
        given = MultiDict({name: form[name] for name in question.names if name in form})
        filled = question({}, service.content.packs, service.today(), formdata=given)
        if given and filled.validate():
            answers[question.slug] = filled.answer()
    return answers


def render_start(service: Service, pack: Pack | None, language: Language, device: Device | None = None) -> str:
    """Draw the start page. With an organisation it names it, shows its numbers, and asks no more which one it is.

    ``device`` is the computer it is for, where others use that too.
    """
    packs, known = service.content.packs, pack or only_organisation(service)
    place = device.found(packs) if device else None

    def here(to: Addresses) -> str:
        return device.start(packs, to.language) if device else Addresses(to.language, pack.id if pack else None).door

    context = page_context(
        service, language, here, pack=known, place=place.label if place else None, shared=device is not None
    )
    context |= {"home": context["here"] if device else None, "may_unshare": True}
    context |= {
        "known": known,
        "helpers": helpers(),
        "organisations": []
        if known
        else [{"name": LeftToRight(each.label), "url": context["links"].index(each.id)} for each in packs.listed],
        "contact_html": contact_cards(packs, language, known) if known else None,
        "danger_html": danger_card(known, language) if known else None,
        "invitations": invitations(service, language),
    }
    return render_template("start.html", **context)


def helpers() -> tuple[Choice, ...]:
    """Return who may help with the form, as far as it is offered before anything else is known."""
    (field,) = Helper.fields
    return tuple(each for each in field.options if each.value != ALONE and each.when.holds({}) is True)


def invitations(service: Service, language: Language) -> list[dict[str, Any]]:
    """Return the notice in each language, leading to the contact details in that language or in the page's own."""
    return [
        {
            "code": each.code,
            "direction": each.direction,
            "name": each.name,
            "ask": each.ask,
            "steps": each.steps,
            "url": Addresses(each.code if each.code in service.languages else language.code).contact,
        }
        for each in service.content.invitations
    ]
