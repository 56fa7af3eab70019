"""The trial: whether the database takes a complaint is found out by writing, every few seconds, what nobody keeps.

A disk that became read-only, a PostgreSQL standby and a damaged table all go on answering those who only read.
"""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, delete, insert
from sqlalchemy.exc import SQLAlchemyError

from webapp.store import postgres, sqlite
from webapp.store.tables import BACK_OFFICE, draft, outbox, submission

HOLDS_SECONDS = 5.0
"""How long a trial that succeeded is believed."""

BEGIN = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": f"{postgres.BEGIN}; SET LOCAL lock_timeout = 200",
}
_TAKEN = ("database is locked", "database table is locked", "lock timeout")
"""Somebody else is writing just now, so it can be written to."""
_REASONS = (
    ("readonly", "its file or disk is read-only: make it writable"),
    ("read-only", "the server only reads, as a standby does: set DATABASE_URL to the one that writes"),
    ("READ WRITE", "the server only reads, as a standby does: set DATABASE_URL to the one that writes"),
    ("read-write mode", "the server only reads, as a standby does: set DATABASE_URL to the one that writes"),
    ("full", "the disk is full: make room"),
    ("malformed", "it is damaged: stop everything and restore a backup with `flask restore`"),
    ("not a database", "it is damaged: stop everything and restore a backup with `flask restore`"),
    ("disk I/O error", "the disk does not work: look into the system's log"),
)

_succeeded: WeakKeyDictionary[Engine, float] = WeakKeyDictionary()


def problem_with_writing(engine: Engine) -> str | None:
    """Say why nothing can be written, with what to do, or None. A success is believed for some seconds."""
    if time.monotonic() < _succeeded.get(engine, 0.0):
        return None
    try:
        _try(engine)
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", error))
        if not any(words in said for words in _TAKEN):
            reason = next((plain for words, plain in _REASONS if words in said), type(error).__name__)
            return f"The database can be read but not written to ({reason})."
    _succeeded[engine] = time.monotonic() + HOLDS_SECONDS
    return None


def _try(engine: Engine) -> None:
    """Write all that a complaint writes and take it back, then commit something small that leaves nothing."""
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(sqlite.NOT_BUSY)
        try:
            connection.exec_driver_sql(BEGIN[engine.dialect.name])
            connection.exec_driver_sql("SAVEPOINT trial")
            _write(connection)
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT trial")
            # A draft, because nothing else is a web server's to delete.
            connection.execute(delete(draft).where(draft.c.id == _put_draft(connection)))
        finally:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql(sqlite.BUSY)


def _write(connection: Connection) -> None:
    id_, now = uuid.uuid4().hex, datetime.now(UTC)
    words = dict.fromkeys(("message_id", "idempotency_key", "reference"), f"trial-{id_[:20]}")
    about = dict.fromkeys(("organisation", "route", "kind", "body"), "trial")
    connection.execute(insert(submission), {**words, **about, "urgent": False, "received_on": now.date()})
    waits = {"rank": 1, "attempts": 0, "waits_since": now, "due_at": now}
    connection.execute(insert(outbox), {"id": id_, "channel": BACK_OFFICE, "message_id": words["message_id"], **waits})
    _put_draft(connection)


def _put_draft(connection: Connection) -> str:
    id_ = uuid.uuid4().hex
    times = dict.fromkeys(("started_at", "touched_at", "expires_at"), datetime.now(UTC))
    connection.execute(insert(draft), {"id": id_, "version": 1, **times, "idle": 0, "longest": 0, "sealed": b""})
    return id_
