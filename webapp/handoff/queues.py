"""Queues: where a message goes from here. A new kind of queue is a class with `send` and a line in `open_queue`."""

import logging
from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Engine

from webapp.handoff.envelope import Envelope, unwrap
from webapp.store import inbox

KNOWN_QUEUES = ("embedded",)

log = logging.getLogger(__name__)


class QueueDown(Exception):
    """The queue takes nothing at all at the moment, so there is no use in trying one message after another."""


class Queue(Protocol):
    """What the relay needs of a queue."""

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        """Send these and return the ids the far side has confirmed; the others will be sent again.

        Sending the same id twice must have one effect. Raises QueueDown when nothing can be sent.
        """
        ...


class EmbeddedQueue:
    """The back office's inbox in the same database: no broker to run, the same promises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        """Take each message into the inbox; one that cannot be taken in does not stop the others."""
        confirmed = []
        for envelope in envelopes:
            try:
                item = unwrap(envelope)
                inbox.receive(self._engine, item)
            except Exception as error:
                # Whatever is wrong with one message must not hold up the next.
                log.warning("queue.refused %s", type(error).__name__)
            else:
                confirmed.append(item.message_id)
        return confirmed


def open_queue(url: str, engine: Engine) -> Queue:
    """Open the queue this address names; raises ValueError for one we do not know."""
    if url == "embedded":
        return EmbeddedQueue(engine)
    raise ValueError(f"QUEUE_URL must be one of: {', '.join(KNOWN_QUEUES)}.")
