"""Every process of the desk may be started before what it needs: it waits, and says once for what."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from tests.processes import process, until
from tests.servers.ports import free_port
from webapp.desk.app import create_app
from webapp.desk.cli.waiting import desk_when_usable
from webapp.desk.desk import Desk
from webapp.desk.settings import DeskSettings
from webapp.desk.store.engine import usable
from webapp.store.engine import writing

SOON = 30.0


@pytest.fixture
def bare(desk_environ: dict[str, str]) -> Flask:
    """A desk of which nothing is there yet."""
    settings = DeskSettings.read(desk_environ)
    settings.desk_secret_file.unlink()
    (settings.desk_secret_file.parent / "desk.sqlite3").unlink()
    return create_app(settings)


def waits(app: Flask, stop: threading.Event, found: list[Desk | None]) -> threading.Thread:
    def wait() -> None:
        with app.app_context():
            found.append(desk_when_usable(stop))

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    return waiting


def test_they_work_as_soon_as_secret_and_database_are_there(bare: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Desk | None] = []
    said: list[str] = []
    monkeypatch.setattr("webapp.desk.cli.waiting.say", said.append)
    waiting = waits(bare, threading.Event(), found)
    until(lambda: "There is no secret" in "".join(said), SOON)
    secret = bare.config["DESK_SETTINGS"].desk_secret_file
    secret.write_bytes(bytes(32))
    until(lambda: "There is no database" in "".join(said), SOON)
    assert bare.test_cli_runner().invoke(args=["desk", "migrate"]).exit_code == 0
    waiting.join(SOON)
    (desk,) = found
    assert desk is not None
    assert desk.cases.by_reference("none") is None
    bare.extensions["engine"].dispose()


@pytest.fixture
def away(desk_environ: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The environment of a desk whose folder, with its secret and its database, is elsewhere."""
    folder = Path(desk_environ["DESK_SECRET_FILE"]).parent
    folder.rename(tmp_path / "elsewhere")
    return {**os.environ, **desk_environ}


def is_alive(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as link:
        try:
            link.request("GET", "/health/live", headers={"Host": "localhost"})
            return link.getresponse().status == 200
        except OSError:
            return False


def test_the_web_server_waits_for_its_secret_and_a_database_that_is_away(away: dict[str, str], tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    folder = Path(away["DESK_SECRET_FILE"]).parent
    environ = {**away, "DESK_BIND": f"127.0.0.1:{port}", "DESK_WORKERS": "2"}
    with process(["gunicorn", "--config=deploy/desk.gunicorn.conf.py"], environ, log) as server:
        until(lambda: "There is no secret at" in log.read_text() or server.poll() is not None, SOON)
        folder.mkdir()
        shutil.copy(tmp_path / "elsewhere" / "secret", folder / "secret")
        until(
            lambda: "run `flask desk migrate`" in log.read_text().partition("\n")[2] or server.poll() is not None, SOON
        )
        assert server.poll() is None, log.read_text()
        assert not is_alive(port)
        migrated = create_app(DeskSettings.read(environ))
        told = migrated.test_cli_runner().invoke(args=["desk", "migrate"])
        migrated.extensions["engine"].dispose()
        assert (told.exit_code, told.output) == (0, "The desk's database is up to date.\n")
        until(lambda: is_alive(port), SOON)
    said = log.read_text().splitlines()
    assert len(said) == len(set(said)), "what is waited for is said once"
    assert [sum(words in each for each in said) for words in ("no secret", "no database")] == [1, 1]


def test_notices_wait_too(away: dict[str, str], tmp_path: Path) -> None:
    log, folder = tmp_path / "log", Path(away["DESK_SECRET_FILE"]).parent
    with process(["flask", "desk", "notices"], away, log) as notices:
        until(lambda: "There is no secret at" in log.read_text() or notices.poll() is not None, SOON)
        assert notices.poll() is None, log.read_text()
        (tmp_path / "elsewhere").rename(folder)
        until(lambda: "Neither SMTP_URL nor NOTIFY_KEY is set" in log.read_text(), SOON)
    assert notices.returncode == 0


@pytest.mark.parametrize("half", [b"", b"half of it"])
def test_a_secret_that_is_being_written_is_waited_for(desk_environ: dict[str, str], half: bytes) -> None:
    settings, stop, found = DeskSettings.read(desk_environ), threading.Event(), list[Desk | None]()
    whole = settings.desk_secret_file.read_bytes()
    settings.desk_secret_file.write_bytes(half)
    app = create_app(settings)
    waiting = waits(app, stop, found)
    settings.desk_secret_file.write_bytes(whole)
    waiting.join(SOON)
    (desk,) = found
    assert desk is not None
    app.extensions["engine"].dispose()


def test_a_database_that_goes_away_while_it_is_asked_is_one_that_is_away(desk: Desk) -> None:
    with writing(desk.engine) as connection:
        connection.execute(text("ALTER TABLE desk_version RENAME TO gone"))
        connection.execute(text("CREATE VIEW desk_version AS SELECT * FROM nowhere"))
    (problem,) = usable(desk.engine)
    assert "The desk's database cannot be reached" in problem


@pytest.mark.parametrize("words", [["people", "list"], ["welcome"], ["audit", "head"], ["retry"]])
def test_a_command_that_works_once_says_in_a_sentence_what_is_missing(bare: Flask, words: list[str]) -> None:
    result = bare.test_cli_runner().invoke(args=["desk", *words])
    assert (result.exit_code, "There is no secret at" in result.output) == (1, True)


def test_who_waits_ends_when_told_to(bare: Flask) -> None:
    stop, found = threading.Event(), list[Desk | None]()
    waiting = waits(bare, stop, found)
    stop.set()
    waiting.join(SOON)
    assert found == [None]


def test_who_works_once_does_not_wait_and_says_what_is_missing(bare: Flask) -> None:
    result = bare.test_cli_runner().invoke(args=["desk", "intake", "--once"])
    assert (result.exit_code, "There is no secret at" in result.output) == (1, True)


def test_a_migration_of_a_database_that_is_away_says_so_in_a_sentence(desk_environ: dict[str, str]) -> None:
    away = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/desk"
    app = create_app(DeskSettings.read({**desk_environ, "DESK_DATABASE_URL": away}))
    result = app.test_cli_runner().invoke(args=["desk", "migrate"])
    assert result.exit_code == 1
    assert "cannot be migrated (no server listens there): check DESK_DATABASE_URL" in result.output
    app.extensions["engine"].dispose()
