"""The shapes of a pack: one organisation's procedures as data, every piece with the source items it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from webapp.domain.colours import Colours
from webapp.domain.conditions import ALWAYS, All, Condition, Facts, Not, counts_what_is_said
from webapp.domain.exit_destinations import Destination
from webapp.domain.packs.contacts import Advocacy, Advocate, Contact, Link, Place
from webapp.domain.packs.pieces import Sources, sources, words
from webapp.domain.packs.signoff import NO_STATEMENT, NOTHING_OPEN, Accessibility, Signoff
from webapp.domain.packs.teams import DEFAULT_TEAM, Team
from webapp.domain.timescales import Unit, WorkingDays

Then = Literal["accept", "redirect", "feedback", "escalate", "chase", "ombudsman"]
Kind = Literal["aim", "maximum", "promise", "law", "deadline"]


@dataclass(frozen=True)
class Timescale:
    """How long something takes. ``value`` counts ``unit``; ``starts`` names the event that starts its clock.

    A ``deadline`` is the person's own: how long they have to ask. A date is worked out only when the clock starts on
    the day of submission (``received``); ``public_date = false`` keeps that date for the back office. ``needs_reply``
    drops it for people who cannot be answered.
    ``to_children`` says it to a child or young person who complains themselves. ``ends`` is what it counts to. The one
    that ``extends`` another is the longer time there is when the other is not enough.
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
    ends: str = "answered"
    extends: str | None = None


@dataclass(frozen=True)
class Pause:
    """A reason for which the source lets clocks stand still, and which timescales: all but law when none is named."""

    id: str
    says: str = words()
    source: Sources = ()
    timescales: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statement:
    """One thing that happens, in order. ``needs_reply`` drops it for people who cannot be answered."""

    says: str = words()
    source: Sources = ()
    needs_reply: bool = False


@dataclass(frozen=True)
class Stage:
    """One round of a procedure: what happens next, and by when.

    ``someone_new``: nobody who dealt with the stage before may look into it.
    """

    id: str
    name: str = words()
    source: Sources = ()
    someone_new: bool = False
    if_unhappy: str | None = words(default=None)
    happens: tuple[Statement, ...] = ()
    timescales: tuple[Timescale, ...] = ()


@dataclass(frozen=True)
class Procedure:
    """A published way of handling complaints. ``handler``, ``exits``: contact ids; ``time_limit``: months.

    ``dated`` is the day its source was last updated, where that is so long ago that people have to be told.
    ``if_unhappy_to_children`` says ``if_unhappy`` to a child or young person who complains themselves.
    ``page`` is the organisation's guidance page that says more of what happens; ``page_for_children`` the one for them.
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
    dated: date | None = None
    checks_first: bool = False
    anonymous: Statement | None = None
    if_unhappy: str | None = words(default=None)
    if_unhappy_to_children: str | None = words(default=None)
    page: str | None = None
    page_for_children: str | None = None

    def stage(self, stage_id: str) -> Stage:
        """Return the stage with this id."""
        return next(stage for stage in self.stages if stage.id == stage_id)


def oldest(procedures: Iterable[Procedure]) -> date | None:
    """Return the day of the oldest of these procedures that has to say its date; None when none has to."""
    return min((each.dated for each in procedures if each.dated), default=None)


@dataclass(frozen=True)
class Rule:
    """A route: the first rule that holds decides. ``anyway`` is the procedure for what is sent here all the same.

    ``anyway_if_children`` is the one for what is sent all the same and is about services for children; whoever sends
    it is asked. ``exits`` replaces the procedure's own: who to go to if unhappy, as contact ids.
    """

    id: str
    then: Then
    to: str
    because: str = words()
    when: Condition = ALWAYS
    source: Sources = ()
    stage: str | None = None
    anyway: str | None = None
    anyway_if_children: str | None = None
    exits: tuple[str, ...] | None = None

    @cached_property
    def counts_what_is_said(self) -> bool:
        """Whether it reads a fact that it does not wait for."""
        return counts_what_is_said(self.when)


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

    While one is open that ``stops``, no step and no date is promised. ``contacts``: whom to turn to meanwhile.
    ``procedures`` are those it is for; none means all. ``first`` says that it is settled before anything else, so that
    every date is only for if it is taken on. ``needs_reply`` drops ``needed`` for people who cannot be answered.
    An ``intake`` condition is settled before a complaint is taken on, so it never holds of what was answered already.
    The pages in ``at`` say it beforehand, to whomever it may still concern.
    """

    id: str
    because: str = words()
    when: Condition = ALWAYS
    source: Sources = ()
    needed: str | None = words(default=None)
    stops: bool = False
    contacts: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    first: bool = False
    needs_reply: bool = False
    intake: bool = False
    at: tuple[str, ...] = ()

    @property
    def comes_first(self) -> bool:
        """Whether it is settled before anyone can say that a complaint will be looked into."""
        return self.first or self.stops

    def unless(self, settled: Condition) -> Outstanding:
        """Return the condition as it is while something that settles it does not hold."""
        return replace(self, when=All((self.when, Not(settled))), intake=False)

    def concerns(self, procedure_id: str) -> bool:
        """Return whether it may hold of what goes to this procedure."""
        return not self.procedures or procedure_id in self.procedures


