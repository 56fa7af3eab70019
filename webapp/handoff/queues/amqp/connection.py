"""A link to RabbitMQ: one connection with one channel, which works while someone waits for something.

There are no threads. Whoever asks for something lets the connection work until it is there, it breaks, or time is up;
heartbeats are answered meanwhile. A link that broke stays broken: open another one.
"""

import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pika
from pika import BasicProperties, DeliveryMode, spec
from pika.exceptions import AMQPError

from webapp.handoff.queues.amqp.topology import parameters
from webapp.handoff.queues.protocol import QueueDown

CONTENT_TYPE = "application/cloudevents+json"
PREFETCH = 100
OPEN_SECONDS = 20.0
CONFIRM_SECONDS = 30.0
CLOSE_SECONDS = 5.0
MOMENT = 0.05

log = logging.getLogger(__name__)
# What goes wrong is told by those who use a link, by its kind alone; pika would add pages about its inner life.
logging.getLogger("pika").setLevel(logging.CRITICAL)


class LinkDown(QueueDown):
    """The broker cannot be reached, or the connection broke; the text is the kind of trouble."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that the broker has handed to us, and keeps until it is acknowledged."""

    tag: int
    body: bytes = field(repr=False)


class Link:
    """An open connection: publishes with confirms, and holds what it was handed until that is dealt with."""

    def __init__(self, url: str, queues: Sequence[str]) -> None:
        """Connect and begin to read from some queues; raises LinkDown."""
        self.held: dict[int, Delivery] = {}
        self._queues = queues
        self._reading = 0
        self._trouble = ""
        self._ended = False
        self._count = 0
        self._published = 0
        self._unconfirmed: dict[int, str] = {}
        self._confirmed: list[str] = []
        self._returned: set[str] = set()
        self._until: Callable[[], bool] = lambda: False
        self._connection = pika.SelectConnection(parameters(url), self._opened, self._failed, self._failed)
        self._loop = self._connection.ioloop
        if not self._wait(lambda: self._reading == len(self._queues), OPEN_SECONDS):
            self.close()
            raise LinkDown(self._trouble)

    def publish(self, exchange: str, keyed: Sequence[tuple[str, Mapping[str, Any]]]) -> list[str]:
        """Publish events, each with its routing key, and return the ids that the broker has made safe in a queue.

        Not among them is what it refused, what it returned because no queue takes it, and what it did not confirm in
        time. When the link breaks halfway, what was confirmed before is returned; the next use raises LinkDown.
        """
        self._check()
        ready = [(key, str(event["id"]), _properties(event), _body(event)) for key, event in keyed]
        self._confirmed, self._returned = [], set()
        for key, id_, properties, body in ready:
            self._say(self._channel.basic_publish, exchange, key, body, properties, mandatory=True)
            self._published += 1
            self._unconfirmed[self._published] = id_
        if not self._wait(lambda: not self._unconfirmed, CONFIRM_SECONDS):
            self._trouble = self._trouble or "NotConfirmed"
        if self._returned:
            log.error("queue.unroutable %d", len(self._returned))
        return [id_ for id_ in self._confirmed if id_ not in self._returned]

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

    def rest(self, seconds: float) -> None:
        """Let time pass while the connection stays alive; raises LinkDown."""
        self._wait(lambda: False, seconds)
        self._check()

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

    def close(self) -> None:
        """End the connection; what we still hold the broker gives to someone else. Safe to repeat."""
        if self._ended:
            return
        self._end()
        self._turn(lambda: bool(self._connection.is_closed), CLOSE_SECONDS)
        self._trouble, self._ended = self._trouble or "Closed", True
        self._loop.close()

    def _end(self) -> None:
        if not (self._connection.is_closed or self._connection.is_closing):
            self._connection.close()

    def _check(self) -> None:
        if self._trouble:
            raise LinkDown(self._trouble)

    def _say(self, method: Callable[..., object], *words: object, **more: object) -> None:
        try:
            method(*words, **more)
        except AMQPError as error:
            self._trouble = self._trouble or type(error).__name__
            raise LinkDown(self._trouble) from None

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

    def _wait(self, until: Callable[[], bool], seconds: float) -> bool:
        """Let the connection work until this holds, it breaks, or time is up, and say whether it holds."""
        if not self._ended:
            self._turn(lambda: until() or bool(self._trouble), seconds)
        return until()

    def _turn(self, until: Callable[[], bool], seconds: float) -> None:
        self._until = until
        end = time.monotonic() + seconds
        # At least one look at the network, so that heartbeats are answered even when there is nothing to wait for.
        timer = self._loop.call_later(0 if until() else seconds, self._loop.stop)
        self._loop.start()
        while not until() and time.monotonic() < end:
            self._loop.start()
        self._loop.remove_timeout(timer)

    def _look_up(self) -> None:
        """After each event: stop working when what is waited for is there."""
        if self._until():
            self._loop.stop()

    # What pika calls.

    def _opened(self, connection: Any) -> None:
        connection.channel(on_open_callback=self._channel_opened)

    def _channel_opened(self, channel: Any) -> None:
        self._channel = channel
        channel.add_on_close_callback(self._failed)
        channel.add_on_cancel_callback(lambda _: self._failed(channel, None))
        channel.add_on_return_callback(self._came_back)
        channel.confirm_delivery(self._answered, callback=lambda _: None)
        channel.basic_qos(prefetch_count=PREFETCH, callback=lambda _: None)
        for queue in self._queues:
            channel.basic_consume(queue, self._handed, callback=self._consuming)

    def _consuming(self, _: Any) -> None:
        self._reading += 1
        self._look_up()

    def _failed(self, _: Any, why: object) -> None:
        self._trouble = self._trouble or _kind(why)
        self._end()
        self._look_up()

    def _handed(self, _: Any, method: spec.Basic.Deliver, __: Any, body: bytes) -> None:
        self.held[method.delivery_tag] = Delivery(method.delivery_tag, body)
        self._look_up()

    def _came_back(self, _: Any, __: Any, properties: BasicProperties, ___: bytes) -> None:
        self._returned.add(str(properties.message_id))

    def _answered(self, frame: Any) -> None:
        last, several = frame.method.delivery_tag, frame.method.multiple
        meant = [tag for tag in self._unconfirmed if tag <= last] if several else [last]
        ids = [self._unconfirmed.pop(tag) for tag in meant]
        if isinstance(frame.method, spec.Basic.Ack):
            self._confirmed += ids
        self._look_up()

    def _counted(self, frame: Any) -> None:
        self._count = frame.method.message_count
        self._look_up()


def _properties(event: Mapping[str, Any]) -> BasicProperties:
    """The attributes of an event stand in the headers as well, where a broker's rules can read them."""
    headers = {f"cloudEvents:{name}": value for name, value in event.items() if name != "data"}
    return BasicProperties(
        content_type=CONTENT_TYPE, delivery_mode=DeliveryMode.Persistent, message_id=str(event["id"]), headers=headers
    )


def _body(event: Mapping[str, Any]) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _kind(why: object) -> str:
    """Name a trouble by its kind, and the broker's number for it; never by its text, which may repeat what was sent."""
    number = getattr(why, "reply_code", "")
    return f"{type(why).__name__ if why else 'Cancelled'} {number}".strip()
