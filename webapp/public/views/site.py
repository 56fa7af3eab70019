"""The pages around the journey: danger, contact, leaving and finishing."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import MethodNotAllowed, ServiceUnavailable

from webapp.forms.csrf import TOKEN_FIELD, ProtectedForm
from webapp.i18n.language import Language, LeftToRight
from webapp.ops.logging import note_guard
from webapp.public.page_context import exit_url, page_context
from webapp.public.security import end_visit, is_valid_token
from webapp.public.service import current_service
from webapp.public.views.guidance import public
from webapp.public.visitor import Visitor
from webapp.ui.contact_cards import card, childline, contact_cards, danger_cards
from webapp.ui.render import redirect
from webapp.ui.urls import Addresses

site = Blueprint("site", __name__)
leaving = Blueprint("leaving", __name__)
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
    """Show a neutral page after this computer was cleared."""
    context = page_context(current_service(), g.language, lambda to: f"{to.start}finished")
    return Response(
        render_template("finished.html", **context), headers={"Cache-Control": "no-store"}, mimetype="text/html"
    )


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
    """Delete the draft, clear this computer, and show a neutral page."""
    if g.visitor.was_shown(request):
        g.visitor.leave()
    elif g.visitor.draft is not None:
        return redirect(Addresses(g.language.code).begin)
    return finished_here(g.language)


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


def gone_from_here(language: Language) -> Response:
    """Clear this browser and go to a neutral website: the one that the button stood for."""
    service = current_service()
    pack = service.content.packs.packs.get(request.form.get("organisation", ""))
    context = {"_": language.gettext_markup, "gettext": language.gettext, "language": language}
    return cleared(
        Response(render_template("components/leaving.html", **context, exit_url=exit_url(service, language, pack)))
    )


def finished_here(language: Language) -> Response:
    """Clear this browser and show a neutral page."""
    return cleared(redirect(f"{Addresses(language.code).start}finished"))


def time_is_over(language: Language) -> Response:
    """Say that time ran out and nothing was sent."""
    service = current_service()
    context = page_context(service, language, lambda to: to.timed_out)
    context |= {
        "start_url": Addresses(language.code).start,
        "contact_html": contact_cards(service.content.packs, language, None),
        "childline_html": childline(service.content.packs, language),
    }
    html = render_template("timed_out.html", **context)
    return Response(html, headers={"Cache-Control": "no-store"}, mimetype="text/html")


LEAVES = {"leaving.leave": gone_from_here, "leaving.finish": finished_here, "leaving.timed_out": time_is_over}
"""How leaving is answered even when the draft cannot be deleted: without its cookie nobody can open it any more."""


def cleared(response: Response) -> Response:
    """Tell the browser to forget the visit. Never ``"cookies"``: that would clear the whole registered domain's."""
    end_visit(response, current_service().settings)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _draw_contacts(template: str, slug: str) -> str:
    service, language = current_service(), g.language
    addresses = Addresses(language.code)
    elsewhere = service.content.packs.elsewhere
    organisations = [
        {
            "name": LeftToRight(pack.label),
            "url": addresses.page(pack.id, "how-to-complain"),
            "danger_html": danger_cards(service.content.packs, language, pack),
            "contact_html": contact_cards(service.content.packs, language, pack),
        }
        for pack in service.content.packs.listed
    ]
    emergency = card(elsewhere.find("emergency"), elsewhere, language)
    context = page_context(service, language, lambda to: f"{to.start}{slug}")
    return render_template(
        template, **context, organisations=organisations, emergency_html=emergency, start_url=addresses.door
    )
