"""The worker: gunicorn starts, watches, reloads and ends it; waitress speaks with visitors inside it."""

from __future__ import annotations

import os
import resource
import socket
import time
from types import FrameType
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from webapp.ops import shutdown
from webapp.server.connections import ADJUSTMENTS, MOST_CONNECTIONS, TcpServer, UnixServer

LOOK_SECONDS = 1.0
FILES_LIMIT = resource.RLIMIT_NOFILE
FILES = 4 * MOST_CONNECTIONS
OTHER_FILES = 200
"""Of those a process may have open, so many are left for the database and all else."""


class WebWorker(Worker):
    """A process that answers: a loop for all connections, and ``threads`` that work."""

    def run(self) -> None:
        """Answer until told to end; then finish what was begun."""
        self.most = min(MOST_CONNECTIONS, allow_files(FILES) - OTHER_FILES)
        self.map: dict[int, Any] = {}
        self.pool = ThreadedTaskDispatcher()
        self.pool.set_thread_count(self.cfg.threads)
        self.servers = [self._serve(each.sock) for each in self.sockets]
        shutdown.watch()
        while self.alive and self.ppid == os.getppid():
            self._turn(LOOK_SECONDS)
        self._finish(time.monotonic() + self.cfg.graceful_timeout)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        super().handle_exit(sig, frame)
        for server in self.servers:
            server.pull_trigger()

    def _serve(self, ear: socket.socket) -> TcpServer | UnixServer:
        adjustments = Adjustments(**ADJUSTMENTS, threads=self.cfg.threads)
        kind = UnixServer if ear.family == socket.AF_UNIX else TcpServer
        about = (ear.family, ear.type, ear.proto, ear.getsockname())
        server = kind(
            self.wsgi, self.map, True, ear, dispatcher=self.pool, adj=adjustments, sockinfo=about, bind_socket=False
        )
        server.keepalive, server.most = float(self.cfg.keepalive), self.most
        return server

    def _turn(self, seconds: float) -> None:
        self.notify()
        wasyncore.loop(timeout=seconds, use_poll=True, map=self.map, count=1)

    def _finish(self, until: float) -> None:
        for server in self.servers:
            server.end()
        while time.monotonic() < until and any(server.active_channels for server in self.servers):
            self._turn(LOOK_SECONDS / 10)
            for server in self.servers:
                server.maintenance(time.time())


def allow_files(wanted: int) -> int:
    """Let this process have so many open files and connections, as far as the system allows it, and say how many."""
    soft, hard = (wanted if each == resource.RLIM_INFINITY else each for each in resource.getrlimit(FILES_LIMIT))
    most = min(wanted, hard)
    if soft < most:
        resource.setrlimit(FILES_LIMIT, (most, hard))
    return max(soft, most)
