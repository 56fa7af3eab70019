"""The database is made by its migrations alone, and says what is wrong with it."""

import stat
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, bindparam, inspect, select
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from webapp.store import database
from webapp.store.database import (
    alembic_config,
    free_space_ok,
    migrate,
    open_database,
    read_row,
    reading,
    ready,
    writing,
)
from webapp.store.tables import REVISION, draft, metadata


def definitions(engine: Engine) -> dict[str, str]:
    with reading(engine) as connection:
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    return {name: " ".join(sql.split()) for name, sql in found if name != "alembic_version"}


def test_the_migrations_make_exactly_the_tables_the_code_knows(engine: Engine, tmp_path: Path) -> None:
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    direct = open_database(f"sqlite:///{tmp_path / 'direct.sqlite3'}")
    with writing(direct) as connection:
        metadata.create_all(connection)
    assert definitions(engine) == definitions(direct)
    direct.dispose()


def test_the_migrations_go_down_and_up_again_with_data_in_the_tables(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO inbox VALUES ('m','r','o','r','k',0,'2026-11-20','b',NULL,NULL,NULL)")
    before = definitions(engine)
    command.downgrade(alembic_config(engine), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    assert ready(engine) == [f"The database is at revision none, not {REVISION}: run `flask migrate`."]
    migrate(engine)
    migrate(engine)
    assert definitions(engine) == before


def test_the_code_expects_the_last_migration(engine: Engine) -> None:
    assert ScriptDirectory.from_config(alembic_config(engine)).get_heads() == [REVISION]


def test_a_database_that_is_ready_says_nothing(engine: Engine) -> None:
    assert ready(engine) == []


def test_a_database_that_cannot_be_reached_or_was_never_migrated_says_what_to_do(tmp_path: Path) -> None:
    for address in (tmp_path / "nowhere" / "file.sqlite3", tmp_path / "empty.sqlite3"):
        engine = open_database(f"sqlite:///{address}")
        (problem,) = ready(engine)
        assert "flask migrate" in problem
        engine.dispose()


def test_a_disk_that_is_nearly_full_is_noticed(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert free_space_ok(engine)
    assert not free_space_ok(engine, least=2**62)
    monkeypatch.setattr(database.free_space_ok, "__defaults__", (2**62,))
    assert [problem for problem in ready(engine) if "disk" in problem]


def test_every_commit_reaches_the_disk_and_deleted_words_are_overwritten(engine: Engine) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "busy_timeout": 5000}
    with reading(engine) as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
    assert found == expected


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with writing(engine) as busy:
        busy.exec_driver_sql("DELETE FROM draft")
        assert ready(engine) == []


def test_what_fails_inside_a_write_leaves_nothing(engine: Engine) -> None:
    def write_twice() -> None:
        with writing(engine) as connection:
            for _ in range(2):
                connection.exec_driver_sql(
                    "INSERT INTO inbox VALUES ('m','r','o','r','k',0,'2026-11-20','b',NULL,NULL,NULL)"
                )

    with pytest.raises(IntegrityError):
        write_twice()
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM inbox").scalar() == 0


def test_errors_do_not_repeat_what_was_typed(engine: Engine) -> None:
    with pytest.raises(StatementError) as caught, writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO inbox (message_id) VALUES (?)", ("the-canary",))
    assert "the-canary" not in str(caught.value)


def test_the_short_way_of_reading_fails_like_every_other(tmp_path: Path) -> None:
    for address in (tmp_path / "nowhere" / "file.sqlite3", tmp_path / "empty.sqlite3"):
        engine = open_database(f"sqlite:///{address}")
        with pytest.raises(OperationalError) as caught:
            read_row(engine, select(draft.c.version).where(draft.c.id == bindparam("row")), row="the-canary")
        assert "the-canary" not in str(caught.value)
        engine.dispose()


def test_only_the_owner_can_read_the_file(engine: Engine, tmp_path: Path) -> None:
    for path in tmp_path.glob("*.sqlite3*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