@dataclass(frozen=True)
class Redirect:
    """A page that is not an error: who should deal with this, what to do now, and what happens if that fails.

    ``page`` is the guidance page of the organisation that says more.
    """

    id: str
    title: str = words()
    source: Sources = ()
    do: tuple[str, ...] = words(default=())
    still: str | None = words(default=None)
    anyway: str | None = words(default=None)
    contacts: tuple[str, ...] = ()
    page: str | None = None


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


@dataclass(frozen=True, eq=False)
class Pack:
    """One organisation's procedures, rules, contacts and words, with a version.

    ``name`` is how sentences call it; ``listed_as`` how a list does, where that differs. An ``example`` is no real
    organisation: nobody would read what is sent to it, so production does not offer it. ``answered`` says when the
    organisation has already answered the same complaint: its ``intake`` conditions were settled then.
    """

    id: str
    name: str
    version: str
    listed_as: str = ""
    example: bool = False
    reference_prefix: str = ""
    contact: str = ""
    teams: tuple[Team, ...] = ()
    danger_contacts: tuple[str, ...] = ()
    advocates: tuple[Advocate, ...] = ()
    advocacy: tuple[Advocacy, ...] = ()
    places: tuple[Place, ...] = ()
    colours: Colours | None = None
    source: Sources = ()
    contacts: tuple[Contact, ...] = ()
    links: tuple[Link, ...] = ()
    accessibility: Accessibility = NO_STATEMENT
    procedures: tuple[Procedure, ...] = ()
    pauses: tuple[Pause, ...] = ()
    rules: tuple[Rule, ...] = ()
    answered: Condition | None = None
    conditions: tuple[Outstanding, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    offers: tuple[Offer, ...] = ()
    notices: tuple[Notice, ...] = ()
    leave_to: tuple[Destination, ...] = ()
    changes: tuple[Change, ...] = ()
    examples: tuple[Example, ...] = ()
    signoff: Signoff = NOTHING_OPEN

    @property
    def label(self) -> str:
        """Return what it is called where it stands by itself, in a list or at the top: an example says that it is."""
        called = self.listed_as or self.name
        return f"{called} (example)" if self.example else called

    def __post_init__(self) -> None:
        if self.answered:
            guarded = tuple(each.unless(self.answered) if each.intake else each for each in self.conditions)
            object.__setattr__(self, "conditions", guarded)

    @cached_property
    def reads(self) -> frozenset[str]:
        """Every fact that one of its rules or conditions looks at."""
        rules, conditions = (each.when for each in self.rules), (each.when for each in self.conditions)
        return frozenset[str]().union(*(when.reads for when in (*rules, *conditions)))

    @property
    def dated(self) -> date | None:
        """Return the day of its oldest procedure that has to say its day; None when none has to."""
        return oldest(self.procedures)

    def day_of(self, items: Iterable[str]) -> date | None:
        """Return the day of the oldest procedure that these source items tell of; None when none has to say its day."""
        told = set(items)
        return oldest(each for each in self.procedures if not told.isdisjoint(sources(each)))

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

    def advocacy_of(self, code: str) -> Advocacy | None:
        """Return the organisation whose advocates have this code; None when nobody has."""
        return next((each for each in self.advocacy if each.code == code), None)

    def place(self, place_id: str) -> Place | None:
        """Return the place with this id, if there is one."""
        return next((each for each in self.places if each.id == place_id), None)

    def find(self, contact_id: str) -> Contact:
        """Return the contact with this id."""
        return next(each for each in self.contacts if each.id == contact_id)


@dataclass(frozen=True, eq=False)
class Packs:
    """Every pack, the one that answers for any other organisation, and England's working days."""

    packs: Mapping[str, Pack]
    elsewhere: Pack
    working_days: WorkingDays

    @property
    def listed(self) -> tuple[Pack, ...]:
        """Return every organisation in the order of a list: by name, and those that are only examples last."""
        return tuple(sorted(self.packs.values(), key=lambda pack: (pack.example, pack.label)))

    def get(self, organisation: str | None) -> Pack | None:
        """Return the pack for an answer to *which organisation*; None while that is not known."""
        return self.elsewhere if organisation == "other" else self.packs.get(organisation or "")
