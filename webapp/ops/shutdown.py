"""Draining: from the moment a server is told to end, this process says that it is not ready, and finishes its requests.

gunicorn ends a worker well by itself: it takes no new connections and lets requests in hand end. Only readiness has
to be told, so that a load balancer that still holds a connection sends nobody here.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

_told = threading.Event()


def is_draining() -> bool:
    """Return whether this process was told to end."""
    return _told.is_set()


def watch() -> bool:
    """Notice SIGTERM, before the server's own handler does its work; False where no server handles it."""
    theirs = signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or not callable(theirs):
        return False

    def end(number: int, frame: FrameType | None) -> None:
        _told.set()
        theirs(number, frame)

    signal.signal(signal.SIGTERM, end)
    signal.siginterrupt(signal.SIGTERM, False)  # as gunicorn wants it: requests in hand are not disturbed
    return True
