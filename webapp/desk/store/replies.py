"""Replies: what was written to a person, to whom and by which way. It is kept as it was sent, and never changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from webapp.desk.sealing import Sealing
from webapp.desk.store.tables import reply
from webapp.store.engine import reading

BETWEEN = "\n\n"
"""What stands between two paragraphs."""
NONE = "none"
"""The channel of what an officer says or hands over themselves."""


@dataclass(frozen=True, slots=True)
class Written:
    """What is sealed of a reply. ``notices`` are the ids of what was given to be sent with it."""

    recipient: str
    text: str
    subject: str = ""
    language: str = "en"
    size: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to a person. ``channel``: email, letter or none."""

    id: str
    case_id: str
    at: datetime
    by: str
    kind: str
    channel: str
    written: Written = field(repr=False)


def add(connection: Connection, sealing: Sealing, new: Reply) -> None:
    """Add a reply by the caller's transaction."""
    row = {name: getattr(new, name) for name in ("id", "case_id", "at", "by", "kind", "channel")}
    told = asdict(new.written)
    told["paragraphs"] = told.pop("text").split(BETWEEN)
    connection.execute(insert(reply), {**row, "words": sealing.seal(told, _place(new.id))})


def is_there(engine: Engine, id_: str) -> bool:
    """Return whether the reply with this id was given to be sent."""
    with reading(engine) as connection:
        return connection.scalar(select(reply.c.id).where(reply.c.id == id_)) is not None


def of_case(engine: Engine, sealing: Sealing, case_id: str) -> list[Reply]:
    """Return the replies of a case, the newest first."""
    query = select(reply).where(reply.c.case_id == case_id).order_by(reply.c.at.desc(), reply.c.id)
    with reading(engine) as connection:
        return [_reply(row, sealing) for row in connection.execute(query)]


def _reply(row: Any, sealing: Sealing) -> Reply:
    told: dict[str, Any] = sealing.open(row.words, _place(row.id))
    text, given = BETWEEN.join(told.pop("paragraphs")), tuple(told.pop("notices"))
    written = Written(text=text, notices=given, **told)
    return Reply(row.id, row.case_id, row.at, row.by, row.kind, row.channel, written)


def _place(id_: str) -> str:
    return f"reply:{id_}"
