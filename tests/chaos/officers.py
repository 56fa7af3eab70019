"""The officers: a few at a time, each for one shift, until the people who send have gone home."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator

from tests.chaos.browser import GaveUpError
from tests.chaos.ledger import Ledger
from tests.chaos.letters import Letters
from tests.chaos.officer import Account, Officer

AT_ONCE = 2
SHIFT = 40
"""How many letters one of them writes: whoever opens more than sixty cases within an hour is slowed."""
PAUSE = 0.5  # seconds until they look again whether anybody waits, or whether it has come by now


class Officers:
    """Write from several threads until the block in which they work ends, or the time is up.

    Beyond its end they write as many letters as are ``wanted`` at least.
    """

    def __init__(
        self,
        door: int,
        accounts: Iterator[Account],
        ledger: Ledger,
        letters: Letters,
        wanted: int,
        seed: str,
        until: float,
    ) -> None:
        self._door, self._accounts, self._ledger, self._letters = door, accounts, ledger, letters
        self._wanted, self._until, self._lock = wanted, until, threading.Lock()
        self._ended, self._begun = threading.Event(), threading.Event()
        self.errors: list[Exception] = []
        self._threads = [
            threading.Thread(target=self._keep_working, args=(f"{seed}/officers/{n}",), daemon=True)
            for n in range(AT_ONCE)
        ]

    def __enter__(self) -> Officers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, error: object, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(None if error is None else 1)

    def wait(self) -> None:
        """Wait until one of them has come in, or cannot."""
        self._begun.wait(max(0, self._until - time.monotonic()))

    def _keep_working(self, seed: str) -> None:
        chance = random.Random(seed)
        while self._go_on():
            with self._lock:
                account = next(self._accounts, None)
            if account is None:
                return
            officer = Officer(self._door, self._ledger, self._letters, chance, account)
            try:
                officer.come_in()
                self._begun.set()
                self._work(officer)
            except GaveUpError:
                self._ledger.count("officers who gave up")
            except Exception as error:
                self.errors.append(error)
                self._begun.set()
            finally:
                officer.hang_up()

    def _work(self, officer: Officer) -> None:
        written = 0
        while written < SHIFT and self._go_on():
            to = self._ledger.next_unanswered()
            if to is not None and officer.write_to(to):
                written += 1
                continue
            if to is not None:
                self._ledger.awaits_answer(*to)
            time.sleep(PAUSE)

    def _go_on(self) -> bool:
        enough = self._ended.is_set() and len(self._letters.promised) >= self._wanted
        return not enough and not self.errors and time.monotonic() < self._until
