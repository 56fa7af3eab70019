"""What the opener does with a private key: it opens a case for someone who may see it; the audit's line comes first.

Who asks is never taken from the request: it follows from the secret of a session, of which the database has a hash.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, update

from webapp.desk import teams
from webapp.desk.opener import conflict
from webapp.desk.opener.index import sought, tokens_of
from webapp.desk.opener.keeping_apart import KeepingApart
from webapp.desk.opener.keys import PrivateKeys
from webapp.desk.opener.records import open_body, open_record, seal_anew
from webapp.desk.opener.refused import (
    ANOTHER_TEAM,
    CONFLICT,
    KEPT_FROM,
    NO_ENTRY,
    NO_KEY,
    NOT_APART,
    SIGNED_OUT,
    UNKNOWN,
    UNREADABLE,
    Refused,
)
from webapp.desk.opener.words import SOUGHT
from webapp.desk.pace import OPENED, SEARCHED, Pace
from webapp.desk.sealing import Sealing
from webapp.desk.store import audit, index, keeping_from, sessions
from webapp.desk.store.cases import Cases
from webapp.desk.store.people import Person
from webapp.desk.store.tables import case
from webapp.domain.cases.brief import brief_of, private_of
from webapp.domain.packs.model import Packs
from webapp.handoff.crypto.seal import Message
from webapp.store.engine import reading, writing

__all__ = ["Opener", "Refused"]

REFUSED, DECLARED = "refused", "declared"
MOST_WHY = 64


class Opener:
    """Opens cases with the private keys in a directory. ``sleep`` is how somebody too quick is held up."""

    def __init__(
        self,
        engine: Engine,
        private_keys: Path,
        sealing: Sealing,
        packs: Packs,
        clock: Callable[[], datetime],
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._engine, self._keys, self._clock = engine, PrivateKeys(private_keys), clock
        self._packs = packs
        self._cases = Cases(engine, sealing, packs)
        self._apart = KeepingApart(engine, self._cases, self._keys)
        self._pace = Pace(engine, clock, sleep)

    def open(self, case_id: str, session: str, why: str, declared: bool = False) -> Mapping[str, Any]:
        """Return the message of a case for whose session this is, and write the audit's line first. Raises Refused.

        ``declared``: they say that they have no part in what the case is about. It is asked for once.
        """
        person, row = self._holder(session), self._row(case_id)
        try:
            return self._open(person, row, why, declared)
        except Refused as refused:
            self._audit(person.id if person else "", REFUSED, row.id if row else "", refused.code)
            raise

    def register(self, case_id: str) -> None:
        """Read a new case once: for its brief, its record and its index. Raises Refused, and then the case says why."""
        row = self._row(case_id)
        if row is None:
            raise Refused(UNKNOWN)
        if row.brief is not None:
            return
        try:
            self._register(row)
        except Refused as refused:
            self._note(row, refused.code)
            raise
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            # It opened, and is so unlike a message that its brief could not be made.
            self._note(row, UNREADABLE)
            raise Refused(UNREADABLE) from None

    def keep_apart(self) -> None:
        """Keep everybody who works here from the cases that name them as who should not deal with it."""
        self._apart.from_all(self._clock())

    def find(self, kind: str, text: str, session: str) -> list[str]:
        """Return the ids of the cases of whose session this is that a name, postcode, phone or email stands in.

        The audit has a line that they searched, and never for what. Raises Refused.
        """
        holder = self._holder(session)
        try:
            person = self._who_works(holder)
            self._see_that_they_stand_apart(person)
            if kind not in SOUGHT:
                raise Refused(UNKNOWN)
            self._audit(person.id, SEARCHED, "", kind)
            self._pace.hold(person.id, SEARCHED)
            keys = [key for team in sorted(person.teams) for key in self._keys.of(*_parts(team)).values()]
            if not keys:
                raise Refused(NO_KEY)
        except Refused as refused:
            self._audit(holder.id if holder else "", REFUSED, "", refused.code)
            raise
        return index.find(self._engine, [sought(kind, text, key) for key in keys], person)

    def _holder(self, session: str) -> Person | None:
        return sessions.holder(self._engine, session, self._clock())

    def _who_works(self, holder: Person | None) -> Person:
        if holder is None:
            raise Refused(SIGNED_OUT)
        if not holder.works_on_cases:
            raise Refused(NO_ENTRY)
        return holder

    def _see_that_they_stand_apart(self, person: Person) -> None:
        if teams.problem_with(person.teams, self._packs):
            raise Refused(NOT_APART)

    def _open(self, holder: Person | None, row: Any, why: str, declared: bool) -> Message:
        person = self._who_works(holder)
        if row is None:
            raise Refused(UNKNOWN)
        if not person.belongs_to(row.organisation, row.team):
            raise Refused(ANOTHER_TEAM)
        self._see_that_they_stand_apart(person)
        if keeping_from.is_kept(self._engine, row.id, person.id):
            raise Refused(KEPT_FROM)
        self._audit(person.id, OPENED, row.id, why[:MOST_WHY])
        self._pace.hold(person.id, OPENED)
        message = self._read(row)
        self._look_for_conflict(message, person, row, declared)
        return message

    def _look_for_conflict(self, message: Message, person: Person, row: Any, declared: bool) -> None:
        if conflict.names(message, person.name) and person.id not in self._cases.get(row.id).let_in:
            keeping_from.keep(self._engine, self._cases, row.id, person.id, self._clock())
            raise Refused(KEPT_FROM)
        if not conflict.is_flagged(message) or audit.times(self._engine, person.id, DECLARED, about=row.id):
            return
        if not declared:
            raise Refused(CONFLICT, conflict.not_by(message))
        self._audit(person.id, DECLARED, row.id)

    def _read(self, row: Any) -> Message:
        keys = self._keys.of(row.organisation, row.team)
        return open_record(row, keys) if row.record is not None else open_body(row, keys)[0]

    def _register(self, row: Any) -> None:
        keys = self._keys.of(row.organisation, row.team)
        message, kid = open_body(row, keys)
        brief, private = brief_of(message, self._packs.packs.get(row.organisation)), private_of(message)
        record, tokens = seal_anew(row, message, kid, keys[kid]), tokens_of(message, keys[kid])
        with writing(self._engine) as connection:
            # Where two read it at once, one record is kept, with the key that is its own.
            first = update(case).where(case.c.id == row.id, case.c.brief.is_(None)).values(record)
            if connection.execute(first).rowcount:
                self._cases.learned(row.id, brief, private, connection)
                index.write(connection, row.id, tokens)
        self._apart.from_new(row.id, message, row, self._clock())

    def _note(self, row: Any, code: str) -> None:
        if row.unread != code:
            unread = update(case).where(case.c.id == row.id, case.c.brief.is_(None)).values(unread=code)
            with writing(self._engine) as connection:
                connection.execute(unread)

    def _audit(self, by: str, what: str, about: str, why: str = "") -> None:
        audit.add(self._engine, by, what, self._clock(), about, why)

    def _row(self, case_id: str) -> Any:
        with reading(self._engine) as connection:
            return connection.execute(select(case).where(case.c.id == case_id)).one_or_none()


def _parts(team: str) -> tuple[str, str]:
    organisation, _, name = team.partition("/")
    return organisation, name
