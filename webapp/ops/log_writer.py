"""The writer of the log: a queue that has an end, and one thread that empties it. Whoever says something never waits.

A full disk, a pipe whose reader has gone, a reader that does not read: each costs lines of the log and nothing else.
Lost lines are counted, and told as one event as soon as something can be written again.
"""

from __future__ import annotations

import atexit
import os
import select
import sys
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Lock, RLock, Thread

MOST_LINES = 4096
RETRY_SECONDS = 1.0
LEAVING_SECONDS = 2.0


class Writer:
    """Writes lines to standard error, in the order in which they were given, from a thread of its own.

    ``say_lost`` makes the line that tells how many were lost. A process that is forked begins with an empty queue.
    """

    def __init__(self, say_lost: Callable[[int], str], most: int = MOST_LINES) -> None:
        self._say_lost, self._most = say_lost, most
        self._begin()
        os.register_at_fork(after_in_child=self._begin)
        atexit.register(self.flush)

    def _begin(self) -> None:
        self._queue: SimpleQueue[str | Event] = SimpleQueue()
        self._thread: Thread | None = None
        self._starting, self._counting = Lock(), RLock()  # a signal's handler may say something too
        self._lost, self._torn = 0, False

    @property
    def lost(self) -> int:
        """How many lines were lost and not told yet."""
        return self._lost

    def put(self, line: str) -> None:
        """Have a line written soon, or count it as lost when too many wait already."""
        if self._queue.qsize() >= self._most:
            self._lose(1)
            return
        self._queue.put(line)
        if self._thread is None and self._starting.acquire(blocking=False):
            thread = Thread(target=self._run, name="log", daemon=True)
            try:
                thread.start()
            except RuntimeError:  # this process has no thread left: the next line tries again
                self._starting.release()
            else:
                self._thread = thread

    def flush(self, seconds: float = LEAVING_SECONDS) -> bool:
        """Wait until everything that was said is written, no longer than this, and say whether it is."""
        if self._thread is None:
            return True
        done = Event()
        self._queue.put(done)
        return done.wait(seconds)

    def _run(self) -> None:
        while True:
            try:
                said = self._queue.get(timeout=RETRY_SECONDS if self._lost else None)
            except Empty:
                self._tell_lost()
                continue
            if isinstance(said, Event):
                said.set()
            elif not self._tell_lost() or not self._write(said):
                self._lose(1)

    def _tell_lost(self) -> bool:
        """Tell how many lines were lost, if any; False when not even that can be written."""
        lost = self._lost
        if lost and not self._write(self._say_lost(lost)):
            return False
        self._lose(-lost)
        return True

    def _lose(self, lines: int) -> None:
        with self._counting:
            self._lost += lines

    def _write(self, line: str) -> bool:
        """Write a line past every buffer: one that cannot be emptied would keep this process from ending."""
        try:
            place = sys.stderr.fileno()
        except (AttributeError, OSError, ValueError):  # no file at all, or a text that a test reads
            return _write_text(line)
        rest = (f"\n{line}\n" if self._torn else f"{line}\n").encode()
        whole = len(rest)
        try:
            while rest:
                try:
                    rest = rest[os.write(place, rest) :]
                except BlockingIOError:
                    select.select((), (place,), ())
        except (OSError, ValueError):
            self._torn = self._torn or len(rest) < whole
            return False
        self._torn = False
        return True


def _write_text(line: str) -> bool:
    try:
        sys.stderr.write(f"{line}\n")
    except (AttributeError, OSError, ValueError):
        return False
    return True
