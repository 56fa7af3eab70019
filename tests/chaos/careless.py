"""The control: a relay that does not wait to be confirmed, run as `python -m tests.chaos.careless`.

It works as long as nothing fails. Under the same kills it must lose messages, which shows that losses would be seen.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pika
from pika.exceptions import AMQPError
from sqlalchemy import Engine

from webapp.content import load
from webapp.handoff.crypto.answers import Signers, load_signers
from webapp.handoff.envelope import Envelope
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.rabbit import RabbitQueue
from webapp.handoff.queues.embedded import EmbeddedQueue
from webapp.handoff.queues.opening import EMBEDDED
from webapp.handoff.queues.protocol import Queue
from webapp.handoff.relay import Relay
from webapp.ops.settings import Settings
from webapp.store.engine import open_database

LATE = 3.0  # seconds


class LateQueue(EmbeddedQueue):
    """Says that everything is delivered, and delivers it a moment later, from memory."""

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        """Promise delivery, and report it as done."""
        threading.Thread(target=self._send_later, args=(list(envelopes),), daemon=True).start()
        return [str(envelope["id"]) for envelope in envelopes]

    def _send_later(self, envelopes: Sequence[Envelope]) -> None:
        time.sleep(LATE)
        super().send(envelopes)


class UnconfirmedQueue(RabbitQueue):
    """Publishes without confirms and without `mandatory`, and takes what it wrote, or tried to write, as delivered."""

    def __init__(self, url: str, signers: Signers) -> None:
        super().__init__(url, signers)
        self._address = url
        self._channel: Any = None

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        """Publish what can be published, and report all of it as done."""
        for envelope in envelopes:
            try:
                if self._channel is None:
                    self._channel = pika.BlockingConnection(topology.parameters(self._address)).channel()
                key = topology.submissions_of(str(envelope["organisation"]))
                self._channel.basic_publish(topology.EXCHANGE, key, json.dumps(envelope).encode())
            except (AMQPError, OSError):
                self._channel = None
        return [str(envelope["id"]) for envelope in envelopes]


def careless_queue(url: str, engine: Engine, signers: Signers) -> Queue:
    """Open the queue at this address as someone would who has never seen one fail."""
    return LateQueue(engine) if url == EMBEDDED else UnconfirmedQueue(url, signers)


if __name__ == "__main__":
    settings = Settings.read(os.environ)
    database = open_database(settings.database_url)
    organisations = load(settings.content).packs.packs
    queue = careless_queue(settings.queue_url, database, load_signers(settings.public_keys, organisations))
    Relay(database, queue, lambda: datetime.now(UTC)).run_forever(threading.Event())
