"""The page that interrupts once, when what someone wrote worries us: who can help, and a button to go on.

Nothing is blocked and nothing sent because of it. A request to be contacted is sent first, so that nobody who reads no
further is left waiting. It is served as any question is, so the log cannot tell it apart.
"""

from __future__ import annotations

from typing import Any

from flask import render_template

from webapp.domain.journey import Path
from webapp.domain.packs.model import Pack
from webapp.domain.vocabulary import CHILD
from webapp.forms.pages.contact_me import ContactMe
from webapp.i18n.language import Language
from webapp.public.service import Service
from webapp.ui.contact_cards import card, danger_card
from webapp.ui.outcome import notices
from webapp.ui.urls import Addresses

SLUG = "before-you-go-on"


def render_crisis_page(
    path: Path, written: str, pack: Pack | None, context: dict[str, Any], language: Language, service: Service
) -> str:
    """Draw the page, in words for a child where a child complains.

    ``written`` is the page it was written on; ``pack`` whose help is shown, or everyone's while nobody knows.
    """
    asked, elsewhere = written == ContactMe.slug, service.content.packs.elsewhere
    addresses = Addresses(language.code)
    context |= {
        "child": CHILD in path.decision.flags,
        "asked": asked,
        "back": None if asked else addresses.question(written),
        "go_on": addresses.asked if asked else addresses.begin,
        "emergency_html": card(elsewhere.find("emergency"), elsewhere, language),
        "danger_html": danger_card(pack, language),
        "notices": notices(pack, SLUG, path.facts, language),
    }
    return render_template("crisis_page.html", **context)
