"""What is sent is on the disk before anybody says so; on SQLite a draft's next page does not wait for it."""

import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import psycopg
from sqlalchemy import Engine, text, update

from tests.conftest import Say, on_postgres_alone, on_sqlite_alone
from tests.servers.postgres import Postgres
from tests.store.sending import save_pages, send_complaints
from webapp.paths import CHECKOUT
from webapp.store.engine import migrate, open_database, reading, usable, writing
from webapp.store.postgres import BEGIN
from webapp.store.tables import draft

TIMES = 100
PART = 'chdir(".")'
"""What the process under strace calls between its parts."""

PROGRAM = f"""
import os, sys
from tests.store.sending import save_pages, send_complaints
from webapp.store.engine import open_database
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


@on_postgres_alone
def test_on_postgresql_what_is_sent_is_on_disk_when_we_say_so_and_so_are_drafts(kind: str, say: Say) -> None:
    # Nothing but a commit that waits for it writes the journal here, so what was not waited for would be seen.
    with Postgres(in_memory=True, wal_writer_delay="10s", autovacuum="off") as server, ExitStack() as ends:
        engine = open_database(server.url())
        ends.callback(engine.dispose)
        migrate(engine)
        address = f"host=127.0.0.1 port={server.port} user=postgres"
        watcher = ends.enter_context(psycopg.connect(address, autocommit=True))

        def is_flushed_by(part: Callable[[], object]) -> bool:
            (before,) = watcher.execute("SELECT pg_current_wal_insert_lsn()").fetchone() or ()
            part()
            return watcher.execute("SELECT pg_current_wal_flush_lsn() > %s", [before]).fetchone() == (True,)

        for part in (save_pages, send_complaints):
            flushed = sum(is_flushed_by(partial(part, engine, 1, str(number))) for number in range(TIMES))
            say(f"PostgreSQL: {part.__name__}, {flushed} of {TIMES} on disk when it returned")
            assert flushed == TIMES

        def change_in_time() -> None:
            with writing(engine, f"{BEGIN}; SET LOCAL synchronous_commit = off") as connection:
                connection.execute(update(draft).values(version=draft.c.version + 1))

        # Its own moment to write may come between, but not every time.
        assert not all(is_flushed_by(change_in_time) for _ in range(TIMES)), "the measure must see what did not wait"


@on_postgres_alone
def test_a_server_that_would_lose_complaints_in_a_power_cut_is_not_used(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text(f"ALTER DATABASE {engine.url.database} SET synchronous_commit = off"))
    engine.dispose()
    (problem,) = usable(engine)
    assert "synchronous_commit = off" in problem
    assert "set it to on" in problem
    with reading(engine) as connection:
        assert connection.scalar(text("SHOW fsync")) == "on"
