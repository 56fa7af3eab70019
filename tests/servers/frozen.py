"""Processes that stand still: nothing is lost, nothing is refused and nothing is answered until they go on."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

STANDS_WITHIN = 30.0  # seconds
STILL = frozenset("TtZX")  # stopped, traced, ended


def freeze(*pids: int) -> None:
    """Stop processes and return when none of their threads runs any more; one that has ended counts as stopped.

    The signal alone does not do it: on a busy machine a process of many threads answers for a while after it was sent.
    Raises TimeoutError when one still runs after half a minute.
    """
    _tell(signal.SIGSTOP, pids)
    until = time.monotonic() + STANDS_WITHIN
    for pid in pids:
        while not threads(pid) <= STILL:
            if time.monotonic() > until:
                raise TimeoutError(f"{pid} does not stand still: {threads(pid)}")
            time.sleep(0.001)


def thaw(*pids: int) -> None:
    """Let frozen processes go on; one that has ended meanwhile is let be."""
    _tell(signal.SIGCONT, pids)


@contextmanager
def frozen(*pids: int) -> Iterator[None]:
    """Keep processes still for as long as the block takes."""
    try:
        freeze(*pids)
        yield
    finally:
        thaw(*pids)


def threads(pid: int) -> set[str]:
    """Return the states of a process's threads, a letter each as in proc_pid_stat(5)."""
    found = set[str]()
    for each in Path(f"/proc/{pid}/task").glob("*/stat"):
        with suppress(OSError):  # the thread ended meanwhile
            found.add(each.read_text(encoding="utf-8").rpartition(")")[2].split()[0])
    return found


def _tell(what: signal.Signals, pids: tuple[int, ...]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)
