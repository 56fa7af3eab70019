"""What is being keyed in from paper or a call: one person's answers, sealed, which nobody else can open.

Whoever saves says which version they saw. Where another window of theirs has saved since, nothing is saved (`Changed`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from webapp.desk.sealing import Sealing
from webapp.desk.store import audit
from webapp.desk.store.tables import audit as audit_lines
from webapp.desk.store.tables import keyed
from webapp.store.engine import reading, writing

KEYED_IN = "keyed-in"
"""What the audit says of a case that somebody keyed in; its reason is the way in which it came."""


class Changed(Exception):
    """It was saved from another window, or is gone, since this one was opened; nothing was saved now."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one that is being keyed in, opened: ``told`` is what JSON can say."""

    id: str
    version: int
    touched_at: datetime
    told: Any = field(repr=False)


def add(engine: Engine, sealing: Sealing, id_: str, who: str, told: Any, now: datetime) -> None:
    """Keep one that somebody has begun."""
    row = {"id": id_, "person_id": who, "version": 1, "touched_at": now, "words": sealing.seal(told, _place(id_))}
    with writing(engine) as connection:
        connection.execute(insert(keyed), row)


def find(engine: Engine, sealing: Sealing, id_: str, who: str) -> Kept | None:
    """Return one that this person has begun; None when there is none such, or somebody else began it."""
    with reading(engine) as connection:
        row = connection.execute(select(keyed).where(keyed.c.id == id_, keyed.c.person_id == who)).one_or_none()
    return _kept(row, sealing) if row else None


def begun_by(engine: Engine, sealing: Sealing, who: str) -> list[Kept]:
    """Return all that a person has begun and not finished, the last worked on first."""
    query = select(keyed).where(keyed.c.person_id == who).order_by(keyed.c.touched_at.desc(), keyed.c.id)
    with reading(engine) as connection:
        return [_kept(row, sealing) for row in connection.execute(query)]


def save(engine: Engine, sealing: Sealing, id_: str, who: str, seen: int, told: Any, now: datetime) -> None:
    """Save one of which version ``seen`` was looked at; raises Changed."""
    values = {"version": seen + 1, "touched_at": now, "words": sealing.seal(told, _place(id_))}
    mine = update(keyed).where(keyed.c.id == id_, keyed.c.person_id == who, keyed.c.version == seen)
    with writing(engine) as connection:
        if not connection.execute(mine.values(values)).rowcount:
            raise Changed(id_)


def remove(engine: Engine, id_: str, who: str) -> None:
    """Delete one that a person has begun."""
    with writing(engine) as connection:
        connection.execute(delete(keyed).where(keyed.c.id == id_, keyed.c.person_id == who))


def finish(engine: Engine, id_: str, who: str, case_id: str, channel: str, now: datetime) -> None:
    """Delete one that is a case now, and write down who keyed it in: both or neither, and once."""
    with writing(engine) as connection:
        if connection.execute(delete(keyed).where(keyed.c.id == id_, keyed.c.person_id == who)).rowcount:
            audit.add_within(connection, who, KEYED_IN, now, case_id, channel)


def was_keyed_in_by(engine: Engine, case_id: str, who: str) -> bool:
    """Return whether a person keyed in a case."""
    lines = select(audit_lines.c.number).where(audit_lines.c.about == case_id, audit_lines.c.what == KEYED_IN)
    with reading(engine) as connection:
        return connection.scalar(lines.where(audit_lines.c.by == who)) is not None


def _kept(row: Any, sealing: Sealing) -> Kept:
    return Kept(row.id, row.version, row.touched_at, sealing.open(row.words, _place(row.id)))


def _place(id_: str) -> str:
    return f"keyed:{id_}"
