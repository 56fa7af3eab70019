"""The processes of a run: each in a group of its own, and none of them outlives the run, however the run ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock

from tests.forked import Forked, Process, fork_server
from webapp.paths import CHECKOUT


class Processes:
    """Starts and kills the processes of one run; what must be undone at its end is kept in `ends`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before = children_of(os.getpid())  # other tests' servers, which live on after this run
        self.ends = ExitStack()
        self._lock = Lock()  # servers are started again from threads
        command = [sys.executable, "-m", "tests.chaos.guard"]
        self._guard = subprocess.Popen(
            command, cwd=CHECKOUT, stdin=subprocess.PIPE, text=True, bufsize=1, start_new_session=True
        )
        self.guard_folder(folder)

    def start(self, command: Sequence[str], environ: Mapping[str, str], log: str) -> subprocess.Popen[bytes]:
        """Start a command in a group of its own; what it says is added to a file of this name in the folder."""
        with (self.folder / log).open("ab") as output:
            process = subprocess.Popen(
                command, cwd=CHECKOUT, env=dict(environ), stdout=output, stderr=output, start_new_session=True
            )
        self._tell(f"+{process.pid}")
        return process

    def start_module(
        self, command: Sequence[str], environ: Mapping[str, str], log: str, says_to: int | None = None
    ) -> Forked:
        """Start a module of ours with its words, in the same way.

        ``says_to`` is a file descriptor to which it says what it says instead.
        """
        module, *words = command
        with (self.folder / log).open("ab") if says_to is None else open(says_to, "ab", closefd=False) as output:
            process = Forked(module, words, environ, output.fileno())
        self._tell(f"+{process.pid}")
        return process

    def guard_children(self) -> None:
        """Have every process that was started from here since the run began killed too, should this run die."""
        for pid in children_of(os.getpid()):
            if pid not in {*self._before, self._guard.pid, *fork_server()}:
                self._tell(f"+{pid}")

    def guard_folder(self, folder: Path) -> None:
        """Have a folder deleted, should this run die."""
        self._tell(str(folder))

    def said(self, lines: int = 20) -> str:
        """Return the last lines of every log but those that only say that a page was answered."""
        told = list[str]()
        for log in sorted(self.folder.glob("*.log")):
            with log.open(encoding="utf-8", errors="replace") as file:
                last = deque((line for line in file if '"level": "info"' not in line), lines)
            told += [f"{log.name}:\n", *last]
        return "".join(told)

    def close(self) -> None:
        """Undo what is to be undone, then let the guard look after what is left."""
        try:
            self.ends.close()
        finally:
            with self._lock, suppress(OSError):
                self._guard.communicate()

    def _tell(self, line: str) -> None:
        with self._lock:
            if self._guard.stdin and not self._guard.stdin.closed:
                self._guard.stdin.write(line + "\n")


@contextmanager
def private_processes() -> Iterator[Processes]:
    """Give a private folder and what starts processes in it; both are gone when the block ends."""
    folder = Path(mkdtemp(prefix="put-it-right-chaos-"))
    processes = Processes(folder)
    try:
        yield processes
    finally:
        processes.close()
        shutil.rmtree(folder, ignore_errors=True)


def kill_group(process: Process) -> None:
    """Kill a process with its whole group, at once, and wait until it is gone."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def children_of(pid: int) -> list[int]:
    """Return the processes that this one started, in any of its threads, and that still run."""
    found = list[int]()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread, or the whole process, ended meanwhile
            found += map(int, task.read_text(encoding="utf-8").split())
    return found
