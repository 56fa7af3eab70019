"""Whether a complaint can be taken is found out by writing: what can only be read is noticed."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from tests.conftest import on_sqlite_alone
from tests.servers.postgres import Postgres
from webapp.store import trial
from webapp.store.engine import accepting, migrate, open_database, reading, ready, wipe_deleted, writing
from webapp.store.tables import metadata


def again(engine: Engine) -> list[str]:
    """Ask once more, whatever was found a moment ago."""
    trial._succeeded.clear()
    return accepting(engine)


def test_a_trial_leaves_nothing_behind(engine: Engine) -> None:
    assert again(engine) == []
    with reading(engine) as connection:
        assert [list(connection.execute(select(table))) for table in metadata.sorted_tables] == [[]] * 4


def test_a_trial_waits_for_nobody_who_writes(engine: Engine) -> None:
    with writing(engine) as busy:
        busy.execute(text("UPDATE alembic_version SET version_num = version_num"))
        assert again(engine) == []
    with reading(engine) as connection:
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000


def test_a_success_is_believed_for_a_while(engine: Engine) -> None:
    assert again(engine) == []
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE outbox RENAME TO away"))
    assert accepting(engine) == []
    assert [problem for problem in again(engine) if "cannot" in problem or "not written" in problem]


@on_sqlite_alone
def test_a_damaged_outbox_closes_the_gate(engine: Engine) -> None:
    wipe_deleted(engine)
    engine.dispose()
    file = Path(str(engine.url.database))
    with closing(sqlite3.connect(file)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'outbox'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as bytes_:
        bytes_.seek((root - 1) * size)
        bytes_.write(b"\xff" * size)
    (problem,) = again(engine)
    assert "flask restore" in problem


@on_sqlite_alone
def test_a_disk_with_no_room_at_all_closes_the_gate(engine: Engine, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", disk], capture_output=True).returncode:
        pytest.skip("nothing may be mounted here")
    small = open_database(f"sqlite:///{disk / 'file.sqlite3'}")
    try:
        shutil.copy(str(engine.url.database), disk / "file.sqlite3")
        assert again(small) == []
        wipe_deleted(small)
        (disk / "others").write_bytes(b"x" * shutil.disk_usage(disk).free)
        (problem,) = again(small)
        assert "the disk is full" in problem
        (disk / "others").unlink()
        assert again(small) == []
    finally:
        small.dispose()
        subprocess.run(["umount", disk], check=True)


def test_a_standby_closes_the_gate() -> None:
    with Postgres(in_memory=True) as server:
        name = server.new_database()
        engine = open_database(server.url(name))
        migrate(engine)
        assert ready(engine) == []
        engine.dispose()
        server.stop()
        signal = server.data / "standby.signal"
        signal.touch()
        owner = server.data.stat()
        os.chown(signal, owner.st_uid, owner.st_gid)
        server.start()
        (problem,) = again(engine)
        assert "the server only reads" in problem
        engine.dispose()
