"""What is sent is on the disk before anybody says so; a draft's next page does not wait for it."""

import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text

from tests.conftest import Say, on_sqlite_alone
from tests.servers.postgres import Postgres
from tests.store.sending import save_pages, send_complaints
from webapp.settings import CHECKOUT
from webapp.store.database import migrate, open_database, reading, usable, writing

TIMES = 100
PART = 'chdir(".")'
"""What the process under strace calls between its parts."""

PROGRAM = f"""
import os, sys
from tests.store.sending import save_pages, send_complaints
from webapp.store.database import open_database
engine = open_database(sys.argv[1])
for part in (save_pages, send_complaints):
    part(engine, 1, "first")  # opens the file
    os.chdir(".")
    part(engine, {TIMES}, "then")
    os.chdir(".")
"""


@on_sqlite_alone
def test_a_hundred_sendings_are_a_hundred_syncs_and_drafts_wait_for_none(
    engine: Engine, tmp_path: Path, say: Say
) -> None:
    trace = tmp_path / "trace"
    words = ["strace", "-f", "-y", "-e", "trace=fsync,fdatasync,chdir", "-o", trace]
    url = engine.url.render_as_string(hide_password=False)
    subprocess.run([*words, sys.executable, "-c", PROGRAM, url], cwd=CHECKOUT, check=True)
    parts = trace.read_text().split(PART)
    assert len(parts) == 5
    drafts, sendings = (len(re.findall(r"f(?:data)?sync\(\d+<[^>]*sqlite3-wal>\)", parts[at])) for at in (1, 3))
    say(f"SQLite: {TIMES} sendings {sendings} syncs, {TIMES} pages of drafts {drafts} syncs")
    assert sendings >= TIMES
    assert drafts == 0


@pytest.mark.parametrize("kind", ["postgresql"])
def test_on_postgresql_too_what_is_sent_is_on_disk_at_once_and_drafts_a_little_later(kind: str, say: Say) -> None:
    waits = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn())"
    with Postgres(in_memory=True, wal_writer_delay="10s", autovacuum="off") as server:
        engine = open_database(server.url())
        migrate(engine)
        flushed = {}
        with psycopg.connect(f"host=127.0.0.1 port={server.port} user=postgres", autocommit=True) as watcher:
            for part in (save_pages, send_complaints):
                left = []
                for number in range(TIMES):
                    part(engine, 1, str(number))
                    left += watcher.execute(waits).fetchone() or []
                flushed[part] = left.count(0)
        engine.dispose()
    say(f"PostgreSQL: {flushed[send_complaints]} of {TIMES} sendings on disk when they return")
    assert flushed[send_complaints] == TIMES
    assert flushed[save_pages] < TIMES / 2


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_server_that_would_lose_complaints_in_a_power_cut_is_not_used(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text(f"ALTER DATABASE {engine.url.database} SET synchronous_commit = off"))
    engine.dispose()
    (problem,) = usable(engine)
    assert "synchronous_commit = off" in problem
    assert "set it to on" in problem
    with reading(engine) as connection:
        assert connection.scalar(text("SHOW fsync")) == "on"
