"""Dead letters: what nobody could read, or what killed its readers. They are looked at in place, and put back.

A letter goes back to the queue it came from, and leaves the dead letters only when the broker has confirmed it there.
It carries how often it was put back, so that one which comes back again and again is left for someone to look into.
"""

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any

import pika
from pika import BasicProperties, DeliveryMode
from pika.exceptions import AMQPError, NackError, UnroutableError

from webapp.handoff.envelope import BadEnvelope, Envelope, parse
from webapp.handoff.queues.amqp.topology import DEAD_LETTERS, REGISTERED, SUBMISSIONS, parameters
from webapp.handoff.queues.protocol import QueueDown

MOST_REPLAYS = 3
"""How often a letter is put back without being named."""

REPLAYS = "put-it-right-replays"

BACK_WITHIN, LOOKS_AGAIN = 5.0, 0.01  # seconds


@dataclass(frozen=True, slots=True)
class Letter:
    """What is known about a dead letter without opening it: words of others, to be cleaned before they are shown."""

    id: str
    reference: str
    organisation: str
    why: str
    queue: str
    replays: int


@dataclass(slots=True)
class Replayed:
    """How many were put back; why others were not; the ids among the named that are no dead letter's."""

    back: int = 0
    homeless: int = 0
    tired: int = 0
    refused: int = 0
    unknown: frozenset[str] = frozenset()


def look(url: str) -> list[Letter]:
    """Say what waits among the dead letters, and leave it there; raises QueueDown."""
    with _channel(url) as channel:
        found = [_letter(properties, body) for _, properties, body in _each(channel)]
        _leave(channel, len(found))
        return found


def replay(url: str, ids: Collection[str] = ()) -> Replayed:
    """Put letters back where they came from: those with these ids or, without any, all; raises QueueDown."""
    done, seen, taken = Replayed(), set[str](), 0
    with _channel(url) as channel:
        for tag, properties, body in _each(channel):
            letter = _letter(properties, body)
            seen.add(letter.id)
            taken += 1
            if ids and letter.id not in ids:
                continue
            if not _ours(letter.queue):
                done.homeless += 1
            elif letter.replays >= MOST_REPLAYS and not ids:
                done.tired += 1
            elif _put_back(channel, letter, properties, body):
                channel.basic_ack(tag)
                done.back += 1
            else:
                done.refused += 1
        _leave(channel, taken - done.back)
    done.unknown = frozenset(ids).difference(seen)
    return done


def _each(channel: Any) -> Iterator[tuple[int, BasicProperties, bytes]]:
    """Hand over each letter once: what is not acknowledged goes back at the end, and not before."""
    for _ in range(_waiting(channel)):
        method, properties, body = channel.basic_get(DEAD_LETTERS)
        if method is None:
            return
        yield method.delivery_tag, properties, body


def _leave(channel: Any, count: int) -> None:
    """Let letters go back to their place, and wait until they are there: whoever looks next shall find them.

    The broker moves them in its own time, after whatever it answers meanwhile, and after the connection has ended too.
    """
    if not count:
        return
    channel.basic_nack(multiple=True)
    until = time.monotonic() + BACK_WITHIN
    while _waiting(channel) < count and time.monotonic() < until:
        time.sleep(LOOKS_AGAIN)


def _waiting(channel: Any) -> int:
    count: int = channel.queue_declare(DEAD_LETTERS, passive=True).method.message_count
    return count


def _put_back(channel: Any, letter: Letter, properties: BasicProperties, body: bytes) -> bool:
    """Publish a letter to its queue, and say whether the broker has it there, safe."""
    afresh = copy(properties)
    kept = {name: value for name, value in (properties.headers or {}).items() if not name.startswith("x-")}
    afresh.headers = kept | {REPLAYS: letter.replays + 1}
    afresh.delivery_mode, afresh.expiration = DeliveryMode.Persistent.value, None
    try:
        channel.basic_publish("", letter.queue, body, afresh, mandatory=True)
    except (UnroutableError, NackError):
        return False
    return True


def _letter(properties: BasicProperties, body: bytes) -> Letter:
    headers: Mapping[str, Any] = properties.headers or {}
    deaths = headers.get("x-death")
    death = deaths[0] if isinstance(deaths, list) and deaths and isinstance(deaths[0], dict) else {}
    try:
        event: Envelope = parse(body)
    except BadEnvelope:
        event = {}
    replays = headers.get(REPLAYS)
    return Letter(
        id=str(event.get("id") or properties.message_id or ""),
        reference=str(event.get("subject") or ""),
        organisation=str(event.get("organisation") or ""),
        why=str(death.get("reason") or ""),
        queue=str(death.get("queue") or ""),
        replays=replays if isinstance(replays, int) else 0,
    )


def _ours(queue: str) -> bool:
    return queue in (SUBMISSIONS, REGISTERED) or queue.startswith(f"{SUBMISSIONS}.")


@contextmanager
def _channel(url: str) -> Iterator[Any]:
    try:
        with pika.BlockingConnection(parameters(url)) as connection:
            channel = connection.channel()
            channel.confirm_delivery()
            yield channel
    except (AMQPError, OSError) as error:
        raise QueueDown(type(error).__name__) from None
