"""Dead letters: cases whose message could not be read, and putting them back to be read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, select, update

from webapp.desk.store.people import Person
from webapp.desk.store.tables import case, kept_from
from webapp.store.engine import reading, writing

_DEAD = case.c.brief.is_(None) & case.c.unread.is_not(None)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What is known of a case that could not be read: what its envelope says, and why, as a code."""

    reference: str
    received_on: date
    why: str


def of_teams_of(engine: Engine, person: Person) -> list[DeadLetter]:
    """Return what could not be read of what is for a person's teams, the oldest first."""
    hidden = select(kept_from.c.case_id).where(kept_from.c.person_id == person.id)
    columns = (case.c.reference, case.c.received_on, case.c.unread, case.c.organisation, case.c.team)
    query = select(*columns).where(_DEAD, case.c.id.not_in(hidden)).order_by(case.c.received_on, case.c.reference)
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    return [
        DeadLetter(row.reference, row.received_on, row.unread)
        for row in rows
        if person.belongs_to(row.organisation, row.team)
    ]


def put_back(engine: Engine) -> int:
    """Let all that could not be read be read again, and say how much that is."""
    with writing(engine) as connection:
        return connection.execute(update(case).where(_DEAD).values(unread=None)).rowcount


def unread(engine: Engine, codes: Iterable[str]) -> list[str]:
    """Return the ids of cases that nobody has tried to read yet, or that could not be read for one of these reasons."""
    tried = case.c.unread.is_(None) | case.c.unread.in_(list(codes))
    with reading(engine) as connection:
        return list(connection.scalars(select(case.c.id).where(case.c.brief.is_(None), tried)))
