"""Retention: what need not be kept any longer is deleted, from the tables and from the files."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from webapp.store.drafts import purge_drafts
from webapp.store.engine import wipe_deleted
from webapp.store.inbox import purge_done
from webapp.store.submissions import purge_delivered

PAUSE_SECONDS = 60.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many of each were deleted; `wiped` is false while a busy SQLite still holds them in its journal."""

    drafts: int
    delivered: int
    finished: int
    wiped: bool


def purge(engine: Engine, now: datetime, keep: timedelta) -> Purged:
    """Delete drafts out of time, and the sealed words of what was delivered or done more than `keep` (days) ago."""
    before = now.date() - keep
    counts = purge_drafts(engine, now), purge_delivered(engine, before), purge_done(engine, before)
    return Purged(*counts, wiped=wipe_deleted(engine))


def purge_forever(engine: Engine, clock: Callable[[], datetime], keep: timedelta, stop: threading.Event) -> None:
    """Delete drafts within a minute of their time and everything else once a day, until told to stop."""
    purged_on = None
    while not stop.is_set():
        try:
            now = clock()
            if now.date() == purged_on:
                purge_drafts(engine, now)
                wipe_deleted(engine)
            elif purge(engine, now, keep).wiped:
                purged_on = now.date()
        except Exception as error:
            # Whatever is wrong with the database, carrying goes on and the next minute comes.
            log.error("purge.failed %s", type(error).__name__)
        stop.wait(PAUSE_SECONDS)
