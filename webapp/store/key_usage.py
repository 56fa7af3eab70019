"""Which key each sealed message that is kept here is for, as far as it can be read without opening anything."""

import json
from collections.abc import Iterator

from sqlalchemy import Engine, func, select, union_all

from webapp.store.engine import reading
from webapp.store.tables import FRONT, inbox, outbox, submission

HEAD = 1000
"""Characters at the start of a sealed message that surely hold the name of its key."""


def heads(engine: Engine) -> Iterator[tuple[str, bool]]:
    """Yield the beginning of each sealed message that is kept here, and whether it still waits to be carried."""
    sent = select(func.substr(submission.c.body, 1, HEAD), submission.c.delivered_on)
    known = select(submission.c.message_id).where(submission.c.message_id == inbox.c.message_id).exists()
    arrived = select(func.substr(inbox.c.body, 1, HEAD), inbox.c.received_on).where(inbox.c.body.is_not(None), ~known)
    with reading(engine) as connection:
        for head, day in connection.execute(union_all(sent, arrived)):
            yield head, day is None
    payloads = select(outbox.c.payload).where(outbox.c.payload.is_not(None), outbox.c.channel != FRONT)
    with reading(engine) as connection:
        for payload in connection.scalars(payloads):
            yield _sealed_in(payload)[:HEAD], True


def _sealed_in(payload: str) -> str:
    """Return the sealed `data` of an event, or the payload as it stands when it is no event, so that it is counted."""
    try:
        return str(json.loads(payload)["data"])
    except (ValueError, TypeError, LookupError, RecursionError):
        return payload
