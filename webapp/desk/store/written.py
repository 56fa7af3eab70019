"""What officers wrote about a case: notes for the team, and replies to the person. Each is read apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Table, select

from webapp.desk.sealing import Sealing
from webapp.desk.store.tables import note, reply
from webapp.store.engine import reading


@dataclass(frozen=True, slots=True)
class Note:
    """A note: for the team alone."""

    id: str
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What was written to the person, to whom it went and how."""

    id: str
    at: datetime
    by: str
    kind: str
    channel: str
    recipient: str
    subject: str
    paragraphs: tuple[str, ...]


def notes_of(engine: Engine, sealing: Sealing, case_id: str) -> list[Note]:
    """Return the notes of a case, the first first."""
    return [
        Note(row.id, row.at, row.by, sealing.open(row.words, f"note:{row.id}").get("text", ""))
        for row in _rows(engine, note, case_id)
    ]


def replies_of(engine: Engine, sealing: Sealing, case_id: str) -> list[Reply]:
    """Return the replies of a case, the first first."""
    return [_reply(row, sealing.open(row.words, f"reply:{row.id}")) for row in _rows(engine, reply, case_id)]


def _reply(row: Any, words: dict[str, Any]) -> Reply:
    told = words.get("paragraphs", ())
    paragraphs = tuple(told.split("\n\n")) if isinstance(told, str) else tuple(told)
    recipient, subject = words.get("recipient", ""), words.get("subject", "")
    return Reply(row.id, row.at, row.by, row.kind, row.channel, recipient, subject, paragraphs)


def _rows(engine: Engine, of: Table, case_id: str) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(select(of).where(of.c.case_id == case_id).order_by(of.c.at, of.c.id)))
