"""Giving cases to somebody: one or many at once. What somebody else changed meanwhile is left as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webapp.desk.desk import Desk
from webapp.desk.store import people
from webapp.desk.store.cases import Stale
from webapp.desk.store.people import Person
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import Allocated

NOBODY = "nobody"
"""What stands for nobody in the form, where an empty answer means that none was given."""
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Given:
    """What came of it: how many were given, which had changed, and which that person may not have."""

    done: int
    changed: tuple[Case, ...]
    not_theirs: tuple[Case, ...]

    @property
    def left(self) -> bool:
        """Whether any case is left as it was."""
        return bool(self.changed or self.not_theirs)


def takers(desk: Desk, person: Person) -> list[Person]:
    """Return to whom someone may give cases: everybody who works for one of their teams."""
    here = (each for each in people.everybody(desk.engine) if each.active and each.works_on_cases)
    return [each for each in here if not each.teams.isdisjoint(person.teams)]


def give(desk: Desk, by: Person, choices: Sequence[str], to: Person | None, hidden: Iterable[str]) -> Given:
    """Give the cases that were chosen, each at the version that was seen, to somebody or to nobody."""
    versions = dict(_choice(each) for each in choices)
    secret, done, changed, not_theirs = set(hidden), 0, [], []
    for case in desk.cases.several(versions.keys() - secret):
        received = case.received
        if not by.belongs_to(received.organisation, received.team):
            continue  # they cannot know of it: nothing is said
        if to and not (to.belongs_to(received.organisation, received.team) and to.id not in case.kept_from):
            not_theirs.append(case)
        elif _give(desk, by, case, versions[received.id], to.id if to else ""):
            done += 1
        else:
            changed.append(desk.cases.get(received.id))
    return Given(done, tuple(changed), tuple(not_theirs))


def _give(desk: Desk, by: Person, case: Case, seen: int, to: str) -> bool:
    if case.allocated_to == to:
        return True  # pressed twice, or somebody did the same meanwhile
    try:
        desk.cases.append(case.received.id, seen, [Allocated(to)], by.id, desk.now())
    except Stale:
        return False
    return True


def _choice(told: str) -> tuple[str, int]:
    """Return the case of a ticked box, and which version of it was seen; one that no list has fits none."""
    id_, _, version = told.partition(":")
    return id_, int(version) if version.isascii() and version.isdigit() and len(version) <= MOST_DIGITS else -1
