"""Clocks: on PostgreSQL the database's own is what all machines have in common, and one that goes wrong is noticed.

On SQLite every process has the machine's clock.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text

from webapp.store.engine import reading

TOLERATED = timedelta(seconds=5)
LONG_AGO = timedelta(days=3650)

_NOW = text("SELECT clock_timestamp()")


def ahead(engine: Engine, now: datetime) -> timedelta:
    """Return how far this process's clock is ahead of the database's (behind is negative), or nothing if they agree."""
    if engine.dialect.name == "sqlite":
        return timedelta()
    with reading(engine) as connection:
        theirs: datetime = connection.execute(_NOW).scalar_one()
    differs = now - theirs.astimezone(UTC)
    return differs if abs(differs) > TOLERATED else timedelta()


def at_once(now: datetime) -> datetime:
    """Return when something is due that need not wait: long ago by every clock, in the order in which it came."""
    return now - LONG_AGO
