"""The consumer in docs/consumer.md can be copied: it runs here as it stands there."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from tests.conftest import ORGANISATION, Accept
from tests.handoff.test_rabbit import NOW, TODAY, BothSides, sides, wait_until  # noqa: F401 - sides is a fixture
from webapp.handoff.binding import bound_to
from webapp.handoff.crypto.seal import seal
from webapp.handoff.crypto.team_keys import TeamKeys
from webapp.handoff.envelope import wrap
from webapp.handoff.queues.amqp import topology
from webapp.ops.settings import Settings
from webapp.paths import CHECKOUT
from webapp.store import outbox
from webapp.submitting.submit import Cover

MOST_LINES = 30


def program() -> str:
    text = (CHECKOUT / "docs" / "consumer.md").read_text(encoding="utf-8")
    section = text.partition("## A consumer of your own")[2]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found is not None
    return found[1]


@contextmanager
def running(folder: Path, **environ: str) -> Iterator[None]:
    that_day = f"import datetime, time_machine; time_machine.travel({NOW!r}, tick=True).start()\n"
    words = [sys.executable, "-c", that_day + program()]
    with subprocess.Popen(words, cwd=folder, env=os.environ | environ) as process:
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
    keys = TeamKeys.read(settings.public_keys).of(ORGANISATION, "complaints")
    for number in range(3):
        cover = Cover(
            f"message-{number}", f"PIR-{number}", ORGANISATION, "complaints", "adults", "complaint", False, TODAY
        )
        accepted(number, body=seal({"story": f"Cold {number}"}, keys, bound_to(cover)))
    envelopes = [wrap(one.outgoing) for one in outbox.lease(engine, NOW, "a dead relay", 10, timedelta())]
    sides.publish(b"nobody can read this", json.dumps(envelopes[0] | {"id": "another", "urgent": True}).encode())
    assert sides.relay.run_once(NOW) == 3
    assert len(sides.queue.send(envelopes)) == 3  # all of it again, as after a lost confirmation
    queue, own = topology.submissions_of(ORGANISATION), settings.private_keys / ORGANISATION
    with running(tmp_path, QUEUE_URL=sides.url, QUEUE=queue, PRIVATE_KEYS=str(own)):
        wait_until(lambda: sides.relay.run_once(NOW) == 0 and len(sides.registered()) == 3)
        wait_until(lambda: topology.dead_letters(sides.url) == 2)
    with closing(sqlite3.connect(tmp_path / "inbox.sqlite3")) as inbox:
        rows = inbox.execute("SELECT id, reference, urgent, trim(message) FROM inbox ORDER BY id").fetchall()
    assert rows == [(f"message-{n}", f"PIR-{n}", 0, f'{{"story":"Cold {n}"}}') for n in range(3)]
