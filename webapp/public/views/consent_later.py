"""What to do after sending, where the person it is about has not agreed yet: what to say to them, and whom to tell."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from webapp.content import facts_in_words
from webapp.domain.conditions import Facts
from webapp.domain.routing import Decision
from webapp.forms.child_wording import listens
from webapp.i18n.language import Language

CONSENT_PENDING = "consent-pending"


@dataclass(frozen=True)
class ConsentLater:
    """Who can be told later that the person agrees, and by whose name the person knows them."""

    organisation: str
    team: Markup


def consent_later(decision: Decision, facts: Facts, language: Language) -> ConsentLater | None:
    """Return whom to tell when the person agrees; None when nobody waits for that. A child is not made to ask."""
    pack = decision.pack
    waiting = [
        part.outcome for part in decision.parts if any(each.id == CONSENT_PENDING for each in part.outcome.conditions)
    ]
    if pack is None or not waiting or listens(facts):
        return None
    words = facts_in_words(pack, language.gettext)
    team = language.gettext_markup(pack.find(waiting[0].handler).name, **words)
    return ConsentLater(words["organisation"], team)
