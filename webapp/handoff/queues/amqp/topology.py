"""What must exist at the broker: names and arguments in one place, declared by one command, checked at every start.

Everything is said outright, because what RabbitMQ takes for granted differs from version to version.
"""

import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker

from webapp.handoff.queues.protocol import QueueDown

EXCHANGE, ANSWERS = "put-it-right", "put-it-right.answers"
"""Where the relay publishes, and where the back offices do: so neither needs a right to the other's."""

SUBMISSIONS, REGISTERED = "put-it-right.submissions", "put-it-right.registered"
"""The queue that the version before sent everything to, which is emptied still; and the queue of the answers."""

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
# However often someone looks at a dead letter and puts it back: it has nowhere else to go, so it must not leave.
_DEAD = _KEPT | {"x-delivery-limit": 1_000_000_000}
EXCHANGES = {EXCHANGE: "direct", ANSWERS: "direct", DEAD_LETTERS: "fanout"}

HEARTBEAT_SECONDS = 60
BLOCKED_SECONDS = 30.0
SOCKET_SECONDS, STACK_SECONDS = 10.0, 15.0
FORBIDDEN, MISSING = 403, 404


def submissions_of(organisation: str) -> str:
    """Return the queue of what people send to an organisation; its name is also the routing key."""
    return f"{SUBMISSIONS}.{organisation}"


def queues(organisations: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return every queue with its arguments."""
    read = dict.fromkeys([SUBMISSIONS, *map(submissions_of, organisations), REGISTERED], _READ)
    return {**read, DEAD_LETTERS: _DEAD}


def exchange_of(queue: str) -> str:
    """Return the exchange a queue is bound to, by its own name as routing key."""
    return {REGISTERED: ANSWERS, DEAD_LETTERS: DEAD_LETTERS}.get(queue, EXCHANGE)


def parameters(url: str) -> pika.URLParameters:
    """Return how to connect to the broker at this address, with the time limits we want.

    With `?cafile=` only a server whose certificate that authority signed is believed, else the system's authorities.
    """
    bare, _, query = url.partition("?")
    chosen = pika.URLParameters(bare)
    if query:
        chosen.ssl_options = pika.SSLOptions(ssl.create_default_context(cafile=parse_qs(query)["cafile"][0]))
    chosen.heartbeat = HEARTBEAT_SECONDS
    chosen.blocked_connection_timeout = BLOCKED_SECONDS
    chosen.socket_timeout, chosen.stack_timeout = SOCKET_SECONDS, STACK_SECONDS
    return chosen


def declare(url: str, organisations: Iterable[str]) -> list[str]:
    """Declare what is missing and bind it; return what is there with other arguments. Safe to repeat; raises QueueDown.

    When it returns, even a broker that is killed at once will know what was declared.
    """
    needed = queues(organisations)
    with _connected(url) as connection:
        problems = [
            *(_differs(connection, "exchange", name, _exchange(name, kind)) for name, kind in EXCHANGES.items()),
            *(_differs(connection, "queue", name, _queue(name, said)) for name, said in needed.items()),
        ]
        if not any(problems):
            channel = connection.channel()
            for name in needed:
                channel.queue_bind(name, exchange_of(name), name)
        time.sleep(SETTLE_SECONDS)
    return list(filter(None, problems))


def problems(url: str, organisations: Iterable[str]) -> list[str]:
    """Say what is missing at the broker or differs, with what to do; empty when all is well. Raises QueueDown."""
    return _problems(url, EXCHANGES, queues(organisations))


def problems_of_receiving(url: str, read: Iterable[str]) -> list[str]:
    """Say the same of what a receiver needs that reads these queues alone, and answers; raises QueueDown."""
    return _problems(url, {ANSWERS: EXCHANGES[ANSWERS]}, dict.fromkeys([*read, REGISTERED], _READ))


def _problems(url: str, exchanges: Mapping[str, str], needed: Mapping[str, dict[str, Any]]) -> list[str]:
    with _connected(url) as connection:
        found = [
            *(_lacks(connection, "exchange", name, _exchange(name, kind)) for name, kind in exchanges.items()),
            *(_lacks(connection, "queue", name, _queue(name, said)) for name, said in needed.items()),
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
