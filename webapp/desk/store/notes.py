"""Notes: what officers wrote about a case for their team alone. Nobody outside it ever reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, select

from webapp.desk.sealing import Sealing
from webapp.desk.store.tables import note
from webapp.store.engine import reading


@dataclass(frozen=True, slots=True)
class Note:
    """A note: for the team alone."""

    id: str
    at: datetime
    by: str
    text: str = field(repr=False)


def of_case(engine: Engine, sealing: Sealing, case_id: str) -> list[Note]:
    """Return the notes of a case, the first first."""
    query = select(note).where(note.c.case_id == case_id).order_by(note.c.at, note.c.id)
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    return [Note(row.id, row.at, row.by, sealing.open(row.words, f"note:{row.id}").get("text", "")) for row in rows]
