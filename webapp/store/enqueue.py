"""Enqueuing: what the caller's transaction promises to carry is put into the outbox by that same transaction."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert

from webapp.store.clocks import at_once
from webapp.store.tables import BACK_OFFICE, outbox


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """What is to be carried: a submission, by its message_id, or a payload of its own; the database refuses both.

    A payload is a CloudEvents event in the JSON format (text) whose `data` is sealed.
    """

    message_id: str | None = None
    payload: str | None = field(default=None, repr=False)
    urgent: bool = False
    channel: str = BACK_OFFICE


_ENQUEUE = insert(outbox)


def enqueue(connection: Connection, entry: OutboxEntry, now: datetime, due: datetime | None = None) -> str:
    """Put an entry into the outbox and return its id; it is on disk when the caller's transaction ends.

    Without a moment when it is ``due`` it is due at once by every clock: the one of this machine may be ahead of the
    relay's. What goes with a batch waits from then on, and no other moment of it is kept.
    """
    id_ = uuid.uuid4().hex  # random: it must not tell when someone sent something, as uuid1 and uuid7 would
    content = {"channel": entry.channel, "message_id": entry.message_id, "payload": entry.payload}
    times = {"waits_since": due or now, "due_at": due or at_once(now)}
    connection.execute(_ENQUEUE, {"id": id_, "rank": 0 if entry.urgent else 1, "attempts": 0, **content, **times})
    return id_
