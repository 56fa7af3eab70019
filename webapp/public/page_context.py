"""What every page needs around it. Templates read only this context, never the request, so a page can be drawn once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from webapp.domain.exit_destinations import pick
from webapp.domain.packs.model import Pack
from webapp.i18n.language import Language
from webapp.public.service import Service
from webapp.ui.contact_cards import someone
from webapp.ui.protection import JS_ENABLED_LINE
from webapp.ui.render import asset
from webapp.ui.urls import Addresses

SERVICE_NAME = "Put It Right"


class LanguageLink(NamedTuple):
    """This same page in another language."""

    code: str
    native: str
    direction: str
    url: str


def page_context(
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
    filling_for: str | None = None,
    home: str | None = None,
    place: str | None = None,
    shared: bool = False,
) -> dict[str, Any]:
    """Return the context of base.html for the page at ``here`` (an address, given the addresses of a language).

    ``shared`` says that others use the computer too, at ``place``; ``home`` is where they begin.
    """
    organisation = pack.id if pack and pack.id in service.content.packs.packs else None
    shown = pack if organisation else only_organisation(service)
    return {
        "_": language.gettext_markup,
        "gettext": language.gettext,
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
        "home": home,
        "place": place,
        "shared": shared,
        "idle_seconds": int((service.settings.assisted_idle if shared else service.settings.idle).total_seconds()),
        "links": Addresses(language.code, organisation or (only.id if (only := only_organisation(service)) else None)),
        "asset": asset,
        "form_id": form_id,
        "error": error,
        "filling_for": filling_for,
        "someone": someone(pack or service.content.packs.elsewhere, language) if journey and language.listener else (),
        "js_enabled_line": JS_ENABLED_LINE,
    }


def exit_url(service: Service, language: Language, pack: Pack | None) -> str:
    """Return where "Exit this page" goes: the organisation's own website for it, or else the deployment's."""
    return pick(language.code, pack.leave_to if pack else (), service.settings.exit_url)


def only_organisation(service: Service) -> Pack | None:
    """Return the organisation when the service is for one only."""
    packs = service.content.packs.packs
    return next(iter(packs.values())) if len(packs) == 1 else None
