"""Cases: added once from the queue, then only ever by events; two officers never overwrite each other.

Whoever adds events says which version of the case they saw. Where it has moved on, nothing is added (`Stale`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from webapp.desk.sealing import Sealing
from webapp.desk.store.tables import LEARNING, case, event, in_work, kept_from
from webapp.domain.cases.brief import Brief, Private, brief_as_json, brief_from_json, private_from_json
from webapp.domain.cases.case import Case, Received, fold
from webapp.domain.cases.event_json import from_json, to_json
from webapp.domain.cases.events import Entry, Event, KeptFrom, LetIn
from webapp.domain.packs.model import Packs
from webapp.store.engine import reading, writing
from webapp.store.inbox import Item

OPENED = 500
"""How many cases are asked for at once."""
_ROW = select(
    case.c.id,
    case.c.reference,
    case.c.organisation,
    case.c.team,
    case.c.kind,
    case.c.urgent,
    case.c.received_on,
    case.c.brief,
)


class Unknown(Exception):
    """There is no such case, or this person may not know that there is."""


class Stale(Exception):
    """Somebody else has added to the case since it was looked at; nothing was added now."""


class Cases:
    """The cases in a database, with what is needed to read them."""

    def __init__(self, engine: Engine, sealing: Sealing, packs: Packs) -> None:
        self._engine, self._sealing, self._packs = engine, sealing, packs

    def add(self, item: Item, team: str) -> str | None:
        """Add a case for what has arrived; return its id, or None when it is there already."""
        id_ = uuid.uuid4().hex
        row = {name: getattr(item, name) for name in ("message_id", "reference", "organisation", "route", "kind")}
        row |= {"urgent": item.urgent, "received_on": item.received_on, "body": item.body}
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(case), {"id": id_, **row, "team": team, "version": 0})
                connection.execute(insert(in_work), {"case_id": id_, "organisation": item.organisation, "team": team})
        except IntegrityError:
            if self.by_message(item.message_id) is None:
                raise  # another message has this reference
            return None
        return id_

    def by_message(self, message_id: str) -> str | None:
        """Return the id of the case of a message."""
        with reading(self._engine) as connection:
            return connection.scalar(select(case.c.id).where(case.c.message_id == message_id))

    def by_reference(self, reference: str) -> str | None:
        """Return the id of the case with this reference, which stands in clear."""
        with reading(self._engine) as connection:
            return connection.scalar(select(case.c.id).where(case.c.reference == reference))

    def get(self, id_: str) -> Case:
        """Return a case as it stands; raises Unknown."""
        found = self.several([id_])
        if not found:
            raise Unknown(id_)
        return found[0]

    def in_work(self, organisation: str, team: str) -> list[Case]:
        """Return every case of a team in which something is left to do, in no order."""
        ids = select(in_work.c.case_id).where(in_work.c.organisation == organisation, in_work.c.team == team)
        return self._read(ids)

    def received_between(self, organisation: str, first: date, last: date) -> list[Case]:
        """Return every case of an organisation that was received in these days, of whichever team, in no order."""
        theirs = case.c.organisation == organisation
        return self._read(select(case.c.id).where(theirs, case.c.received_on.between(first, last)))

    def with_learning(self, organisation: str) -> list[Case]:
        """Return every case of an organisation from which something was learnt, in no order."""
        learnt = select(event.c.case_id).where(event.c.type == LEARNING)
        return self._read(select(case.c.id).where(case.c.organisation == organisation, case.c.id.in_(learnt)))

    def several(self, ids: Iterable[str]) -> list[Case]:
        """Return the cases with these ids that there are."""
        wanted = list(ids)
        some = (wanted[start : start + OPENED] for start in range(0, len(wanted), OPENED))
        return [each for chosen in some for each in self._read(select(case.c.id).where(case.c.id.in_(chosen)))]

    def references(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the references of cases by their ids, of those that there are."""
        query = select(case.c.id, case.c.reference).where(case.c.id.in_(list(ids)))
        with reading(self._engine) as connection:
            return {row.id: row.reference for row in connection.execute(query)}

    def entries(self, id_: str) -> list[Entry]:
        """Return the events of a case with the words that were typed, in their order."""
        query = select(event).where(event.c.case_id == id_).order_by(event.c.number)
        with reading(self._engine) as connection:
            return [self._entry(row, with_words=True) for row in connection.execute(query)]

    def private(self, ids: Iterable[str]) -> dict[str, Private]:
        """Return what officers read before they contact someone, by the id of the case."""
        query = select(case.c.id, case.c.private).where(case.c.id.in_(list(ids)), case.c.private.is_not(None))
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {row.id: private_from_json(self._sealing.open(row.private, f"private:{row.id}")) for row in rows}

    def unread(self, ids: Iterable[str]) -> dict[str, str]:
        """Return why cases could not be opened, as codes, by the id of the case."""
        query = select(case.c.id, case.c.unread).where(case.c.id.in_(list(ids)), case.c.unread.is_not(None))
        with reading(self._engine) as connection:
            return {row.id: row.unread for row in connection.execute(query)}

    def append(
        self,
        id_: str,
        seen: int,
        events: Sequence[Event],
        by: str,
        now: datetime,
        beside: Callable[[Connection], object] = lambda _: None,
    ) -> Case:
        """Add events to a case of which version ``seen`` was looked at, and return it as it stands then.

        ``beside`` is done in the same transaction. Raises Stale or Unknown, and then nothing has changed.
        """
        with self.appending(id_, seen, events, by, now) as connection:
            beside(connection)
        return self.get(id_)

    @contextmanager
    def appending(self, id_: str, seen: int, events: Sequence[Event], by: str, now: datetime) -> Iterator[Connection]:
        """Add events as `append` does, in a transaction in which more can be done; all of it or nothing."""
        with writing(self._engine) as connection:
            self.append_within(connection, id_, seen, events, by, now)
            yield connection

    def append_within(
        self, connection: Connection, id_: str, seen: int, events: Sequence[Event], by: str, now: datetime
    ) -> None:
        """Add events as `append` does within the caller's transaction, as where two cases change together."""
        moved = update(case).where(case.c.id == id_, case.c.version == seen).values(version=seen + len(events))
        if not connection.execute(moved).rowcount:
            known = connection.scalar(select(case.c.id).where(case.c.id == id_))
            raise Stale(id_) if known else Unknown(id_)
        rows = [self._event_row(id_, seen + place, each, by, now) for place, each in enumerate(events, 1)]
        connection.execute(insert(event), rows)
        for each in events:
            _keep(connection, id_, each)
        self._note_whether_in_work(connection, id_)

    def append_together(
        self,
        changes: Mapping[str, tuple[int, Sequence[Event]]],
        by: str,
        now: datetime,
        beside: Callable[[Connection], object] = lambda _: None,
    ) -> None:
        """Add events to several cases, by their ids and the versions seen, in one transaction: to all or to none.

        ``beside`` is done in the same transaction.
        Whoever changes the same cases at the same time does so in the same order: they wait, and never for each other.
        """
        with writing(self._engine) as connection:
            for id_, (seen, events) in sorted(changes.items()):
                self.append_within(connection, id_, seen, events, by, now)
            beside(connection)

    def learned(self, id_: str, brief: Brief, private: Private, connection: Connection) -> None:
        """Write down what was read when a case was opened for the first time."""
        values = {
            "brief": json.dumps(brief_as_json(brief), separators=(",", ":")),
            "private": self._sealing.seal(asdict(private), f"private:{id_}"),
            "unread": None,
        }
        connection.execute(update(case).where(case.c.id == id_).values(values))

    def _note_whether_in_work(self, connection: Connection, id_: str) -> None:
        """Keep the table of cases in work in step; what it says follows from the events alone."""
        row = connection.execute(_ROW.where(case.c.id == id_)).one()
        events = connection.execute(select(event).where(event.c.case_id == id_).order_by(event.c.number))
        folded = self._fold(row, [self._entry(each) for each in events])
        connection.execute(delete(in_work).where(in_work.c.case_id == id_))
        if folded.needs_work:
            connection.execute(insert(in_work), {"case_id": id_, "organisation": row.organisation, "team": row.team})

    def _read(self, ids: Select[Any]) -> list[Case]:
        with reading(self._engine) as connection:
            rows = connection.execute(_ROW.where(case.c.id.in_(ids))).all()
        with reading(self._engine) as connection:
            events: dict[str, list[Entry]] = {}
            for each in connection.execute(select(event).where(event.c.case_id.in_(ids)).order_by(event.c.number)):
                events.setdefault(each.case_id, []).append(self._entry(each))
        return [self._fold(row, events.get(row.id, [])) for row in rows]

    def _fold(self, row: Any, entries: Sequence[Entry]) -> Case:
        received = Received(
            row.id,
            row.reference,
            row.organisation,
            row.team,
            row.kind,
            row.urgent,
            row.received_on,
            brief_from_json(json.loads(row.brief)) if row.brief else None,
        )
        return fold(received, entries, self._packs.packs.get(row.organisation))

    def _entry(self, row: Any, *, with_words: bool = False) -> Entry:
        words: Mapping[str, str] = {}
        if with_words and row.words is not None:
            words = self._sealing.open(row.words, f"event:{row.case_id}:{row.number}")
        return Entry(row.number, row.at, row.by, from_json(row.type, json.loads(row.data), words))

    def _event_row(self, id_: str, number: int, what: Event, by: str, now: datetime) -> dict[str, Any]:
        code, plain, words = to_json(what)
        return {
            "case_id": id_,
            "number": number,
            "at": now,
            "by": by,
            "type": code,
            "data": json.dumps(plain, separators=(",", ":")),
            "words": self._sealing.seal(words, f"event:{id_}:{number}") if words else None,
        }


def _keep(connection: Connection, id_: str, event: Event) -> None:
    """Keep the table of who must not see a case in step with its events."""
    if isinstance(event, KeptFrom):
        connection.execute(insert(kept_from), {"case_id": id_, "person_id": event.person})
    elif isinstance(event, LetIn):
        this = (kept_from.c.case_id == id_, kept_from.c.person_id == event.person)
        connection.execute(delete(kept_from).where(*this))
