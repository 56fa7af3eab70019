"""The shapes of a pack: one organisation's procedures as data, every piece with the source items it comes from.

Fields marked ``words()`` are sentences people read; they are the English text and the key of their translations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, Literal

from webapp.domain.colours import Colours
from webapp.domain.conditions import ALWAYS, Condition, Facts
from webapp.domain.exit_destinations import Destination
from webapp.domain.timescales import Unit, WorkingDays

Then = Literal["accept", "redirect", "feedback", "escalate", "ombudsman"]
Kind = Literal["aim", "maximum", "promise", "law", "deadline"]
Sources = tuple[str, ...]


DEFAULT_TEAM = "complaints"
"""The team of everything that no team of a pack's own is for."""
WHISTLEBLOWING = "whistleblowing"
"""The contact for reports of wrongdoing. What is for its team no other team may read."""


def words(**more: Any) -> Any:
    """Mark a field as words people read, so that they are extracted for translators."""
    return field(metadata={"words": True}, **more)


@dataclass(frozen=True)
class Contact:
    """A person, team or place one can reach: by post at ``address``, in person at ``places``, by the form ``link``.

    What the source does not give stays empty and is said to be. ``confirmed`` is when the organisation last confirmed
    the details; ``unconfirmed`` says that they come from an older source and nobody has.
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


@dataclass(frozen=True)
class Link:
    """A document or page the source names; ``url`` stays empty until the organisation supplies it."""

    id: str
    title: str = words()
    source: Sources = ()
    url: str | None = None


@dataclass(frozen=True)
class Timescale:
    """How long something takes. ``value`` counts ``unit``; ``starts`` names the event that starts its clock.

    A ``deadline`` is the person's own: how long they have to ask. A date is worked out only when the clock starts on
    the day of submission (``received``); ``public_date = false`` keeps that date for the back office. ``needs_reply``
    drops it for people who cannot be answered.
    ``to_children`` says it to a child or young person who complains themselves.
    """

    id: str
    kind: Kind
    starts: str
    words: str = words()
    source: Sources = ()
    value: int | None = None
    unit: Unit = "working-days"
    public_date: bool = True
    needs_reply: bool = True
    to_children: str | None = field(default=None, metadata={"words": True})  # `words` is a field here


@dataclass(frozen=True)
class Statement:
    """One thing that happens, in order. ``needs_reply`` drops it for people who cannot be answered."""

    says: str = words()
    source: Sources = ()
    needs_reply: bool = False


@dataclass(frozen=True)
class Stage:
    """One round of a procedure: what happens next, and by when."""

    id: str
    name: str = words()
    source: Sources = ()
    if_unhappy: str | None = words(default=None)
    happens: tuple[Statement, ...] = ()
    timescales: tuple[Timescale, ...] = ()


@dataclass(frozen=True)
class Procedure:
    """A published way of handling complaints. ``handler``, ``exits``: contact ids; ``time_limit``: months.

    ``checks_first`` says that nothing is accepted until someone has read it. ``anonymous`` says what becomes of what
    comes without a name; where no source says so there is a condition instead, and a person decides.
    """

    id: str
    name: str = words()
    handler: str = ""
    source: Sources = ()
    law: str | None = words(default=None)
    time_limit: int | None = None
    stages: tuple[Stage, ...] = ()
    exits: tuple[str, ...] = ()
    track: str | None = None
    checks_first: bool = False
    anonymous: Statement | None = None
    if_unhappy: str | None = words(default=None)

    def stage(self, stage_id: str) -> Stage:
        """Return the stage with this id."""
        return next(stage for stage in self.stages if stage.id == stage_id)


@dataclass(frozen=True)
class Rule:
    """A route: the first rule that holds decides. ``anyway`` is the procedure for what is sent here all the same.

    ``exits`` replaces the procedure's own: who to go to if unhappy, as contact ids.
    """

    id: str
    then: Then
    to: str
    because: str = words()
    when: Condition = ALWAYS
    source: Sources = ()
    stage: str | None = None
    anyway: str | None = None
    exits: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Label:
    """An organisation's own words for an answer, and its own hint: none given means no hint."""

    value: str
    says: str = words()
    hint: str | None = words(default=None)


@dataclass(frozen=True)
class Offer:
    """Which answers an organisation offers to a question about ``fact``, in order, and its own words for some."""

    fact: str
    values: tuple[str, ...]
    source: Sources = ()
    when: Condition = ALWAYS
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Outstanding:
    """A condition of the pack: something still needed, or for an officer to decide. It never refuses.

    ``procedures`` are those it is for; none means all. ``first`` says that it is settled before anything else, so that
    every date is only for if it is taken on. ``needs_reply`` drops ``needed`` for people who cannot be answered.
    """

    id: str
    because: str = words()
    when: Condition = ALWAYS
    source: Sources = ()
    needed: str | None = words(default=None)
    procedures: tuple[str, ...] = ()
    first: bool = False
    needs_reply: bool = False

    def concerns(self, procedure_id: str) -> bool:
        """Return whether it may hold of what goes to this procedure."""
        return not self.procedures or procedure_id in self.procedures


