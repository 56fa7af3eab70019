"""Figures of a year: what the reports that a council must write of its complaints are made of.

A year runs from 1 April to 31 March. Adults: regulation 18 of SI 2009/309. Children: regulation 13 of SI 2006/1738.
A complaint counts in the year in which it was received, once, wherever else it was sent as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from webapp.domain.cases.case import Case, Round
from webapp.domain.cases.clocks import Clock
from webapp.domain.cases.events import WELL_FOUNDED
from webapp.domain.packs.teams import WHISTLEBLOWING
from webapp.domain.vocabulary import FEEDBACK_IDS

Audience = Literal["adults", "children"]
ADULTS: Audience = "adults"
CHILDREN: Audience = "children"
CHILDRENS_PROCEDURES = "childrens"
"""How the id of every procedure for children's services begins, in every pack."""
OPEN = "open"
ENDINGS = ("upheld", "partly-upheld", "not-upheld", "resolved", "withdrawn", "not-ours", OPEN)
"""How a complaint can stand: its result, or that there is none yet."""
LIMITS = frozenset({"law", "maximum"})
"""The kinds of timescale that are a limit; the others say what is aimed for or promised."""
AIMS = frozenset({"aim", "promise"})
Kept = Literal["kept", "late", "waiting", "none"]
KEPT: tuple[Kept, ...] = ("kept", "late", "waiting", "none")
"""Whether a time was kept: yes, no, not known yet, or there was none."""


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """A year of the reports, by the year in which it begins."""

    begins_in: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.begins_in, 4, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return date(self.begins_in + 1, 3, 31)


def year_of(day: date) -> Year:
    """Return the year of the reports in which a day lies.

    >>> year_of(date(2027, 3, 31)), year_of(date(2027, 4, 1))
    (Year(begins_in=2026), Year(begins_in=2027))
    """
    return Year(day.year if (day.month, day.day) >= (4, 1) else day.year - 1)


def is_childrens(procedure: str) -> bool:
    """Return whether a procedure, by its id, is one for children's services."""
    return procedure.startswith(CHILDRENS_PROCEDURES)


def is_apart(case: Case) -> bool:
    """Return whether a case is a report of wrongdoing. It is in no table, and only its own team may know of it."""
    return case.received.team == WHISTLEBLOWING or case.received.kind == "wrongdoing"


@dataclass(slots=True)
class Sorted:
    """The cases of a year, each in one place."""

    complaints: list[Case] = field(default_factory=list)
    merged: list[Case] = field(default_factory=list)
    """They go on in another case, and are counted there."""
    others: Counter[str] = field(default_factory=Counter)
    """What is no complaint, by its kind."""
    unread: int = 0
    """What nobody could open yet: nothing says which report it belongs to."""
    apart: list[Case] = field(default_factory=list)


def sort(cases: Iterable[Case]) -> Sorted:
    """Put each case in its place."""
    found = Sorted()
    for case in cases:
        if is_apart(case):
            found.apart.append(case)
        elif case.received.brief is None:
            found.unread += 1
        elif not any(_is_complaint(each) for each in case.rounds):
            found.others[case.received.kind] += 1
        elif case.merged_into:
            found.merged.append(case)
        else:
            found.complaints.append(case)
    return found


@dataclass(frozen=True, slots=True)
class Representation:
    """One round of a complaint as a report tells of it: how it ended, and whether times were kept."""

    case: Case
    round: Round
    ending: str
    limits: Kept
    aims: Kept

    @property
    def general(self) -> bool:
        """Return whether it raised a matter of general importance."""
        return self.round.outcome is not None and self.round.outcome.general


@dataclass(slots=True)
class Report:
    """The figures of one report."""

    received: int = 0
    earlier: int = 0
    """Of those received: about a complaint that was made before."""
    endings: Counter[str] = field(default_factory=Counter)
    referred: int = 0
    """Of those received: the Ombudsman had it."""
    general: int = 0
    """Of those received: it raised a matter of general importance."""
    subjects: Counter[tuple[str, str]] = field(default_factory=Counter)
    remedies: Counter[str] = field(default_factory=Counter)
    learning_open: int = 0
    learning_done: int = 0
    limits: Counter[Kept] = field(default_factory=Counter)
    aims: Counter[Kept] = field(default_factory=Counter)
    representations: list[Representation] = field(default_factory=list)

    @property
    def well_founded(self) -> int:
        """Return how many were decided to be well founded."""
        return sum(self.endings[each] for each in WELL_FOUNDED)


def report(audience: Audience, complaints: Iterable[tuple[Case, Sequence[Clock]]]) -> Report:
    """Return the figures of a report from complaints, each with its clocks; those for other readers are left out."""
    found = Report()
    for case, clocks in complaints:
        rounds = [each for each in case.rounds if _belongs(each, audience)]
        if rounds:
            _count(found, case, rounds, clocks)
    return found


def _count(found: Report, case: Case, rounds: Sequence[Round], clocks: Sequence[Clock]) -> None:
    numbers = {each.number for each in rounds}
    theirs = [each for each in clocks if each.round in numbers]
    found.received += 1
    found.earlier += rounds[0].stage not in ("", "stage-1", "on-the-spot")
    found.endings[ending_of(case, rounds)] += 1
    found.referred += bool(case.ombudsman)
    found.general += any(each.outcome.general for each in rounds if each.outcome)
    found.subjects.update(case.received.brief.subjects if case.received.brief else ())
    found.remedies.update({remedy for each in rounds if each.outcome for remedy in each.outcome.remedies})
    found.learning_done += sum(done is not None for _, done in case.learning)
    found.learning_open += sum(done is None for _, done in case.learning)
    found.limits[kept(theirs, LIMITS)] += 1
    found.aims[kept(theirs, AIMS)] += 1
    for each in rounds:
        own = [clock for clock in theirs if clock.round == each.number]
        ending = ending_of(case, [each])
        found.representations.append(Representation(case, each, ending, kept(own, LIMITS), kept(own, AIMS)))


def ending_of(case: Case, rounds: Sequence[Round]) -> str:
    """Return how rounds of a case ended together: the best result that the person got in any of them.

    What was well founded stays so, whatever comes later. Otherwise there is no ending while a round has none.
    """
    results = {each.outcome.result for each in rounds if each.outcome}
    if well_founded := next((each for each in ENDINGS if each in results & WELL_FOUNDED), None):
        return well_founded
    if case.withdrawn_on is not None:
        return "withdrawn"
    if any(each.outcome is None for each in rounds):
        return OPEN
    return next(each for each in ENDINGS if each in results)


def kept(clocks: Iterable[Clock], kinds: frozenset[str]) -> Kept:
    """Return whether the times of these kinds were kept. One that was not kept is enough for no.

    A clock that was replaced by the longer one in time is judged by the longer one.
    """
    states = {each.state for each in clocks if each.timescale.kind in kinds and each.due}
    if states & {"late", "met-late"}:
        return "late"
    if "running" in states:
        return "waiting"
    return "kept" if "met" in states else "none"


def months_of(last: date, count: int) -> list[date]:
    """Return the first days of as many months, the last of them that of a day.

    >>> months_of(date(2027, 1, 20), 3)
    [datetime.date(2026, 11, 1), datetime.date(2026, 12, 1), datetime.date(2027, 1, 1)]
    """
    months = [last.replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def _is_complaint(of: Round) -> bool:
    return bool(of.to) and of.to not in FEEDBACK_IDS


def _belongs(of: Round, audience: Audience) -> bool:
    return _is_complaint(of) and is_childrens(of.to) == (audience == CHILDREN)
