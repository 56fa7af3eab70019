"""Resending: what was delivered, and was lost after that, goes into the outbox again under the id it always had.

Whoever receives keeps every id, so sending again has no second effect. What is sent again is neither delivered nor
registered until that is said anew, so nothing deletes it meanwhile.
"""

from collections.abc import Collection
from datetime import datetime
from enum import Enum

from sqlalchemy import Connection, Engine, select, update

from webapp.store.engine import reading, writing
from webapp.store.enqueue import OutboxEntry, enqueue
from webapp.store.postgres import BEGIN_LONG as LONG
from webapp.store.tables import outbox, submission, unanswered

STEP = 500
"""How many go into the outbox at once, so that whoever sends a complaint meanwhile does not wait long."""


class Resent(Enum):
    """What became of the wish to send something again."""

    AGAIN = "again"
    UNKNOWN = "unknown"
    WAITS = "waits"
    REGISTERED = "registered"


def resend(engine: Engine, reference: str, now: datetime, registered_too: bool = False) -> Resent:
    """Put one submission into the outbox again, due now, unless it waits there or, mostly, is registered."""
    query = select(submission.c.message_id, submission.c.registered_on, outbox.c.due_at)
    with writing(engine, LONG) as connection:
        row = connection.execute(
            query.join_from(submission, outbox, isouter=True).where(submission.c.reference == reference)
        ).one_or_none()
        if row is None:
            return Resent.UNKNOWN
        if row.due_at is not None:
            return Resent.WAITS
        if row.registered_on is not None and not registered_too:
            return Resent.REGISTERED
        _enqueue_again(connection, [row.message_id], now)
    return Resent.AGAIN


def resend_unregistered(engine: Engine, now: datetime) -> int:
    """Put all that was delivered and never registered into the outbox again, due now, and say how much it was."""
    lost = unanswered & submission.c.delivered_on.is_not(None)
    with reading(engine) as connection:
        ids = list(connection.scalars(select(submission.c.message_id).where(lost)))
    count = 0
    for start in range(0, len(ids), STEP):
        with writing(engine, LONG) as connection:
            # Asked again, as an answer may have come meanwhile.
            some = select(submission.c.message_id).where(lost, submission.c.message_id.in_(ids[start : start + STEP]))
            count += _enqueue_again(connection, list(connection.scalars(some)), now)
    return count


def _enqueue_again(connection: Connection, ids: Collection[str], now: datetime) -> int:
    """The outbox before the submission, as in a delivery, so that neither waits for the other."""
    theirs = outbox.c.message_id.in_(ids)
    afresh = {"attempts": 0, "waits_since": now, "due_at": now, "leased_until": None, "leased_by": None}
    connection.execute(update(outbox).where(theirs).values(afresh))
    gone = set(ids).difference(connection.scalars(select(outbox.c.message_id).where(theirs)))
    urgent = select(submission.c.message_id, submission.c.urgent).where(submission.c.message_id.in_(gone))
    for message_id, is_urgent in connection.execute(urgent).all():
        enqueue(connection, OutboxEntry(message_id, urgent=is_urgent), now)
    again = update(submission).where(submission.c.message_id.in_(ids))
    return connection.execute(again.values(delivered_on=None, registered_on=None)).rowcount
