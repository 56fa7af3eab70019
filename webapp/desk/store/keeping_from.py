"""Keeping a person from a case that concerns them: it is in none of their lists, and nobody opens it for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from webapp.desk.store.cases import Cases, Stale
from webapp.desk.store.tables import kept_from
from webapp.domain.cases.events import Allocated, Event, KeptFrom
from webapp.store.engine import reading

THE_DESK = ""
"""Who did what no person did."""
TRIES = 10


def is_kept(engine: Engine, case_id: str, person_id: str) -> bool:
    """Return whether a person must not see a case."""
    query = select(kept_from.c.case_id).where(kept_from.c.case_id == case_id, kept_from.c.person_id == person_id)
    with reading(engine) as connection:
        return connection.scalar(query) is not None


def keep(engine: Engine, cases: Cases, case_id: str, person_id: str, now: datetime) -> None:
    """Keep a person from a case, which is nobody's then if it was theirs; safe to repeat, and beside others' work."""
    for _ in range(TRIES):
        if is_kept(engine, case_id, person_id):
            return
        case = cases.get(case_id)
        events: list[Event] = [KeptFrom(person_id)]
        if case.allocated_to == person_id:
            events.append(Allocated(""))
        try:
            cases.append(case_id, case.version, events, THE_DESK, now)
        except (Stale, IntegrityError):
            continue
        return
    raise Stale(case_id)
