"""The crowd: several people at a time, one after another, until so many stories were accepted."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence

from tests.chaos.browser import GaveUpError
from tests.chaos.ledger import Ledger
from tests.chaos.person import DRAFT_GONE, Person, StartAgainError


class Crowd:
    """Sends from several threads until it is enough, the time is up, or something is wrong.

    It is enough when `wanted` stories were confirmed and the block in which it sends has ended.
    """

    def __init__(self, doors: Sequence[int], ledger: Ledger, wanted: int, seed: str, people: int, until: float) -> None:
        self._doors, self._ledger, self._wanted, self._until = doors, ledger, wanted, until
        self._begun = 0
        self._lock, self._stop, self._ended = threading.Lock(), threading.Event(), threading.Event()
        self.errors: list[Exception] = []
        self._threads = [
            threading.Thread(target=self._keep_sending, args=(f"{seed}/{n}",), daemon=True) for n in range(people)
        ]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, error: object, *_: object) -> None:
        if error is not None:
            self._stop.set()
        self._ended.set()
        for thread in self._threads:
            # When the run itself failed, nobody waits for people who still press a button that does not answer.
            thread.join(None if error is None else 1)

    @property
    def busy(self) -> bool:
        """Return whether anyone is still sending."""
        return any(thread.is_alive() for thread in self._threads)

    def _keep_sending(self, seed: str) -> None:
        chance = random.Random(seed)
        while self._next():
            person = Person(self._doors, self._ledger, chance)
            try:
                person.send_story()
            except StartAgainError:
                self._ledger.count(DRAFT_GONE)
                self._missed()
            except GaveUpError:
                self._ledger.count("gave up")
                self._missed()
            except Exception as error:
                self.errors.append(error)
                self._stop.set()
            finally:
                person.hang_up()

    def _next(self) -> bool:
        """Take the next place in the queue of those who will send; False when there is none, or no time."""
        with self._lock:
            enough = self._begun >= self._wanted and self._ended.is_set()
            if enough or self._stop.is_set() or time.monotonic() > self._until:
                return False
            self._begun += 1
            return True

    def _missed(self) -> None:
        with self._lock:
            self._begun -= 1
