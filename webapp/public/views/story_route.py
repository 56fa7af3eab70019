"""What a page on which someone tells their story says of where that goes, where no outcome page told them before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import render_template
from markupsafe import Markup

from webapp.content import facts_in_words
from webapp.domain.conditions import Facts
from webapp.domain.journey import OUTCOME, Path
from webapp.domain.packs.model import Pack
from webapp.domain.routing import Decision
from webapp.forms.pages.triage import YourRoute
from webapp.i18n.language import Language
from webapp.public.read_more import read_more
from webapp.ui import outcome
from webapp.ui.contact_cards import brief

INSET = Markup('<div class="govuk-inset-text">{}</div>')
TOLD_ON = frozenset({"what-happened", "your-story", "your-feedback", "still-waiting"})
"""The pages that hold a story, or what stands for one."""


def told_on(slug: str, path: Path, language: Language, form_id: str) -> dict[str, Markup]:
    """Return what a page says before and after its question of where the story goes, by the names of its marks.

    It is the person's own, like the outcome page, so it is never kept. Whoever was shown that page has read it there.
    """
    told = slug in TOLD_ON and path.decision.parts and not path.has(YourRoute.slug)
    return {
        "condolence": Markup().join(map(INSET.format, outcome.condolence(path.facts, language) if told else ())),
        "route": story_route(path.decision, path.facts, language, form_id) if told else Markup(),
    }


def story_route(decision: Decision, facts: Facts, language: Language, form_id: str | None = None) -> Markup:
    """Return where a story goes, by when they hear, and where to read more. Raises ValueError while nobody knows."""
    told = [replace(each, contacts=(), meanwhile=()) for each in outcome.present(decision, language)]
    body = render_template(
        "components/story_route.html",
        _=language.gettext_markup,
        heading=outcome.title(decision),
        told=told,
        more=[replace(each, procedure=None) for each in told],
        soonest=_soonest(decision, told),
        reach_unknown="anonymity" not in facts and any(each.procedure for each in told),
        notices=_notices(decision, facts, language),
        dated=outcome.dated(decision, facts, language),
        read_more=read_more(decision, language),
        form_id=form_id,
    )
    return Markup(body)


def _soonest(decision: Decision, told: list[outcome.OutcomeView]) -> outcome.When | None:
    """Return the time of which the day comes first, of all whose day may be shown."""
    dated: list[tuple[date, outcome.When]] = [
        (clock.shown, when)
        for part, each in zip(decision.parts, told, strict=True)
        for clock, when in zip(part.outcome.clocks, each.whens, strict=True)
        if clock.shown
    ]
    return min(dated, key=lambda each: each[0])[1] if dated else None


def _notices(decision: Decision, facts: Facts, language: Language) -> list[Markup]:
    """Return what the organisation wants said of an outcome, with whom to turn to in short: no link leaves the page."""
    pack: Pack | None = decision.pack
    if pack is None:
        return []
    words = facts_in_words(pack, language.gettext)
    return [
        language.gettext_markup(each.says, **words)
        + Markup().join(brief(pack.find(name), pack, language) for name in each.contacts)
        for each in outcome.notices_on(pack, YourRoute.slug, {**facts, OUTCOME: decision.thens})
    ]
