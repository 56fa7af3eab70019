"""Where things lie in SQLite's file tells, from the next day on, no order in which they came."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from tests.conftest import FRIDAY, Accept, on_sqlite_alone
from webapp.store.engine import wipe_deleted
from webapp.store.retention import purge
from webapp.store.rewriting import rewrite

COUNT = 9


def order_in_the_file(engine: Engine) -> list[int]:
    """Return the numbers of the messages as their bodies follow one another in the file, read raw."""
    assert wipe_deleted(engine)
    raw = Path(engine.url.database or "").read_bytes()
    places = {raw.index(f"canary-{number}-end".encode()): number for number in range(1, COUNT + 1)}
    return [places[place] for place in sorted(places)]


@on_sqlite_alone
def test_from_the_daily_purge_on_bodies_lie_by_their_keys(engine: Engine, accepted: Accept) -> None:
    came = [5, 9, 1, 7, 3, 8, 2, 6, 4]
    for number in came:
        accepted(number, body="x" * 20_000 + f"canary-{number}-end")
    assert order_in_the_file(engine) == came, "the control: until then they lie as they came"
    purge(engine, FRIDAY, timedelta(days=30))
    assert order_in_the_file(engine) == sorted(came), "by key, and keys are random"


@on_sqlite_alone
def test_a_large_file_and_one_in_use_are_left_as_they_are(engine: Engine, accepted: Accept) -> None:
    accepted(1)
    assert not rewrite(engine, most=1)
    with engine.connect() as reader:
        reader.exec_driver_sql("PRAGMA busy_timeout = 0")
        reader.exec_driver_sql("BEGIN IMMEDIATE")
        with engine.connect() as other:
            other.exec_driver_sql("PRAGMA busy_timeout = 0")
        assert not rewrite(engine)
        reader.exec_driver_sql("ROLLBACK")
    assert rewrite(engine)
