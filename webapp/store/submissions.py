"""Submissions: what was accepted, once, together with the promise to carry it on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from webapp.store.drafts import Draft, Keys, put_sent, save_within
from webapp.store.engine import reading, writing
from webapp.store.enqueue import OutboxEntry, enqueue
from webapp.store.postgres import BEGIN_LONG as LONG
from webapp.store.tables import outbox, submission
from webapp.submitting.submit import OutgoingMessage, ReferenceTaken

_SUBMIT = insert(submission)


def accept(
    engine: Engine,
    keys: Keys,
    draft: Draft,
    outgoing: OutgoingMessage,
    memory: dict[str, Any],
    now: datetime,
    remember: timedelta,
    due: datetime | None = None,
) -> str:
    """Accept a parcel once and return its reference; it is on disk when this returns.

    One transaction stores it, promises to carry it (when it is `due`, or at once), and leaves `memory`, a draft's
    content, where the answers were until `remember` has passed. The same idempotency key again returns the first
    reference and changes nothing.
    Raises ReferenceTaken, and then nothing has changed.
    """
    return _accept(engine, outgoing, now, due, lambda within: put_sent(within, keys, draft, memory, now, remember))


def accept_beside(
    engine: Engine, keys: Keys, draft: Draft, outgoing: OutgoingMessage, now: datetime, due: datetime | None = None
) -> str:
    """Accept a parcel once, as `accept` does, and save a draft that goes on: someone asked us something on the way.

    Raises what `accept` and `save_draft` raise, and then nothing has changed.
    """
    return _accept(engine, outgoing, now, due, lambda within: save_within(within, keys, draft, now))


def _accept(
    engine: Engine,
    outgoing: OutgoingMessage,
    now: datetime,
    due: datetime | None,
    remember: Callable[[Connection], None],
) -> str:
    try:
        with writing(engine) as connection:
            connection.execute(_SUBMIT, _columns(outgoing))
            enqueue(connection, OutboxEntry(outgoing.message_id, urgent=outgoing.urgent), now, due)
            remember(connection)
    except IntegrityError:
        first = reference_of(engine, outgoing.idempotency_key)
        if first is not None:
            return first
        if _is_taken(engine, outgoing.reference):
            raise ReferenceTaken from None
        raise
    return outgoing.reference


def reference_of(engine: Engine, idempotency_key: str) -> str | None:
    """Find the reference given to what was sent under this key, or None when nothing was."""
    with reading(engine) as connection:
        query = select(submission.c.reference).where(submission.c.idempotency_key == idempotency_key)
        return connection.scalar(query)


def purge_delivered(engine: Engine, before: date, most: int) -> int:
    """Delete so much at most of what was delivered before this day and registered, with its outbox rows; say how much.

    What was delivered but never registered stays, however old: it may be the only copy.
    """
    old = (submission.c.delivered_on < before) & submission.c.registered_on.is_not(None)
    with writing(engine, LONG) as connection:
        ids = list(connection.scalars(select(submission.c.message_id).where(old).limit(most)))
        connection.execute(delete(outbox).where(outbox.c.message_id.in_(ids)))
        return connection.execute(delete(submission).where(submission.c.message_id.in_(ids))).rowcount


def _is_taken(engine: Engine, reference: str) -> bool:
    with reading(engine) as connection:
        query = select(submission.c.message_id).where(submission.c.reference == reference)
        return connection.scalar(query) is not None


def _columns(outgoing: OutgoingMessage) -> dict[str, Any]:
    return {name: getattr(outgoing, name) for name in OutgoingMessage.__slots__}
