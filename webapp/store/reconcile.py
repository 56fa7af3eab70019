"""Reconciling: accepted must come to be delivered and registered, and what lags behind is named.

Counting what lags costs little however much was ever sent; counting everything reads a whole index.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Engine, func, or_, select

from webapp.store.engine import reading
from webapp.store.outbox import LONGEST_UNSENT, LONGEST_URGENT_UNSENT
from webapp.store.tables import BACK_OFFICE, outbox, submission, unanswered, waits

_unsent = waits & (outbox.c.channel == BACK_OFFICE)


@dataclass(frozen=True, slots=True)
class Lag:
    """What lags behind.

    ``unsent`` could be sent by now, the oldest since ``oldest``; ``to_come`` is kept for the next batch; ``late`` has
    waited too long, of which ``late_urgent`` is urgent; ``unregistered`` was delivered before today.
    """

    unsent: int
    oldest: datetime | None
    to_come: int
    late: int
    late_urgent: int
    unregistered: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Of what is still kept: how much was accepted, how much of that delivered, and how much registered."""

    accepted: int
    delivered: int
    registered: int


def lag(engine: Engine, now: datetime, today: date) -> Lag:
    """Count what lags behind: cheap enough for every look at readiness and metrics."""
    since = outbox.c.waits_since
    due, late = since <= now, _too_long(now)
    urgent = late & (outbox.c.rank == 0)
    figures = (func.min(since).filter(due), *(func.count().filter(each) for each in (due, since > now, late, urgent)))
    unregistered = select(func.count()).select_from(submission).where(_unregistered(today))
    with reading(engine) as connection:
        oldest, unsent, to_come, late_ones, late_urgent = connection.execute(select(*figures).where(_unsent)).one()
        return Lag(unsent, oldest, to_come, late_ones, late_urgent, connection.scalar(unregistered) or 0)


def totals(engine: Engine) -> Totals:
    """Count everything that is kept."""
    count_delivered, count_registered = func.count(submission.c.delivered_on), func.count(submission.c.registered_on)
    query = select(func.count(), count_delivered, count_registered).select_from(submission)
    with reading(engine) as connection:
        accepted, delivered, registered = connection.execute(query).one()
        return Totals(accepted, delivered, registered)


def unsent_too_long(engine: Engine, now: datetime) -> list[str]:
    """Name, by reference, what has waited to be sent for longer than it should, the longest first."""
    query = (
        select(submission.c.reference)
        .join_from(outbox, submission)
        .where(_unsent, _too_long(now))
        .order_by(outbox.c.waits_since, submission.c.reference)
    )
    with reading(engine) as connection:
        return list(connection.scalars(query))


def unregistered(engine: Engine, today: date) -> list[str]:
    """Name, by reference, what was delivered before today and is not registered, the oldest first."""
    query = select(submission.c.reference).where(_unregistered(today))
    with reading(engine) as connection:
        return list(connection.scalars(query.order_by(submission.c.delivered_on, submission.c.reference)))


def _too_long(now: datetime) -> ColumnElement[bool]:
    since = outbox.c.waits_since
    late: ColumnElement[bool] = or_(
        since < now - LONGEST_UNSENT, (outbox.c.rank == 0) & (since < now - LONGEST_URGENT_UNSENT)
    )
    return late


def _unregistered(today: date) -> ColumnElement[bool]:
    # Not a plain column, or SQLite would go by the index of what was delivered and read all that ever was.
    return unanswered & (func.coalesce(submission.c.delivered_on, today) < today)
