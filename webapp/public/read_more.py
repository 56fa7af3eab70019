"""Where to read more of what happens with what someone sends."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from webapp.content import facts_in_words
from webapp.domain.ends import TAKEN
from webapp.domain.routing import Decision
from webapp.i18n.language import Language
from webapp.public.service import current_service
from webapp.ui.urls import Addresses


@dataclass(frozen=True)
class ReadMore:
    """A guidance page that says more of what happens."""

    title: Markup
    url: str


def read_more(decision: Decision, language: Language) -> ReadMore | None:
    """Return the guidance page that says more of the procedure of a decision, where the organisation has one."""
    pack = decision.pack
    taken = [part.outcome for part in decision.parts if part.outcome.then in TAKEN]
    if pack is None or not taken:
        return None
    procedure = pack.procedure(taken[0].to)
    slug = procedure.page_for_children if language.listener else procedure.page
    if slug is None:
        return None
    title = current_service().content.guidance[pack.id][slug].title
    words = language.gettext_markup(title, **facts_in_words(pack, language.gettext))
    return ReadMore(words, Addresses(language.code).page(pack.id, slug))
