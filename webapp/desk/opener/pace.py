"""The pace at which one person may open and search: beyond what work asks for, it is slowed down and told."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine

from webapp.desk.store import audit

OPENED, SEARCHED = "opened", "searched"
MOST = {OPENED: 60, SEARCHED: 120}
"""How many different cases one person opens, and how often they search, within an hour before it is slowed down."""
WITHIN = timedelta(hours=1)
SLOW_SECONDS = 5.0

log = logging.getLogger(__name__)


class Pace:
    """Holds up whoever opens or searches more than work asks for, one at a time each."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], sleep: Callable[[float], object]) -> None:
        self._engine, self._clock, self._sleep = engine, clock, sleep
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def hold(self, who: str, what: str) -> None:
        """Wait if a person did something too often, of which the audit has a line; the first time, raise an alarm."""
        since = self._clock() - WITHIN
        counts = audit.count_of if what == OPENED else audit.times
        if counts(self._engine, who, what, since) <= MOST[what]:
            return
        if not audit.times(self._engine, who, audit.ALARM, since, what):
            audit.add(self._engine, who, audit.ALARM, self._clock(), who, what)
            log.error("opener.alarm")
        # Asking for many at once would be no slower than asking for one.
        with self._turns[who]:
            self._sleep(SLOW_SECONDS)
