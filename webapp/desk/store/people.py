"""People who work at the desk: who they are, what they may do, and for which teams."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from webapp.desk.store.tables import person
from webapp.store.engine import reading, writing

OFFICER, MANAGER, AUDITOR, KEEPER = "officer", "manager", "auditor", "keeper"
ROLES = (OFFICER, MANAGER, AUDITOR, KEEPER)
"""An officer works on cases; a manager also allocates others' and sees figures; an auditor reads the audit and figures;
a keeper looks after people and keys, and sees no case. Who deals with whistleblowing is an officer of that team."""


class EmailTaken(Exception):
    """Somebody else signs in with this address."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who works at the desk. ``teams`` are `organisation/team`."""

    id: str
    name: str
    email: str
    role: str
    teams: frozenset[str]
    active: bool = True
    version: int = 1

    @property
    def works_on_cases(self) -> bool:
        """Whether they may see cases at all."""
        return self.role in (OFFICER, MANAGER)

    def belongs_to(self, organisation: str, team: str) -> bool:
        """Return whether they are of a team."""
        return f"{organisation}/{team}" in self.teams


_COLUMNS = (
    person.c.id,
    person.c.name,
    person.c.email,
    person.c.role,
    person.c.teams,
    person.c.active,
    person.c.version,
)


def add(engine: Engine, name: str, email: str, role: str, teams: Iterable[str]) -> Person:
    """Add somebody who cannot sign in yet; raises EmailTaken."""
    made = Person(uuid.uuid4().hex, name, email.strip().lower(), role, frozenset(teams))
    row = {"id": made.id, "name": name, "email": made.email, "role": role, "active": True}
    try:
        with writing(engine) as connection:
            connection.execute(insert(person), {**row, "teams": json.dumps(sorted(made.teams))})
    except IntegrityError:
        raise EmailTaken(email) from None
    return made


def get(engine: Engine, id_: str) -> Person | None:
    """Return the person with this id, whether or not they are still here."""
    return _one(engine, person.c.id == id_)


def by_email(engine: Engine, email: str) -> Person | None:
    """Return the person who signs in with this address."""
    return _one(engine, person.c.email == email.strip().lower())


def everybody(engine: Engine) -> list[Person]:
    """Return everybody, by name."""
    with reading(engine) as connection:
        return [_person(row) for row in connection.execute(select(*_COLUMNS).order_by(person.c.name, person.c.id))]


def of_team(engine: Engine, organisation: str, team: str) -> list[Person]:
    """Return those who are here and work on the cases of a team, by name."""
    return [
        each
        for each in everybody(engine)
        if each.active and each.works_on_cases and each.belongs_to(organisation, team)
    ]


def is_empty(engine: Engine) -> bool:
    """Return whether nobody was ever added."""
    with reading(engine) as connection:
        return not connection.scalar(select(func.count()).select_from(person))


def _one(engine: Engine, which: Any) -> Person | None:
    with reading(engine) as connection:
        row = connection.execute(select(*_COLUMNS).where(which)).one_or_none()
    return _person(row) if row else None


def _person(row: Any) -> Person:
    return Person(row.id, row.name, row.email, row.role, frozenset(json.loads(row.teams)), row.active, row.version)
