"""How things stand with what was accepted: what alarms and metrics watch. Numbers and times, never a message."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, case, func, select

from webapp.store.database import reading
from webapp.store.tables import inbox, outbox, submission, unanswered, waits


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
