"""RabbitMQ as a queue: what was accepted goes out confirmed, and the back office's events come in."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence

from webapp.handoff.believing import log_refused
from webapp.handoff.crypto.answers import Forged, Signers
from webapp.handoff.envelope import BadEnvelope, Envelope, parse
from webapp.handoff.events import Event, Unsigned, read_event
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.publisher import Publisher
from webapp.handoff.queues.amqp.reader import Reader
from webapp.handoff.queues.amqp.reconnecting import Reconnecting
from webapp.handoff.queues.protocol import QueueDown

log = logging.getLogger(__name__)


class RabbitQueue:
    """Durable quorum queues at a RabbitMQ: see topology for their names and arguments.

    It publishes on one connection and reads answers on another, so that neither can stop the other. ``signers``: every
    organisation, and the keys by which its answers are believed.
    """

    def __init__(self, url: str, signers: Signers) -> None:
        self._url = url
        self._signers = signers
        self._publishing = Reconnecting(lambda: Publisher(url))
        self._reading = Reconnecting(lambda: Reader(url, [topology.REGISTERED]))

    def problems(self) -> list[str]:
        """Say what is missing at the broker, with what to do; nothing when it cannot be asked now."""
        return [each for each in self._all_problems() if each != topology.NO_ANSWERS]

    def warnings(self) -> list[str]:
        """Say that there is no queue for answers: without it messages are sent all the same."""
        return [each for each in self._all_problems() if each == topology.NO_ANSWERS]

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        """Publish each to its organisation; return the ids of those that a quorum of the broker has on disk."""
        keyed = [(topology.submissions_of(str(each["organisation"])), each) for each in envelopes]
        return self._publishing.open().publish(topology.EXCHANGE, keyed)

    def events(self) -> Iterator[Sequence[Event]]:
        """Yield batches of events; the broker forgets a batch when the next is asked for.

        What cannot be read goes to the dead letters; what cannot be believed is counted in the log, and forgotten.
        """
        self._publishing.tend()
        link = self._reading.open()
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
            log_refused(refused)
            held = list(link.held.values())
            if found:
                yield found
            link.acknowledge(held)

    def close(self) -> None:
        """End the connections."""
        self._publishing.close()
        self._reading.close()

    def _all_problems(self) -> list[str]:
        try:
            return topology.problems(self._url, self._signers)
        except QueueDown as error:
            log.warning("queue.down %s", type(error).__name__)
            return []
