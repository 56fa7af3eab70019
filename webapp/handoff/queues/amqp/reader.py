"""A link that reads: it holds what a queue hands to it until that is dealt with, and publishes nothing."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pika import spec

from webapp.handoff.queues.amqp.connection import CONFIRM_SECONDS, Link

PREFETCH = 100
MOMENT = 0.05


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that the broker has handed to us, and keeps until it is acknowledged."""

    tag: int
    body: bytes = field(repr=False)


class Reader(Link):
    """Reads from some queues; what it still holds when it closes, the broker gives to someone else."""

    def __init__(self, url: str, queues: Sequence[str]) -> None:
        """Connect and begin to read from these queues; raises LinkDown."""
        self.held: dict[int, Delivery] = {}
        self._queues = queues
        self._reading = self._count = 0
        super().__init__(url)

    def receive(self, seconds: float) -> list[Delivery]:
        """Return what we hold, waiting so long for the first; raises LinkDown."""
        self._wait(lambda: bool(self.held), seconds)
        self._check()
        return list(self.held.values())

    def receive_rest(self) -> list[Delivery]:
        """Return what we hold, or nothing once the queues have no more to give; raises LinkDown."""
        end = time.monotonic() + CONFIRM_SECONDS
        # Asked twice: what was on its way to us when a queue counted is here before its second answer.
        while not self.held and (self._ask_counts() or self._ask_counts()):
            self._wait(lambda: bool(self.held), MOMENT)
            if time.monotonic() > end:
                self._trouble = "NotDelivered"
            self._check()
        return list(self.held.values())

    def acknowledge(self, deliveries: Iterable[Delivery]) -> None:
        """Let the broker forget these; raises LinkDown."""
        for delivery in deliveries:
            self._say(self._channel.basic_ack, delivery.tag)
            del self.held[delivery.tag]

    def reject(self, delivery: Delivery) -> None:
        """Send this to the dead letters; raises LinkDown."""
        self._say(self._channel.basic_reject, delivery.tag, requeue=False)
        del self.held[delivery.tag]

    def postpone(self, delivery: Delivery) -> None:
        """Put this behind everything else we hold."""
        self.held[delivery.tag] = self.held.pop(delivery.tag)

    def _ask_counts(self) -> int:
        """Ask how many messages the queues have that nobody holds; raises LinkDown."""
        return sum(map(self._ask_count, self._queues))

    def _ask_count(self, queue: str) -> int:
        self._count = -1
        self._say(self._channel.queue_declare, queue, passive=True, callback=self._counted)
        if not self._wait(lambda: self._count >= 0, CONFIRM_SECONDS):
            self._trouble = self._trouble or "NotAnswered"
        self._check()
        return self._count

    def _prepare(self, channel: Any) -> None:
        channel.basic_qos(prefetch_count=PREFETCH, callback=lambda _: None)
        for queue in self._queues:
            channel.basic_consume(queue, self._handed, callback=self._consuming)

    def _consuming(self, _: Any) -> None:
        self._reading += 1
        if self._reading == len(self._queues):
            self._is_ready()

    def _handed(self, _: Any, method: spec.Basic.Deliver, __: Any, body: bytes) -> None:
        self.held[method.delivery_tag] = Delivery(method.delivery_tag, body)
        self._look_up()

    def _counted(self, frame: Any) -> None:
        self._count = frame.method.message_count
        self._look_up()
