"""Rewriting: once a day SQLite's file is written anew in the order of the random keys.

Rows lie by key as it is, but long bodies are put on whichever page is free, and so tell in which order they came.
"""

import logging
import shutil
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from webapp.store.engine import LEAST_FREE_BYTES

MOST_BYTES = 64 * 1024**2
"""A larger file would hold up whoever sends meanwhile for longer than a second or so."""

log = logging.getLogger(__name__)


def rewrite(engine: Engine, most: int = MOST_BYTES) -> bool:
    """Write the file anew, and say whether that was done: not when it is large, room is short or others are busy."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return False
    file = Path(engine.url.database)
    size = file.stat().st_size
    if size > most or shutil.disk_usage(file.parent).free < 2 * size + LEAST_FREE_BYTES:
        return False
    try:
        with engine.connect() as connection:  # the driver begins no transaction by itself
            connection.exec_driver_sql("VACUUM")
    except SQLAlchemyError as error:
        log.warning("rewriting.failed %s", type(error).__name__)
        return False
    return True
