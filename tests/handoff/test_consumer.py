"""The consumer in docs/consumer.md can be copied: it runs here as it stands there."""

import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from tests.conftest import ORGANISATION, Accept, on_sqlite_alone
from tests.handoff.test_rabbit import NOW, OURS, TODAY, BothSides, sides, wait_until  # noqa: F401 - sides is a fixture
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
def running(folder: Path, sides: BothSides) -> Iterator[subprocess.Popen[bytes]]:  # noqa: F811 - the fixture
    """Run the consumer as the back office of one organisation, on the day of these tests."""
    that_day = f"import datetime, time_machine; time_machine.travel({NOW!r}, tick=True).start()\n"
    words = [sys.executable, "-c", that_day + program()]
    own = {"QUEUE_URL": sides.url, "QUEUE": OURS, "PRIVATE_KEYS": str(sides.settings.private_keys / ORGANISATION)}
    with subprocess.Popen(words, cwd=folder, env=os.environ | own, stdout=subprocess.PIPE) as process:
        try:
            yield process
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
    for number in range(3):
        accepted(number, body=sealed(number, settings))
    envelopes = [wrap(one.outgoing) for one in outbox.lease(engine, NOW, "a dead relay", 10, timedelta())]
    sides.publish(b"nobody can read this", json.dumps(envelopes[0] | {"id": "another", "urgent": True}).encode())
    assert sides.relay.run_once(NOW) == 3
    assert len(sides.queue.send(envelopes)) == 3  # all of it again, as after a lost confirmation
    with running(tmp_path, sides):
        wait_until(lambda: sides.relay.run_once(NOW) == 0 and len(sides.registered()) == 3)
        wait_until(lambda: topology.dead_letters(sides.url) == 2)
    assert kept(tmp_path) == [(f"message-{n}", f"PIR-{n}", 0, f'{{"story":"Cold {n}"}}') for n in range(3)]


def sealed(number: int, settings: Settings) -> str:
    """Seal a message as the web does, bound to its envelope."""
    cover = Cover(f"message-{number}", f"PIR-{number}", ORGANISATION, "complaints", "adults", "complaint", False, TODAY)
    keys = TeamKeys.read(settings.public_keys).of(ORGANISATION, "complaints")
    return seal({"story": f"Cold {number}"}, keys, bound_to(cover))


def kept(folder: Path) -> list[tuple[str, str, int, str]]:
    with closing(sqlite3.connect(folder / "inbox.sqlite3")) as inbox:
        return inbox.execute("SELECT id, reference, urgent, trim(message) FROM inbox ORDER BY id").fetchall()


@on_sqlite_alone  # its disk is its own, whatever the database at the front
def test_the_consumer_in_the_docs_outlives_a_full_disk_of_its_own_and_refuses_nothing_good(
    sides: BothSides,  # noqa: F811
    accepted: Accept,
    settings: Settings,
    tmp_path: Path,
) -> None:
    file = tmp_path / "inbox.sqlite3"
    with running(tmp_path, sides) as consumer:
        wait_until(lambda: file.exists() and file.stat().st_size > 0 and kept(tmp_path) == [])
        resource.prlimit(consumer.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))  # it can write nothing more
        for number in range(12):  # more than it is handed at once
            accepted(number, body=sealed(number, settings))
        assert sides.relay.run_once(NOW) == 12
        assert consumer.stdout is not None
        for _ in range(2):
            assert consumer.stdout.readline().startswith(b"It stays in the queue")
        assert kept(tmp_path) == []
        sides.publish(b"nobody can read this")
        resource.prlimit(consumer.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        wait_until(lambda: sides.relay.run_once(NOW) == 0 and len(sides.registered()) == 12)
        wait_until(lambda: topology.dead_letters(sides.url) == 1)
    assert len(kept(tmp_path)) == 12


@on_sqlite_alone
def test_the_consumer_in_the_docs_refuses_what_is_not_as_the_contract_says_and_goes_on(
    sides: BothSides,  # noqa: F811
    accepted: Accept,
    settings: Settings,
    tmp_path: Path,
) -> None:
    good = wrap(accepted(1, body=sealed(1, settings)))
    odd = [good | {"id": 7}, good | {"subject": ["a"]}, good | {"id": "\ud800"}, good | {"data": "sealed"}, [good]]
    sides.publish(*(json.dumps(each).encode() for each in odd))
    assert sides.relay.run_once(NOW) == 1
    with running(tmp_path, sides):
        wait_until(lambda: sides.relay.run_once(NOW) == 0 and len(sides.registered()) == 1)
        wait_until(lambda: topology.dead_letters(sides.url) == len(odd))
