"""Backups: a copy of a SQLite database from one moment, made while the service runs, for its owner alone.

Drafts are left out. Nobody was promised anything for them yet, and one that its visitor has deleted must not come back
when a backup is restored.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from webapp.store.tables import draft


class CannotBackUp(Exception):
    """There is no backup; the text says why and what to do."""


def back_up(engine: Engine, target: Path) -> None:
    """Write a consistent copy to a new file, complete and on disk when this returns; raises CannotBackUp.

    Everything accepted before the call is in it. Nobody who is writing meanwhile has to wait.
    """
    if engine.dialect.name != "sqlite":
        raise CannotBackUp("This copies SQLite files only: use pg_dump, as docs/operating.md says.")
    if target.exists():
        raise CannotBackUp(f"{target} is there already: choose another name, so that no backup is overwritten.")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(unfinished),))
        _finish(unfinished)
        os.link(unfinished, target)  # unlike a rename, this never overwrites
        to_disk(target.parent)
    except OSError as error:
        raise CannotBackUp(f"{target} cannot be written ({error.strerror}): choose another place.") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _finish(copy: Path) -> None:
    """Take the drafts out of a copy, see that it is whole, and wait until it is on disk."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = MEMORY")  # so that no second file ever holds a draft
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"DELETE FROM {draft.name}")  # noqa: S608 - the table's own name
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise CannotBackUp(
                "The copy is damaged, so the database may be too: check the disk, and keep older backups."
            )
    to_disk(copy)


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
