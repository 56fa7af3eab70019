"""New drafts and requests to be contacted: too many at once are slowed, never refused, and an unusual hour is noticed.

Nobody is counted by where they come from. Which hour was unusual is said when it has ended, and from how many on is a
little different each hour: so whoever sends many themselves learns nothing of one that somebody else sent.
"""

from __future__ import annotations

from datetime import datetime
from secrets import randbelow
from threading import Lock

from webapp.ops.load_shedding import Pace

AT_ONCE = 60
A_SECOND = 5
SLOWED_SECONDS = 0.2

DRAFTS, REQUESTS = "drafts", "requests"
MOST_AN_HOUR = {DRAFTS: 1000, REQUESTS: 200}
HOUR_SECONDS = 3600


class Newcomers:
    """Paces and counts the new drafts and the requests to be contacted of one process, all together."""

    def __init__(self) -> None:
        self.pace = Pace(AT_ONCE, A_SECOND, SLOWED_SECONDS)
        self._counting = Lock()
        self._hour, self._counts, self._unusual = 0, dict.fromkeys(MOST_AN_HOUR, 0), False

    def arrive(self, kind: str, now: datetime) -> bool:
        """Count one, wait if there are too many, and say whether it was slowed."""
        with self._counting:
            self._turn(now)
            self._counts[kind] += 1
        return self.pace.keep(kind)

    def was_unusual(self, now: datetime) -> bool:
        """Return whether there were unusually many in the hour before this one."""
        with self._counting:
            self._turn(now)
            return self._unusual

    def _turn(self, now: datetime) -> None:
        hour = int(now.timestamp()) // HOUR_SECONDS
        if hour == self._hour:
            return
        limits = {kind: most + randbelow(most // 2) for kind, most in MOST_AN_HOUR.items()}
        over = any(self._counts[kind] > limit for kind, limit in limits.items())
        self._unusual = over and hour == self._hour + 1
        self._hour, self._counts = hour, dict.fromkeys(MOST_AN_HOUR, 0)
