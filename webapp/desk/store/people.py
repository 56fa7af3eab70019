"""People who work at the desk: who they are, what they may do, and for which teams."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from webapp.desk.store.tables import person, session
from webapp.store.engine import reading, writing

OFFICER, MANAGER, AUDITOR, KEEPER = "officer", "manager", "auditor", "keeper"
ROLES = (OFFICER, MANAGER, AUDITOR, KEEPER)
"""An officer works on cases; a manager also allocates others' and sees figures; an auditor reads the audit and figures;
a keeper looks after people, and sees no case. Who deals with whistleblowing is an officer of that team."""


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


COLUMNS = (
    person.c.id,
    person.c.name,
    person.c.email,
    person.c.role,
    person.c.teams,
    person.c.active,
    person.c.version,
)


def add(
    engine: Engine,
    name: str,
    email: str,
    role: str,
    teams: Iterable[str],
    beside: Callable[[Connection, Person], object] = lambda *_: None,
    **more: Any,
) -> Person:
    """Add somebody who cannot sign in yet; raises EmailTaken. ``beside`` is done in the same transaction."""
    made = Person(uuid.uuid4().hex, name, email.strip().lower(), role, frozenset(teams))
    row = {"id": made.id, "name": name, "email": made.email, "role": role, "active": True}
    try:
        with writing(engine) as connection:
            connection.execute(insert(person), {**row, **more, "teams": json.dumps(sorted(made.teams))})
            beside(connection, made)
    except IntegrityError:
        raise EmailTaken(email) from None
    return made


def change(engine: Engine, id_: str, beside: Callable[[Connection], object] = lambda _: None, **values: Any) -> Person:
    """Change what is known of somebody, and return them as they are then. ``beside`` is done in the same transaction.

    Raises EmailTaken.
    """
    if "teams" in values:
        values["teams"] = json.dumps(sorted(values["teams"]))
    try:
        with writing(engine) as connection:
            connection.execute(update(person).where(person.c.id == id_).values(values))
            beside(connection)
    except IntegrityError:
        raise EmailTaken(id_) from None
    return _known(engine, id_)


def end_links(
    engine: Engine, id_: str, beside: Callable[[Connection], object] = lambda _: None, **values: Any
) -> Person:
    """End every way in that somebody had: links, sessions, password and app. Change what else is given; return them.

    Whoever found their phone, or learned their password, comes in no longer.
    """
    with writing(engine) as connection:
        gone = dict.fromkeys(("password", "totp", "totp_step"))
        changed = {"version": person.c.version + 1, **gone, **values}
        connection.execute(update(person).where(person.c.id == id_).values(changed))
        connection.execute(delete(session).where(session.c.person_id == id_))
        beside(connection)
    return _known(engine, id_)


def get(engine: Engine, id_: str) -> Person | None:
    """Return the person with this id, whether or not they are still here."""
    return _one(engine, person.c.id == id_)


def by_email(engine: Engine, email: str) -> Person | None:
    """Return the person who signs in with this address."""
    return _one(engine, person.c.email == email.strip().lower())


def by_subject(engine: Engine, subject: str) -> Person | None:
    """Return the person whom the OIDC provider calls so."""
    return _one(engine, person.c.subject == subject)


def has_subject(engine: Engine, id_: str) -> bool:
    """Return whether somebody is known to the OIDC provider."""
    with reading(engine) as connection:
        return connection.scalar(select(person.c.subject).where(person.c.id == id_)) is not None


def everybody(engine: Engine) -> list[Person]:
    """Return everybody, by name."""
    with reading(engine) as connection:
        return [from_row(row) for row in connection.execute(select(*COLUMNS).order_by(person.c.name, person.c.id))]


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


def _known(engine: Engine, id_: str) -> Person:
    found = get(engine, id_)
    if found is None:
        raise LookupError(id_)
    return found


def _one(engine: Engine, which: Any) -> Person | None:
    with reading(engine) as connection:
        row = connection.execute(select(*COLUMNS).where(which)).one_or_none()
    return from_row(row) if row else None


def from_row(row: Any) -> Person:
    """Return the person that a row with these ``COLUMNS`` is about."""
    return Person(row.id, row.name, row.email, row.role, frozenset(json.loads(row.teams)), row.active, row.version)
