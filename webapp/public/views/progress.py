"""How many questions are left: as many as for most people, worked out from what this person has answered so far."""

from __future__ import annotations

from markupsafe import Markup

from webapp.domain.journey import Path, ahead
from webapp.forms.journey import JOURNEY, USUAL
from webapp.i18n.language import N_, Language
from webapp.public.service import current_service
from webapp.public.visitor import Visitor


def progress(slug: str, path: Path, visitor: Visitor, language: Language) -> Markup:
    """Return how many questions come after a page, in words; nothing for a page that nobody has to answer."""
    if not path.has(slug):
        return Markup()
    left = questions_after(slug, path, visitor)
    if left == 0:
        return language.gettext_markup(N_("This is the last question"))
    return language.gettext_markup(N_("Questions left after this one: about {number}"), number=left)


def questions_after(slug: str, path: Path, visitor: Visitor) -> int:
    """Return about how many questions come after a page of the path: those answered before, and those still ahead."""
    service = current_service()
    usual = {"organisation": service.content.packs.listed[0].id, **USUAL}
    still = ahead(JOURNEY, path, service.content.packs, service.today(), usual, visitor.keys.row)
    slugs = [step.slug for step in path.steps]
    later = [step for step in path.steps[slugs.index(slug) + 1 :] if not step.agrees and step is not path.next_step]
    waits_here = path.next_step is not None and path.next_step.slug == slug
    return len(later) + still - waits_here
