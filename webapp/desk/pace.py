"""The pace at which one person may open cases, read their pages and search: beyond what work asks for it is told.

The opener also slows them down. The web server does not: its threads are everybody's.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine

from webapp.desk.store import audit

OPENED, READ, SEARCHED = "opened", "read", "searched"
MOST = {OPENED: 60, SEARCHED: 120}
"""How many different cases one person opens or reads, and how often they search, within an hour."""
WITHIN = timedelta(hours=1)
SLOW_SECONDS = 5.0

log = logging.getLogger(__name__)


def is_too_much(engine: Engine, who: str, what: str, now: datetime) -> bool:
    """Return whether a person did something too often, by the lines of the audit; the first time, raise an alarm."""
    since = now - WITHIN
    if _count(engine, who, what, since) <= MOST[what]:
        return False
    if not audit.times(engine, who, audit.ALARM, since, what):
        audit.add(engine, who, audit.ALARM, now, who, what)
        log.error("opener.alarm")
    return True


def _count(engine: Engine, who: str, what: str, since: datetime) -> int:
    if what == OPENED:  # whoever reads the page of a case has its letters and notes before them
        return audit.count_of(engine, who, (OPENED, READ), since)
    return audit.times(engine, who, what, since)


class Pace:
    """Holds up whoever opens or searches more than work asks for, one at a time each."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], sleep: Callable[[float], object]) -> None:
        self._engine, self._clock, self._sleep = engine, clock, sleep
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def hold(self, who: str, what: str) -> None:
        """Wait if a person did something too often."""
        if not is_too_much(self._engine, who, what, self._clock()):
            return
        # Asking for many at once would be no slower than asking for one.
        with self._turns[who]:
            self._sleep(SLOW_SECONDS)
