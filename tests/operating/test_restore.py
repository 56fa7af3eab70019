"""A backup is put in place only when nobody has the database open; whoever has it open notices and promises nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, create_engine, select

from tests.browser import HygieneClient
from tests.conftest import Accept, MakeApp
from tests.web.people import go_to, reference_on
from tests.web.stored import service_of
from webapp.paths import CHECKOUT
from webapp.store.backup import back_up
from webapp.store.engine import open_database, reading, usable, writing
from webapp.store.restore import CannotRestore, put_in_place
from webapp.store.sqlite import AnotherFile
from webapp.store.tables import REVISION, submission

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOT_YET = "We have not received this yet"


def references(file: Path) -> set[str]:
    engine = open_database(f"sqlite:///{file}")
    with reading(engine) as connection:
        found = set(connection.scalars(select(submission.c.reference)))
    engine.dispose()
    return found


def restore(environ: dict[str, str], file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flask", "--app", "webapp.app", "restore", str(file)]
    return subprocess.run(command, cwd=CHECKOUT, env=os.environ | environ, capture_output=True, text=True, timeout=60)


def test_a_backup_is_restored_by_one_command_and_not_while_anything_has_the_database_open(
    engine: Engine, environ: dict[str, str], accepted: Accept, tmp_path: Path
) -> None:
    file = Path(str(engine.url.database))
    accepted(1)
    back_up(engine, tmp_path / "backup")
    accepted(2)
    refused = restore(environ, tmp_path / "backup")
    assert refused.returncode == 1
    assert "stop every web server, relay and command first" in refused.stderr
    assert references(file) == {"PIR-1", "PIR-2"}
    engine.dispose()
    told = restore(environ, tmp_path / "backup")
    assert told.returncode == 0, told.stderr
    assert "start web servers and relays" in told.stdout
    assert references(file) == {"PIR-1"}
    assert usable(engine) == []
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (aside,) = (
        each for each in tmp_path.glob(f"{file.name}-before-*") if each.suffix == ".sqlite3" or "wal" not in each.name
    )
    assert references(aside) == {"PIR-1", "PIR-2"}


def test_a_journal_that_lies_beside_the_old_file_does_not_get_into_the_new_one(
    engine: Engine, accepted: Accept, tmp_path: Path
) -> None:
    file = Path(str(engine.url.database))
    accepted(1)
    back_up(engine, tmp_path / "backup")
    accepted(2)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for each in tmp_path.glob(f"{file.name}*"):  # as a power cut leaves it: the last complaint is in the journal alone
        shutil.copy(each, crashed)
    old = open_database(f"sqlite:///{crashed / file.name}")
    aside = put_in_place(old, tmp_path / "backup", NOW)
    assert aside == crashed / f"{file.name}-before-20261120-120000"
    assert references(crashed / file.name) == {"PIR-1"}
    assert references(aside) == {"PIR-1", "PIR-2"}


def test_what_cannot_be_restored_is_named_and_everything_is_as_it_was(engine: Engine, tmp_path: Path) -> None:
    file = Path(str(engine.url.database))
    back_up(engine, tmp_path / "later")
    with closing(sqlite3.connect(tmp_path / "later", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    back_up(engine, tmp_path / "damaged")
    with (tmp_path / "damaged").open("r+b") as bytes_:
        bytes_.seek(4096 * 3)
        bytes_.write(b"\xff" * 4096)
    (tmp_path / "letter").write_text("Dear Sir or Madam")
    engine.dispose()
    before = file.stat().st_ino
    for name, said in (("later", REVISION), ("damaged", "damaged|read"), ("letter", "read"), ("nothing", "read")):
        with pytest.raises(CannotRestore, match=said):
            put_in_place(engine, tmp_path / name, NOW)
    with pytest.raises(CannotRestore, match="pg_restore"):
        put_in_place(create_engine("postgresql://nowhere/none"), tmp_path / "later", NOW)
    assert file.stat().st_ino == before
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".") or "-before-" in each.name]


def test_a_file_that_is_replaced_underneath_is_noticed_and_nobody_is_told_a_reference_it_lacks(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app()
    engine: Engine = app.extensions["engine"]
    file = Path(str(engine.url.database))
    back_up(engine, tmp_path / "backup")
    people = [HygieneClient(app) for _ in range(6)]
    for each in people:
        go_to(each, "check-answers")
    swapped, halfway = Event(), Event()

    def send(person: HygieneClient) -> str | None:
        if person in people[3:]:
            swapped.wait(timeout=20)
        page = person.answer()
        halfway.set()
        if page.status == 503:
            assert page.h1 == NOT_YET
            return None
        return reference_on(page)

    with ThreadPoolExecutor(len(people)) as pool:
        sending = [pool.submit(send, each) for each in people]
        halfway.wait(timeout=20)
        (tmp_path / "backup").replace(file)
        swapped.set()
        told = [each.result() for each in sending]
    assert told[3:] == [None] * 3
    (problem,) = usable(engine)
    assert "start it again" in problem
    assert app.test_client().get("/health/ready").status_code == 503
    service_of(app).gate._fine_until = 0
    assert HygieneClient(app).begin().status == 503
    engine.dispose()
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        assert connection.execute("SELECT count(*) FROM submission").fetchone() == (0,)


def test_what_is_written_while_the_file_is_replaced_is_not_promised(engine: Engine, tmp_path: Path) -> None:
    back_up(engine, tmp_path / "backup")
    with pytest.raises(AnotherFile), writing(engine):
        (tmp_path / "backup").replace(str(engine.url.database))
    engine.dispose()


def test_no_connection_is_opened_to_another_file_that_would_be_kept_for_when_ours_is_back(
    engine: Engine, tmp_path: Path
) -> None:
    file = Path(str(engine.url.database))
    back_up(engine, tmp_path / "backup")
    with reading(engine):
        kept = [each.replace(tmp_path / f"kept-{each.name}") for each in file.parent.glob(f"{file.name}*")]
        (tmp_path / "backup").replace(file)
        with pytest.raises(AnotherFile), engine.connect():
            pass
        for each in kept:
            each.replace(file.parent / each.name.removeprefix("kept-"))
    assert usable(engine) == []
