"""The pages around the journey: danger, contact, leaving and finishing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, g, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import MethodNotAllowed, ServiceUnavailable

from webapp.forms.csrf import TOKEN_FIELD, ProtectedForm
from webapp.i18n.language import N_, Language, LeftToRight
from webapp.ops.logging import note_guard
from webapp.public.device_cookie import Device
from webapp.public.page_context import exit_url, page_context
from webapp.public.page_kit import page, visit_context
from webapp.public.security import end_visit, is_valid_token
from webapp.public.service import current_service
from webapp.public.views.guidance import public
from webapp.public.visitor import Visitor
from webapp.ui.contact_cards import card, childline, contact_cards, danger_card
from webapp.ui.render import redirect
from webapp.ui.urls import Addresses

site = Blueprint("site", __name__)
leaving = Blueprint("leaving", __name__)
SURE = "sure"
"""What the form holds of the page that asks before anything unsent is deleted."""
DELETE, NEXT = N_("Delete my answers and leave"), N_("Next person")
TOKEN_HEADER = "X-Token"  # noqa: S105 - the name of a header, not a token
"""Where a page's script puts the token of its forms when it asks how much time is left."""


@site.get("/danger")
def danger() -> Response:
    """Show who to call when someone is not safe, for every organisation."""
    return public(lambda: _draw_contacts("danger.html", "danger"))


@site.get("/contact")
def contact() -> Response:
    """Show every other way to complain, for every organisation."""
    return public(lambda: _draw_contacts("contact.html", "contact"))


@site.get("/finished")
def finished() -> Response:
    """Show a neutral page after this computer was cleared, to whoever had sent something."""
    return _after(lambda to: to.finished, sent=True)


@site.get("/deleted")
def deleted() -> Response:
    """Show a neutral page after what was typed was deleted, and none of it sent."""
    return _after(lambda to: to.deleted, sent=False)


@site.get("/exit")
@site.get("/finish")
@site.get("/stay")
def only_by_button() -> Response:
    """Say that a link cannot do what only a button may: mail scanners and browsers fetch links by themselves."""
    raise MethodNotAllowed(valid_methods=["POST"])


@leaving.post("/exit")
def leave() -> Response:
    """Delete the draft and show a page that goes straight to a neutral website."""
    if g.visitor.was_shown(request):
        g.visitor.leave()
    return gone_from_here(g.language)


@leaving.post("/finish")
def finish() -> Response:
    """Delete the draft, clear this computer, and show a neutral page. While something is unsent, ask once before."""
    visitor: Visitor = g.visitor
    addresses = Addresses(g.language.code)
    if not visitor.was_shown(request):
        return redirect(addresses.begin) if visitor.draft is not None else finished_here(g.language)
    if visitor.unsent and SURE not in request.form:
        return redirect(addresses.delete_answers)
    visitor.leave()
    return finished_here(g.language)


@leaving.post("/next-person")
def next_person() -> Response:
    """Make a shared computer ready for whoever is next: delete the draft and the confirmation, and begin at its start.

    While something is unsent, ask once before. As at a door no token is needed; with one of somebody before, whose page
    came out of the history, nothing is deleted.
    """
    visitor: Visitor = g.visitor
    theirs = visitor.was_shown(request)
    if request.form.get(TOKEN_FIELD) and not theirs and visitor.draft is not None:
        return redirect(Addresses(g.language.code).begin)
    if visitor.unsent and not (theirs and SURE in request.form):
        return redirect(Addresses(g.language.code).next_person)
    home = visitor.home(g.language.code)
    visitor.leave()
    return cleared(redirect(home))


@leaving.get("/delete-answers")
def ask_first() -> Response:
    """Ask whether to delete what is unsent. It deletes nothing itself, whoever opens it."""
    return asked_first(lambda to: to.delete_answers, lambda to: to.finish, DELETE, Addresses(g.language.code).begin)


@leaving.get("/next-person")
def ask_before_the_next() -> Response:
    """Ask the same before the next person begins."""
    return asked_first(lambda to: to.next_person, lambda to: to.next_person, NEXT, g.visitor.home(g.language.code))


@leaving.get("/timed-out")
def timed_out() -> Response:
    """Say that time ran out and nothing was sent, where it is so, and end the visit in this browser."""
    visitor: Visitor = g.visitor
    if visitor.draft is not None or visitor.is_newer:
        return redirect(Addresses(g.language.code).begin)
    response = time_is_over(g.language)
    if not visitor.is_new:
        end_visit(response, current_service().settings)
    return response


