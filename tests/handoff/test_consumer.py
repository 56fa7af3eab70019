"""The consumer in docs/consumer.md can be copied: it runs here as it stands there."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine

from tests.conftest import Accept
from tests.handoff.test_rabbit import NOW, BothSides, sides, wait_until  # noqa: F401 - sides is a fixture
from webapp.handoff.crypto.seal import load_public, seal
from webapp.handoff.envelope import wrap
from webapp.handoff.queues.amqp import topology
from webapp.ops.settings import Settings
from webapp.paths import CHECKOUT

MOST_LINES = 30


def program() -> str:
    text = (CHECKOUT / "docs" / "consumer.md").read_text(encoding="utf-8")
    section = text.partition("## A consumer of your own")[2]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found is not None
    return found[1]


@contextmanager
def running(folder: Path, **environ: str) -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-c", program()], cwd=folder, env=os.environ | environ) as process:
        try:
            yield
            assert process.poll() is None, "it ended by itself"
        finally:
            process.kill()


def test_the_consumer_in_the_docs_has_at_most_thirty_lines() -> None:
    assert 10 < len(program().splitlines()) <= MOST_LINES


def test_the_consumer_in_the_docs_receives_once_and_answers_and_the_day_is_noted(
    sides: BothSides,  # noqa: F811 - the fixture
    accepted: Accept,
    settings: Settings,
    engine: Engine,
    tmp_path: Path,
) -> None:
    envelopes = [
        wrap(accepted(number, body=seal({"story": f"Cold {number}"}, load_public(settings.public_keys))))
        for number in range(3)
    ]
    sides.publish(b"nobody can read this")
    assert sides.relay.run_once(NOW) == 3
    assert len(sides.queue.send(envelopes)) == 3  # all of it again, as after a lost confirmation
    with running(tmp_path, QUEUE_URL=sides.url, PRIVATE_KEYS=str(settings.private_keys)):
        wait_until(lambda: sides.relay.run_once(NOW) == 0 and len(sides.registered()) == 3)
        wait_until(lambda: topology.dead_letters(sides.url) == 1)
    with closing(sqlite3.connect(tmp_path / "inbox.sqlite3")) as inbox:
        rows = inbox.execute("SELECT id, reference, urgent, trim(message) FROM inbox ORDER BY id").fetchall()
    assert rows == [(f"message-{n}", f"PIR-{n}", 0, f'{{"story":"Cold {n}"}}') for n in range(3)]
