"""What the person really saw of the outcome, as plain text: so that whoever deals with it knows what they were told."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from webapp.domain.conditions import Facts
from webapp.domain.routing import Decision
from webapp.forms.child_wording import language_for
from webapp.i18n.language import Language
from webapp.ui.outcome import OutcomeView, When, present


def shown_in(language: Language, decision: Decision, facts: Facts) -> dict[str, Any]:
    """Return the sentences of each part as the confirmation says them to whoever gave these facts."""
    said = language_for(language, facts)
    return {"language": language.code, "parts": [_part(view, said) for view in present(decision, said)]}


def _part(view: OutcomeView, language: Language) -> dict[str, Any]:
    return {
        "about": _plain(view.about),
        "title": language.gettext(view.title),
        "why": _plain(view.why),
        "happens": [_plain(step) for step in (*view.steps, view.anonymous) if step],
        "timescales": [_when(when, language) for when in view.whens],
        "conditions": [_plain(because, needed) for because, needed in (*view.doubts, *view.needed)],
        "if_unhappy": _plain(view.if_unhappy) if view.sends else "",
    }


def _when(when: When, language: Language) -> str:
    by = language.gettext_markup("That is by {date}.", date=when.date) if when.date else None
    return _plain(when.words, by)


def _plain(*sentences: Markup | None) -> str:
    return " ".join(sentence.striptags() for sentence in sentences if sentence)
