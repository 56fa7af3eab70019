"""What somebody signs in with: their password and the secret of their codes; and how often they were wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, or_, select, update

from webapp.desk.store import people
from webapp.desk.store.people import Person
from webapp.desk.store.tables import person, session
from webapp.store.engine import reading, writing

FREE_TRIES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Someone with what they sign in with."""

    person: Person
    password: str | None = field(repr=False)
    totp: bytes | None = field(repr=False)
    totp_step: int | None

    @property
    def can_sign_in(self) -> bool:
        """Whether they are here and have chosen a password."""
        return self.person.active and self.password is not None and self.totp is not None


def totp_place(id_: str) -> str:
    """Return the place that the secret of somebody's codes is sealed for."""
    return f"totp:{id_}"


def get(engine: Engine, id_: str) -> Credentials | None:
    """Return what the person with this id signs in with."""
    return _one(engine, person.c.id == id_)


def by_email(engine: Engine, email: str) -> Credentials | None:
    """Return what the person with this email address signs in with."""
    return _one(engine, person.c.email == email.strip().lower())


def who_can_sign_in(engine: Engine) -> set[str]:
    """Return the ids of those who are here and have chosen a password."""
    chosen = select(person.c.id).where(person.c.active.is_(True), person.c.password.is_not(None))
    with reading(engine) as connection:
        return set(connection.scalars(chosen))


def count_try(engine: Engine, id_: str, now: datetime) -> bool:
    """Count a try as wrong, until it proves right; return False when this account must wait, and then count nothing."""
    with writing(engine) as connection:
        query = select(person.c.wrong, person.c.locked_until).where(person.c.id == id_).with_for_update()
        row = connection.execute(query).one()
        if row.locked_until is not None and row.locked_until > now:
            return False
        wrong = row.wrong + 1
        values = {"wrong": wrong, "locked_until": now + wait_after(wrong) if wrong >= FREE_TRIES else None}
        connection.execute(update(person).where(person.c.id == id_).values(values))
    return True


def wait_after(wrong: int) -> timedelta:
    """Return how long an account waits after so many wrong tries in a row: each time twice as long, up to an hour.

    >>> [wait_after(each).seconds // 60 for each in (5, 6, 7, 99)]
    [1, 2, 4, 60]
    """
    doubled = min(wrong - FREE_TRIES, 6)
    return min(FIRST_WAIT * (1 << doubled), LONGEST_WAIT)


def take_back_try(engine: Engine, id_: str) -> None:
    """Take back that a try was counted: the password was right. What was wrong before stays so until the code is."""
    with writing(engine) as connection:
        values = {"wrong": person.c.wrong - 1, "locked_until": None}
        connection.execute(update(person).where(person.c.id == id_).values(values))


def use_step(engine: Engine, id_: str, step: int) -> bool:
    """Use a code, by its step: nothing that was wrong counts any longer. Return False when it was used before."""
    fresh = or_(person.c.totp_step.is_(None), person.c.totp_step < step)
    values = {"totp_step": step, "wrong": 0, "locked_until": None}
    with writing(engine) as connection:
        return bool(connection.execute(update(person).where(person.c.id == id_, fresh).values(values)).rowcount)


def rehash(engine: Engine, id_: str, password: str) -> None:
    """Keep the same password by a newer profile."""
    with writing(engine) as connection:
        connection.execute(update(person).where(person.c.id == id_).values(password=password))


def choose(
    engine: Engine,
    who: Person,
    password: str,
    totp: bytes,
    step: int,
    beside: Callable[[Connection], object] = lambda _: None,
) -> bool:
    """Keep what somebody chose with their one-time link, which is used by that; return False when it was already.

    Their sessions end, and nothing that was wrong before counts. ``beside`` is done in the same transaction.
    """
    values = {"password": password, "totp": totp, "totp_step": step, "wrong": 0, "locked_until": None}
    this = (person.c.id == who.id, person.c.version == who.version, person.c.active.is_(True))
    with writing(engine) as connection:
        if not connection.execute(update(person).where(*this).values(values | {"version": who.version + 1})).rowcount:
            return False
        connection.execute(delete(session).where(session.c.person_id == who.id))
        beside(connection)
    return True


def _one(engine: Engine, which: Any) -> Credentials | None:
    query = select(*people.COLUMNS, person.c.password, person.c.totp, person.c.totp_step).where(which)
    with reading(engine) as connection:
        row = connection.execute(query).one_or_none()
    return Credentials(people.from_row(row), row.password, row.totp, row.totp_step) if row else None
