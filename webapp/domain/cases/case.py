"""Case: what follows from the events of a case. Nothing of it is stored: `fold` reads the events in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from webapp.domain.cases.brief import Brief, timescales_of
from webapp.domain.cases.correcting import correctable, corrected
from webapp.domain.cases.events import (
    Allocated,
    ClockStarted,
    Consent,
    Entry,
    Event,
    Extended,
    GoesOn,
    Happened,
    KeptFrom,
    Learning,
    LearningDone,
    LetIn,
    MergedFrom,
    MergedInto,
    NoticeFailed,
    NoticeSettled,
    Ombudsman,
    Outcome,
    Reopened,
    Replied,
    Separated,
    Settled,
    StageAsked,
    Stopped,
    WaitingFor,
    WaitingOver,
    Withdrawn,
)
from webapp.domain.packs.model import Pack, Timescale
from webapp.domain.vocabulary import URGENT, URGENT_REVIEW

Span: TypeAlias = tuple[str, date, date | None]
"""A pause, by its id, from a day on, to the day on which the clocks go on, if that is known."""

HAPPENS_WITH_REPLY = {
    "acknowledgement": "acknowledged",
    "stage-acknowledgement": "stage-acknowledged",
    "answer": "answered",
}
"""What has happened once a reply of a kind is given to the notices."""


@dataclass(frozen=True, slots=True)
class Received:
    """What stands in the case's own row: it came from outside, and never changes."""

    id: str
    reference: str
    organisation: str
    team: str
    kind: str
    urgent: bool
    received_on: date
    brief: Brief | None = None
    """None while nobody here could open it: then only what stands in its envelope is known."""


@dataclass(slots=True)
class Round:
    """One stage of one part: since when, with which timescales, and what happened in it."""

    number: int
    to: str
    stage: str
    since: date
    timescales: tuple[Timescale, ...] = ()
    happened: dict[str, date] = field(default_factory=dict)
    """The first day of each thing that happened."""
    before: Mapping[str, date] = field(default_factory=dict)
    """What had happened in the round before it: some clocks count from its end."""
    started: dict[str, date] = field(default_factory=dict)
    extended: dict[str, date] = field(default_factory=dict)
    """The longer timescales that are used, with the day on which the person was told."""
    stopped: list[Span] = field(default_factory=list)
    outcome: Outcome | None = None
    followed: date | None = None
    """The day on which the person asked for the next stage."""

    @property
    def is_stopped(self) -> bool:
        """Whether its clocks stand still now."""
        return bool(self.stopped) and self.stopped[-1][2] is None


@dataclass(slots=True)
class Case:
    """A case as it stands after its events. ``version`` is the number of the last one."""

    received: Received
    rounds: list[Round]
    version: int = 0
    allocated_to: str = ""
    waiting: WaitingFor | None = None
    consent: Consent | None = None
    outstanding: dict[str, Settled | None] = field(default_factory=dict)
    """The conditions that it came with, each with how it was settled."""
    learning: list[tuple[Learning, date | None]] = field(default_factory=list)
    """Each learning action, with the day on which it was done."""
    ombudsman: list[Ombudsman] = field(default_factory=list)
    withdrawn_on: date | None = None
    merged_into: str = ""
    merged_from: dict[str, MergedFrom] = field(default_factory=dict)
    """The cases that go on here, by their ids, each with what it brought along."""
    kept_from: set[str] = field(default_factory=set)
    let_in: set[str] = field(default_factory=set)
    """Those from whom it was kept by mistake: their name in what was sent keeps it from them no more."""
    first_answered: date | None = None
    failed_notices: list[str] = field(default_factory=list)
    """What was sent and did not arrive, by the notice's id, until the person is told in another way."""
    days: dict[int, Event] = field(default_factory=dict)
    """What happened on a day that an officer typed, by the number of its entry, with the day that is right."""

    @property
    def is_open(self) -> bool:
        """Whether there is still work to do."""
        over = self.withdrawn_on is not None or self.merged_into
        return not over and any(each.outcome is None for each in self.rounds)

    @property
    def flags(self) -> tuple[str, ...]:
        """How it must be handled: as it came, and as the cases came that go on here."""
        own = self.received.brief.flags if self.received.brief else ()
        others = (flag for each in self.merged_from.values() for flag in each.flags)
        return tuple(dict.fromkeys((*own, *others)))

    @property
    def needs_work(self) -> bool:
        """Whether somebody has to look at it still: also where all is decided, and the person was not reached."""
        return self.is_open or bool(self.failed_notices)

    @property
    def looks_urgent(self) -> bool:
        """Whether somebody must look at once: until somebody has it."""
        pressing = self.received.urgent or not {URGENT, URGENT_REVIEW}.isdisjoint(self.flags)
        return pressing and not self.allocated_to

    @property
    def unsettled(self) -> list[str]:
        """The conditions that nobody has settled."""
        return [condition for condition, settled in self.outstanding.items() if settled is None]


