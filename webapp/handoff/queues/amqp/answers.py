"""The answers' way: what the back office owes is carried from its outbox to the broker, as submissions are from ours.

An answer is put into the outbox by the same transaction as the message into the inbox, so that the message can be let
go of at once: a broker that takes nothing for now, for want of memory or disk, is emptied all the same.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date

from joserfc.jwk import ECKey

from webapp.handoff.envelope import Envelope
from webapp.handoff.events import Event
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.acknowledgement import acknowledge
from webapp.handoff.queues.amqp.publisher import Publisher
from webapp.handoff.queues.amqp.reconnecting import Reconnecting
from webapp.store.enqueue import OutboxEntry
from webapp.store.tables import FRONT


def owed(message_id: str, organisation: str, day: date, key: ECKey) -> OutboxEntry:
    """Return the entry that promises to answer for a message that an organisation registered on this day, signed."""
    return OutboxEntry(payload=json.dumps(acknowledge(message_id, organisation, day, key)), channel=FRONT)


class AnswerQueue:
    """The broker as whoever answers sees it: a place to send to."""

    def __init__(self, url: str) -> None:
        self._publishing = Reconnecting(lambda: Publisher(url))

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        """Publish these answers together and return the ids of those that are safe."""
        keyed = [(topology.REGISTERED, each) for each in envelopes]
        return self._publishing.open().publish(topology.ANSWERS, keyed)

    def events(self) -> Iterator[Sequence[Event]]:
        """Nobody answers an answer; but the broker's heartbeats are heard."""
        self._publishing.tend()
        return iter(())

    def problems(self) -> list[str]:
        """Whoever receives has looked already."""
        return []

    def warnings(self) -> list[str]:
        """The same."""
        return []

    def close(self) -> None:
        """End the connection."""
        self._publishing.close()
