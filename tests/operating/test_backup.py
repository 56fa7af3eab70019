"""A backup made while people send holds all that was accepted before it began; restored, it is carried on once."""

import os
import shutil
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select

from tests.conftest import Accept
from webapp.handoff.crypto.seal import load_private, load_public, seal, unseal
from webapp.handoff.envelope import Envelope
from webapp.handoff.queues.embedded import EmbeddedQueue
from webapp.handoff.relay import Relay
from webapp.ops.settings import Settings
from webapp.paths import CHECKOUT
from webapp.store import inbox
from webapp.store.backup import CannotBackUp, back_up
from webapp.store.drafts import Keys, new_draft, save_draft
from webapp.store.engine import migrate, open_database, reading, usable
from webapp.store.tables import draft, submission

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Remembering(EmbeddedQueue):
    """A queue that remembers what was sent through it."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.ids: list[str] = []

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        self.ids += [str(envelope["id"]) for envelope in envelopes]
        return super().send(envelopes)


def carry(engine: Engine, queue: EmbeddedQueue) -> int:
    return Relay(engine, queue, lambda: NOW).run_once(NOW)


@contextmanager
def restored(backup: Path, folder: Path) -> Iterator[Engine]:
    """Put a backup where a new deployment has its database, as docs/operating.md says."""
    folder.mkdir(mode=0o700)
    shutil.copy(backup, folder / "put-it-right.sqlite3")
    engine = open_database(f"sqlite:///{folder / 'put-it-right.sqlite3'}")
    migrate(engine)
    assert usable(engine) == []
    yield engine
    engine.dispose()


def test_what_was_accepted_before_a_backup_began_is_in_it_can_be_opened_and_is_delivered_once(
    engine: Engine, environ: dict[str, str], settings: Settings, accepted: Accept, tmp_path: Path
) -> None:
    public, numbers, sent, stop = load_public(settings.public_keys), iter(range(5000)), [], threading.Event()
    turn = threading.Lock()

    def keep_sending() -> None:
        while not stop.is_set():
            with turn:
                number = next(numbers)
            accepted(number, body=seal({"reference": f"PIR-{number}"}, public))
            sent.append(f"PIR-{number}")
            stop.wait(0.01)

    senders = [threading.Thread(target=keep_sending) for _ in range(2)]
    for sender in senders:
        sender.start()
    wait_until(lambda: len(sent) > 20)
    assert carry(engine, EmbeddedQueue(engine)) > 20
    wait_until(lambda: len(sent) > 60)
    before = [*sent]
    file = tmp_path / "backups" / "first"
    file.parent.mkdir()
    command = [sys.executable, "-m", "flask", "--app", "webapp.app", "backup", str(file)]
    told = subprocess.run(command, cwd=CHECKOUT, env=os.environ | environ, capture_output=True, text=True, timeout=60)
    stop.set()
    for sender in senders:
        sender.join(timeout=20)
    assert told.stdout == f"The backup is in {file}.\n", told.stderr
    assert [*file.parent.iterdir()] == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(sent) > len(before), "people went on sending meanwhile"

    with restored(file, tmp_path / "new") as new:
        with reading(new) as connection:
            delivered_on = dict(connection.execute(select(submission.c.reference, submission.c.delivered_on)).all())
        assert set(before) <= delivered_on.keys()
        done = {reference for reference, day in delivered_on.items() if day}
        assert 20 < len(done) < len(delivered_on)
        queue = Remembering(new)
        assert carry(new, queue) == len(delivered_on) - len(done)
        assert len(queue.ids) == len(set(queue.ids))
        assert not {id_.replace("message", "PIR") for id_ in queue.ids} & done
        arrived = inbox.waiting(new)
        private = load_private(settings.private_keys)
        assert sorted(unseal(item.body or "", private)["reference"] for item in arrived) == sorted(delivered_on)


def wait_until(true: object) -> None:
    until = time.monotonic() + 60
    while not true():  # type: ignore[operator]  # a function without arguments
        assert time.monotonic() < until
        time.sleep(0.01)


def test_an_old_backup_sends_again_what_was_delivered_since_and_the_back_office_takes_it_in_once(
    engine: Engine, accepted: Accept, tmp_path: Path
) -> None:
    office = open_database(f"sqlite:///{tmp_path / 'office.sqlite3'}")
    migrate(office)
    accepted(1)
    assert carry(engine, EmbeddedQueue(office)) == 1
    accepted(2)
    back_up(engine, tmp_path / "old")
    accepted(3)
    assert carry(engine, EmbeddedQueue(office)) == 2
    inbox.take(office, "PIR-2", "Ama", NOW.date())
    with restored(tmp_path / "old", tmp_path / "new") as new:
        queue = Remembering(office)
        assert carry(new, queue) == 1
        assert queue.ids == ["message-2"], "1 was delivered before the backup, 2 after it"
    assert [(item.reference, item.taken_by) for item in inbox.waiting(office)] == [
        ("PIR-1", None),
        ("PIR-2", "Ama"),
        ("PIR-3", None),
    ]
    office.dispose()


def test_a_backup_holds_no_draft_so_none_that_was_deleted_comes_back(
    engine: Engine, keys: Keys, accepted: Accept, tmp_path: Path
) -> None:
    typed = replace(new_draft(NOW, timedelta(minutes=30), timedelta(hours=4)), content={"story": "cold " * 3000})
    save_draft(engine, keys, typed, NOW)
    accepted(1, body="the-sealed-body")
    with reading(engine) as connection:
        sealed = connection.scalar(select(draft.c.sealed).where(draft.c.id == keys.row)) or b""
    file = tmp_path / "backup"
    back_up(engine, file)
    kept = file.read_bytes()
    assert b"the-sealed-body" in kept, "the search itself must work"
    pieces = [sealed[at : at + 64] for at in range(0, len(sealed), 64)]
    assert not [piece for piece in [keys.row.encode(), *pieces] if piece in kept]
    assert any(sealed[:64] in path.read_bytes() for path in tmp_path.glob("*.sqlite3*")), "it is only the copy's"


def test_a_backup_overwrites_nothing_and_says_what_to_do_instead(engine: Engine, tmp_path: Path) -> None:
    back_up(engine, tmp_path / "backup")
    for target, said in (
        (tmp_path / "backup", "another name"),
        (tmp_path / "nowhere" / "backup", "No such file or directory"),
    ):
        with pytest.raises(CannotBackUp, match=said):
            back_up(engine, target)
    with pytest.raises(CannotBackUp, match="pg_dump"):
        back_up(create_engine("postgresql://nowhere/none"), tmp_path / "other")
    assert not (tmp_path / "other").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
