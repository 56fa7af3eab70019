"""However much was ever sent, the next message is claimed as quickly as on the first day."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import Engine

from tests.conftest import Say
from tests.servers.postgres import Postgres, quick_folder
from tests.store.filling import fill
from tests.store.sending import oldest_unsent
from webapp.store.engine import migrate, open_database, writing
from webapp.store.outbox import lease

pytestmark = pytest.mark.long

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LEASE = timedelta(minutes=1)
FEW, MANY, WAITING = 1_000, 1_000_000, 100
ROUNDS = 300
AT_MOST = 1.5


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


def milliseconds(engine: Engine, task: Callable[[Engine, int], None], number: int) -> float:
    started = time.perf_counter()
    task(engine, number)
    return (time.perf_counter() - started) * 1000


def test_claiming_costs_the_same_with_a_thousand_and_a_million_delivered(
    kind: str, addresses: list[str], say: Say
) -> None:
    with filled(addresses[0], FEW) as few, filled(addresses[1], MANY) as many:
        for name, task in (("claim", claim), ("oldest unsent", ask_for_the_oldest)):
            for engine in (few, many):
                task(engine, 0)
            times: dict[Engine, list[float]] = {few: [], many: []}
            for number in range(1, ROUNDS):
                for engine in (few, many)[:: 1 if number % 2 else -1]:  # in turns, so that a busy moment hits both
                    times[engine].append(milliseconds(engine, task, number))
            small, large = median(times[few]), median(times[many])
            say(f"{kind}: {name} {small:.2f} ms with {FEW:,}, {large:.2f} ms with {MANY:,}: ratio {large / small:.2f}")
            assert large / small <= AT_MOST
        # The measure itself is known to see it: without the index of what waits, each claim reads everything.
        with writing(many) as connection:
            connection.exec_driver_sql("DROP INDEX outbox_waiting")
        slow = milliseconds(many, claim, ROUNDS)
        say(f"{kind}: claim {slow:.2f} ms with {MANY:,} without the index")
        assert slow / small > AT_MOST
