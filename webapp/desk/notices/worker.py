"""The worker that sends notices: lease one, send it, write down what came of it. Several may run at once.

Killed between sending and writing it down, it leaves a lease that runs out: then that one email goes again, with the
same id. While the database is away it remembers the one that has gone, and sends nothing more until it is back. What
is refused for good, or comes back, becomes a task of the case.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from webapp.desk.desk import Desk
from webapp.desk.notices.sending import Later, Refused, Sender
from webapp.desk.sealing import CannotUnseal
from webapp.desk.store import notices
from webapp.desk.store.cases import Stale
from webapp.desk.store.notices import REFUSED, SENT, Notice
from webapp.desk.store.tables import case
from webapp.domain.cases.events import NoticeFailed
from webapp.domain.days import day_of
from webapp.store.engine import writing

LEASE = timedelta(minutes=10)
"""Longer than any one email is waited for."""
PAUSE_SECONDS = 1.0
TRIES = 20
BY_THE_DESK = ""

log = logging.getLogger(__name__)


class Worker:
    """Sends what is due. Without a way to send, it leaves everything to officers."""

    def __init__(self, desk: Desk, sender: Sender | None) -> None:
        self._desk, self._sender, self._name = desk, sender, uuid.uuid4().hex
        self._gone = ""

    def run_once(self) -> int:
        """Try everything that is due at this moment, and return how many have gone."""
        gone = 0
        while self._sender and (taken := self._lease()):
            gone += self._send(taken, self._sender)
        return gone

    def run_forever(self, stop: threading.Event) -> None:
        """Send until told to stop; the email in hand is finished first. A database that is away comes back."""
        while not stop.is_set():
            try:
                taken = self._lease() if self._sender else None
                if self._sender and taken:
                    self._send(taken, self._sender)
                    continue
            except Exception as error:
                log.error("notices.failed %s", type(error).__name__)
            stop.wait(PAUSE_SECONDS)

    def _lease(self) -> Notice | None:
        self._write_down()
        return notices.lease(self._desk.engine, self._desk.now(), self._name, LEASE)

    def _send(self, notice: Notice, sender: Sender) -> bool:
        desk = self._desk
        try:
            sender.send(notice.id, notice.words(desk.sealing), again=notice.attempts > 1)
        except Refused:
            log.warning("notices.refused")
            failed(desk, notice.id, lambda connection: notices.done(connection, notice.id, REFUSED, desk.now()))
        except Later:
            log.warning("notices.later")
            notices.later(desk.engine, notice.id, desk.now(), notice.attempts)
        except (CannotUnseal, ValueError) as error:
            # One that cannot be read or written as an email holds up no other.
            log.error("notices.unreadable %s", type(error).__name__)
            notices.later(desk.engine, notice.id, desk.now(), notice.attempts)
        else:
            self._gone = notice.id
            self._write_down()
            return True
        return False

    def _write_down(self) -> None:
        """Write down what has gone, also what went before, when the database could not be reached."""
        if self._gone:
            with writing(self._desk.engine) as connection:
                notices.done(connection, self._gone, SENT, self._desk.now())
            self._gone = ""


def bounced(desk: Desk, id_: str) -> bool:
    """Write down that an email came back, as a task of its case; return whether it had gone."""
    return failed(desk, id_, lambda connection: notices.came_back(connection, id_))


def failed(desk: Desk, id_: str, change: Callable[[Connection], bool]) -> bool:
    """Change a notice, and in the same transaction write down at its case that it failed. False: nothing changed."""
    for _ in range(TRIES):
        try:
            return _fail(desk, id_, change, desk.now())
        except Stale:
            continue  # an officer added to the case at this very moment
    raise Stale(id_)


def _fail(desk: Desk, id_: str, change: Callable[[Connection], bool], now: datetime) -> bool:
    found = notices.get(desk.engine, id_)
    if found is None:
        return False
    with writing(desk.engine) as connection:
        if not change(connection):
            return False
        seen = connection.scalar(select(case.c.version).where(case.c.id == found.case_id)) or 0
        event = NoticeFailed(id_, day_of(now))
        desk.cases.append_within(connection, found.case_id, seen, [event], BY_THE_DESK, now)
    return True
