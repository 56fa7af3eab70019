"""How a team is doing now: what waits, what is late, and how long people waited for a word and for an answer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from webapp.domain.cases.case import Case, Round
from webapp.domain.cases.clocks import Clock, next_due
from webapp.domain.cases.figures import AIMS, LIMITS, Kept, kept
from webapp.domain.timescales import WorkingDays

LATE = ("law", "maximum", "promise", "aim")
"""The kinds of timescale that a case can be late by, the worst first."""
ALL, HALF, MOST = 100, 50, 90


@dataclass(frozen=True, slots=True)
class Spread:
    """Within how many working days half of them, and nine in ten, were told; None when there are none."""

    count: int
    half: int | None
    most: int | None


@dataclass(slots=True)
class Month:
    """The complaints of one month by whether their answers came in time."""

    first: date
    received: int = 0
    answers: Counter[Kept] = field(default_factory=Counter)


@dataclass(slots=True)
class Waiting:
    """What is in work on a day."""

    open: int = 0
    not_allocated: int = 0
    late: Counter[str] = field(default_factory=Counter)
    """How many are late, each counted once by the worst that is late."""
    longest: list[Case] = field(default_factory=list)
    """Those that came first, the first first."""


def waiting(cases: Iterable[tuple[Case, Sequence[Clock]]], longest: int = 10) -> Waiting:
    """Return what is in work, from open cases with their clocks."""
    found = Waiting()
    for case, clocks in cases:
        found.open += 1
        found.not_allocated += not case.allocated_to
        worst = next_due([each for each in clocks if each.state == "late"])
        if worst is not None:
            found.late[worst.timescale.kind] += 1
        found.longest.append(case)
    found.longest = sorted(found.longest, key=lambda each: (each.received.received_on, each.received.reference))
    del found.longest[longest:]
    return found


def by_month(complaints: Iterable[tuple[Case, Sequence[Clock]]], months: Sequence[date]) -> list[Month]:
    """Return for each month, by its first day, whether what was received in it was answered in time."""
    found = {each: Month(each) for each in months}
    for case, clocks in complaints:
        month = found.get(case.received.received_on.replace(day=1))
        if month is not None:
            month.received += 1
            month.answers[kept((each for each in clocks if each.timescale.ends == "answered"), LIMITS | AIMS)] += 1
    return list(found.values())


def spread(days: Iterable[int]) -> Spread:
    """Return within how many days half of them and nine in ten were done: each is a number of days that there was.

    >>> spread([1, 2, 2, 3, 9])
    Spread(count=5, half=2, most=9)
    """
    ordered = sorted(days)
    return Spread(len(ordered), _within(ordered, HALF), _within(ordered, MOST))


def days_until(cases: Iterable[Case], what: str, working_days: WorkingDays) -> list[int]:
    """Return after how many working days something first happened in each round in which it did."""
    happened = (_day_of(each, what) for case in cases for each in case.rounds)
    return [working_days.between(*each) for each in happened if each is not None]


def _day_of(of: Round, what: str) -> tuple[date, date] | None:
    on = of.happened.get(what)
    return (of.since, on) if on is not None else None


def _within(ordered: Sequence[int], share: int) -> int | None:
    return ordered[math.ceil(len(ordered) * share / ALL) - 1] if ordered else None
