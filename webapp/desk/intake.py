"""The intake: what has arrived in the inbox becomes a case, once, and is read for its brief as soon as it can be."""

from __future__ import annotations

import logging
import threading

from sqlalchemy import Engine, select

from webapp.desk.desk import Desk
from webapp.desk.opener.core import Refused
from webapp.desk.store.tables import case
from webapp.domain.packs.teams import DEFAULT_TEAM
from webapp.handoff.crypto.seal import key_of
from webapp.store import inbox
from webapp.store.engine import open_database, reading
from webapp.store.inbox import Item

PAUSE_SECONDS = 1.0
TAKEN_BY = "the desk"

log = logging.getLogger(__name__)


class Intake:
    """Takes from the embedded queue's inbox. Safe to repeat, and to run twice."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._inbox: Engine = open_database(desk.settings.database_url)

    def run_once(self) -> int:
        """Take in what is there now, have it read, and return how many cases are new."""
        new = 0
        for item in inbox.waiting(self._inbox):
            if item.taken_by is None and item.body is not None:
                new += self._desk.cases.add(item, team_of(item)) is not None
                inbox.take(self._inbox, item.reference, TAKEN_BY, self._desk.today())
        self._read_new()
        return new

    def run_forever(self, stop: threading.Event) -> None:
        """Take in until told to stop; a database that is away comes back."""
        while not stop.is_set():
            try:
                self.run_once()
            except Exception as error:
                log.error("intake.failed %s", type(error).__name__)
            stop.wait(PAUSE_SECONDS)

    def _read_new(self) -> None:
        with reading(self._desk.engine) as connection:
            unread = list(connection.scalars(select(case.c.id).where(case.c.brief.is_(None))))
        for id_ in unread:
            try:
                self._desk.opener.register(id_)
            except Refused as error:
                log.warning("intake.unread %s", str(error).replace("-", "_"))


def team_of(item: Item) -> str:
    """Return the team that a message is sealed for, which its key is named after; it stands in no envelope."""
    _, _, rest = (key_of(item.body or "") or "").partition(".")
    return rest.partition(".")[0] or DEFAULT_TEAM
