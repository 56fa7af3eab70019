"""Receipts: what the confirmation pages remember of what was sent, as JSON values in a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.domain.conditions import Facts
from webapp.domain.decision_json import facts_as_json
from webapp.domain.vocabulary import read_facts


@dataclass(frozen=True)
class Receipt:
    """A complaint that was sent: its reference, the facts its route follows from, and the day of receipt."""

    reference: str
    facts: Facts
    on: date
    worrying: bool = False

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Receipt:
        """Read a receipt from JSON values. Raises ValueError for facts that the vocabulary does not know."""
        facts, on = read_facts(table["facts"]), date.fromisoformat(table["on"])
        return cls(table["reference"], facts, on, bool(table.get("worrying")))

    def write(self) -> dict[str, Any]:
        """Return the receipt as JSON values."""
        facts = facts_as_json(self.facts)
        return {"reference": self.reference, "facts": facts, "on": self.on.isoformat(), "worrying": self.worrying}


@dataclass(frozen=True)
class ContactReceipt:
    """A request to be contacted: its reference, and who was asked. ``team`` is a contact id of the organisation.

    ``phone`` and ``email`` are as much of them as lets the person see a slip and no stranger use them.
    """

    reference: str
    organisation: str
    team: str | None = None
    worrying: bool = False
    phone: str = ""
    email: str = ""

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> ContactReceipt:
        """Read a receipt from JSON values."""
        return cls(
            table["reference"],
            table["organisation"],
            table.get("team"),
            bool(table.get("worrying")),
            table.get("phone", ""),
            table.get("email", ""),
        )

    def write(self) -> dict[str, Any]:
        """Return the receipt as JSON values; what is not known is left out."""
        known = {"team": self.team, "phone": self.phone, "email": self.email}
        return {
            "reference": self.reference,
            "organisation": self.organisation,
            **{name: value for name, value in known.items() if value},
            "worrying": self.worrying,
        }


def end_of(phone: str) -> str:
    """Return the last four figures of a phone number, without its extension.

    >>> end_of("07700 900982"), end_of("01223 703535 ext 4")
    ('0982', '3535')
    """
    return "".join(filter(str.isdecimal, re.split(r"[^\W\d]", phone)[0]))[-4:]


def hint_of(email: str) -> str:
    """Return an email address of which only the first letter and the place are told.

    >>> hint_of("ama@example.com")
    'a…@example.com'
    """
    name, _, place = email.rpartition("@")
    return f"{name[:1]}…@{place}"
