"""A link to RabbitMQ: one connection with one channel, which works while someone waits for something.

There are no threads. Whoever asks for something lets the connection work until it is there, it breaks, or time is up;
heartbeats are answered meanwhile. A link that broke stays broken: open another one. A link either reads or publishes,
never both: a broker that runs out of memory or disk no longer reads from a connection that publishes.
"""

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import pika
from pika.exceptions import AMQPError

from webapp.handoff.queues.amqp.topology import MISSING, parameters
from webapp.handoff.queues.protocol import QueueDown

OPEN_SECONDS = 20.0
CONFIRM_SECONDS = 30.0
CLOSE_SECONDS = 5.0

log = logging.getLogger(__name__)
# What goes wrong is told by those who use a link, by its kind alone; pika would add pages about its inner life.
logging.getLogger("pika").setLevel(logging.CRITICAL)


class LinkDown(QueueDown):
    """The broker cannot be reached, or the connection broke; the text is the kind of trouble."""


class LinkMissing(LinkDown):
    """The broker is there, and has not what the link is for."""


class LinkBlocked(LinkDown):
    """The broker takes nothing for now, for want of memory or disk; the link is alive."""


class _Connection(pika.SelectConnection):
    """A connection that can be ended without the broker, which reads no farewell from one that it blocks."""

    def hang_up(self) -> None:
        """Close the socket."""
        self._adapter_disconnect_stream()


class Link(ABC):
    """An open connection with its channel; what it is for, a subclass adds."""

    def __init__(self, url: str) -> None:
        """Connect and prepare the channel; raises LinkDown."""
        self._trouble = ""
        self._missing = self._ready = self._ended = False
        self.blocked = False
        self._until: Callable[[], bool] = lambda: False
        wanted = parameters(url)
        wanted.blocked_connection_timeout = None  # a blocked link waits: another one would be blocked as well
        self._connection = _Connection(wanted, self._opened, self._failed, self._failed)
        self._loop = self._connection.ioloop
        if not self._wait(lambda: self._ready, OPEN_SECONDS):
            self.close()
            self._check()

    def rest(self, seconds: float) -> None:
        """Let time pass while the connection stays alive; raises LinkDown."""
        self._wait(lambda: False, seconds)
        self._check()

    def close(self) -> None:
        """End the connection; safe to repeat."""
        if self._ended:
            return
        self._end()
        if not self.blocked:
            self._turn(self._is_closed, CLOSE_SECONDS)
        if self._ready and not self._is_closed():
            self._connection.hang_up()
            self._turn(self._is_closed, CLOSE_SECONDS)
        self._trouble, self._ended = self._trouble or "Closed", True
        self._loop.close()

    @abstractmethod
    def _prepare(self, channel: Any) -> None:
        """Make the channel what the link needs, and end with `_is_ready`."""

    def _is_closed(self) -> bool:
        return bool(self._connection.is_closed)

    def _is_ready(self, _: Any = None) -> None:
        self._ready = True
        self._look_up()

    def _end(self) -> None:
        if not (self._connection.is_closed or self._connection.is_closing):
            self._connection.close()

    def _check(self) -> None:
        if self._trouble:
            raise (LinkMissing if self._missing else LinkDown)(self._trouble)

    def _say(self, method: Callable[..., object], *words: object, **more: object) -> None:
        try:
            method(*words, **more)
        except AMQPError as error:
            self._trouble = self._trouble or type(error).__name__
            raise LinkDown(self._trouble) from None

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
        connection.add_on_connection_blocked_callback(self._held_up)
        connection.add_on_connection_unblocked_callback(self._let_go)
        connection.channel(on_open_callback=self._channel_opened)

    def _channel_opened(self, channel: Any) -> None:
        self._channel = channel
        channel.add_on_close_callback(self._failed)
        channel.add_on_cancel_callback(lambda _: self._failed(channel, None))
        self._prepare(channel)

    def _held_up(self, *_: Any) -> None:
        log.warning("queue.blocked")
        self.blocked = True
        self._look_up()

    def _let_go(self, *_: Any) -> None:
        log.warning("queue.unblocked")
        self.blocked = False
        self._look_up()

    def _failed(self, _: Any, why: object) -> None:
        self._trouble = self._trouble or _kind(why)
        self._missing = self._missing or getattr(why, "reply_code", None) == MISSING
        self._end()
        self._look_up()


def _kind(why: object) -> str:
    """Name a trouble by its kind, and the broker's number for it; never by its text, which may repeat what was sent."""
    number = getattr(why, "reply_code", "")
    return f"{type(why).__name__ if why else 'Cancelled'} {number}".strip()
