"""The desk's processes may be started before what they need: they wait, and say once for what."""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask

from tests.processes import process, until
from tests.servers.ports import free_port
from webapp.desk.app import create_app
from webapp.desk.cli.waiting import desk_when_usable
from webapp.desk.desk import Desk
from webapp.desk.settings import DeskSettings
from webapp.ops.logging import writer

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

    waiting = threading.Thread(target=wait)
    waiting.start()
    return waiting


def test_they_work_as_soon_as_secret_and_database_are_there(bare: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    found: list[Desk | None] = []
    said = ""

    def is_said(words: str) -> bool:
        nonlocal said
        writer.flush()
        said += capfd.readouterr().err
        return words in said

    waiting = waits(bare, threading.Event(), found)
    until(lambda: is_said("There is no secret"), SOON)
    secret = bare.config["DESK_SETTINGS"].desk_secret_file
    secret.write_bytes(bytes(32))
    until(lambda: is_said("run `flask desk migrate`"), SOON)
    assert bare.test_cli_runner().invoke(args=["desk", "migrate"]).exit_code == 0
    waiting.join(SOON)
    (desk,) = found
    assert desk is not None
    assert desk.cases.by_reference("none") is None
    bare.extensions["engine"].dispose()


def test_who_waits_ends_when_told_to(bare: Flask) -> None:
    stop, found = threading.Event(), list[Desk | None]()
    waiting = waits(bare, stop, found)
    stop.set()
    waiting.join(SOON)
    assert found == [None]


def test_who_works_once_does_not_wait_and_says_what_is_missing(bare: Flask) -> None:
    result = bare.test_cli_runner().invoke(args=["desk", "intake", "--once"])
    assert (result.exit_code, "There is no secret at" in result.output) == (1, True)


PROCESSES = (
    ["gunicorn", "--config=deploy/desk.gunicorn.conf.py"],
    ["flask", "desk", "intake"],
    ["flask", "desk", "notices"],
    ["flask", "desk", "opener"],
)


def test_all_four_may_be_started_before_there_is_a_secret_or_a_database(
    bare: Flask, desk_environ: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    environ = {**os.environ, **desk_environ, "DESK_BIND": f"127.0.0.1:{port}"}
    logs = [tmp_path / f"{command[-1].rpartition('/')[2]}.log" for command in PROCESSES]
    with ExitStack() as running:
        started = [
            running.enter_context(process(command, environ, log)) for command, log in zip(PROCESSES, logs, strict=True)
        ]
        until(lambda: all("There is no secret" in log.read_text() for log in logs), SOON)
        assert bare.test_cli_runner().invoke(args=["desk", "migrate"]).exit_code == 0
        until(lambda: is_healthy(port), SOON)
        assert [each.poll() for each in started] == [None] * len(PROCESSES)
    bare.extensions["engine"].dispose()


def is_healthy(port: int) -> bool:
    probe = HTTPConnection("127.0.0.1", port, timeout=SOON)
    try:
        probe.request("GET", "/health/live")
        return probe.getresponse().status == 200
    except ConnectionRefusedError:
        return False
    finally:
        probe.close()
