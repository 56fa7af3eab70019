"""Looking at a case: its page shows the letters and notes, so the audit says who read it, once a sitting."""

from __future__ import annotations

from webapp.desk.desk import Desk
from webapp.desk.pace import OPENED, READ, is_too_much
from webapp.desk.store import audit, sessions
from webapp.desk.store.people import Person


def note_reading(desk: Desk, person: Person, session: str, case_id: str) -> None:
    """Write down that a person reads a case, unless they did so in this session before; it counts as opening it does.

    Further looks only read the audit: pages that were read already must not become writes.
    """
    begun = sessions.begun(desk.engine, session)
    if audit.times(desk.engine, person.id, READ, begun, about=case_id):
        return
    audit.add(desk.engine, person.id, READ, desk.now(), case_id)
    is_too_much(desk.engine, person.id, OPENED, desk.now())
