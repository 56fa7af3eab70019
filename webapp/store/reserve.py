"""The reserve: some space beside a SQLite file, given up when its disk is so full that nothing could even be deleted.

What is deleted is first written to the journal. Without room for that, a full disk would stay full for ever.
"""

import os
from pathlib import Path

from sqlalchemy import Engine

from webapp.store import sqlite
from webapp.store.engine import LEAST_FREE_BYTES, free_space_ok

BYTES = 32 * 1024**2


def keep(engine: Engine) -> None:
    """Set the reserve aside where there is room for it; try later where there is not."""
    if engine.dialect.name != "sqlite" or not free_space_ok(engine, LEAST_FREE_BYTES + BYTES):
        return
    path = _path(engine)
    if path.exists() and path.stat().st_size == BYTES:
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.posix_fallocate(handle, 0, BYTES)
    finally:
        os.close(handle)


def give_up(engine: Engine) -> bool:
    """Give the reserve back to the disk, and say whether there was one."""
    if engine.dialect.name != "sqlite" or not _path(engine).exists():
        return False
    _path(engine).unlink()
    return True


def _path(engine: Engine) -> Path:
    file = sqlite.path_of(engine)
    return file.with_name(f"{file.name}-reserve")
