"""The outbox: what was promised and still has to be carried, by channel.

A relay leases rows, sends them, and reports each as delivered or failed. A lease that runs out is free again, so a
relay that dies loses nothing; what it sent twice the inbox takes in once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, bindparam, delete, func, or_, select, update

from webapp.store.engine import reading, writing
from webapp.store.tables import BACK_OFFICE, inbox, outbox, submission, unanswered, waits
from webapp.submitting.submit import OutgoingMessage

LONGEST_PAUSE = timedelta(minutes=5)

# Whoever is late by more than this should be looked at; readiness and `flask queue reconcile` say so.
LONGEST_UNSENT = timedelta(minutes=10)
LONGEST_URGENT_UNSENT = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Leased:
    """An entry that is ours to send until the lease ends, and how often it has been leased, this time included.

    What is to be carried is the submission itself or, when that is None, the entry's own payload.
    """

    id: str
    attempts: int
    outgoing: OutgoingMessage | None
    payload: str | None = field(repr=False)


def lease(
    engine: Engine, now: datetime, owner: str, limit: int, for_: timedelta, channel: str = BACK_OFFICE
) -> list[Leased]:
    """Take up to `limit` due entries of a channel for `for_`: the urgent first, then those longest due.

    No two relays get the same, and those of one batch come in no order.
    """
    free = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now)
    claim = (
        select(
            outbox.c.id,
            outbox.c.attempts,
            outbox.c.payload,
            *(submission.c[name] for name in OutgoingMessage.__slots__),
        )
        .join_from(outbox, submission, isouter=True)
        .where(waits, outbox.c.channel == channel, outbox.c.due_at <= now, free)
        .order_by(outbox.c.rank, outbox.c.due_at, outbox.c.id)  # random ids: a batch has no order
        .limit(limit)
        # SQLite has no such clause and needs none: there the transaction already holds the one write lock.
        .with_for_update(skip_locked=True, of=outbox)
    )
    with writing(engine) as connection:
        taken = [
            Leased(id_, attempts + 1, OutgoingMessage(*outgoing) if payload is None else None, payload)
            for id_, attempts, payload, *outgoing in connection.execute(claim)
        ]
        if taken:
            mine = outbox.c.id.in_([leased.id for leased in taken])
            held = {"attempts": outbox.c.attempts + 1, "leased_until": now + for_, "leased_by": owner}
            connection.execute(update(outbox).where(mine).values(held))
    return taken


def delivered(engine: Engine, ids: Collection[str], day: date) -> None:
    """Record that the entries with these ids were confirmed on this day; safe to repeat.

    The times a submission waited by are forgotten; an entry with a payload of its own is deleted.
    """
    times = dict.fromkeys(("waits_since", "due_at", "leased_until", "leased_by"))
    theirs = outbox.c.id.in_(ids)
    carried = select(outbox.c.message_id).where(theirs, outbox.c.message_id.is_not(None))
    with writing(engine) as connection:
        # The outbox before the submission, as in a purge and in the version before, so that none waits for another.
        connection.execute(update(outbox).where(theirs).values(times))
        fresh = submission.c.message_id.in_(carried) & submission.c.delivered_on.is_(None)
        connection.execute(update(submission).where(fresh).values(delivered_on=day))
        connection.execute(delete(outbox).where(theirs, outbox.c.message_id.is_(None)))


def failed(engine: Engine, ids: Collection[str], now: datetime) -> None:
    """Give these back to be tried later: after 1 second, then 2, 4 and so on, never more than five minutes."""
    with writing(engine) as connection:
        query = select(outbox.c.id, outbox.c.attempts).where(waits, outbox.c.id.in_(ids))
        later = [{"entry": id_, "due": now + pause(attempts)} for id_, attempts in connection.execute(query)]
        if later:
            release = update(outbox).where(waits, outbox.c.id == bindparam("entry"))
            connection.execute(release.values(due_at=bindparam("due"), leased_until=None, leased_by=None), later)


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a submission went, and when it was delivered; ``in_hand``: a relay holds it, and may just have sent it."""

    organisation: str
    delivered_on: date | None
    in_hand: bool


def sent(engine: Engine, ids: Collection[str]) -> dict[str, Sent]:
    """Find what answers may be about, by id; what is not kept here is not among it."""
    query = (
        select(submission.c.message_id, submission.c.organisation, submission.c.delivered_on, outbox.c.leased_until)
        .join_from(submission, outbox, isouter=True)
        .where(submission.c.message_id.in_(ids))
    )
    with reading(engine) as connection:
        return {id_: Sent(whose, day, held is not None) for id_, whose, day, held in connection.execute(query)}


def registered(engine: Engine, days: Mapping[str, date]) -> None:
    """Note the day on which the back office registered each of these ids; the first answer stands. Safe to repeat.

    What was not delivered cannot be registered.
    """
    delivered = submission.c.delivered_on.is_not(None)
    fresh = (submission.c.message_id == bindparam("id")) & unanswered & delivered
    with writing(engine) as connection:
        change = update(submission).where(fresh).values(registered_on=bindparam("day"))
        # In one order: else two relays that note the same answers could wait for one another.
        connection.execute(change, [{"id": id_, "day": day} for id_, day in sorted(days.items())])


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


def count_waiting(engine: Engine, channel: str) -> int:
    """Count what waits in a channel."""
    with reading(engine) as connection:
        return (
            connection.scalar(select(func.count()).select_from(outbox).where(waits, outbox.c.channel == channel)) or 0
        )


def pause(attempts: int) -> timedelta:
    """How long to wait after this many attempts."""
    return min(timedelta(seconds=2 ** min(attempts - 1, 20)), LONGEST_PAUSE)
