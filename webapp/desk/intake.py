"""The intake: what has arrived in the inbox becomes a case, once, and is read for its brief as soon as it can be.

With the embedded queue it is the inbox of the site's database; with a broker what the `Receiver` put into the desk's
own. A message is claimed, becomes a case, and is done: whoever dies in between, the next one goes on there. From then
on the case holds what was sent, so the desk's own inbox lets go of it at once, and the site's after `KEEP_DAYS`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from datetime import timedelta

from webapp.desk import joining
from webapp.desk.desk import Desk
from webapp.desk.opener.refused import AWAY, BAD_KEY, FAILED, NO_KEY, NOT_ALLOWED, Refused
from webapp.desk.store import dead_letters
from webapp.domain.packs.teams import DEFAULT_TEAM
from webapp.handoff.crypto.seal import key_of
from webapp.handoff.crypto.seal import team_of as sealed_for
from webapp.handoff.queues.opening import EMBEDDED
from webapp.store import inbox
from webapp.store.engine import open_database
from webapp.store.inbox import Item

PAUSE_SECONDS = 1.0
TRIES_AGAIN = 30
"""After how many pauses what could not be read is tried again: its key may have come back."""
MAY_COME_BACK = (NO_KEY, BAD_KEY, FAILED)
TAKEN_BY = "the desk"
WRONGDOING = "wrongdoing"
EMPTIED = 1000

log = logging.getLogger(__name__)


class Intake:
    """Takes from an inbox what is for some organisations. Safe to repeat, to kill at any step, and to run twice."""

    def __init__(self, desk: Desk, organisations: Collection[str] | None = None) -> None:
        self._desk = desk
        self._organisations = desk.content.packs.packs.keys() if organisations is None else organisations
        self._embedded = desk.settings.queue_url == EMBEDDED
        self._inbox = open_database(desk.settings.database_url) if self._embedded else desk.engine
        self._trouble: set[str] = set()
        self._before: set[str] = set()

    def run_once(self, *, again: bool = True) -> int:
        """Take in what is there now, have it read, and return how many cases are new.

        ``again``: have that read, too, which could not be read before, and those kept apart who joined meanwhile.
        """
        new = sum(self._take_in(item) for item in inbox.waiting(self._inbox) if self._is_ours(item))
        if not self._embedded:
            inbox.purge_done(self._inbox, self._desk.today() + timedelta(days=1), EMPTIED)
        self._read_new(MAY_COME_BACK if again else ())
        if again:
            joining.keep_apart(self._desk)
        return new

    def run_forever(self, stop: threading.Event) -> None:
        """Take in until told to stop; a database that is away comes back."""
        passes = 0
        while not stop.is_set():
            self._before, self._trouble = self._trouble, set()
            try:
                self.run_once(again=passes % TRIES_AGAIN == 0)
            except Exception as error:
                if self._is_new(f"failed {type(error).__name__}"):
                    log.error("intake.failed %s", type(error).__name__)
            else:
                passes += 1
            stop.wait(PAUSE_SECONDS)

    def close(self) -> None:
        """Let go of the site's database."""
        if self._embedded:
            self._inbox.dispose()

    def _is_ours(self, item: Item) -> bool:
        # What somebody took at the terminal they work on there.
        return item.organisation in self._organisations and item.taken_by in (None, TAKEN_BY) and item.body is not None

    def _take_in(self, item: Item) -> bool:
        try:
            inbox.take(self._inbox, item.reference, TAKEN_BY, self._desk.today())
            new = self._desk.cases.add(item, self._team_of(item)) is not None
        except inbox.Taken:
            return False
        except inbox.INCURABLE as error:
            # It stays in the inbox, and keeps nobody else's from becoming a case.
            if self._is_new(f"refused {item.reference}"):
                log.error("intake.refused %s", type(error).__name__)
            return False
        inbox.done(self._inbox, item.reference, self._desk.today())
        return new

    def _team_of(self, item: Item) -> str:
        """Return the team that an item is for; where there is no such team, somebody must see it still.

        A report of wrongdoing is never shown to another team for that: it is for the one that stands apart.
        """
        pack = self._desk.pack(item.organisation)
        teams = pack.all_teams if pack else ()
        if (team := team_of(item)) in {each.id for each in teams}:
            return team
        apart = (each.id for each in teams if each.apart) if item.kind == WRONGDOING else iter(())
        return next(apart, DEFAULT_TEAM)

    def _read_new(self, also: Collection[str]) -> None:
        for id_ in dead_letters.unread(self._desk.engine, also):
            try:
                self._desk.opener.register(id_)
            except Refused as refused:
                kind = refused.code.replace("-", "_")
                if self._is_new(f"unread {kind}"):
                    log.warning("intake.unread")
                if refused.code in (AWAY, NOT_ALLOWED):
                    return

    def _is_new(self, trouble: str) -> bool:
        """Return whether neither this pass nor the one before met the same trouble, which was logged then."""
        is_new = trouble not in self._trouble | self._before
        self._trouble.add(trouble)
        return is_new


def team_of(item: Item) -> str:
    """Return the team that a message is sealed for, as its header says, or in the version before its key's name.

    Nothing, when neither says so.
    """
    body = item.body or ""
    _, _, rest = (key_of(body) or "").partition(".")
    return sealed_for(body) or rest.partition(".")[0]
