"""What need not be kept is deleted in time and never early, from the tables and from every file."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from tests.conftest import Accept, on_sqlite_alone
from webapp.handoff.envelope import wrap
from webapp.handoff.queues.embedded import EmbeddedQueue
from webapp.handoff.relay import Relay
from webapp.store import inbox, outbox, retention
from webapp.store.drafts import Keys, delete_draft, derive, new_draft, save_draft
from webapp.store.engine import open_database, reading, wipe_deleted
from webapp.store.retention import STEP, Purged, purge, purge_forever
from webapp.store.sqlite import PAGES
from webapp.store.tables import draft, metadata, submission

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEEP = timedelta(days=30)
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=4)


def typing(engine: Engine, now: datetime) -> tuple[Keys, bytes]:
    """A visitor who types: their keys, and how what they typed looks in a file."""
    keys = derive(os.urandom(32), os.urandom(32))
    save_draft(engine, keys, replace(new_draft(now, IDLE, LONGEST), content={"story": "cold " * 3000}), now)
    with reading(engine) as connection:
        sealed: bytes = connection.scalar(select(draft.c.sealed).where(draft.c.id == keys.row)) or b""
    return keys, sealed[:64]


def rows(engine: Engine) -> dict[str, list[Any]]:
    with reading(engine) as connection:
        return {table.name: list(connection.execute(select(table))) for table in metadata.sorted_tables}


def in_files(folder: Path, *canaries: bytes) -> list[int]:
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return [everything.count(canary) for canary in canaries]


@on_sqlite_alone
def test_what_is_deleted_is_in_the_rows_and_files_before_and_in_none_after(
    engine: Engine, accepted: Accept, tmp_path: Path
) -> None:
    left, typed_and_left = typing(engine, NOW)
    _, out_of_time = typing(engine, NOW - IDLE)
    _, still_typing = typing(engine, NOW - IDLE + timedelta(seconds=1))
    bodies = {number: f"canary-{number} ".encode() * 2000 for number in (1, 2, 3)}
    for number in (1, 2):
        accepted(number, body=bodies[number].decode())
    carry(engine, 2, date(2026, 10, 20))  # 31 days ago; 3 still waits
    accepted(3, body=bodies[3].decode())
    inbox.done(engine, "PIR-1", date(2026, 10, 20))
    delete_draft(engine, left)
    gone, kept = [out_of_time, typed_and_left, b"canary-1 "], [still_typing, b"canary-2 ", b"canary-3 "]
    assert all(in_files(tmp_path, *gone, *kept))
    assert {name: len(found) for name, found in rows(engine).items()} == {
        "draft": 2 + 3,  # those two, and what is remembered of each sending for its confirmation
        "submission": 3,
        "outbox": 3,
        "inbox": 2,
    }
    assert purge(engine, NOW, KEEP) == Purged(drafts=1, delivered=2, finished=1, wiped=True)
    assert in_files(tmp_path, *gone) == [0, 0, 0]
    assert all(in_files(tmp_path, *kept)), "the inbox still has 2, which nobody has finished"
    after = rows(engine)
    assert {name: len(found) for name, found in after.items()} == {
        "draft": 1 + 3,
        "submission": 1,
        "outbox": 1,
        "inbox": 2,
    }
    assert [row.reference for row in after["submission"]] == ["PIR-3"]
    assert {row.reference: row.body is None for row in after["inbox"]} == {"PIR-1": True, "PIR-2": False}
    assert purge(engine, NOW, KEEP) == Purged(0, 0, 0, wiped=True)


def carry(engine: Engine, number: int, day: date) -> None:
    """Deliver this many on a day, on which the back office also registers them."""
    leased = outbox.lease(engine, NOW, "a relay", number, timedelta(minutes=1))
    EmbeddedQueue(engine).send([wrap(one.outgoing) for one in leased])
    outbox.delivered(engine, [one.id for one in leased], day)
    outbox.registered(engine, {one.outgoing.message_id: day for one in leased})


def test_nothing_is_deleted_a_day_early(engine: Engine, accepted: Accept) -> None:
    accepted(1)
    carry(engine, 1, NOW.date())
    inbox.done(engine, "PIR-1", NOW.date())
    last = NOW.replace(hour=23, minute=59) + KEEP
    assert (purge(engine, last, KEEP).delivered, purge(engine, last, KEEP).finished) == (0, 0)
    over = purge(engine, last + timedelta(minutes=1), KEEP)
    assert (over.delivered, over.finished) == (1, 1)


def test_what_was_not_delivered_is_kept_for_ever(engine: Engine, accepted: Accept) -> None:
    accepted(1)
    assert purge(engine, NOW + timedelta(days=3650), KEEP).delivered == 0
    assert [row.reference for row in rows(engine)["submission"]] == ["PIR-1"]
    assert Relay(engine, EmbeddedQueue(engine), lambda: NOW).run_once(NOW + timedelta(days=3650)) == 1


@on_sqlite_alone
def test_a_reader_who_holds_the_journal_open_is_noticed(engine: Engine, tmp_path: Path) -> None:
    left, typed = typing(engine, NOW)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 20")  # the purge below gets this connection again
    another = open_database(str(engine.url))
    with another.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT count(*) FROM draft").scalar()
        delete_draft(engine, left)
        assert not purge(engine, NOW, KEEP).wiped
        assert in_files(tmp_path, typed) != [0]
        reader.rollback()
    another.dispose()
    assert purge(engine, NOW, KEEP).wiped
    assert in_files(tmp_path, typed) == [0]


@on_sqlite_alone  # elsewhere a clock that leaps is noticed
def test_a_relay_deletes_drafts_in_time_survives_trouble_and_stops_when_told(
    engine: Engine, accepted: Accept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PAUSE_SECONDS", 0.001)
    accepted(1)
    carry(engine, 1, date(2026, 10, 20))
    for late in range(3):
        typing(engine, NOW + timedelta(minutes=late))
    stop, moments = threading.Event(), iter([None, NOW, NOW + IDLE, NOW + IDLE + timedelta(minutes=1)])
    seen = []

    def clock() -> datetime:
        seen.append([len(rows(engine)[name]) for name in ("draft", "submission")])
        moment = next(moments, NOW)
        if moment is None:
            raise OSError("the first look at the clock fails")
        if moment > NOW + IDLE:
            stop.set()
        return moment

    worker = threading.Thread(target=purge_forever, args=(engine, clock, KEEP, stop))
    worker.start()
    worker.join(timeout=20)
    assert not worker.is_alive()
    with reading(engine) as connection:
        assert connection.scalar(select(submission.c.reference)) is None
    assert seen == [[4, 1], [4, 1], [4, 0], [2, 0]]
    assert len(rows(engine)["draft"]) == 1


@on_sqlite_alone
def test_what_is_deleted_at_once_is_little_so_that_a_full_disk_has_room_for_it(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size, number = 100_000, 3 * STEP["sqlite"] + 1
    then = NOW - timedelta(days=1)
    for _ in range(number):
        typed = replace(new_draft(then, IDLE, LONGEST), content={"story": os.urandom(size // 2).hex()})
        save_draft(engine, derive(os.urandom(32), os.urandom(32)), typed, then)
    wipe_deleted(engine)
    journals: list[int] = []

    def noting(engine: Engine, tries: int = 1) -> bool:
        journals.append(sum(path.stat().st_size for path in tmp_path.glob("*-wal")))
        return wipe_deleted(engine)

    monkeypatch.setattr(retention, "wipe_deleted", noting)
    assert purge(engine, NOW, KEEP).drafts == number
    assert len(journals) == 4
    assert 0 < max(journals) < 2 * STEP["sqlite"] * size


@on_sqlite_alone
def test_a_long_reader_holds_up_nobody_who_writes_while_the_journal_is_to_be_emptied(engine: Engine) -> None:
    left, _ = typing(engine, NOW)
    another = open_database(str(engine.url))
    with another.connect() as reader, engine.connect() as held:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT count(*) FROM draft").scalar()
        delete_draft(engine, left)
        held.exec_driver_sql("PRAGMA busy_timeout").all()  # so that the wiping below has a connection of its own
        began = threading.Event()

        def wipe() -> bool:
            began.set()
            return wipe_deleted(engine)

        with ThreadPoolExecutor(1) as pool:
            wiping = pool.submit(wipe)
            began.wait(timeout=20)
            with another.connect() as writer:
                writer.exec_driver_sql("PRAGMA busy_timeout = 1000")  # a fifth of what a checkpoint used to hold it
                for _ in range(200):
                    writer.exec_driver_sql("BEGIN IMMEDIATE")
                    writer.exec_driver_sql("ROLLBACK")
            assert not wiping.result(timeout=20)
        reader.rollback()
    another.dispose()
    assert wipe_deleted(engine)


@on_sqlite_alone
def test_the_space_of_what_is_deleted_goes_back_to_the_disk(engine: Engine, tmp_path: Path) -> None:
    def size() -> int:
        return sum(path.stat().st_size for path in tmp_path.glob("*.sqlite3*"))

    wipe_deleted(engine)
    empty, then = size(), NOW - timedelta(days=1)
    for _ in range(2 * STEP["sqlite"]):
        typed = replace(new_draft(then, IDLE, LONGEST), content={"story": os.urandom(100_000).hex()})
        save_draft(engine, derive(os.urandom(32), os.urandom(32)), typed, then)
    assert size() > empty + 6_000_000
    assert purge(engine, NOW, KEEP).drafts == 2 * STEP["sqlite"]
    assert size() < empty + 2 * 4096 * PAGES


@pytest.mark.parametrize("minutes", [31, -31])
def test_a_relay_whose_clock_is_wrong_says_so_and_deletes_nothing(
    engine: Engine, kind: str, minutes: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(retention, "PAUSE_SECONDS", 0.001)
    really = datetime.now(UTC)
    typing(engine, really)
    stop, looks = threading.Event(), iter(range(3))

    def clock() -> datetime:
        if next(looks, None) is None:
            stop.set()
        return datetime.now(UTC) + timedelta(minutes=minutes)

    purge_forever(engine, clock, KEEP, stop)
    on_postgres = kind == "postgresql"  # on SQLite all processes have this machine's clock
    assert len(rows(engine)["draft"]) == (1 if on_postgres or minutes < 0 else 0)
    assert ("clock.differs" in caplog.text) == on_postgres


def test_a_relay_whose_clock_is_right_deletes_what_is_out_of_time(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    typing(engine, datetime.now(UTC) - IDLE)
    typing(engine, datetime.now(UTC))
    stop = threading.Event()

    def clock() -> datetime:
        stop.set()
        return datetime.now(UTC)

    purge_forever(engine, clock, KEEP, stop)
    assert len(rows(engine)["draft"]) == 1
    assert "clock.differs" not in caplog.text