@leaving.get("/left")
def left() -> Response:
    """Say how many seconds the draft of a page has left, without extending it; 410 once it has gone."""
    visitor: Visitor = g.visitor
    if visitor.is_newer:
        raise ServiceUnavailable
    token = MultiDict({TOKEN_FIELD: request.headers.get(TOKEN_HEADER, "")})
    if visitor.draft is None or not ProtectedForm(token, visitor.token).has_token():
        return Response(status=410, headers={"Cache-Control": "no-store"})
    return Response(str(visitor.seconds_left()), mimetype="text/plain", headers={"Cache-Control": "no-store"})


@leaving.post("/stay")
def stay() -> Response:
    """Start the idle time again, and say how many seconds are left; 410 once there is nothing to keep."""
    visitor: Visitor = g.visitor
    if not is_valid_token(request, visitor.token_for(request)):
        note_guard("Token")
        return Response(status=400)
    if visitor.is_newer:
        raise ServiceUnavailable
    if not visitor.stay():
        return Response(status=410)
    return Response(str(visitor.seconds_left()), mimetype="text/plain", headers={"Cache-Control": "no-store"})


def asked_first(
    here: Callable[[Addresses], str], to_end: Callable[[Addresses], str], words: str, otherwise: str
) -> Response:
    """Ask whether to delete what is unsent, by a button with these words; with nothing unsent go elsewhere."""
    visitor: Visitor = g.visitor
    if visitor.unsent is None:
        return redirect(otherwise)
    addresses = Addresses(g.language.code)
    context = visit_context(visitor, here, visitor.path().decision.pack)
    context |= {"ends": to_end(addresses), "words": words, "back": addresses.begin}
    return page(render_template("delete_answers.html", **context, sure=SURE))


def ready_for_the_next(language: Language) -> Response:
    """Clear this browser and show the start page of the computer."""
    return cleared(redirect(home_of(language)))


def home_of(language: Language) -> str:
    """Return the start page of this computer, whoever sits at it."""
    service = current_service()
    device = Device.of(request, service)
    return device.start(service.content.packs, language.code) if device else Addresses(language.code).start


def gone_from_here(language: Language) -> Response:
    """Clear this browser and go to a neutral website: the one that the button stood for."""
    service = current_service()
    pack = service.content.packs.packs.get(request.form.get("organisation", ""))
    context = {"_": language.gettext_markup, "gettext": language.gettext, "language": language}
    return cleared(
        Response(render_template("components/leaving.html", **context, exit_url=exit_url(service, language, pack)))
    )


def finished_here(language: Language) -> Response:
    """Clear this browser and show a neutral page. Only who had unsent answers was asked if they were sure."""
    addresses = Addresses(language.code)
    return cleared(redirect(addresses.deleted if SURE in request.form else addresses.finished))


def time_is_over(language: Language) -> Response:
    """Say that time ran out and nothing was sent."""
    service = current_service()
    context = page_context(service, language, lambda to: to.timed_out)
    context |= {
        "start_url": home_of(language),
        "contact_html": contact_cards(service.content.packs, language, None),
        "childline_html": childline(service.content.packs, language),
    }
    html = render_template("timed_out.html", **context)
    return Response(html, headers={"Cache-Control": "no-store"}, mimetype="text/html")


LEAVES = {
    "leaving.leave": gone_from_here,
    "leaving.finish": finished_here,
    "leaving.next_person": ready_for_the_next,
    "leaving.timed_out": time_is_over,
}
"""How leaving is answered even when the draft cannot be deleted: without its cookie nobody can open it any more."""


def cleared(response: Response) -> Response:
    """Tell the browser to forget the visit. Never ``"cookies"``: that would clear the whole registered domain's."""
    end_visit(response, current_service().settings)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _after(here: Callable[[Addresses], str], *, sent: bool) -> Response:
    html = render_template("finished.html", **page_context(current_service(), g.language, here), sent=sent)
    return Response(html, headers={"Cache-Control": "no-store"}, mimetype="text/html")


def _draw_contacts(template: str, slug: str) -> str:
    service, language = current_service(), g.language
    addresses = Addresses(language.code)
    elsewhere = service.content.packs.elsewhere
    organisations = [
        {
            "name": LeftToRight(pack.label),
            "url": addresses.page(pack.id, "how-to-complain"),
            "danger_html": danger_card(pack, language, search=False),
            "contact_html": contact_cards(service.content.packs, language, pack),
        }
        for pack in service.content.packs.listed
    ]
    emergency = card(elsewhere.find("emergency"), elsewhere, language)
    context = page_context(service, language, lambda to: f"{to.start}{slug}")
    return render_template(
        template,
        **context,
        organisations=organisations,
        elsewhere_html=danger_card(None, language),
        emergency_html=emergency,
        start_url=addresses.door,
    )
