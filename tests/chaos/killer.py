"""The killer: takes one thing after another down with SIGKILL, at random, and starts it again a little later."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

LONGEST_DOWN = 2.0  # seconds from a kill until the start begins; starting takes its own time
LONGEST_AIM = 0.3  # seconds between the moment being due and the kill, so that no moment is special
STEP = 0.02


@dataclass(frozen=True)
class Target:
    """Something that can be killed: `kill` returns whether there was anything to kill, `start` when it works again."""

    kind: str
    kill: Callable[[random.Random], bool]
    start: Callable[[], None]

    def only_while(self, condition: Callable[[], bool]) -> Target:
        """Return the same, to be killed only while this holds; until then the killer leaves it for later."""
        return replace(self, kill=lambda chance: condition() and self.kill(chance))


class Killer:
    """Spreads a number of kills evenly over the kinds of target and at random over the course of a run."""

    def __init__(self, targets: Sequence[Target], kills: int, seed: str) -> None:
        self._chance = random.Random(seed)
        self._targets = targets
        kinds = list(dict.fromkeys(target.kind for target in targets))
        turns = [kinds[number % len(kinds)] for number in range(kills)]
        self._chance.shuffle(turns)
        self._turns = turns
        self._moments = sorted(self._chance.random() for _ in turns)
        self._down: dict[int, threading.Thread] = {}
        self._over = threading.Event()
        self.done: Counter[str] = Counter()
        self.errors: list[Exception] = []

    def work(self, progress: Callable[[], float], busy: Callable[[], bool]) -> None:
        """Kill whenever the progress of the run (0 to 1) has come to the next moment, until all kills are done.

        Ends before that when the run is busy no longer, and raises what kept something from starting again.
        """
        waiting = list(zip(self._moments, self._turns, strict=True))
        while waiting and busy() and not self.errors:
            due = [(moment, kind) for moment, kind in waiting if moment <= progress()]
            # One of a kind that is still being started is left for later; another kind may go meanwhile.
            hit = next((each for each in due if self._kill_one(each[1])), None)
            if hit:
                waiting.remove(hit)
            time.sleep(STEP)
        self._complain()

    def wait(self) -> None:
        """Wait until everything that was killed works again; raises what kept it from starting."""
        for thread in self._down.values():
            thread.join()
        self._complain()

    def stop(self) -> None:
        """Start nothing more, and return when nothing is being started any longer."""
        self._over.set()
        for thread in self._down.values():
            thread.join()

    def _complain(self) -> None:
        if self.errors:
            raise self.errors[0]

    def _kill_one(self, kind: str) -> bool:
        up = [
            number
            for number, target in enumerate(self._targets)
            if target.kind == kind and not (number in self._down and self._down[number].is_alive())
        ]
        if not up:
            return False
        number = self._chance.choice(up)
        time.sleep(self._chance.uniform(0, LONGEST_AIM))
        if not self._targets[number].kill(self._chance):
            return False
        self.done[kind] += 1
        pause = self._chance.uniform(0, LONGEST_DOWN)
        self._down[number] = threading.Thread(target=self._start_later, args=(self._targets[number], pause))
        self._down[number].start()
        return True

    def _start_later(self, target: Target, pause: float) -> None:
        try:
            if not self._over.wait(pause):
                target.start()
        except Exception as error:
            self.errors.append(error)
