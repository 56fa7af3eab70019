"""Keeping a person from a case that concerns them: it is in none of their lists, and nobody opens it for them.

Cases that go on together name each other, so whoever is kept from one is kept from all of them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from webapp.desk.store import tables
from webapp.desk.store.cases import Cases, Stale
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import Allocated, Event, KeptFrom
from webapp.store.engine import reading

THE_DESK = ""
"""Who did what no person did."""
TRIES = 10


def is_kept(engine: Engine, case_id: str, person_id: str) -> bool:
    """Return whether a person must not see a case."""
    table = tables.kept_from
    query = select(table.c.case_id).where(table.c.case_id == case_id, table.c.person_id == person_id)
    with reading(engine) as connection:
        return connection.scalar(query) is not None


def keep(engine: Engine, cases: Cases, case_id: str, person_id: str, now: datetime) -> None:
    """Keep a person from a case and all that go on with it; safe to repeat, and beside others' work."""
    for _ in range(TRIES):
        if is_kept(engine, case_id, person_id):
            return
        case = cases.get(case_id)
        found = [(each, kept_from(each, person_id)) for each in (case, *together(cases, case))]
        changes = {each.received.id: (each.version, events) for each, events in found if events}
        try:
            cases.append_together(changes, THE_DESK, now)
        except (Stale, IntegrityError):
            continue
        return
    raise Stale(case_id)


def kept_from(case: Case, *people: str) -> list[Event]:
    """Return what keeps people from a case, as far as they are not yet: it is nobody's then, if it was theirs."""
    added = [each for each in people if each not in case.kept_from]
    events: list[Event] = [KeptFrom(each) for each in added]
    return [*events, Allocated("")] if case.allocated_to in added else events


def together(cases: Cases, case: Case) -> list[Case]:
    """Return the cases that go on together with one: those that were merged into it, and that into which it was."""
    found, left = {case.received.id: case}, [case]
    while left:
        of = left.pop()
        named = {*of.merged_from, *([of.merged_into] if of.merged_into else [])} - found.keys()
        for each in cases.several(named):
            found[each.received.id] = each
            left.append(each)
    return [each for id_, each in found.items() if id_ != case.received.id]
