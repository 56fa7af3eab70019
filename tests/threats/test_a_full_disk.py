"""A disk that is really full: nothing typed is lost, nothing is half kept, and it is sent once when there is room."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select

from tests.browser import text_in
from tests.personas import HERSELF
from tests.processes import Web, until, web
from webapp.ops.load_shedding import LOOK_AGAIN_SECONDS
from webapp.store import retention
from webapp.store.drafts import derive, new_draft, save_draft
from webapp.store.engine import open_database, reading, usable, wipe_deleted
from webapp.store.retention import purge_forever
from webapp.store.tables import draft, submission
from webapp.store.trial import problem_with_writing

SIZE = "200m"
NOT_YET = "We have not received this yet"
STORY = "Nobody came in the morning. 🧑 " * 500


class Disk:
    """A small disk of its own for a folder, or where one may not be mounted, a limit on how far files may grow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)], capture_output=True, check=False
        ).returncode == 0  # fmt: skip

    @contextmanager
    def full_at_once(self) -> Iterator[None]:
        """Leave no room for anybody, until the end of the block; for a disk that is mounted."""
        room = shutil.disk_usage(self.folder)
        for size in (room.used, None):
            command = ["mount", "-o", f"remount,size={size or SIZE}", str(self.folder)]
            subprocess.run(command, capture_output=True, check=True)
            if size:
                yield

    @contextmanager
    def full(self, served: Web) -> Iterator[None]:
        """Leave no room, until the end of the block."""
        self._set(served, shutil.disk_usage(self.folder).used if self.mounted else self._longest())
        try:
            yield
        finally:
            self._set(served, None)

    def _set(self, served: Web, size: int | None) -> None:
        if self.mounted:
            command = ["mount", "-o", f"remount,size={size or SIZE}", str(self.folder)]
            subprocess.run(command, capture_output=True, check=True)
            return
        for pid in served.workers:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size or resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def _longest(self) -> int:
        return max(path.stat().st_size for path in self.folder.iterdir() if path.is_file())

    def unmount(self) -> None:
        """Take the disk away again."""
        if self.mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A small disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = Disk(folder)
    yield disk
    disk.unmount()


@pytest.fixture
def served(environ: dict[str, str], tmp_path: Path, disk: Disk) -> Iterator[Web]:
    """The service with its database on that disk."""
    shutil.copy(tmp_path / "put-it-right.sqlite3", disk.folder)
    database = f"sqlite:///{disk.folder / 'put-it-right.sqlite3'}"
    with web({**os.environ, **environ, "DATABASE_URL": database}, tmp_path / "log") as found:
        yield found


def rows(served: Web) -> tuple[int, int]:
    """Return how many drafts and how many submissions there are."""
    engine = open_database(served.settings.database_url)
    with reading(engine) as connection:
        drafts, sent = (connection.scalar(select(func.count()).select_from(each)) or 0 for each in (draft, submission))
    engine.dispose()
    return drafts, sent


def test_a_full_disk_loses_nothing_and_what_is_tried_again_is_sent_once(served: Web, disk: Disk) -> None:
    browser = served.browser()
    browser.begin()
    browser.go_on(HERSELF, to="what-happened")
    with disk.full(served):
        page = browser.answer(what_happened=STORY)
        assert (page.status, page.h1) == (503, NOT_YET)
        assert text_in(page.tree.xpath("//textarea[@id='typed-1']")[0]).strip() == STORY.strip()
        assert "01223 703535" in page
        assert "Scott House" in page
        assert browser.press("Try again").status == 503
        assert browser.visit("/cambridgeshire/how-to-complain").status == 200
    browser.visit("what-happened")
    browser.answer(what_happened=STORY)
    browser.go_on(HERSELF)
    assert rows(served) == (1, 0)
    with disk.full(served):
        page = browser.answer()
        assert (page.status, page.h1) == (503, NOT_YET)
        assert browser.press("Try again").status == 503
    assert rows(served) == (1, 0)
    sent = browser.press("Try again")
    assert sent.slug == "sent"
    assert rows(served) == (1, 1)
    assert "OperationalError" in Path(disk.folder.parent / "log").read_text()
    if disk.mounted:  # a limit on how far files may grow says nothing of the room that is left
        nobody_begins_until_there_is_room(served, disk)


def nobody_begins_until_there_is_room(served: Web, disk: Disk) -> None:
    """See that every worker says so before its first question, and takes people again afterwards."""

    def is_told() -> bool:
        page = served.browser().begin()
        return page.status == 503 and page.h1 == NOT_YET and "01223 703535" in page

    assert not is_told()
    with disk.full(served):
        until(lambda: all(is_told() for _ in range(8)), LOOK_AGAIN_SECONDS + 5)
    assert not any(is_told() for _ in range(8))


def test_on_a_disk_that_others_filled_to_the_last_byte_expired_drafts_are_deleted_all_the_same(
    environ: dict[str, str], tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not disk.mounted:
        pytest.skip("nothing may be mounted here")
    monkeypatch.setattr(retention, "PAUSE_SECONDS", 0.001)
    shutil.copy(tmp_path / "put-it-right.sqlite3", disk.folder)
    engine = open_database(f"sqlite:///{disk.folder / 'put-it-right.sqlite3'}")
    then, keep, ends = datetime.now(UTC) - timedelta(hours=1), timedelta(days=30), Event()

    def clock() -> datetime:
        with reading(engine) as connection:
            if not connection.scalar(select(func.count()).select_from(draft)):
                ends.set()
        return datetime.now(UTC)

    purge_forever(engine, clock, keep, ends)  # nothing to do yet, but to set a reserve aside
    for _ in range(50):
        typed = replace(new_draft(then, timedelta(minutes=30), timedelta(hours=4)), content={"typed": "x" * 100_000})
        save_draft(engine, derive(os.urandom(32), os.urandom(32)), typed, then)
    wipe_deleted(engine)
    with disk.full_at_once():
        assert problem_with_writing(engine)
        ends.clear()
        purge_forever(engine, clock, keep, ends)
        assert usable(engine) == []
    engine.dispose()
