"""What the opener does with a private key: it opens a case for someone who may see it; the audit's line comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, update

from webapp.desk.sealing import Sealing
from webapp.desk.store import audit, people
from webapp.desk.store.cases import Cases
from webapp.desk.store.tables import case
from webapp.domain.cases.brief import brief_of, private_of
from webapp.domain.packs.model import Packs
from webapp.handoff.binding import open_item
from webapp.handoff.crypto.seal import BadKey, CannotUnseal, load_private
from webapp.store.engine import reading, writing
from webapp.store.inbox import Item


class Refused(Exception):
    """The opener does not open it; the text is a code that says why."""


class Opener:
    """Opens cases with the private keys in a directory."""

    def __init__(
        self, engine: Engine, private_keys: Path, sealing: Sealing, packs: Packs, clock: Callable[[], datetime]
    ) -> None:
        self._engine, self._directory, self._clock = engine, private_keys, clock
        self._packs = packs
        self._cases = Cases(engine, sealing, packs)

    def open(self, case_id: str, who: str, why: str) -> Mapping[str, Any]:
        """Return the message of a case for a person, and write the audit's line first. Raises Refused."""
        row = self._row(case_id)
        person = people.get(self._engine, who)
        if person is None or not person.active or not person.works_on_cases:
            raise Refused("no-entry")
        if not person.belongs_to(row.organisation, row.team):
            raise Refused("another-team")
        audit.add(self._engine, who, "opened", self._clock(), case_id, why)
        return self._unseal(row)

    def register(self, case_id: str) -> None:
        """Read a new case once, and write down its brief. Raises Refused, and then the case says why."""
        row = self._row(case_id)
        try:
            message = self._unseal(row)
        except Refused as error:
            with writing(self._engine) as connection:
                connection.execute(update(case).where(case.c.id == case_id).values(unread=str(error)))
            raise
        brief = brief_of(message, self._packs.packs.get(row.organisation))
        with writing(self._engine) as connection:
            self._cases.learned(case_id, brief, private_of(message), connection)

    def find(self, kind: str, text: str, who: str) -> list[str]:
        """Return the ids of the cases that a name, postcode, phone number or email address stands in."""
        raise NotImplementedError

    def _row(self, case_id: str) -> Any:
        with reading(self._engine) as connection:
            row = connection.execute(select(case).where(case.c.id == case_id)).one_or_none()
        if row is None:
            raise Refused("unknown")
        return row

    def _unseal(self, row: Any) -> Mapping[str, Any]:
        item = Item(
            row.message_id, row.reference, row.organisation, row.route, row.kind, row.urgent, row.received_on, row.body
        )
        try:
            return open_item(item, load_private(self._directory))
        except BadKey:
            raise Refused("bad-key") from None
        except CannotUnseal:
            raise Refused("no-key") from None
