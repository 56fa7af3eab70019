"""How things stand with what was accepted: what alarms and metrics watch. Numbers and times, never a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, case, func, select, union_all

from webapp.store.database import reading
from webapp.store.tables import inbox, outbox, submission, unanswered, waits

HEAD = 1000
"""Characters at the start of a sealed message that surely hold the name of its key."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What waits to be carried, since when, how often that was tried, and what nobody has registered yet."""

    unsent: int
    oldest: datetime | None
    oldest_urgent: datetime | None
    attempts: int
    unregistered: int


def standing(engine: Engine, before: date) -> Standing:
    """Look at what waits, and at what was delivered before a day and is neither answered for nor in our own inbox."""
    since_urgent = func.min(case((outbox.c.rank == 0, outbox.c.waits_since)))
    waiting = select(
        func.count(), func.min(outbox.c.waits_since), since_urgent, func.coalesce(func.sum(outbox.c.attempts), 0)
    ).where(waits)
    ours = select(inbox.c.message_id).where(inbox.c.message_id == submission.c.message_id).exists()
    late = select(func.count()).select_from(submission).where(unanswered, submission.c.delivered_on < before, ~ours)
    with reading(engine) as connection:
        unsent, oldest, urgent, attempts = connection.execute(waiting).one()
        return Standing(unsent, oldest, urgent, attempts, connection.scalar(late) or 0)


def heads(engine: Engine) -> Iterator[tuple[str, bool]]:
    """Yield the beginning of each sealed message that is kept here, and whether it still waits to be carried."""
    sent = select(func.substr(submission.c.body, 1, HEAD), submission.c.delivered_on)
    known = select(submission.c.message_id).where(submission.c.message_id == inbox.c.message_id).exists()
    arrived = select(func.substr(inbox.c.body, 1, HEAD), inbox.c.received_on).where(inbox.c.body.is_not(None), ~known)
    with reading(engine) as connection:
        for head, day in connection.execute(union_all(sent, arrived)):
            yield head, day is None
