"""What is peculiar to SQLite: its files, whose turn it is to write, the journal, and whether a file is still the same.

The database's file is never opened here but by SQLite: closing it would take SQLite's locks away from this process.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import closing, suppress
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from sqlite3 import connect
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import SQLAlchemyError

BUSY_MILLISECONDS = 5000
TURN_SECONDS = 0.0003
JOURNAL_SECONDS = 0.05

ON_DISK = "PRAGMA synchronous = FULL"
SOON_ON_DISK = "PRAGMA synchronous = NORMAL"
"""For drafts: each write says which it wants, so that no connection keeps the other's."""

BUSY = f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}"
NOT_BUSY = "PRAGMA busy_timeout = 0"
_PRAGMAS = (
    BUSY,
    "PRAGMA journal_mode = WAL",
    ON_DISK,
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
)

PAGES, MOST_STEPS = 256, 100
"""How many free pages (of 4 KiB) are given back to the disk at once, and how often at most, one after another."""

ANOTHER_FILE = (
    "The database's file was replaced while this process had the one before open: start it again, so that it works "
    "with the new one."
)


class AnotherFile(SQLAlchemyError):
    """The database's file is another one than this process opened: what it writes, nobody would find."""


class _OpenedFile:
    """Remembers which file this process opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: tuple[int, int] | None = None

    def remember(self, *_: object) -> None:
        if self._opened is None:
            self._opened = self._now()
        elif self.is_another():  # a connection to it would still be there when the file itself is back
            raise AnotherFile(ANOTHER_FILE)

    def forget(self, *_: object) -> None:
        self._opened = None

    def is_another(self) -> bool:
        return self._opened is not None and self._now() != self._opened

    def _now(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


_files: WeakKeyDictionary[Engine, _OpenedFile] = WeakKeyDictionary()


def prepare(engine: Engine) -> None:
    """Make every connection of this engine safe, and remember which file the first of them opened."""
    _files[engine] = opened = _OpenedFile(path_of(engine))
    event.listen(engine, "do_connect", _only_what_is_there)
    event.listen(engine, "connect", opened.remember)
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "engine_disposed", opened.forget)


def make_file(path: Path) -> None:
    """Make an empty database for its owner's eyes alone, one that can give space back to the disk.

    It is in its place when it is whole, so that nobody who waits for it opens it before; of two the first one stays.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent) as beside:
        new = Path(beside) / path.name
        new.touch(mode=0o600)
        with closing(connect(new)) as connection:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("VACUUM")  # writes the file's head, which says so
        with suppress(FileExistsError):
            os.link(new, path)


def _only_what_is_there(_dialect: object, _record: object, args: list[Any], options: dict[str, Any]) -> None:
    """Have a file opened, and never made: one of their making would be open to others, and never give space back."""
    args[0] = f"file:{quote(args[0])}?mode=rw"
    options["uri"] = True


def path_of(engine: Engine) -> Path:
    """Return where the database's file is."""
    return Path(engine.url.database or "").absolute()


def is_another_file(engine: Engine) -> bool:
    """Return whether the file at the database's place is another than the one this process has open."""
    return engine in _files and _files[engine].is_another()


def see_that_the_file_is_ours(engine: Engine) -> None:
    """Raise AnotherFile when somebody put another file in the place of ours."""
    if is_another_file(engine):
        raise AnotherFile(ANOTHER_FILE)


def take_turn(engine: Engine) -> int | None:
    """Wait for this writer's turn, and return what must be closed to end the turn.

    SQLite lets a writer that finds the lock taken sleep longer and longer, so busy ones overtake it for seconds. Here
    it asks again at once. This is only for fairness: the transaction is what keeps two writers apart, and a writer
    that never got its turn, or has no file to take it by, goes on to that.
    """
    see_that_the_file_is_ours(engine)
    try:
        turn = os.open(f"{engine.url.database}-turn", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None
    until = time.monotonic() + BUSY_MILLISECONDS / 1000
    while time.monotonic() < until:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            time.sleep(TURN_SECONDS)
    return turn


def empty_journal(connection: Connection, tries: int) -> bool:
    """Take what was deleted out of the journal as well, and say whether that is done.

    It can be emptied while nobody reads or writes. It is tried, never waited for: whoever waits holds up all writers.
    """
    connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
    connection.exec_driver_sql(NOT_BUSY)
    try:
        for left in reversed(range(tries)):
            if not connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one():
                return True
            if left:
                time.sleep(JOURNAL_SECONDS)
        return False
    finally:
        connection.exec_driver_sql(BUSY)


def give_back_free_pages(connection: Connection) -> None:
    """Make the file as small as what is in it, in steps that a nearly full disk has room for."""
    for _ in range(MOST_STEPS):
        if (connection.exec_driver_sql("PRAGMA freelist_count").scalar() or 0) < PAGES:
            return
        with closing(connection.connection.cursor()) as cursor:
            cursor.executescript(f"PRAGMA incremental_vacuum({PAGES})")  # execute() would end after the first page
        if not empty_journal(connection, tries=1):
            return


def _prepare_connection(connection: SQLiteConnection, _record: object) -> None:
    # The driver would begin transactions by itself, and too late to take the lock first: writing() begins them. A read
    # is one statement, which SQLite answers from one moment anyway, and needs none.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)
