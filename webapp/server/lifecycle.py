"""How gunicorn's first process starts and reloads: what it serves is read once, checked, and given to every worker.

So a worker that dies is replaced by one that serves the same, whatever lies on the disk by then. And a reload that
finds a slip changes nothing: the workers that run go on.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
import sys
import time
from functools import partial
from typing import Any

from gunicorn.arbiter import Arbiter

from webapp.app import forget_what_was_answered
from webapp.content import BadContent
from webapp.ops import day
from webapp.ops.settings import BadSettings
from webapp.public.service import NAME, Service

TRIES = 3
GIVEN_SOCKETS = ("GUNICORN_FD", "LISTEN_FDS")
"""Where one of these is set, somebody else has opened the sockets already."""

log = logging.getLogger(__name__)


def starting(arbiter: Arbiter) -> None:
    """Read and check everything before the first worker is made; what is wrong ends the start with a sentence."""
    try:
        arbiter.app.callable = arbiter.app.load()
    except (BadSettings, BadContent) as error:
        sys.exit(str(error))
    if not any(name in os.environ for name in GIVEN_SOCKETS):
        for address in arbiter.cfg.address:
            see_that_it_is_free(address)
    arbiter.handle_hup = partial(reload, arbiter)


def reload(arbiter: Arbiter) -> None:
    """Read everything again and serve it; when something is wrong, say what, and go on with what is served."""
    try:
        fresh = arbiter.app.load()
    except Exception as error:
        log.error("reload.refused %s", type(error).__name__)
        sys.stderr.write(f"Not reloaded, and what was served before is still served: {error}\n")
        return
    arbiter.app.callable = fresh
    Arbiter.handle_hup(arbiter)


def started(worker: Any) -> None:
    """Open, in a new worker, what no two processes may share, and let it watch for the end of the day."""
    service: Service | None = getattr(worker.wsgi, "extensions", {}).get(NAME)
    if service is not None:
        service.engine.dispose(close=False)
        service.metrics.begin_process()
        day.watch(service.metrics, service.today, forget_what_was_answered)


def see_that_it_is_free(address: object) -> None:
    """End with a sentence when another program keeps listening at this address."""
    if not isinstance(address, tuple):
        return  # a socket file is replaced, and a socket that was handed to us is ours
    host, port = address[:2]
    for left in reversed(range(TRIES)):
        try:
            family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as ear:
                ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                ear.bind(place)
            return
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not left:
                sys.exit(f"Nobody can be served at {host}:{port} ({_why(error)}): change BIND, or free that address.")
            time.sleep(1)  # the one before us may be ending


def _why(error: OSError) -> str:
    return "another program listens there" if error.errno == errno.EADDRINUSE else str(error.strerror)
