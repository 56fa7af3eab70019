"""Leaving: what somebody had is nobody's, be it that they are gone altogether or that they work for a team no longer.

Whoever is gone signs in no more, and their sessions are over. What they wrote stays. Whoever comes back chooses anew
what they sign in with, and has none of the cases that they had.
"""

from __future__ import annotations

from collections.abc import Iterable

from webapp.desk.desk import Desk
from webapp.desk.store import audit, people
from webapp.desk.store.cases import Stale
from webapp.desk.store.people import Person
from webapp.domain.cases.events import Allocated

TRIES = 5


def let_go(desk: Desk, person: Person, by: str) -> int:
    """Let somebody go, and return how many cases are nobody's by that. ``by`` is who says so, by their id."""
    now = desk.now()
    people.end_links(
        desk.engine,
        person.id,
        lambda within: audit.add_within(within, by, "person-left", now, person.id),
        active=False,
    )
    return hand_back(desk, person, person.teams)


def bring_back(desk: Desk, person: Person, by: str) -> Person:
    """Let somebody back who was let go, with what they might do then, and return them as they are now.

    Nothing that they had opens anything: neither sessions nor links, neither their password nor their app.
    """
    now = desk.now()
    return people.end_links(
        desk.engine,
        person.id,
        lambda within: audit.add_within(within, by, "person-back", now, person.id),
        active=True,
    )


def hand_back(desk: Desk, person: Person, teams: Iterable[str]) -> int:
    """Make nobody's what somebody has of teams for which they work no longer, and return how many cases that were."""
    theirs = [
        case.received.id
        for organisation, _, team in (each.partition("/") for each in teams)
        for case in desk.cases.in_work(organisation, team)
        if case.allocated_to == person.id
    ]
    for id_ in theirs:
        _take_back(desk, id_, person)
    return len(theirs)


def _take_back(desk: Desk, id_: str, person: Person) -> None:
    for _ in range(TRIES):
        case = desk.cases.get(id_)
        if case.allocated_to != person.id:
            return
        try:
            desk.cases.append(id_, case.version, [Allocated("")], "", desk.now())
        except Stale:
            continue
        return
