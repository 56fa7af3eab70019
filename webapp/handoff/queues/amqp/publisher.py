"""A link that publishes, with confirms, and reads nothing: a broker that takes nothing for now stops it alone."""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from pika import BasicProperties, DeliveryMode, spec

from webapp.handoff.queues.amqp.connection import CONFIRM_SECONDS, Link, LinkBlocked

CONTENT_TYPE = "application/cloudevents+json"

log = logging.getLogger(__name__)


class Publisher(Link):
    """Publishes events and knows which of them the broker has made safe."""

    def __init__(self, url: str) -> None:
        """Connect; raises LinkDown."""
        self._published = 0
        self._unconfirmed: dict[int, str] = {}
        self._confirmed: list[str] = []
        self._returned: set[str] = set()
        super().__init__(url)

    def publish(self, exchange: str, keyed: Sequence[tuple[str, Mapping[str, Any]]]) -> list[str]:
        """Publish events, each with its routing key, and return the ids that the broker has made safe in a queue.

        Not among them is what it refused, what it returned because no queue takes it, and what it did not confirm in
        time. When the link breaks halfway, what was confirmed before is returned; the next use raises LinkDown. So it
        is when the broker blocks us halfway; what is tried before that is over raises LinkBlocked.
        """
        self._check()
        if self.blocked:
            raise LinkBlocked("Blocked")
        ready = [(key, str(event["id"]), _properties(event), _body(event)) for key, event in keyed]
        self._confirmed, self._returned = [], set()
        for key, id_, properties, body in ready:
            self._say(self._channel.basic_publish, exchange, key, body, properties, mandatory=True)
            self._published += 1
            self._unconfirmed[self._published] = id_
        if not self._wait(lambda: not self._unconfirmed or self.blocked, CONFIRM_SECONDS):
            self._trouble = self._trouble or "NotConfirmed"
        if self._returned:
            log.error("queue.unroutable %d", len(self._returned))
        return [id_ for id_ in self._confirmed if id_ not in self._returned]

    def _prepare(self, channel: Any) -> None:
        channel.add_on_return_callback(self._came_back)
        channel.confirm_delivery(self._answered, callback=self._is_ready)

    def _came_back(self, _: Any, __: Any, properties: BasicProperties, ___: bytes) -> None:
        self._returned.add(str(properties.message_id))

    def _answered(self, frame: Any) -> None:
        last, several = frame.method.delivery_tag, frame.method.multiple
        meant = [tag for tag in self._unconfirmed if tag <= last] if several else [last]
        ids = [self._unconfirmed.pop(tag) for tag in meant]
        if isinstance(frame.method, spec.Basic.Ack):
            self._confirmed += ids
        self._look_up()


def _properties(event: Mapping[str, Any]) -> BasicProperties:
    """The attributes of an event stand in the headers as well, where a broker's rules can read them."""
    headers = {f"cloudEvents:{name}": value for name, value in event.items() if name != "data"}
    return BasicProperties(
        content_type=CONTENT_TYPE, delivery_mode=DeliveryMode.Persistent, message_id=str(event["id"]), headers=headers
    )


def _body(event: Mapping[str, Any]) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
