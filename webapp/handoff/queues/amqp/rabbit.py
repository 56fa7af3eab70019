"""RabbitMQ as a queue: what was accepted goes out confirmed, and the back office's events come in."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence

from webapp.handoff.crypto.answers import Forged, Signers
from webapp.handoff.envelope import BadEnvelope, Envelope, parse
from webapp.handoff.events import Event, Unsigned, read_event
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.connection import Link, LinkDown
from webapp.handoff.queues.protocol import QueueDown

log = logging.getLogger(__name__)


class Reconnecting:
    """A link that is opened when it is needed, and opened anew after trouble."""

    def __init__(self, url: str, queues: Sequence[str]) -> None:
        self._url = url
        self._queues = queues
        self._link: Link | None = None
        self._down = False

    def open(self) -> Link:
        """Return a link that works at this moment; raises LinkDown."""
        try:
            if self._link is not None:
                self._link.rest(0)
        except LinkDown:
            self.close()
        try:
            self._link = self._link or Link(self._url, self._queues)
        except LinkDown as error:
            if not self._down:
                log.warning("queue.down %s", type(error).__name__)
            self._down = True
            raise
        if self._down:
            log.warning("queue.back")
        self._down = False
        return self._link

    def close(self) -> None:
        """End the link, if there is one."""
        if self._link is not None:
            self._link.close()
            self._link = None


class RabbitQueue:
    """Durable quorum queues at a RabbitMQ: see topology for their names and arguments.

    ``signers``: every organisation, and the keys by which its answers are believed.
    """

    def __init__(self, url: str, signers: Signers) -> None:
        self._url = url
        self._signers = signers
        self._links = Reconnecting(url, [topology.REGISTERED])

    def problems(self) -> list[str]:
        """Say what is missing at the broker, with what to do; nothing when it cannot be asked now."""
        try:
            return topology.problems(self._url, self._signers)
        except QueueDown as error:
            log.warning("queue.down %s", type(error).__name__)
            return []

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        """Publish each to its organisation; return the ids of those that a quorum of the broker has on disk."""
        keyed = [(topology.submissions_of(str(each["organisation"])), each) for each in envelopes]
        return self._links.open().publish(topology.EXCHANGE, keyed)

    def events(self) -> Iterator[Sequence[Event]]:
        """Yield batches of events; the broker forgets a batch when the next is asked for.

        What cannot be read goes to the dead letters; what cannot be believed is counted in the log, and forgotten.
        """
        link = self._links.open()
        while link.receive_rest():
            found: list[Event] = []
            refused = Counter[str]()
            for delivery in list(link.held.values()):
                try:
                    found.append(read_event(parse(delivery.body), self._signers))
                except BadEnvelope:
                    log.error("queue.unreadable")
                    link.reject(delivery)
                except (Unsigned, Forged) as error:
                    refused[type(error).__name__.lower()] += 1
                    link.acknowledge([delivery])
            for why, count in refused.items():
                log.error(f"answers.{why} %d", count)
            held = list(link.held.values())
            if found:
                yield found
            link.acknowledge(held)

    def close(self) -> None:
        """End the connection."""
        self._links.close()
