"""What happens to a deployment and kills nothing: it hangs for a while, or finds another file where its own was."""

from __future__ import annotations

import fcntl
import os
import random
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

from tests.chaos.killer import Target
from tests.chaos.processes import Processes
from tests.servers.postgres import Postgres

SMALLEST_PIPE = 4096
JOURNALS = ("", "-wal", "-shm")


class StallingLog:
    """A pipe for what servers say, whose reader stops reading for a while: then it is full, and takes nothing."""

    def __init__(self, processes: Processes, log: str) -> None:
        self._out, self.into = os.pipe()
        fcntl.fcntl(self.into, fcntl.F_SETPIPE_SZ, SMALLEST_PIPE)
        self._file, self._reading = processes.folder / log, threading.Event()
        self._reading.set()
        threading.Thread(target=self._read, daemon=True).start()
        processes.ends.callback(self._close)

    def stall(self, _chance: random.Random) -> bool:
        """Stop reading, with the pipe already full."""
        self._reading.clear()
        filling = os.open(f"/proc/self/fd/{self.into}", os.O_WRONLY | os.O_NONBLOCK)  # the servers' end goes on waiting
        try:
            while True:
                os.write(filling, b"\n")
        except BlockingIOError:
            return True
        finally:
            os.close(filling)

    def _read(self) -> None:
        with self._file.open("ab") as file, suppress(OSError):
            while True:
                self._reading.wait()
                said = os.read(self._out, SMALLEST_PIPE)
                if not said:
                    return
                file.write(said.lstrip(b"\n"))
                file.flush()

    def _close(self) -> None:
        self._reading.set()
        os.close(self.into)

    @property
    def target(self) -> Target:
        """Return the scene."""
        return Target("log stalled", self.stall, self._reading.set)


def frozen(postgres: Postgres) -> Target:
    """Let all processes of a database server stand still for a while."""
    return Target("database frozen", lambda _chance: postgres.freeze(), postgres.thaw)


def swapped(database: Path) -> Target:
    """Put a copy in the place of a running database's file, as a backup might be, and later its own back."""
    away = [database.with_name(f"{database.name}{end}") for end in JOURNALS]
    kept = [each.with_name(f"kept-{each.name}") for each in away]

    def move(ones: list[Path], others: list[Path]) -> None:
        for one, other in zip(ones, others, strict=True):
            with suppress(FileNotFoundError):
                one.rename(other)

    def swap(_chance: random.Random) -> bool:
        copy = database.with_name("copy")
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        move(away, kept)
        copy.rename(database)
        return True

    def put_back() -> None:
        for each in away:
            each.unlink(missing_ok=True)
        move(kept, away)

    return Target("file swapped", swap, put_back)
