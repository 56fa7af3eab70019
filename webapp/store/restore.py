"""Restoring: a backup takes the place of a SQLite database that nobody has open, and the one before is kept aside.

Whoever had the old file open would go on writing to it, and people would be told references that nobody finds.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from webapp.store import sqlite
from webapp.store.backup import to_disk
from webapp.store.tables import REVISION, revision

SHARED_LOCK = (510, 0x40000002)
"""The bytes of its file by which SQLite's own connections lock one another out: how many, and from where."""
BESIDE = ("-wal", "-shm")


class CannotRestore(Exception):
    """Everything is as it was; the text says why and what to do."""


def put_in_place(engine: Engine, backup: Path, now: datetime) -> Path | None:
    """Put a backup in the database's place, and return where the file before it is now; raises CannotRestore.

    The tables are those of the backup: migrate and purge come next.
    """
    if engine.dialect.name != "sqlite":
        raise CannotRestore("This restores SQLite files only: use pg_restore, as docs/operating.md says.")
    file = sqlite.path_of(engine)
    _check(backup)
    engine.dispose()  # this process must have nothing open: what it closes would end the lock
    try:
        with _alone(file):
            return _exchange(file, backup, now)
    except OSError as error:
        raise CannotRestore(f"{file} cannot be replaced ({error.strerror}): look into its folder.") from None


def _check(backup: Path) -> None:
    """See that a file is a whole database of ours, at a revision we know. Nothing is written beside it."""
    try:
        with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            found = connection.execute(f"SELECT max(version_num) FROM {revision.name}").fetchone()[0]  # noqa: S608
    except sqlite3.Error:
        raise CannotRestore(f"{backup} is not a backup that can be read: choose one of `flask backup`.") from None
    if not whole:
        raise CannotRestore(f"{backup} is damaged: choose another backup.")
    if found is None or found > REVISION:
        raise CannotRestore(
            f"{backup} is at revision {found or 'none'}, and this version knows those up to {REVISION}: restore it "
            "with the version that wrote it, or a later one."
        )


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """See that nobody has the database open, and let nobody open it, until the end of the block."""
    if not file.exists():
        yield
        return
    with file.open("rb+") as held:
        try:
            fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB, *SHARED_LOCK)
        except OSError:
            raise CannotRestore(f"Something has {file} open: stop every web server, relay and command first.") from None
        yield


def _exchange(file: Path, backup: Path, now: datetime) -> Path | None:
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        shutil.copyfile(backup, fresh)
        owner = (file if file.exists() else file.parent).stat()
        if os.geteuid() == 0:  # root restores for the service's own user
            os.chown(fresh, owner.st_uid, owner.st_gid)
        to_disk(fresh)
        aside = _move_aside(file, now)
        fresh.rename(file)
        to_disk(file.parent)
        return aside
    finally:
        fresh.unlink(missing_ok=True)


def _move_aside(file: Path, now: datetime) -> Path | None:
    """Move the old file away. Its journal goes first: a journal that was left would be read into the new file."""
    aside = file.with_name(f"{file.name}-before-{now:%Y%m%d-%H%M%S}")
    for end in (*BESIDE, ""):
        old = file.with_name(file.name + end)
        if old.exists():
            old.rename(aside.with_name(aside.name + end))
    return aside if aside.exists() else None
