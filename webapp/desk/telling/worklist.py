"""The list of work as it is shown: which cases, in which order, under which headings, and what is late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from webapp.desk import words
from webapp.desk.desk import Desk
from webapp.desk.store.people import Person
from webapp.desk.telling.row import Row, Rows
from webapp.domain.cases.case import Case
from webapp.domain.cases.clocks import Clock, Rank, clocks_of, rank, turn

MINE, NOBODY, TEAM = "mine", "nobody", "team"
WHOSE = (MINE, NOBODY, TEAM)
A_PAGE = 50
LATE_KINDS = ("law", "maximum", "promise", "aim")


@dataclass(frozen=True, slots=True)
class Standing:
    """A case in work with its clocks as they stand today."""

    case: Case
    clocks: Sequence[Clock]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one page that stand for the same reason where they stand, and how many there are of them in all."""

    heading: str
    count: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of a list of work."""

    whose: str
    team: str
    counts: Mapping[str, int]
    late: tuple[tuple[str, int], ...]
    groups: tuple[Group, ...]
    page: int
    pages: int


def in_work(desk: Desk, person: Person, hidden: set[str], team: str) -> list[Standing]:
    """Return what is in work for a person, the first first; of one team, or of all their teams when it is empty."""
    today, found = desk.today(), []
    for each in [team] if team else sorted(person.teams):
        organisation, _, name = each.partition("/")
        pack = desk.pack(organisation)
        for case in desk.cases.in_work(organisation, name):
            if case.received.id not in hidden:
                found.append(Standing(case, clocks_of(case, today, desk.working_days, pack)))
    return sorted(found, key=lambda each: turn(each.case, each.clocks))


def worklist(desk: Desk, person: Person, found: Sequence[Standing], whose: str, team: str, page: int) -> Worklist:
    """Return one page of what is mine, nobody's or the team's."""
    kept = {each: [one for one in found if belongs(one.case, each, person)] for each in WHOSE}
    chosen = kept[whose]
    pages = max(1, -(-len(chosen) // A_PAGE))
    page = min(max(page, 1), pages)
    return Worklist(
        whose,
        team,
        {each: len(some) for each, some in kept.items()},
        _late(chosen, desk),
        _groups(desk, chosen, chosen[(page - 1) * A_PAGE : page * A_PAGE]),
        page,
        pages,
    )


def belongs(case: Case, whose: str, person: Person) -> bool:
    """Return whether a case is one of those that a list is of."""
    if whose == MINE:
        return case.allocated_to == person.id
    return whose == TEAM or not case.allocated_to


def _late(found: Iterable[Standing], desk: Desk) -> tuple[tuple[str, int], ...]:
    late = [{clock.timescale.kind for clock in each.clocks if clock.state == "late"} for each in found]
    counts = {kind: sum(kind in kinds for kinds in late) for kind in LATE_KINDS}
    return tuple((words.said(words.TIMESCALES, kind, desk.english), count) for kind, count in counts.items() if count)


def _groups(desk: Desk, chosen: Sequence[Standing], shown: Sequence[Standing]) -> tuple[Group, ...]:
    ranks = [rank(each.case, each.clocks) for each in chosen]
    rows = Rows(desk, [each.case for each in shown])

    def of(each: Standing) -> Rank:
        return rank(each.case, each.clocks)

    return tuple(
        Group(
            words.said(words.RANKS, key.name, desk.english),
            ranks.count(key),
            tuple(rows.row(each.case, each.clocks) for each in some),
        )
        for key, some in groupby(shown, of)
    )
