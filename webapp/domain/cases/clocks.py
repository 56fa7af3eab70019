"""Clocks: what is due in a case, by which day, and how that day was worked out; in which order cases are worked on.

A clock runs from the day on which what starts it happened to the day on which what it counts to did. What was late
stays late. Law never stands still.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Literal

from webapp.domain.cases.case import Case, Round
from webapp.domain.packs.model import Pack, Timescale
from webapp.domain.timescales import BeyondHorizon, Due, WorkingDays, due

State = Literal["running", "late", "met", "met-late", "not-started", "no-days", "replaced", "unknown"]
DEADLINE = "deadline"
"""The kind of a timescale that is the person's own: nobody here is late."""
OVERTAKEN = frozenset({"acknowledged", "stage-acknowledged", "completion-date-told"})
"""What an answer says as well: whoever is answered first need not be told that we have it, or when we answer."""
FROM_BEFORE = frozenset({"letter-dated", "stage-ended"})
"""What happened at the end of the stage before, where there was one here."""
DROPPED = frozenset({"withdrawn", "not-ours"})
"""The results after which nothing of a round is left to do."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A pause that moved a due day: its id, its days, and how many working days it took."""

    pause: str
    since: date
    until: date
    days: int


@dataclass(frozen=True, slots=True)
class Clock:
    """One timescale of a round on a day: when it started, when it is due, when what it counts to happened.

    ``longer`` is the id of the longer timescale that replaces it, once the person was told in time.
    """

    round: int
    timescale: Timescale
    state: State
    started: date | None = None
    due: Due | None = None
    ended: date | None = None
    longer: str = ""
    stops: tuple[Stop, ...] = ()

    @property
    def is_pending(self) -> bool:
        """Whether something is still to be done for it."""
        return self.ended is None and self.state in ("running", "late", "not-started", "no-days", "unknown")

    @property
    def is_ours(self) -> bool:
        """Whether it is the team that has so long, and not the person."""
        return self.timescale.kind != DEADLINE


class Rank(IntEnum):
    """Why a case stands where it stands in a list of work, the first first."""

    LOOK_AT_ONCE = 0
    NOT_READ = 1  # what is due in it is not known, nor whether it is urgent
    LATE_LAW = 2
    LATE_MAXIMUM = 3
    LATE_PROMISE = 4
    LATE_AIM = 5
    DUE = 6
    NOT_STARTED = 7
    NOTHING_DUE = 8


_LATE = {"law": Rank.LATE_LAW, "maximum": Rank.LATE_MAXIMUM, "promise": Rank.LATE_PROMISE, "aim": Rank.LATE_AIM}


def clocks_of(case: Case, today: date, working_days: WorkingDays, pack: Pack | None = None) -> list[Clock]:
    """Return every clock of a case as it stands on a day, round by round in the order of the procedure."""
    return [clock for each in case.rounds for clock in _clocks(each, case, today, working_days, pack)]


def next_due(clocks: Sequence[Clock]) -> Clock | None:
    """Return the clock that stands for a case in a list: what is late in the worst way, or else what is due first."""
    dated = [each for each in clocks if each.due and each.is_ours and each.state in ("running", "late")]
    return min(dated, key=_turn, default=None)


def rank(case: Case, clocks: Sequence[Clock]) -> Rank:
    """Return why a case stands where it stands."""
    if case.looks_urgent:
        return Rank.LOOK_AT_ONCE
    if case.received.brief is None:
        return Rank.NOT_READ
    first = next_due(clocks)
    if first is not None:
        return _rank_of(first)
    waits = any(each.state == "not-started" and each.is_ours for each in clocks)
    return Rank.NOT_STARTED if waits else Rank.NOTHING_DUE


def turn(case: Case, clocks: Sequence[Clock]) -> tuple[Rank, date, date, str]:
    """Return what a list of work is sorted by."""
    first, received = next_due(clocks), case.received
    day = first.due.day if first and first.due else received.received_on
    return rank(case, clocks), day, received.received_on, received.reference


def _turn(clock: Clock) -> tuple[Rank, date]:
    return _rank_of(clock), clock.due.day if clock.due else date.max


def _rank_of(clock: Clock) -> Rank:
    return _LATE[clock.timescale.kind] if clock.state == "late" else Rank.DUE


