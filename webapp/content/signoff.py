"""What an organisation must still supply or confirm before its pack may serve the public."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.content import Content
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


def to_confirm(pack: Pack) -> Iterator[str]:
    """Yield everything for the owner's sign-off: what is missing, what is old, and which addresses are not known."""
    yield from refused(pack)
    for link in pack.links:
        if not link.url:
            yield f"link {link.id}: the web address of “{link.title}” is not known"
    yield from _unsaid(pack.accessibility)


def _unsaid(statement: Accessibility) -> Iterator[str]:
    """Yield what the accessibility statement cannot say yet."""
    for name, what in ACCESSIBILITY.items():
        if getattr(statement, name) is None:
            yield f"accessibility statement: {what} has to be supplied ({name})"
