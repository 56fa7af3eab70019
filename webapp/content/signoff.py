"""What an organisation must still supply, confirm or decide, and what of that production does not start with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webapp.content import Content
from webapp.content.pages import Page
from webapp.content.silences import silences
from webapp.domain.packs.model import Pack
from webapp.domain.packs.signoff import Accessibility

ACCESSIBILITY = {
    "public_body": "whether the organisation is a public sector body",
    "answer_days": "within how many working days it answers",
    "prepared": "the day the organisation prepared and agreed to it",
    "reviewed": "the day of its last review",
    "tested": "the day of an audit",
    "tested_by": "who carried out the audit",
}
"""What only the organisation can know about its accessibility statement, by its name in the pack."""


def unfit(content: Content) -> Iterator[str]:
    """Yield why production does not start with this content."""
    if not content.packs.packs:
        yield "Nobody could complain to anyone: every organisation is an example. Add one of your own."
    for pack in content.packs.listed:
        yield from (f"{pack.name}: {each}" for each in refused(pack))


def left_out(content: Content) -> str:
    """Say which organisations are not offered; nothing when all are."""
    names = ", ".join(pack.label for pack in content.not_offered)
    return f"Not offered in production, because they are examples: {names}." if names else ""


def refused(pack: Pack) -> Iterator[str]:
    """Yield what production does not start with: contacts that nobody has supplied, or that nobody has confirmed."""
    for contact in pack.contacts:
        if contact.to_be_supplied:
            yield f"contact {contact.id}: {contact.name} has to be supplied"
        if contact.has_to_be_confirmed:
            yield f"contact {contact.id}: {contact.name} comes from an older source and is not confirmed"


def to_confirm(pack: Pack, pages: Iterable[Page] = ()) -> Iterator[str]:
    """Yield everything for the owner's sign-off: first what stops production, last what only its pages leave unsaid."""
    if pack.example:
        yield f"example: {pack.label} is no real organisation, so production does not offer it"
    yield from refused(pack)
    yield from _old_or_unknown(pack)
    yield from _unsaid(pack.accessibility)
    yield from _open(pack)
    yield from (f"not said ({place}): {sentence}" for place, sentence in silences(pack, pages))


def _old_or_unknown(pack: Pack) -> Iterator[str]:
    for procedure in pack.procedures:
        if procedure.dated:
            day = f"{procedure.dated:%-d %B %Y}"
            yield f"procedure {procedure.id}: its source was last updated on {day}; see if it still holds (dated)"
    for link in pack.links:
        if not link.url:
            yield f"link {link.id}: the web address of “{link.title}” is not known"


def _unsaid(statement: Accessibility) -> Iterator[str]:
    """Yield what the accessibility statement cannot say yet."""
    for name, what in ACCESSIBILITY.items():
        if getattr(statement, name) is None:
            yield f"accessibility statement: {what} has to be supplied ({name})"


def _open(pack: Pack) -> Iterator[str]:
    """Yield what the owner has to decide: where sources disagree, what is missing, and law that bears on the pack."""
    for conflict in pack.signoff.conflicts:
        said = " / ".join(conflict.sources_say)
        yield f"conflict {conflict.id} ({', '.join(conflict.source)}): {said} We show: {conflict.we_show}"
    for gap in pack.signoff.gaps:
        yield f"missing {gap.id}: {gap.says}"
    own = {procedure.id for procedure in pack.procedures}
    for law in pack.signoff.law:
        if own.intersection(law.about):
            yield f"law {law.id} ({law.checked.replace('-', ' ')}): {law.says}"
