"""A deployment in a temporary folder: its keys, its migrated database, a visitor, and a way to accept a message."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from webapp.handoff.keys import make_missing
from webapp.settings import Settings
from webapp.store.database import migrate, open_database
from webapp.store.drafts import Keys, derive, new_draft
from webapp.store.submissions import Parcel, accept

Accept = Callable[..., Parcel]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a deployment that lives in a temporary folder and has its keys."""
    settings = Settings.read(
        {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'put-it-right.sqlite3'}",
            "PUBLIC_KEYS": str(tmp_path / "keys" / "public"),
            "PRIVATE_KEYS": str(tmp_path / "keys" / "private"),
            "PEPPER_FILE": str(tmp_path / "pepper"),
            "CONTENT": str(tmp_path),
            "TRANSLATIONS": str(tmp_path),
        }
    )
    make_missing(settings.public_keys, settings.private_keys, settings.pepper_file, date(2026, 11, 20))
    return settings


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """An empty database, as `flask migrate` leaves it."""
    engine = open_database(settings.database_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def keys() -> Keys:
    """The keys of one visitor."""
    return derive(os.urandom(32), os.urandom(32))


@pytest.fixture
def accepted(engine: Engine) -> Accept:
    """A function that accepts message number n, urgent or not, with this body."""

    def accept_one(number: int, body: str = "sealed", urgent: bool = False) -> Parcel:
        now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        parcel = Parcel(
            f"message-{number}",
            f"key-{number}",
            f"PIR-{number}",
            "example",
            "adults",
            "complaint",
            urgent,
            now.date(),
            body,
        )
        draft = new_draft(now, timedelta(minutes=30), timedelta(hours=4))
        accept(engine, derive(os.urandom(32), os.urandom(32)), draft, parcel, {}, now, timedelta(minutes=15))
        return parcel

    return accept_one
