"""Leaving: somebody signs in no more, their sessions are over, and what they had is nobody's. What they wrote stays."""

from __future__ import annotations

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
        password=None,
        totp=None,
    )
    teams = (team.partition("/") for team in person.teams)
    theirs = [
        case.received.id
        for organisation, _, team in teams
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
