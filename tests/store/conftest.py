"""A migrated database on a real file, and a visitor's keys."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from webapp.store.database import migrate, open_database
from webapp.store.drafts import Keys, derive


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty database, as `flask migrate` leaves it."""
    engine = open_database(f"sqlite:///{tmp_path / 'put-it-right.sqlite3'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def keys() -> Keys:
    """The keys of one visitor."""
    return derive(os.urandom(32), os.urandom(32))
