"""Connections: one loop in each process reads requests and writes answers, and threads see only what is complete.

So a visitor on a slow line, or one who never goes on, holds a little memory and no thread. There is a bound on how long
a connection may keep us waiting, on how many there are, and on what they hold together; where one is reached, those go
first that have waited longest or hold most.
"""

from __future__ import annotations

import logging
import socket
import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, UnixWSGIServer
from waitress.task import ErrorTask, WSGITask

from webapp.server.requests import READ_AT_MOST, Request

MOST_CONNECTIONS = 1_000
MOST_HELD = 64 * 1024**2
FEW = 64 * 1024
"""What a request of so many bytes holds is never the trouble."""

REQUEST_SECONDS = 60.0
"""For one request, from its first byte to its last."""
READING_SECONDS = 30.0
"""For reading any part of an answer."""
LINGERING_SECONDS = 5.0
"""For hanging up after an answer that ends a connection: ended at once, what is still on its way would destroy it."""
ENDING_IDLE_SECONDS, ENDING_HALF_SECONDS = 2.0, 10.0
"""How long a server that was told to end waits for a next request, and for the rest of one."""

ADJUSTMENTS: dict[str, Any] = {
    "asyncore_use_poll": True,  # select() ends at descriptor 1,024
    "connection_limit": 2 * MOST_CONNECTIONS,  # ours comes first, and lets go of someone instead of taking nobody
    "cleanup_interval": 1,
    "max_request_header_size": 64 * 1024,
    "max_request_body_size": READ_AT_MOST,
    "inbuf_overflow": 2 * READ_AT_MOST,  # what people type is never written to a temporary file
    "outbuf_overflow": 2 * READ_AT_MOST,
    "clear_untrusted_proxy_headers": False,  # nothing believes them, and /metrics must see that a proxy was there
    "log_socket_errors": False,
    "ident": None,
}

log = logging.getLogger(__name__)


class Answer(WSGITask):
    """Asks the application for an answer; the last one on its connection when the server was ending before."""

    def start(self) -> None:
        """Begin, before the application is asked: whoever hears that this is the last also hears that we end."""
        super().start()
        self.is_last = bool(self.channel.server.ending)

    def build_response_header(self) -> bytes:
        """Return the head of the answer."""
        if self.is_last:
            self.set_close_on_finish()
        head: bytes = super().build_response_header()
        return head


class Refusal(ErrorTask):
    """Answers a request that nobody could read; what stood in it is not logged."""

    def execute(self) -> None:
        """Answer."""
        log.warning("request.refused %d", self.request.error.code)
        super().execute()


class Channel(HTTPChannel):
    """One connection."""

    parser_class = Request
    task_class = Answer
    error_task_class = Refusal
    close_when_flushed: bool
    requests: list[Request]
    total_outbufs_len: int
    last_activity: float
    held = 0
    lingers = 0.0  # since when we only wait for the visitor to hang up

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.begun = time.monotonic()  # when it was opened or, later, when the last request began

    def handle_read(self) -> None:
        """Read what came; after the last answer nothing is done with it."""
        if self.lingers:
            self.recv(self.adj.recv_bytes)
        else:
            super().handle_read()

    def handle_write(self) -> None:
        """Write what can be written; after the last answer, wait for the visitor to have read it."""
        is_last, self.close_when_flushed = self.close_when_flushed, False
        super().handle_write()
        if is_last and self.connected:
            if self.total_outbufs_len:
                self.close_when_flushed = True
            else:
                self.lingers = time.monotonic()
                self.socket.shutdown(socket.SHUT_WR)

    def received(self, data: bytes) -> bool:
        """Take in bytes from the visitor."""
        if self.request is None:
            self.begun = time.monotonic()
        taken: bool = super().received(data)
        self.count()
        if self.server.held > MOST_HELD:
            self.server.let_go_of_the_largest()
        return taken

    def readable(self) -> bool:
        """Return whether more should be read: not when all connections hold too much, and this one has its share."""
        if self.lingers:
            return True
        has_room = self.server.held <= MOST_HELD or self.held <= FEW
        return has_room and bool(super().readable())

    def handle_close(self) -> None:
        """Forget the connection and what it held."""
        self.server.held -= self.held
        self.held = 0
        super().handle_close()

    def let_go(self) -> None:
        """End this connection in the loop's next turn: its descriptor may still be waited for in this one."""
        self.server.held -= self.held
        self.held = 0
        self.will_close = True

    def count(self) -> None:
        """Count again what is held for this connection."""
        if self.will_close:
            return
        with self.requests_lock:
            requests = [*self.requests, *([self.request] if self.request else [])]
            held = sum(each.held for each in requests) + self.total_outbufs_len
        self.server.held += held - self.held
        self.held = held

    def waits_too_long(self, now: float, server: Listening) -> bool:
        """Return whether the visitor keeps us waiting for longer than anyone may. Nobody waits for us here."""
        quiet = time.time() - self.last_activity
        if self.lingers:
            return now - self.lingers > LINGERING_SECONDS
        if self.requests:
            return False
        if self.total_outbufs_len:
            return quiet > READING_SECONDS
        if self.request is not None:
            ending = server.ending and now - server.ending > ENDING_HALF_SECONDS
            return bool(ending) or now - self.begun > REQUEST_SECONDS
        return quiet > (ENDING_IDLE_SECONDS if server.ending else server.keepalive)


class Listening:
    """A listening socket and the connections that came by it."""

    channel_class = Channel
    ending = 0.0  # since when
    held = 0
    keepalive = 5.0
    most = MOST_CONNECTIONS
    active_channels: dict[int, Channel]

    def maintenance(self, now: float) -> None:
        """Let go of those who keep us waiting; waitress calls this every second."""
        moment = time.monotonic()
        for channel in self.active_channels.values():
            channel.count()
            if channel.waits_too_long(moment, self):
                channel.let_go()
        while self.held > MOST_HELD and self.let_go_of_the_largest():
            pass

    def handle_accept(self) -> None:
        """Take the next connection. When there are too many, the one that has kept us waiting longest goes."""
        if len(self.active_channels) >= self.most:
            waiting = [each for each in self.active_channels.values() if not (each.requests or each.will_close)]
            if waiting:
                min(waiting, key=lambda each: each.begun).let_go()
        super().handle_accept()  # type: ignore[misc]

    def let_go_of_the_largest(self) -> bool:
        """Let go of whoever makes us hold most, by a form without an end or an answer unread; say if there was one."""
        waiting = [each for each in self.active_channels.values() if not each.requests]
        largest = max(waiting, key=lambda each: each.held, default=None)
        if largest is None or largest.held <= FEW:
            return False
        largest.let_go()
        return True

    def fix_addr(self, addr: object) -> tuple[str, None]:
        """Return what the application learns of where a visitor comes from: nothing."""
        return ("", None)

    def end(self) -> None:
        """Take no more connections. What was begun is still answered."""
        self.ending = time.monotonic()
        self.del_channel()  # type: ignore[attr-defined]
        self.socket.close()  # type: ignore[attr-defined]


class TcpServer(Listening, TcpWSGIServer):
    """A server at an address and port."""


class UnixServer(Listening, UnixWSGIServer):
    """A server at a socket file."""
