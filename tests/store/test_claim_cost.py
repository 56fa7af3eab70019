"""However much was ever sent, the next message is claimed as quickly as on the first day."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from statistics import median

import pytest
from sqlalchemy import Engine, event

from tests.conftest import Say
from tests.servers.postgres import Postgres, quick_folder
from tests.store.filling import fill
from tests.store.sending import oldest_unsent
from webapp.store.engine import migrate, open_database, writing
from webapp.store.outbox import lease

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LEASE = timedelta(minutes=1)
FEW, MANY, WAITING = 20_000, 200_000, 100
ROUNDS = 20
AT_MOST = 1.5
TOTAL = "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()"


class Work:
    """Counts what a database does, which is the same however busy the machine is.

    SQLite tells of each step of its machine, PostgreSQL of each page that it looks at.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._steps = engine, 0
        if engine.dialect.name == "sqlite":
            event.listen(engine, "checkout", self._watch)

    def of(self, task: Callable[[Engine, int], None], number: int) -> int:
        """Return how much a task does."""
        before = self._done()
        task(self._engine, number)
        return self._done() - before

    def _watch(self, connection: SQLiteConnection, *_: object) -> None:
        connection.set_progress_handler(self._step, 1)

    def _step(self) -> int:
        self._steps += 1
        return 0

    def _done(self) -> int:
        if self._engine.dialect.name == "sqlite":
            return self._steps
        with self._engine.connect() as connection:
            connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")
            return int(connection.exec_driver_sql(TOTAL).scalar_one())


@contextmanager
def filled(url: str, delivered: int) -> Iterator[Engine]:
    """Open a database in which so many were delivered and some wait."""
    engine = open_database(url)
    try:
        migrate(engine)
        fill(engine, delivered, WAITING, NOW)
        yield engine
    finally:
        engine.dispose()


@pytest.fixture
def addresses(kind: str, request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """The addresses of two empty databases, where no disk is waited for: a slow one would hide what a claim costs."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(dir=quick_folder()) as folder:
            yield [f"sqlite:///{Path(folder) / name}.sqlite3" for name in ("few", "many")]
    else:
        server: Postgres = request.getfixturevalue("postgres")
        names = [server.new_database() for _ in range(2)]
        yield [server.url(name) for name in names]
        for name in names:
            server.drop_database(name)


def claim(engine: Engine, number: int) -> None:
    """Claim one message; by the next claim its lease has run out again."""
    assert len(lease(engine, NOW + number * 2 * LEASE, "relay", 1, LEASE)) == 1


def ask_for_the_oldest(engine: Engine, number: int) -> None:
    assert oldest_unsent(engine) == NOW


def test_claiming_costs_the_same_when_ten_times_as_many_were_delivered(
    kind: str, addresses: list[str], say: Say
) -> None:
    with filled(addresses[0], FEW) as few, filled(addresses[1], MANY) as many:
        works = Work(few), Work(many)
        for name, task in (("claim", claim), ("oldest unsent", ask_for_the_oldest)):
            small, large = (median(work.of(task, number) for number in range(1, ROUNDS)) for work in works)
            say(f"{kind}: {name} does {small:,} with {FEW:,} delivered, {large:,} with {MANY:,}")
            assert 0 < large <= small * AT_MOST
        # The measure itself is known to see it: without the index of what waits, each claim reads everything.
        with writing(many) as connection:
            connection.exec_driver_sql("DROP INDEX outbox_waiting")
        slow = works[1].of(claim, ROUNDS)
        say(f"{kind}: claim does {slow:,} with {MANY:,} without the index")
        assert slow > small * AT_MOST
