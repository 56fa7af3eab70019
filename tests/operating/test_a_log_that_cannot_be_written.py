"""A line of the log that cannot be written costs a line of the log: pages, sending and carrying go on."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Engine, select

from tests.accessibility.serving import served
from tests.browser import HygieneClient
from tests.conftest import FRIDAY
from tests.personas import HERSELF
from tests.processes import OverHttp, process, until
from tests.web.people import reference_on
from webapp.ops.log_writer import Writer
from webapp.ops.settings import Settings
from webapp.paths import CHECKOUT
from webapp.store.engine import reading, writing
from webapp.store.enqueue import OutboxEntry, enqueue
from webapp.store.tables import inbox

WITHIN_SECONDS = 30.0
Place = Callable[[], Any]


@contextmanager
def a_full_disk() -> Iterator[tuple[Path, Callable[[], None]]]:
    yield Path("/dev/full"), lambda: None


@contextmanager
def a_reader_that_goes() -> Iterator[tuple[Path, Callable[[], None]]]:
    """A pipe whose reader goes away once the process has started."""
    there, here = os.pipe()
    try:
        yield Path(f"/proc/self/fd/{here}"), lambda: os.close(there)
    finally:
        os.close(here)


@contextmanager
def a_reader_that_does_not_read() -> Iterator[tuple[Path, Callable[[], None]]]:
    """A pipe that is full."""
    there, here = os.pipe()
    fill(here)
    try:
        yield Path(f"/proc/self/fd/{here}"), lambda: None
    finally:
        os.close(there)
        os.close(here)


def fill(pipe: int) -> None:
    os.set_blocking(pipe, False)
    fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 4096)
    try:
        while True:
            os.write(pipe, b"\n")
    except BlockingIOError:
        os.set_blocking(pipe, True)


@pytest.mark.parametrize("place", [a_full_disk, a_reader_that_goes, a_reader_that_does_not_read])
def test_pages_go_on_send_is_confirmed_and_the_relay_delivers(
    place: Place, environ: dict[str, str], engine: Engine
) -> None:
    with place() as (log, break_it), served(environ, log) as site:
        break_it()
        app: Any = SimpleNamespace(config={"SETTINGS": Settings.read(environ)})
        web: Any = OverHttp(urlsplit(site.url).port or 0)
        for _ in range(30):  # more than there are threads
            assert web.get("/en/").status_code == 200
        browser = HygieneClient(app, "en", web)
        browser.begin()
        browser.go_on(HERSELF)
        reference = reference_on(browser.answer())
        web.connection.close()
    with writing(engine) as connection:  # what nobody can read comes first, and the relay complains each time
        enqueue(connection, OutboxEntry(payload="no event", urgent=True), FRIDAY)
    with place() as (log, break_it), process(["flask", "relay"], {**environ, "FLASK_APP": "webapp.app"}, log) as relay:
        break_it()
        until(lambda: arrived(engine) == [reference], WITHIN_SECONDS)
        relay.terminate()
        assert relay.wait(WITHIN_SECONDS) == 0


def arrived(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(select(inbox.c.reference)))


def test_lost_lines_are_counted_and_told_when_a_stalled_reader_reads_again(monkeypatch: pytest.MonkeyPatch) -> None:
    there, here = os.pipe()
    fill(here)
    monkeypatch.setattr(sys, "stderr", os.fdopen(here, "w"))
    writer = Writer(lambda lost: json.dumps({"lost": lost}), most=5)
    for number in range(20):
        writer.put(json.dumps({"said": number}))
    assert 14 <= writer.lost <= 15, "five wait, and one may be in the writer's hand"
    read = b""
    while b"lost" not in read or b'"said": 4' not in read:
        read += os.read(there, 65536)
    assert writer.flush()
    writer.put('"a last word"')
    assert writer.flush()
    read += os.read(there, 65536)
    told = [json.loads(line) for line in read.decode().split("\n") if line]
    said = [each["said"] for each in told if "said" in each]
    assert said == sorted(said), "in their order"
    assert sum(each["lost"] for each in told if "lost" in each) + len(said) == 20
    assert (told[-1], writer.lost) == ("a last word", 0)
    sys.stderr.close()
    os.close(there)


def test_what_a_full_disk_took_is_told_once_there_is_room_without_waiting_for_more_to_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full, (tmp_path / "log").open("w") as room:
        monkeypatch.setattr(sys, "stderr", full)
        writer = Writer(lambda lost: f"lost {lost}")
        writer.put("one")
        writer.put("two")
        until(lambda: writer.lost == 2, WITHIN_SECONDS)
        monkeypatch.setattr(sys, "stderr", room)
        until(lambda: writer.lost == 0, WITHIN_SECONDS)
    assert (tmp_path / "log").read_text() == "lost 2\n"


def test_what_still_waits_when_a_process_ends_is_written() -> None:
    program = (
        "from webapp.ops.log_writer import Writer\nwriter = Writer(str)\nfor each in range(3000): writer.put(str(each))"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert ended.stderr.split() == [str(number) for number in range(3000)]


def test_a_process_that_has_no_log_at_all_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)  # as Python has it when the descriptor was closed
    writer = Writer(lambda lost: f"lost {lost}")
    writer.put("one")
    assert writer.flush()
    assert writer.lost == 1


def test_a_forked_process_writes_what_it_says_itself_and_nothing_twice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (tmp_path / "log").open("a") as file:
        monkeypatch.setattr(sys, "stderr", file)
        writer = Writer(lambda lost: f"lost {lost}")
        writer.put("before")
        child = os.fork()
        if not child:
            writer.put("child")
            os._exit(0 if writer.flush() else 1)
        assert os.waitpid(child, 0)[1] == 0
        writer.put("after")
        assert writer.flush()
    assert sorted((tmp_path / "log").read_text().splitlines()) == ["after", "before", "child"]
