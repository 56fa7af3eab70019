"""RabbitMQ as a queue: what was accepted goes out confirmed, and the back office's events come in."""

import logging
from collections.abc import Iterator, Sequence

from webapp.handoff.envelope import BadEnvelope, Envelope, parse
from webapp.handoff.events import Event, read_event
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.connection import Link, LinkDown
from webapp.handoff.queues.protocol import QueueDown

log = logging.getLogger(__name__)


class Reconnecting:
    """A link that is opened when it is needed, and opened anew after trouble."""

    def __init__(self, url: str, queue: str) -> None:
        self._url = url
        self._queue = queue
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
            self._link = self._link or Link(self._url, self._queue)
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
    """Durable quorum queues at a RabbitMQ: see topology for their names and arguments."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._links = Reconnecting(url, topology.REGISTERED)

    def problems(self) -> list[str]:
        """Say what is missing at the broker, with what to do; nothing when it cannot be asked now."""
        try:
            return topology.problems(self._url)
        except QueueDown as error:
            log.warning("queue.down %s", type(error).__name__)
            return []

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        """Publish these together and return the ids of those that a quorum of the broker has on disk."""
        return self._links.open().publish(topology.SUBMISSIONS, envelopes)

    def events(self) -> Iterator[Sequence[Event]]:
        """Yield batches of events; the broker forgets a batch when the next is asked for. Others go to dead letters."""
        link = self._links.open()
        while link.receive_rest():
            found: list[Event] = []
            for delivery in list(link.held.values()):
                try:
                    event = read_event(parse(delivery.body))
                except BadEnvelope:
                    log.error("queue.unreadable")
                    link.reject(delivery)
                else:
                    found.append(event)
            held = list(link.held.values())
            if found:
                yield found
            link.acknowledge(held)

    def close(self) -> None:
        """End the connection."""
        self._links.close()
