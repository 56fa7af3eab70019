"""What an organisation says of an answer before it is given: the conditions that may follow from it."""

from __future__ import annotations

from markupsafe import Markup

from webapp.content import facts_in_words
from webapp.domain.conditions import Facts
from webapp.domain.matters import split
from webapp.domain.packs.model import Outstanding, Pack
from webapp.forms.base import Question
from webapp.i18n.language import Language


def foretold(pack: Pack | None, page: type[Question], facts: Facts, language: Language) -> list[Markup]:
    """Return in words what a page says beforehand, so that nobody learns it after they have written everything."""
    if pack is None:
        return []
    words = facts_in_words(pack, language.gettext)
    return [
        Markup(" ").join(language.gettext_markup(says, **words) for says in (each.because, each.needed) if says)
        for each in foretold_on(pack, page, facts)
    ]


def foretold_on(pack: Pack | None, page: type[Question], facts: Facts) -> list[Outstanding]:
    """Return the conditions that a page tells of and that may still hold, whatever was answered on the page before."""
    said = [each for each in pack.conditions if page.slug in each.at] if pack else []
    if not said:
        return []
    matters = split({name: value for name, value in facts.items() if name not in page.facts})
    return [each for each in said if any(each.when.holds(matter.facts) is not False for matter in matters)]
