"""What processes that run for ever have in common: they may be started before what they need, and end when told to."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import cast

import click
from flask import current_app

from webapp.desk.desk import NAME, WIRE, Desk
from webapp.desk.settings import DeskSettings
from webapp.desk.store.engine import usable
from webapp.ops.logging import say
from webapp.ops.settings import BadSettings

RETRY_SECONDS = 1.0


def told_to_stop() -> threading.Event:
    """Return an event that is set when this process is told to end."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop


def wait_for(problems: Callable[[], list[str]], stop: threading.Event, *, once: bool = False) -> None:
    """Return when there are no problems, or when told to stop; what is wrong is said once.

    ``once``: whoever works once and ends does not wait, and fails.
    """
    said: list[str] = []
    while not stop.is_set() and (found := problems()):
        if once:
            raise click.ClickException("\n".join(found))
        if found != said:
            say("\n".join(found))
            said = found
        stop.wait(RETRY_SECONDS)


def desk_now() -> Desk:
    """Return the desk for a command that works once; where something is missing it fails, and says what."""
    return cast(Desk, desk_when_usable(threading.Event(), once=True))


def desk_when_usable(stop: threading.Event, *, once: bool = False) -> Desk | None:
    """Return the desk once its secret and its database are there; None when told to stop before."""
    settings: DeskSettings = current_app.config["DESK_SETTINGS"]
    extensions = current_app.extensions

    def missing() -> list[str]:
        try:
            settings.secret()
        except BadSettings as error:
            return error.problems
        return usable(extensions["engine"])

    wait_for(missing, stop, once=once)
    if stop.is_set():
        return None
    return cast(Desk, extensions.get(NAME) or extensions[WIRE]())
