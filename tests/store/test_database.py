"""The database keeps what it is given, and says what is wrong with it."""

import stat
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, bindparam, delete, func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from tests.conftest import on_sqlite_alone
from webapp.store import database
from webapp.store.database import (
    free_space_ok,
    open_database,
    read_row,
    reading,
    ready,
    write_row,
    writing,
)
from webapp.store.tables import draft, inbox


def test_a_database_that_is_ready_says_nothing(engine: Engine) -> None:
    assert ready(engine) == []


def test_a_database_that_cannot_be_reached_or_was_never_migrated_says_what_to_do(tmp_path: Path) -> None:
    for address in (tmp_path / "nowhere" / "file.sqlite3", tmp_path / "empty.sqlite3"):
        engine = open_database(f"sqlite:///{address}")
        (problem,) = ready(engine)
        assert "flask migrate" in problem
        engine.dispose()


@on_sqlite_alone
def test_a_disk_that_is_nearly_full_is_noticed(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert free_space_ok(engine)
    assert not free_space_ok(engine, least=2**62)
    monkeypatch.setattr(database.free_space_ok, "__defaults__", (2**62,))
    assert [problem for problem in ready(engine) if "disk" in problem]


@on_sqlite_alone
def test_every_commit_reaches_the_disk_and_deleted_words_are_overwritten(engine: Engine) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "busy_timeout": 5000}
    with reading(engine) as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
    assert found == expected


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with writing(engine) as busy:
        busy.execute(delete(draft))
        assert ready(engine) == []


def test_what_fails_inside_a_write_leaves_nothing(engine: Engine) -> None:
    message = dict.fromkeys(("message_id", "reference", "organisation", "route", "kind"), "the-canary")
    message |= {"urgent": False, "received_on": date(2026, 11, 20)}

    def write_twice() -> None:
        with writing(engine) as connection:
            for _ in range(2):
                connection.execute(insert(inbox).values(message))

    with pytest.raises(IntegrityError) as caught:
        write_twice()
    assert "the-canary" not in str(caught.value) + str(caught.value.__cause__)
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(inbox)) == 0


def test_errors_do_not_repeat_what_was_typed(engine: Engine) -> None:
    with pytest.raises(IntegrityError) as caught, writing(engine) as connection:
        connection.execute(insert(inbox).values(message_id="the-canary"))
    assert "the-canary" not in str(caught.value) + str(caught.value.__cause__)
    with pytest.raises(IntegrityError) as caught:
        write_row(engine, insert(inbox).values(message_id=bindparam("message_id")), message_id="the-canary")
    assert "the-canary" not in str(caught.value)


def test_the_short_way_of_reading_fails_like_every_other(tmp_path: Path) -> None:
    for address in (tmp_path / "nowhere" / "file.sqlite3", tmp_path / "empty.sqlite3"):
        engine = open_database(f"sqlite:///{address}")
        with pytest.raises(OperationalError) as caught:
            read_row(engine, select(draft.c.version).where(draft.c.id == bindparam("row")), row="the-canary")
        assert "the-canary" not in str(caught.value)
        engine.dispose()


@on_sqlite_alone
def test_only_the_owner_can_read_the_file(engine: Engine, tmp_path: Path) -> None:
    for path in tmp_path.glob("*.sqlite3*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
