"""Queues: where a message goes from here. A new kind of queue is a class like Queue and a line in `open_queue`."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol
from urllib.parse import urlsplit

from sqlalchemy import Engine

from webapp.handoff.envelope import Envelope, unwrap
from webapp.store import inbox, outbox

EMBEDDED = "embedded"
BATCH = 100

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

    def answers(self) -> Iterator[Mapping[str, date]]:
        """Yield, in batches, the ids the back office has registered and the day, as far as they are known now.

        A batch is let go of when the next one is asked for, so it must be stored by then; what was not comes again.
        Raises QueueDown when nothing can be asked.
        """
        ...

    def problems(self) -> list[str]:
        """Say what is missing on the far side, with what to do about it."""
        ...

    def close(self) -> None:
        """Let go of the far side; safe to repeat."""
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

    def answers(self) -> Iterator[Mapping[str, date]]:
        """Yield what is in the inbox and not yet noted as registered: here the inbox's row is the answer."""
        while found := outbox.unnoted(self._engine, BATCH):
            yield found

    def problems(self) -> list[str]:
        """Nothing can be missing: the database is looked at before."""
        return []

    def close(self) -> None:
        """Nothing is open."""


def open_queue(url: str, engine: Engine) -> Queue:
    """Open the queue this address names; nothing is connected to yet. Raises ValueError for one we do not know."""
    problem = problem_with(url)
    if problem:
        raise ValueError(f"QUEUE_URL {problem}")
    if url == EMBEDDED:
        return EmbeddedQueue(engine)
    # Only the relay and the receiver need it: a web worker should not carry it in memory.
    from webapp.handoff.rabbit import RabbitQueue

    return RabbitQueue(url)


def problem_with(url: str) -> str | None:
    """Say what is wrong with a queue's address, never repeating it (it may hold a password), or None."""
    if url == EMBEDDED:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "has a host or a port that cannot be read: the port is a number up to 65535."
    if parts.scheme not in ("amqp", "amqps") or not parts.hostname or port == 0:
        return "must be embedded, or an address such as amqps://name:password@broker.example.org/vhost."
    if (parts.username is None) != (parts.password is None):
        return "has a name without a password, or a password without a name: give both (write / in them as %2F)."
    if parts.query or parts.fragment:
        return "must end with the virtual host: take away what stands behind ? or #."
    if parts.path.count("/") > 1:
        return "has more than one part behind the host: write / in a virtual host's name as %2F."
    return None