def fold(received: Received, entries: Iterable[Entry], pack: Pack | None = None) -> Case:
    """Return a case as it stands after its events. ``pack`` says what a next stage has of timescales.

    A day that was corrected counts as if it had been written down at first.
    """
    right = corrected(list(entries))
    brief = received.brief
    parts = brief.parts if brief else ()
    rounds = [
        Round(number, part.to, part.stage, received.received_on, part.timescales) for number, part in enumerate(parts)
    ]
    case = Case(received, rounds or [Round(0, "", "", received.received_on)])
    case.outstanding = dict.fromkeys(brief.conditions if brief else ())
    case.days = correctable(right)
    for entry in right:
        case.version = entry.number
        _apply(case, entry, pack)
    return case


def _apply(case: Case, entry: Entry, pack: Pack | None) -> None:  # noqa: C901 - one line for each kind of event
    match entry.event:
        case Allocated(to):
            case.allocated_to = to
        case Happened(what, on, number):
            _happened(case, number, what, on)
        case Replied(_, kind, on, number) if kind in HAPPENS_WITH_REPLY:
            _happened(case, number, HAPPENS_WITH_REPLY[kind], on)
        case ClockStarted(number, timescale, on):
            case.rounds[number].started.setdefault(timescale, on)
        case WaitingFor() as waiting:
            case.waiting = waiting
        case WaitingOver():
            case.waiting = None
        case Extended(number, timescale, told_on):
            case.rounds[number].extended.setdefault(timescale, told_on)
        case Stopped(number, pause, on):
            _stop(case.rounds[number], pause, on)
        case GoesOn(number, on):
            _go_on(case.rounds[number], on)
        case Consent() as consent:
            case.consent = consent
        case Settled(condition) as settled:
            case.outstanding[condition] = settled
        case StageAsked(number, stage, on):
            _next_stage(case, case.rounds[number], stage, on, pack)
        case Outcome(number) as outcome:
            case.rounds[number].outcome = outcome
        case Learning() as learning:
            case.learning.append((learning, None))
        case LearningDone(number, on):
            case.learning[number] = (case.learning[number][0], on)
        case Ombudsman() as step:
            case.ombudsman.append(step)
        case Withdrawn(on):
            case.withdrawn_on, case.waiting = on, None
        case MergedInto(other):
            case.merged_into = other
        case MergedFrom(other) as merged:
            case.merged_from[other] = merged
            case.outstanding |= dict.fromkeys(merged.conditions)
        case Separated(other):
            case.merged_from.pop(other, None)
        case Reopened():
            case.withdrawn_on, case.merged_into = None, ""
            case.rounds[-1].outcome = None
        case NoticeFailed(notice) if notice not in case.failed_notices:
            case.failed_notices.append(notice)
        case NoticeSettled(notice) if notice in case.failed_notices:
            case.failed_notices.remove(notice)
        case KeptFrom(person):
            case.kept_from.add(person)
            case.let_in.discard(person)
        case LetIn(person):
            case.kept_from.discard(person)
            case.let_in.add(person)


def _happened(case: Case, number: int, what: str, on: date) -> None:
    case.rounds[number].happened.setdefault(what, on)
    if what == "answered" and case.first_answered is None:
        case.first_answered = on


def _stop(of: Round, pause: str, on: date) -> None:
    if not of.is_stopped:  # what stands still cannot be stopped once more
        of.stopped.append((pause, on, None))


def _go_on(of: Round, on: date) -> None:
    if of.is_stopped:
        pause, since, _ = of.stopped[-1]
        of.stopped[-1] = (pause, since, on)


def _next_stage(case: Case, before: Round, stage: str, on: date, pack: Pack | None) -> None:
    before.followed = on
    timescales = timescales_of(pack, before.to, stage)
    case.rounds.append(Round(len(case.rounds), before.to, stage, on, timescales, before=before.happened))


def stages_after(pack: Pack | None, of: Round) -> Mapping[str, str]:
    """Return the stages of the procedure that come after the one of a round: their names by their ids."""
    procedures = [each for each in pack.procedures if each.id == of.to] if pack else []
    stages = [stage for each in procedures for stage in each.stages]
    ids = [each.id for each in stages]
    place = ids.index(of.stage) + 1 if of.stage in ids else 0
    return {each.id: each.name for each in stages[place:]}
