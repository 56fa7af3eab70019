"""Whatever is started first, everything comes to work: nothing has to be started in a certain order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from tests.conftest import on_sqlite_alone
from webapp.paths import CHECKOUT
from webapp.store import inbox
from webapp.store.engine import open_database
from webapp.submitting.submit import OutgoingMessage

DEADLINE = 30.0  # seconds


@on_sqlite_alone
def test_a_relay_started_before_its_database_says_so_and_waits_for_it(
    engine: Engine, environ: dict[str, str], accepted: Callable[..., OutgoingMessage], tmp_path: Path
) -> None:
    accepted(1)
    engine.dispose()
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    Path(engine.url.database or "").rename(here / "database")
    late = f"sqlite:///{there / 'database'}"
    words = [sys.executable, "-m", "flask", "--app", "webapp.app", "relay"]
    said = tmp_path / "said"
    with said.open("wb") as output:
        relay = subprocess.Popen(words, cwd=CHECKOUT, env=os.environ | environ | {"DATABASE_URL": late}, stderr=output)
    try:
        assert happens(lambda: "flask migrate" in said.read_text())
        here.rename(there)
        database = open_database(late)
        assert happens(lambda: [item.reference for item in inbox.waiting(database)] == ["PIR-1"])
        database.dispose()
        relay.send_signal(signal.SIGTERM)
        assert relay.wait(DEADLINE) == 0
    finally:
        relay.kill()
        relay.wait()
    assert said.read_text().count("flask migrate") == 1


def happens(holds: Callable[[], bool]) -> bool:
    """Wait until something holds, and return whether it came to."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False