@dataclass(frozen=True)
class Redirect:
    """A page that is not an error: who should deal with this, what to do now, and what happens if that fails."""

    id: str
    title: str = words()
    source: Sources = ()
    do: tuple[str, ...] = words(default=())
    still: str | None = words(default=None)
    anyway: str | None = words(default=None)
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """Words an organisation wants said on certain steps (``at``), when a condition holds, with whom to turn to."""

    id: str
    at: tuple[str, ...]
    says: str = words()
    when: Condition = ALWAYS
    source: Sources = ()
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Team:
    """Who is asked, as a contact id, while a condition holds: someone else than the pack's own contact.

    What is sent while it holds is sealed for this team, and no other team can open it.
    """

    id: str
    contact: str
    when: Condition
    source: Sources = ()

    @property
    def apart(self) -> bool:
        """Whether no other team of the organisation may have the same key."""
        return self.contact == WHISTLEBLOWING


@dataclass(frozen=True)
class Advocate:
    """Who helps a child or young person to say what they want: in words for them, and how to reach them."""

    says: str = words()
    contact: str = ""
    source: Sources = ()


@dataclass(frozen=True)
class Change:
    """What changed in a version of the pack."""

    version: str
    on: date
    says: str


@dataclass(frozen=True)
class Example:
    """A worked example: these facts on this day give this answer. It proves the rules it exercises."""

    given: Mapping[str, Any]
    on: date
    expect: Mapping[str, Any]


@dataclass(frozen=True)
class Accessibility:
    """What an accessibility statement says that only the organisation knows. What is left out, the statement says so.

    ``public_body``: the regulations for public sector bodies apply. ``contact``: who hears about problems, where that
    is not the pack's own contact; they answer within ``answer_days`` working days. ``tested``, ``tested_by``: an audit.
    """

    public_body: bool | None = None
    contact: str = ""
    answer_days: int | None = None
    prepared: date | None = None
    reviewed: date | None = None
    tested: date | None = None
    tested_by: str | None = None


@dataclass(frozen=True, eq=False)
class Pack:
    """One organisation's procedures, rules, contacts and words, with a version."""

    id: str
    name: str
    version: str
    reference_prefix: str = ""
    contact: str = ""
    teams: tuple[Team, ...] = ()
    danger_contacts: tuple[str, ...] = ()
    advocates: tuple[Advocate, ...] = ()
    colours: Colours | None = None
    source: Sources = ()
    contacts: tuple[Contact, ...] = ()
    links: tuple[Link, ...] = ()
    accessibility: Accessibility = Accessibility()
    procedures: tuple[Procedure, ...] = ()
    rules: tuple[Rule, ...] = ()
    conditions: tuple[Outstanding, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    offers: tuple[Offer, ...] = ()
    notices: tuple[Notice, ...] = ()
    leave_to: tuple[Destination, ...] = ()
    changes: tuple[Change, ...] = ()
    examples: tuple[Example, ...] = ()

    def procedure(self, procedure_id: str) -> Procedure:
        """Return the procedure with this id."""
        return next(each for each in self.procedures if each.id == procedure_id)

    def redirect(self, redirect_id: str) -> Redirect:
        """Return the redirect page with this id."""
        return next(each for each in self.redirects if each.id == redirect_id)

    def offer(self, fact: str, facts: Facts) -> Offer | None:
        """Return what this organisation offers as answers about a fact; None when it leaves that to the question."""
        return next((each for each in self.offers if each.fact == fact and each.when.holds(facts) is True), None)

    @property
    def all_teams(self) -> tuple[Team, ...]:
        """Every team that has keys of its own: those the pack names, and the one for everything else."""
        return (*self.teams, Team(DEFAULT_TEAM, self.contact, ALWAYS))

    def team(self, facts: Facts) -> Team:
        """Return whom someone of whom these facts are known asks, and whose key seals what they send."""
        return next(each for each in self.all_teams if each.when.holds(facts) is True)

    def find(self, contact_id: str) -> Contact:
        """Return the contact with this id."""
        return next(each for each in self.contacts if each.id == contact_id)


@dataclass(frozen=True, eq=False)
class Packs:
    """Every pack, the one that answers for any other organisation, and England's working days."""

    packs: Mapping[str, Pack]
    elsewhere: Pack
    working_days: WorkingDays

    def get(self, organisation: str | None) -> Pack | None:
        """Return the pack for an answer to *which organisation*; None while that is not known."""
        return self.elsewhere if organisation == "other" else self.packs.get(organisation or "")


def texts(item: object) -> Iterator[str]:
    """Yield every sentence in a pack, or in any piece of one, that people read and translators translate."""
    if isinstance(item, tuple):
        for each in item:
            yield from texts(each)
    elif is_dataclass(item) and not isinstance(item, type):
        for each in fields(item):
            value = getattr(item, each.name)
            if not each.metadata.get("words"):
                yield from texts(value)
            elif value:
                yield from (value,) if isinstance(value, str) else value


def sources(item: object) -> Iterator[str]:
    """Yield the id of every source item that a pack, or any piece of one, cites."""
    if isinstance(item, tuple):
        for each in item:
            yield from sources(each)
    elif is_dataclass(item) and not isinstance(item, type):
        yield from getattr(item, "source", ())
        for each in fields(item):
            yield from sources(getattr(item, each.name))