def _clocks(of: Round, case: Case, today: date, working_days: WorkingDays, pack: Pack | None) -> Iterator[Clock]:
    for timescale in of.timescales:
        started, ended = _start(of, timescale), _end(of, timescale, case)
        if started is None:
            yield Clock(of.number, timescale, "met" if ended else "not-started", ended=ended)
            continue
        if timescale.value is None:
            yield Clock(of.number, timescale, "met" if ended else "no-days", started, ended=ended)
            continue
        try:
            until, stops = _due(of, timescale, started, (ended, today), working_days, pack)
        except BeyondHorizon:
            yield Clock(of.number, timescale, "unknown", started, ended=ended)
            continue
        longer = _longer(of, timescale, until.day)
        yield Clock(of.number, timescale, _state(until.day, ended, longer, today), started, until, ended, longer, stops)


def _start(of: Round, timescale: Timescale) -> date | None:
    if timescale.starts in ("received", "stage-requested"):
        return of.since
    if told := of.started.get(timescale.id):
        return told
    before = of.before.get(timescale.starts) if timescale.starts in FROM_BEFORE else None
    return before or of.happened.get(timescale.starts)


def _end(of: Round, timescale: Timescale, case: Case) -> date | None:
    if timescale.kind == DEADLINE:
        return _asked(of, timescale, case) or case.withdrawn_on
    return of.happened.get(timescale.ends) or _answered_instead(of, timescale) or _dropped(of, case)


def _asked(of: Round, timescale: Timescale, case: Case) -> date | None:
    """Return when the person did what a deadline is for: went further with an answer, or else asked for this stage."""
    if timescale.starts == "answered":
        further = [of.followed, *(step.on for step in case.ombudsman)]
        return min((day for day in further if day), default=None)
    return of.since if _start(of, timescale) else None


def _answered_instead(of: Round, timescale: Timescale) -> date | None:
    """Return the day of the answer, or of the outcome where no letter is written down, if that is as good an end."""
    if timescale.ends != "answered" and timescale.ends not in OVERTAKEN:
        return None
    return of.happened.get("answered") or (of.outcome.on if of.outcome else None)


def _dropped(of: Round, case: Case) -> date | None:
    if case.withdrawn_on:
        return case.withdrawn_on
    return of.outcome.on if of.outcome and of.outcome.result in DROPPED else None


def _state(until: date, ended: date | None, longer: str, today: date) -> State:
    if longer:
        return "replaced"
    if ended is not None:
        return "met-late" if ended > until else "met"
    return "late" if today > until else "running"


def _longer(of: Round, timescale: Timescale, until: date) -> str:
    """Return the longer timescale that is used instead, if the person was told before this one ran out."""
    told = ((each.id, of.extended.get(each.id)) for each in of.timescales if each.extends == timescale.id)
    return next((id_ for id_, on in told if on is not None and on <= until), "")


def _due(
    of: Round,
    timescale: Timescale,
    started: date,
    ran: tuple[date | None, date],
    working_days: WorkingDays,
    pack: Pack | None,
) -> tuple[Due, tuple[Stop, ...]]:
    """Return when a clock runs out: later by the working days for which it stood still, while that is allowed.

    It ``ran`` until it ended, if it did, and is looked at today. While it stands still nothing is late.
    """
    ended, today = ran
    value = timescale.value or 0
    until = due(value, timescale.unit, started, working_days)
    stops: list[Stop] = []
    for pause, since, again in of.stopped:
        if since > min(until.day, ended or date.max) or not _may_stop(timescale, pause, pack):
            continue
        # Pauses that overlap stop a clock once.
        began, ends = max(since, started, *(each.until for each in stops)), min(again or today, ended or date.max)
        days = working_days.between(began, ends)
        if days > 0:
            stops.append(Stop(pause, began, ends, days))
            moved = working_days.count_on(until.day, days)
            until = Due(moved.day, (*until.skipped, *moved.skipped))
        if again is None or (ended and again > ended):
            until = Due(max(until.day, ends), until.skipped)
    return until, tuple(stops)


def _may_stop(timescale: Timescale, pause: str, pack: Pack | None) -> bool:
    known = next((each for each in pack.pauses if each.id == pause), None) if pack else None
    if known is None or timescale.kind == "law":
        return False
    return not known.timescales or timescale.id in known.timescales
