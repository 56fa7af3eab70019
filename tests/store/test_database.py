"""The database keeps what it is given, and says what is wrong with it."""

import stat
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, bindparam, delete, func, insert, make_url, select
from sqlalchemy.exc import IntegrityError, OperationalError

from tests.conftest import on_postgres_alone, on_sqlite_alone
from tests.servers.ports import free_port
from tests.servers.postgres import Postgres
from webapp.store.engine import (
    CannotMigrate,
    free_space_ok,
    migrate,
    open_database,
    read_row,
    reading,
    ready,
    usable,
    write_row,
    writing,
)
from webapp.store.postgres import BEGIN_LONG
from webapp.store.sqlite import make_file
from webapp.store.tables import draft, inbox

INCREMENTAL = 2
"""How SQLite says that space can be given back to the disk."""


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
    monkeypatch.setattr(free_space_ok, "__defaults__", (2**62,))
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


@on_sqlite_alone
def test_whoever_asks_for_a_database_that_is_not_there_yet_makes_none(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "a folder # of ours" / "new.sqlite3"
    file.parent.mkdir()
    engine = open_database(f"sqlite:///{file}")
    assert usable(engine) == [f"There is no database at {file}: run `flask migrate`."]
    with pytest.raises(OperationalError), reading(engine) as connection:
        connection.execute(select(draft))
    assert list(file.parent.iterdir()) == []
    migrate(engine)
    assert usable(engine) == []
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with reading(engine) as connection:
        assert connection.exec_driver_sql("PRAGMA auto_vacuum").scalar() == INCREMENTAL
    engine.dispose()


@on_sqlite_alone
def test_of_two_who_make_a_database_at_once_the_first_one_stays(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "new.sqlite3"
    make_file(file)
    first = file.stat().st_ino
    make_file(file)
    assert (file.stat().st_ino, [each.name for each in tmp_path.glob("new*")]) == (first, [file.name])


@on_postgres_alone
def test_why_a_server_cannot_be_used_is_said_in_a_few_words_without_its_address(
    postgres: Postgres, bare_url: str
) -> None:
    user = f"{make_url(bare_url).database}_canary"
    postgres.run(f"CREATE ROLE {user} LOGIN")
    theirs = make_url(bare_url).set(username=user)
    wrong = {
        theirs.set(database="canary"): "it has no such user or database",
        theirs.set(username="canary"): "it has no such user or database",
        theirs.set(port=free_port()): "no server listens there",
        theirs.set(host="canary.invalid"): "nobody knows that host",
        theirs.set(host="", query={"host": "/canary"}): "there is no such socket",
        theirs.set(query={"sslmode": "require"}): "TLS could not be agreed on",
        theirs: "this user may not do that: migrate as the owner",
    }
    for address, told in wrong.items():
        engine = open_database(address.render_as_string(hide_password=False))
        with pytest.raises(CannotMigrate) as caught:
            migrate(engine)
        found = [str(caught.value), *(ready(engine) if address != theirs else [])]
        assert all(told in each and "canary" not in each for each in found), found
        engine.dispose()
    postgres.run(f"ALTER DATABASE {theirs.database} OWNER TO {user}")
    engine = open_database(theirs.render_as_string(hide_password=False))
    migrate(engine)
    assert ready(engine) == []
    engine.dispose()
    postgres.run(f"ALTER DATABASE {theirs.database} OWNER TO postgres")
    postgres.run(f"REASSIGN OWNED BY {user} TO postgres", f"DROP OWNED BY {user}", database=theirs.database or "")
    postgres.run(f"DROP ROLE {user}")


@on_postgres_alone
def test_a_connection_that_died_in_the_pool_is_replaced_unseen(postgres: Postgres, engine: Engine) -> None:
    assert ready(engine) == []
    (killed,) = postgres.run(
        f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{engine.url.database}'"
    )
    assert killed > (0,)
    assert ready(engine) == []
    assert read_row(engine, select(draft.c.version).where(draft.c.id == bindparam("row")), row="nobody") is None


@on_postgres_alone
def test_the_time_limits_hold_and_the_address_may_choose_its_own(engine: Engine) -> None:
    limits = "SELECT current_setting('lock_timeout'), current_setting('statement_timeout')"
    with reading(engine) as connection:
        assert tuple(connection.exec_driver_sql(limits).one()) == ("5s", "10s")
    with writing(engine, BEGIN_LONG) as connection:
        assert tuple(connection.exec_driver_sql(limits).one()) == ("5s", "0")
    url = engine.url.update_query_dict({"options": "-c lock_timeout=1s"}).render_as_string(hide_password=False)
    own = open_database(url)
    with reading(own) as connection:
        assert tuple(connection.exec_driver_sql(limits).one()) == ("1s", "10s")
    own.dispose()
