"""The outbox: what was promised and still has to be carried.

A relay leases rows, sends them, and reports each as delivered or failed. A lease that runs out is free again, so a
relay that dies loses nothing; what it sent twice the inbox takes in once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, bindparam, func, or_, select, update

from webapp.store.engine import reading, writing
from webapp.store.tables import inbox, outbox, submission, unanswered, waits
from webapp.submitting.submit import Parcel

LONGEST_PAUSE = timedelta(minutes=5)

# Whoever is late by more than this should be looked at; readiness and `flask queue reconcile` say so.
LONGEST_UNSENT = timedelta(minutes=10)
LONGEST_URGENT_UNSENT = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Leased:
    """A parcel that is ours to send until the lease ends, and how often it has been leased, this time included."""

    parcel: Parcel
    attempts: int


def lease(engine: Engine, now: datetime, owner: str, limit: int, for_: timedelta) -> list[Leased]:
    """Take up to `limit` due rows for `for_`: the urgent first, then those longest due; no two relays get the same."""
    free = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now)
    claim = (
        select(outbox.c.attempts, *(submission.c[name] for name in Parcel.__slots__))
        .join_from(outbox, submission)
        .where(waits, outbox.c.due_at <= now, free)
        .order_by(outbox.c.rank, outbox.c.due_at)
        .limit(limit)
        # SQLite has no such clause and needs none: there the transaction already holds the one write lock.
        .with_for_update(skip_locked=True, of=outbox)
    )
    with writing(engine) as connection:
        taken = [Leased(Parcel(*row[1:]), row[0] + 1) for row in connection.execute(claim)]
        if taken:
            mine = outbox.c.message_id.in_([leased.parcel.message_id for leased in taken])
            held = {"attempts": outbox.c.attempts + 1, "leased_until": now + for_, "leased_by": owner}
            connection.execute(update(outbox).where(mine).values(held))
    return taken


def delivered(engine: Engine, ids: Collection[str], day: date) -> None:
    """Record that these were confirmed on this day, and forget the times they waited by; safe to repeat."""
    times = dict.fromkeys(("waits_since", "due_at", "leased_until", "leased_by"))
    with writing(engine) as connection:
        connection.execute(update(outbox).where(outbox.c.message_id.in_(ids)).values(times))
        fresh = submission.c.message_id.in_(ids) & submission.c.delivered_on.is_(None)
        connection.execute(update(submission).where(fresh).values(delivered_on=day))


def failed(engine: Engine, ids: Collection[str], now: datetime) -> None:
    """Give these back to be tried later: after 1 second, then 2, 4 and so on, never more than five minutes."""
    with writing(engine) as connection:
        query = select(outbox.c.message_id, outbox.c.attempts).where(waits, outbox.c.message_id.in_(ids))
        later = [{"id": id_, "due": now + pause(attempts)} for id_, attempts in connection.execute(query)]
        if later:
            give_back = update(outbox).where(waits, outbox.c.message_id == bindparam("id"))
            connection.execute(give_back.values(due_at=bindparam("due"), leased_until=None, leased_by=None), later)


def registered(engine: Engine, days: Mapping[str, date]) -> None:
    """Note the day on which the back office registered each of these ids; the first answer stands. Safe to repeat."""
    fresh = (submission.c.message_id == bindparam("id")) & unanswered
    with writing(engine) as connection:
        change = update(submission).where(fresh).values(registered_on=bindparam("day"))
        connection.execute(change, [{"id": id_, "day": day} for id_, day in days.items()])


def unnoted(engine: Engine, limit: int) -> dict[str, date]:
    """Find what was delivered into the inbox of this same database and is not noted as registered: ids and days."""
    query = (
        select(submission.c.message_id, submission.c.delivered_on)
        .join(inbox, inbox.c.message_id == submission.c.message_id)
        .where(unanswered, submission.c.delivered_on.is_not(None))
        .order_by(submission.c.received_on)
        .limit(limit)
    )
    with reading(engine) as connection:
        return {row.message_id: row.delivered_on for row in connection.execute(query)}


def pause(attempts: int) -> timedelta:
    """How long to wait after this many attempts."""
    return min(timedelta(seconds=2 ** min(attempts - 1, 20)), LONGEST_PAUSE)


def oldest_unsent(engine: Engine, *, urgent_only: bool = False) -> datetime | None:
    """When the longest waiting message was accepted, or None when nothing waits: what an alarm watches."""
    query = select(func.min(outbox.c.waits_since)).where(waits)
    with reading(engine) as connection:
        since: datetime | None = connection.scalar(query.where(outbox.c.rank == 0) if urgent_only else query)
    return since
