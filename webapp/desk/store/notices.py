"""Notices: the desk's own outbox. What is to be sent to a person waits here until it has gone.

Who sends leases one at a time. A lease that runs out is free again, so whoever dies loses nothing. What is done keeps
its row and loses its words.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Select, insert, or_, select, update

from webapp.desk.sealing import Sealing
from webapp.desk.store.tables import case, notice
from webapp.store.engine import reading, writing

EMAIL, LETTER = "email", "letter"
SENT, PRINTED, BY_HAND, REFUSED, BOUNCED = "sent", "printed", "by-hand", "refused", "bounced"
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says, to whom. ``size`` is how large a letter is to be printed, where someone asked for that."""

    recipient: str
    subject: str
    body: str
    language: str = "en"
    size: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it stands. Its words are sealed; once it is done it has none."""

    id: str
    case_id: str
    kind: str
    channel: str
    attempts: int
    made_at: datetime
    done_at: datetime | None = None
    result: str = ""
    leased_until: datetime | None = None
    sealed: bytes | None = field(default=None, repr=False)

    def words(self, sealing: Sealing) -> Words:
        """Return what it says; raises CannotUnseal."""
        told: Mapping[str, str] = sealing.open(self.sealed or b"", _place(self.id))
        return Words(**told)


def enqueue(
    connection: Connection,
    sealing: Sealing,
    case_id: str,
    kind: str,
    channel: str,
    recipient: str,
    subject: str,
    body: str,
    now: datetime,
    language: str = "en",
    size: str = "",
) -> str:
    """Add a notice by the caller's transaction, to be sent once that is on disk; return its id."""
    id_ = uuid.uuid4().hex
    told = {"recipient": recipient, "subject": subject, "body": body, "language": language, "size": size}
    row = {"id": id_, "case_id": case_id, "kind": kind, "channel": channel, "attempts": 0, "made_at": now}
    connection.execute(insert(notice), {**row, "due_at": now, "words": sealing.seal(told, _place(id_))})
    return id_


def lease(engine: Engine, now: datetime, owner: str, for_: timedelta) -> Notice | None:
    """Take the email that is longest due, for so long; None when none is due. No two who send get the same."""
    free = or_(notice.c.leased_until.is_(None), notice.c.leased_until <= now)
    claim = (
        select(notice)
        .where(notice.c.channel == EMAIL, notice.c.due_at <= now, free)
        .order_by(notice.c.due_at, notice.c.id)
        .limit(1)
        # SQLite has no such clause and needs none: there the transaction already holds the one write lock.
        .with_for_update(skip_locked=True)
    )
    with writing(engine) as connection:
        row = connection.execute(claim).one_or_none()
        if row is None:
            return None
        held = {"attempts": row.attempts + 1, "leased_until": now + for_}
        connection.execute(update(notice).where(notice.c.id == row.id).values(held))
    return _notice(row, attempts=row.attempts + 1)


def later(engine: Engine, id_: str, now: datetime, attempts: int) -> None:
    """Give a notice back to be tried again, each time after a longer pause."""
    waits = {"due_at": now + pause(attempts), "leased_until": None}
    with writing(engine) as connection:
        connection.execute(update(notice).where(notice.c.id == id_, notice.c.due_at.is_not(None)).values(waits))


def done(connection: Connection, id_: str, result: str, now: datetime) -> bool:
    """Write down what came of a notice, and forget its words; return whether it was still to be sent."""
    over = {"due_at": None, "leased_until": None, "words": None, "done_at": now, "result": result}
    waits = notice.c.due_at.is_not(None)
    return bool(connection.execute(update(notice).where(notice.c.id == id_, waits).values(over)).rowcount)


def done_by_hand(engine: Engine, id_: str, result: str, now: datetime) -> bool:
    """Write down that an officer sent it; False when it is being sent at this moment, or has gone already."""
    free = or_(notice.c.leased_until.is_(None), notice.c.leased_until <= now)
    with writing(engine) as connection:
        held = select(notice.c.id).where(notice.c.id == id_, free).with_for_update()
        return connection.scalar(held) is not None and done(connection, id_, result, now)


def came_back(connection: Connection, id_: str) -> bool:
    """Write down that an email which had gone came back; return whether it had."""
    gone = (notice.c.id == id_) & (notice.c.result == SENT)
    return bool(connection.execute(update(notice).where(gone).values(result=BOUNCED)).rowcount)


def get(engine: Engine, id_: str) -> Notice | None:
    """Return the notice with this id."""
    found = _all(engine, select(notice).where(notice.c.id == id_))
    return found[0] if found else None


def several(engine: Engine, ids: Collection[str]) -> dict[str, Notice]:
    """Return the notices with these ids."""
    return {each.id: each for each in _all(engine, select(notice).where(notice.c.id.in_(list(ids))))}


def waiting(engine: Engine, teams: Collection[str]) -> list[Notice]:
    """Return what has still to go to people of the cases of these teams, the oldest first."""
    query = select(notice, case.c.organisation, case.c.team).join(case, case.c.id == notice.c.case_id)
    query = query.where(notice.c.due_at.is_not(None)).order_by(notice.c.made_at, notice.c.id)
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    return [_notice(row) for row in rows if f"{row.organisation}/{row.team}" in teams]


def pause(attempts: int) -> timedelta:
    """Return how long to wait after this many attempts."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def _all(engine: Engine, query: Select[Any]) -> list[Notice]:
    with reading(engine) as connection:
        return [_notice(row) for row in connection.execute(query)]


def _notice(row: Any, attempts: int | None = None) -> Notice:
    tried = row.attempts if attempts is None else attempts
    told = (row.id, row.case_id, row.kind, row.channel, tried, row.made_at, row.done_at, row.result or "")
    return Notice(*told, row.leased_until, row.words)


def _place(id_: str) -> str:
    return f"notice:{id_}"
