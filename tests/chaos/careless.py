"""The control: a relay that does not wait to be confirmed, run as `python -m tests.chaos.careless`.

It works as long as nothing fails. Under the same kills it must lose messages, which shows that losses would be seen.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine

from webapp.handoff.envelope import Envelope
from webapp.handoff.queues import Queue, open_queue
from webapp.handoff.relay import Relay
from webapp.settings import Settings
from webapp.store.database import open_database

LATE = 3.0  # seconds


class LateQueue:
    """Says that everything is delivered, and delivers it a moment later, from memory."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        """Promise delivery, and report it as done."""
        threading.Thread(target=self._send_later, args=(list(envelopes),), daemon=True).start()
        return [str(envelope["id"]) for envelope in envelopes]

    def _send_later(self, envelopes: Sequence[Envelope]) -> None:
        time.sleep(LATE)
        self._queue.send(envelopes)


def careless_queue(url: str, engine: Engine) -> Queue:
    """Open the queue at this address as someone would who has never seen one fail."""
    return LateQueue(open_queue(url, engine))


if __name__ == "__main__":
    settings = Settings.read(os.environ)
    database = open_database(settings.database_url)
    queue = careless_queue(settings.queue_url, database)
    Relay(database, queue, lambda: datetime.now(UTC)).run_forever(threading.Event())
