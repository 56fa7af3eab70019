"""What every page needs around it. Templates read only this context, never the request, so a page can be drawn once."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from flask import Response, current_app, render_template
from markupsafe import Markup

from webapp.domain.leaving import pick
from webapp.domain.packs import Contact, Pack
from webapp.i18n import N_, Language
from webapp.security import JS_ENABLED_LINE
from webapp.service import Service
from webapp.views.addresses import Addresses

SERVICE_NAME = "Put It Right"
STATIC = Path(__file__).parents[1] / "static"
TEMPLATES = Path(__file__).parents[1] / "templates"
COUNTRY_CODE = "+44"
CHILDLINE = "childline"
CHILDLINE_SAYS = N_("You can talk to Childline about how you feel.")
ADVOCATE = N_("You can ask someone you trust to help you say what you want. That person is called an advocate.")


class LanguageLink(NamedTuple):
    """This same page in another language."""

    code: str
    native: str
    direction: str
    url: str


@cache
def _manifest() -> dict[str, str]:
    found: dict[str, str] = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    return found


def asset(name: str) -> str:
    """Return the address of a built file; its name changes with its content, so it can be kept for ever."""
    return f"/static/{_manifest()[name]}"


def frame(
    service: Service,
    language: Language,
    here: Callable[[Addresses], str],
    *,
    pack: Pack | None = None,
    journey: bool = False,
    csrf: str = "",
    deadline: str | None = None,
    seconds_left: int | str | None = None,
    form_id: str | None = None,
    error: bool = False,
) -> dict[str, Any]:
    """Return the context of base.html for the page at ``here`` (an address, given the addresses of a language)."""
    organisation = pack.id if pack and pack.id in service.content.packs.packs else None
    shown = pack if organisation else the_only(service)
    return {
        "_": language.say,
        "plain": language.plain,
        "language": language,
        "languages": [
            LanguageLink(each.code, each.native, each.direction, here(Addresses(each.code, organisation)))
            for each in service.languages.values()
        ],
        "organisation": shown,
        "service_name": SERVICE_NAME,
        "csrf": csrf,
        "journey": journey,
        "here": here(Addresses(language.code, organisation)),
        "exit_url": exit_url(service, language, shown),
        "deadline": deadline,
        "seconds_left": seconds_left,
        "idle_seconds": int(service.settings.idle.total_seconds()),
        "links": Addresses(language.code, organisation or (only.id if (only := the_only(service)) else None)),
        "asset": asset,
        "form_id": form_id,
        "error": error,
        "someone": someone(pack or service.content.packs.elsewhere, language) if journey and language.listener else (),
        "js_enabled_line": JS_ENABLED_LINE,
    }


def exit_url(service: Service, language: Language, pack: Pack | None) -> str:
    """Return where "Exit this page" goes: the organisation's own website for it, or else the deployment's."""
    return pick(language.code, pack.leave_to if pack else (), service.settings.exit_url)


def the_only(service: Service) -> Pack | None:
    """Return the organisation when the service is for one only."""
    packs = service.content.packs.packs
    return next(iter(packs.values())) if len(packs) == 1 else None


@cache
def card(contact: Contact, pack: Pack, language: Language) -> Markup:
    """Return how to reach someone, as a card. What the organisation has still to supply is said, never left out."""
    return Markup(_cards().contact(_shown(contact, pack, language), language.say, language.plain))


@cache
def brief(contact: Contact, pack: Pack, language: Language) -> Markup:
    """Return how to reach someone, in short."""
    return Markup(_cards().brief(_shown(contact, pack, language), language.say))


def _cards() -> Any:
    return current_app.jinja_env.get_template("components/contact_card.html").module


def _shown(contact: Contact, pack: Pack, language: Language) -> dict[str, Any]:
    link = next((each for each in pack.links if each.id == contact.link), None)
    return {
        **{name: getattr(contact, name) for name in ("phone", "text", "email", "address", "places", "url")},
        "name": language.say(contact.name),
        "tel": tel(contact.phone) if contact.phone else None,
        "hours": language.say(contact.hours) if contact.hours else None,
        "note": language.say(contact.note) if contact.note and not language.listener else None,
        "form": {"title": language.say(link.title), "url": link.url} if link else None,
        "other_phones": [(each, tel(each)) for each in contact.other_phones],
        "to_be_supplied": contact.to_be_supplied,
        "confirmed": language.day(contact.confirmed) if contact.confirmed else None,
        "unconfirmed": contact.unconfirmed and not contact.confirmed,
    }


def tel(phone: str) -> str:
    """Return a link that dials the number, from anywhere unless it is a short emergency number.

    >>> tel("01223 703535"), tel("999")
    ('tel:+441223703535', 'tel:999')
    """
    digits = phone.replace(" ", "")
    return f"tel:{COUNTRY_CODE}{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"


def danger_cards(service: Service, language: Language, pack: Pack | None) -> Markup:
    """Return who to call when someone is not safe: the organisation's contact, or every one while it is not known."""
    packs = [pack] if pack and pack.danger_contacts else list(service.content.packs.packs.values())
    return Markup().join(card(each.find(name), each, language) for each in packs for name in each.danger_contacts)


def someone(pack: Pack, language: Language) -> list[tuple[Markup, Markup]]:
    """Return who a child or young person can talk to: an advocate, and Childline, with how to reach each."""
    advocates = [(language.say(each.says), brief(pack.find(each.contact), pack, language)) for each in pack.advocates]
    childline = brief(pack.find(CHILDLINE), pack, language)
    return [*(advocates or [(language.say(ADVOCATE), Markup())]), (language.say(CHILDLINE_SAYS), childline)]


def childline(service: Service, language: Language) -> Markup:
    """Return how to reach Childline, where nobody knows who is reading."""
    elsewhere = service.content.packs.elsewhere
    return brief(elsewhere.find(CHILDLINE), elsewhere, language)


def contact_cards(service: Service, language: Language, pack: Pack | None) -> Markup:
    """Return how to reach the organisation's team, or every team while the organisation is not known."""
    packs = [pack] if pack and pack.contact else list(service.content.packs.packs.values())
    return Markup().join(card(each.find(each.contact), each, language) for each in packs)


def see(address: str) -> Response:
    """Send the browser on to another page of ours."""
    return Response(status=303, headers={"Location": address})


def draw(template: str, **context: Any) -> str:
    """Render a template."""
    return render_template(template, **context)
