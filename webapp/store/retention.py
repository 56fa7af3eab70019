"""Retention: what need not be kept any longer is deleted, from the tables and from the files."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError

from webapp.domain.days import day_of
from webapp.store import reserve
from webapp.store.clocks import ahead
from webapp.store.drafts import purge_drafts
from webapp.store.engine import give_back_space, reading, wipe_deleted
from webapp.store.inbox import purge_done
from webapp.store.rewriting import rewrite
from webapp.store.submissions import purge_delivered
from webapp.store.tables import draft

PAUSE_SECONDS = 60.0
THE_END = datetime.max.replace(tzinfo=UTC)
LATEST = timedelta(minutes=5)
"""Whoever purges later than this should be looked at."""
STEP = {"sqlite": 20, "postgresql": 1_000}
"""How many rows are deleted at once."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many of each were deleted; `wiped` is false while a busy SQLite still holds them in its journal."""

    drafts: int
    delivered: int
    finished: int
    wiped: bool


def purge(engine: Engine, now: datetime, keep: timedelta) -> Purged:
    """Delete drafts out of time, and the sealed words of what was delivered or done more than `keep` (days) ago.

    What is left is written anew, in no order of time.
    """
    before = day_of(now) - keep
    counts = (
        in_steps(engine, partial(purge_drafts, engine, now)),
        in_steps(engine, partial(purge_delivered, engine, before)),
        in_steps(engine, partial(purge_done, engine, before)),
    )
    rewrite(engine)
    return Purged(*counts, wiped=wipe_deleted(engine))


def end_drafts(engine: Engine) -> int:
    """Delete every draft whatever its time, and say how many there were."""
    ended = in_steps(engine, partial(purge_drafts, engine, THE_END))
    wipe_deleted(engine)
    return ended


def in_steps(engine: Engine, step: Callable[[int], int]) -> int:
    """Delete a few, again and again, until there is nothing left, and say how many there were.

    What SQLite deletes is written to its journal first, and a disk may be full of just what is to be deleted: so each
    step is small, and gives the journal's space back before the next.
    """
    most, deleted = STEP[engine.dialect.name], 0
    while found := step(most):
        deleted += found
        if found < most:
            break
        if engine.dialect.name == "sqlite":
            wipe_deleted(engine, tries=1)
    if deleted:
        give_back_space(engine)
    return deleted


def purge_forever(engine: Engine, clock: Callable[[], datetime], keep: timedelta, stop: threading.Event) -> None:
    """Delete drafts within a minute of their time and everything else once a day, until told to stop."""
    purged_on = None
    while not stop.is_set():
        try:
            now = clock()
            if differs := ahead(engine, now):
                # What is out of time by a wrong clock may be what somebody is writing just now.
                log.error("clock.differs %d", int(differs.total_seconds()))
            elif day_of(now) == purged_on:
                in_steps(engine, partial(purge_drafts, engine, now))
                wipe_deleted(engine)
            elif purge(engine, now, keep).wiped:
                purged_on = day_of(now)
            reserve.keep(engine)
        except Exception as error:
            # Whatever is wrong with the database, carrying goes on and the next minute comes.
            log.error("purge.failed %s", type(error).__name__)
            if isinstance(error, OperationalError) and reserve.give_up(engine):
                continue
        stop.wait(PAUSE_SECONDS)


def problem(engine: Engine, now: datetime) -> str:
    """Say, with what to do, that drafts lie here whose time is long up, or nothing."""
    with reading(engine) as connection:
        oldest: datetime | None = connection.scalar(select(func.min(draft.c.expires_at)))
    if oldest is None or now - oldest < LATEST:
        return ""
    return "Drafts are not deleted in time: see that `flask relay` runs, and look in its log for `purge.failed`."
