"""The page that interrupts once, when what someone wrote worries us: who can help, and a button to go on.

Nothing is blocked and nothing sent because of it. It is served as any question is, so the log cannot tell it apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webapp.domain.journey import Path
from webapp.forms.base import Question
from webapp.forms.summary import free_texts
from webapp.i18n import Language
from webapp.service import Service
from webapp.views.addresses import Addresses
from webapp.views.frame import card, danger_cards, draw
from webapp.views.outcome import notices

SLUG = "before-you-go-on"
WRITTEN_ON = "worrying"


def noted(content: dict[str, Any], form: Question, service: Service) -> dict[str, Any]:
    """Return a draft that remembers the first page on which something worrying was written."""
    if WRITTEN_ON in content or not service.content.worrying.any_in(free_texts({form.slug: form.answer()})):
        return content
    return {**content, WRITTEN_ON: form.slug}


def written_on(content: Mapping[str, Any] | None) -> str | None:
    """Return the page on which something worrying was first written, if anything was."""
    return content.get(WRITTEN_ON) if content else None


def is_worrying(path: Path, service: Service) -> bool:
    """Return whether something worrying stands in what is about to be sent."""
    return service.content.worrying.any_in(free_texts(path.answers))


def draw_worried(path: Path, written: str, context: dict[str, Any], language: Language, service: Service) -> str:
    """Draw the page, in words for a child where a child complains."""
    pack, elsewhere = path.decision.pack, service.content.packs.elsewhere
    addresses = Addresses(language.code)
    context |= {
        "child": "child" in path.decision.flags,
        "back": addresses.question(written),
        "go_on": addresses.begin,
        "emergency_html": card(elsewhere.find("emergency"), elsewhere, language),
        "danger_html": danger_cards(service, language, pack),
        "notices": notices(pack, SLUG, path.facts, language),
    }
    return draw("worried.html", **context)
