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
from pathlib import Path

from sqlalchemy import Engine

from tests.conftest import Accept, on_sqlite_alone
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
def running(folder: Path, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    words, environment = [sys.executable, "-c", program()], os.environ | environ
    with subprocess.Popen(words, cwd=folder, env=environment, stdout=subprocess.PIPE) as process:
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
    assert kept(tmp_path) == [(f"message-{n}", f"PIR-{n}", 0, f'{{"story":"Cold {n}"}}') for n in range(3)]


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
    with running(tmp_path, QUEUE_URL=sides.url, PRIVATE_KEYS=str(settings.private_keys)) as consumer:
        wait_until(lambda: file.exists() and file.stat().st_size > 0 and kept(tmp_path) == [])
        resource.prlimit(consumer.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))  # it can write nothing more
        for number in range(12):  # more than it is handed at once
            accepted(number, body=seal({"story": "Cold"}, load_public(settings.public_keys)))
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
    good = wrap(accepted(1, body=seal({"story": "Cold"}, load_public(settings.public_keys))))
    odd = [good | {"id": 7}, good | {"subject": ["a"]}, good | {"id": "\ud800"}, good | {"data": "sealed"}, [good]]
    sides.publish(*(json.dumps(each).encode() for each in odd))
    assert sides.relay.run_once(NOW) == 1
    with running(tmp_path, QUEUE_URL=sides.url, PRIVATE_KEYS=str(settings.private_keys)):
        wait_until(lambda: sides.relay.run_once(NOW) == 0 and len(sides.registered()) == 1)
        wait_until(lambda: topology.dead_letters(sides.url) == len(odd))
