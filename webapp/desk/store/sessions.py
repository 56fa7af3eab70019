"""Sessions: each is a row, known by the hash of the secret in a cookie, so that it can be ended here at any time."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from webapp.desk.store import people
from webapp.desk.store.people import Person
from webapp.desk.store.tables import session
from webapp.store.engine import reading, writing

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
TOUCHED = timedelta(seconds=30)
"""A session is written anew no more often than this."""


def begin(engine: Engine, person_id: str, now: datetime) -> str:
    """Begin a session and return the secret for its cookie."""
    secret = secrets.token_urlsafe(32)
    row = {"id": id_of(secret), "person_id": person_id, "started_at": now, "seen_at": now}
    with writing(engine) as connection:
        connection.execute(insert(session), row)
    return secret


def find(engine: Engine, secret: str, now: datetime) -> Person | None:
    """Return whose session this is, or None when there is none or it is over; it is seen now."""
    row = _lasting(engine, secret, now)
    if row is not None and now - row.seen_at > TOUCHED:
        with writing(engine) as connection:
            connection.execute(update(session).where(session.c.id == row.id).values(seen_at=now))
    return _holder(engine, row)


def holder(engine: Engine, secret: str, now: datetime) -> Person | None:
    """Return whose session this is, as `find` does, for whoever only looks: it lasts no longer by that."""
    return _holder(engine, _lasting(engine, secret, now))


def begun(engine: Engine, secret: str) -> datetime | None:
    """Return when a session began, or None when there is none."""
    with reading(engine) as connection:
        at: datetime | None = connection.scalar(select(session.c.started_at).where(session.c.id == id_of(secret)))
    return at


def whose_was(engine: Engine, secret: str) -> str:
    """Return the id of the person whose session this was while it lasted, or nothing when that is not known."""
    with reading(engine) as connection:
        return connection.scalar(select(session.c.person_id).where(session.c.id == id_of(secret))) or ""


def end(engine: Engine, secret: str) -> None:
    """End a session; safe to repeat."""
    with writing(engine) as connection:
        connection.execute(delete(session).where(session.c.id == id_of(secret)))


def end_all_of(engine: Engine, person_id: str) -> None:
    """End every session of a person."""
    with writing(engine) as connection:
        connection.execute(delete(session).where(session.c.person_id == person_id))


def purge(engine: Engine, now: datetime) -> int:
    """Delete the sessions that are over; say how many."""
    over = (session.c.seen_at < now - IDLE) | (session.c.started_at < now - LONGEST)
    with writing(engine) as connection:
        return connection.execute(delete(session).where(over)).rowcount


def _lasting(engine: Engine, secret: str, now: datetime) -> Any:
    """Return the row of a session that is not over, or None."""
    with reading(engine) as connection:
        row = connection.execute(select(session).where(session.c.id == id_of(secret))).one_or_none()
    if row is None or now - row.seen_at > IDLE or now - row.started_at > LONGEST:
        return None
    return row


def _holder(engine: Engine, row: Any) -> Person | None:
    found = people.get(engine, row.person_id) if row is not None else None
    return found if found and found.active else None


def id_of(secret: str) -> str:
    """Return the id of the row that a cookie's secret is for."""
    return sha256(secret.encode()).hexdigest()
