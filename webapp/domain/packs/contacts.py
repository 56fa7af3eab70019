"""Whom one can turn to: teams, people and places, what is named, who speaks for a child, and where there is help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.domain.packs.pieces import Sources, words


@dataclass(frozen=True)
class Contact:
    """A person, team or place one can reach: by post at ``address``, in person at ``places``, by the form ``link``.

    What the source does not give stays empty. ``confirmed`` is when the organisation last confirmed the details;
    ``unconfirmed`` says that they come from an older source: until someone does, production does not start.
    """

    id: str
    name: str = words()
    source: Sources = ()
    phone: str | None = None
    other_phones: tuple[str, ...] = ()
    text: str | None = None
    email: str | None = None
    address: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    link: str | None = None
    url: str | None = None
    hours: str | None = words(default=None)
    note: str | None = words(default=None)
    confirmed: date | None = None
    unconfirmed: bool = False
    to_be_supplied: bool = False

    @property
    def has_to_be_confirmed(self) -> bool:
        """Return whether the owner has still to say that the details hold today."""
        return self.unconfirmed and not self.confirmed


@dataclass(frozen=True)
class Link:
    """A document or page the source names; ``url`` stays empty until the organisation supplies it."""

    id: str
    title: str = words()
    source: Sources = ()
    url: str | None = None


@dataclass(frozen=True)
class Place:
    """Where people use a computer that others use too, with someone near who helps: its id stands in an address.

    ``label`` is the name that the place itself goes by, in every language.
    """

    id: str
    label: str


@dataclass(frozen=True)
class Advocate:
    """Who helps a child or young person to say what they want: in words for them, and how to reach them."""

    says: str = words()
    contact: str = ""
    source: Sources = ()


@dataclass(frozen=True)
class Advocacy:
    """An organisation whose advocates were given a code: who types it says where they work. The team verifies it."""

    code: str
    name: str
