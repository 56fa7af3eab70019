"""What must exist at the broker: names and arguments in one place, declared by one command, checked at every start.

Everything is said outright, because what RabbitMQ takes for granted differs from version to version.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker

from webapp.handoff.queues.protocol import QueueDown

EXCHANGE = "put-it-right"
SUBMISSIONS, REGISTERED = "put-it-right.submissions", "put-it-right.registered"
DEAD_LETTERS = "put-it-right.dead-letters"
"""An exchange and its one queue: what nobody could read, kept until someone has looked at it."""

DELIVERY_LIMIT = 100
"""How often a message may come back before it goes to the dead letters: only what kills its readers does."""

SETTLE_SECONDS = 1.0
"""RabbitMQ writes down where a new quorum queue lives up to half a second after it said that the queue was there."""

_KEPT: dict[str, Any] = {"x-queue-type": "quorum", "x-overflow": "reject-publish"}
_READ = _KEPT | {
    "x-delivery-limit": DELIVERY_LIMIT,
    "x-dead-letter-exchange": DEAD_LETTERS,
    "x-dead-letter-strategy": "at-least-once",
}
QUEUES = {
    SUBMISSIONS: _READ,
    REGISTERED: _READ,
    # However often someone looks at a dead letter and puts it back: it has nowhere else to go, so it must not leave.
    DEAD_LETTERS: _KEPT | {"x-delivery-limit": 1_000_000_000},
}
EXCHANGES = {EXCHANGE: "direct", DEAD_LETTERS: "fanout"}
BINDINGS = ((EXCHANGE, SUBMISSIONS), (EXCHANGE, REGISTERED), (DEAD_LETTERS, DEAD_LETTERS))
"""Exchange and queue; the routing key is the queue's name."""

HEARTBEAT_SECONDS = 60
BLOCKED_SECONDS = 30.0
SOCKET_SECONDS, STACK_SECONDS = 10.0, 15.0
FORBIDDEN, MISSING = 403, 404


def parameters(url: str) -> pika.URLParameters:
    """Return how to connect to the broker at this address, with the time limits we want."""
    chosen = pika.URLParameters(url)
    chosen.heartbeat = HEARTBEAT_SECONDS
    chosen.blocked_connection_timeout = BLOCKED_SECONDS
    chosen.socket_timeout, chosen.stack_timeout = SOCKET_SECONDS, STACK_SECONDS
    return chosen


def declare(url: str) -> list[str]:
    """Declare what is missing and bind it; return what is there with other arguments. Safe to repeat; raises QueueDown.

    When it returns, even a broker that is killed at once will know what was declared.
    """
    with _connected(url) as connection:
        problems = [
            *(_differs(connection, "exchange", name, _exchange(name, kind)) for name, kind in EXCHANGES.items()),
            *(_differs(connection, "queue", name, _queue(name, said)) for name, said in QUEUES.items()),
        ]
        if not any(problems):
            channel = connection.channel()
            for exchange, queue in BINDINGS:
                channel.queue_bind(queue, exchange, queue)
        time.sleep(SETTLE_SECONDS)
    return list(filter(None, problems))


def problems(url: str) -> list[str]:
    """Say what is missing at the broker or differs, with what to do; empty when all is well. Raises QueueDown."""
    with _connected(url) as connection:
        found = [
            *(_lacks(connection, "exchange", name, _exchange(name, kind)) for name, kind in EXCHANGES.items()),
            *(_lacks(connection, "queue", name, _queue(name, said)) for name, said in QUEUES.items()),
        ]
    return list(filter(None, found))


def dead_letters(url: str) -> int:
    """Count what waits among the dead letters; raises QueueDown."""
    with _connected(url) as connection:
        count: int = connection.channel().queue_declare(DEAD_LETTERS, passive=True).method.message_count
        return count


Declare = Callable[[Any, bool], object]
"""Declares one thing on a channel, or passively: only looks whether it is there."""


def _exchange(name: str, kind: str) -> Declare:
    return lambda channel, passive: channel.exchange_declare(name, kind, passive=passive, durable=True)


def _queue(name: str, said: dict[str, Any]) -> Declare:
    return lambda channel, passive: channel.queue_declare(name, passive=passive, durable=True, arguments=said)


def _absent(what: str, name: str) -> str:
    return f"The broker has no {what} {name}: run `flask queue declare`."


NO_ANSWERS = _absent("queue", REGISTERED)
"""Nobody can answer then; what people send can be carried all the same."""


def _lacks(connection: Any, what: str, name: str, declare_it: Declare) -> str | None:
    refusal = _refusal(connection, declare_it, passive=True)
    if refusal == MISSING:
        return _absent(what, name)
    # Looking tells only that it is there. Declaring it again, as it should be, changes nothing and tells the rest.
    return _differs(connection, what, name, declare_it)


def _differs(connection: Any, what: str, name: str, declare_it: Declare) -> str | None:
    refusal = _refusal(connection, declare_it, passive=False)
    # A user who may not declare cannot be told what differs, and need not be: it is there.
    if refusal in (None, FORBIDDEN):
        return None
    return (
        f"The {what} {name} is there with other arguments (the broker says {refusal}): "
        f"once it is empty, delete it and run `flask queue declare`."
    )


def _refusal(connection: Any, declare_it: Declare, passive: bool) -> int | None:
    """Declare something on a channel of its own, which a refusal closes, and return the refusal's number."""
    try:
        with connection.channel() as channel:
            declare_it(channel, passive)
    except ChannelClosedByBroker as error:
        code: int = error.reply_code
        return code
    return None


@contextmanager
def _connected(url: str) -> Iterator[Any]:
    try:
        with pika.BlockingConnection(parameters(url)) as connection:
            yield connection
    except (AMQPError, OSError) as error:
        raise QueueDown(type(error).__name__) from None
