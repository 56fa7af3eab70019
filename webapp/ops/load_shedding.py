"""What keeps a process answering when it is pressed. Nobody is ever counted by where they come from: a library is one.

Measured with two workers of four threads: two hundred people at once only wait a little longer, so the web server's own
queue is enough for a crowd. A database that hangs is different. It held every thread for ten seconds, and with them the
guidance and ``/health``; so the journey may never take a process's last thread (``Slots``).
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Condition, Lock

from webapp.store.sqlite import BUSY_MILLISECONDS

FORMS_AT_ONCE = 200
FORMS_A_SECOND = 100
SLOWED_SECONDS = 0.01
MOST_DRAFTS = 1024

PATIENCE_SECONDS = BUSY_MILLISECONDS / 1000
"""As long as the database itself waits for its turn: a shorter hang is only waited for."""

LOOK_AGAIN_SECONDS = 5.0


class Pace:
    """Slows a draft that sends forms faster than any person or helper could; it is never refused.

    A draft may send ``at_once`` forms without any delay, and ``a_second`` more each second. Beyond that each form waits
    ``slowed`` seconds. Only one thread of a process waits at a time, so that slowing one draft holds up nobody else.
    """

    def __init__(
        self, at_once: int = FORMS_AT_ONCE, a_second: int = FORMS_A_SECOND, slowed: float = SLOWED_SECONDS
    ) -> None:
        self.at_once, self.a_second, self.slowed = at_once, a_second, slowed
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # row -> forms left, and when that was
        self._counting, self._waiting = Lock(), Lock()

    def keep(self, row: str) -> bool:
        """Count one form of this draft, wait if there were too many, and say whether it was slowed."""
        if self._count(row, time.monotonic()) or not self._waiting.acquire(blocking=False):
            return False
        try:
            time.sleep(self.slowed)
        finally:
            self._waiting.release()
        return True

    def _count(self, row: str, now: float) -> bool:
        with self._counting:
            left, since = self._left.pop(row, (float(self.at_once), now))
            left = min(float(self.at_once), left + (now - since) * self.a_second)
            self._left[row] = (max(0.0, left - 1), now)
            if len(self._left) > MOST_DRAFTS:
                self._left.popitem(last=False)
        return left >= 1


class Slots:
    """Lets so many threads of a process work on the journey at once, and keeps one for whoever needs no database.

    Who finds all taken waits: when the process is only busy, one is free again within milliseconds. When none has been
    given back for ``patience`` seconds, something hangs, and until a slot comes back in time everyone else is told so
    at once. So guidance waits behind a hanging database once, for ``patience`` seconds, and not again.
    """

    def __init__(self, threads: int, patience: float = PATIENCE_SECONDS) -> None:
        self.slots, self.patience = max(1, threads - 1), patience
        self._taken, self._moved, self._hangs = 0, 0.0, False
        self._changed = Condition()

    def acquire(self) -> float | None:
        """Take a slot, waiting for one if need be; return what to give back with it, or None when none is to be had."""
        with self._changed:
            while self._taken >= self.slots:
                left = self._moved + self.patience - time.monotonic()
                if self._hangs or left <= 0:
                    self._hangs = True
                    return None
                self._changed.wait(left)
            self._taken += 1
            self._moved = time.monotonic()
            return self._moved

    def release(self, since: float) -> None:
        """Give back the slot taken at ``since`` to whoever waits."""
        with self._changed:
            self._taken -= 1
            self._moved = time.monotonic()
            if self._moved - since < self.patience:
                self._hangs = False
            self._changed.notify()


class Gate:
    """Says whether a new complaint may be begun: what keeps us from taking it is said before the first question.

    ``problems`` is asked at most every few seconds while all is well, and each time while something is not.
    """

    def __init__(self, problems: Callable[[], list[str]], look_again: float = LOOK_AGAIN_SECONDS) -> None:
        self._problems, self._look_again = problems, look_again
        self._fine_until = 0.0

    def is_open(self) -> bool:
        """Return whether everything is there that accepting a complaint needs."""
        now = time.monotonic()
        if now < self._fine_until:
            return True
        if self._problems():
            return False
        self._fine_until = now + self._look_again
        return True
