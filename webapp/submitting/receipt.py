"""Receipts: what the confirmation pages remember of what was sent, as JSON values in a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from webapp.domain.conditions import Facts
from webapp.domain.decision_json import facts_as_json
from webapp.domain.journey import Answers
from webapp.domain.vocabulary import read_facts


@dataclass(frozen=True)
class Receipt:
    """A complaint that was sent: its reference, the facts its route follows from, and the day of receipt.

    ``answers`` are what was sent, page by page, so that whoever sent it can print or save it for a short while.
    """

    reference: str
    facts: Facts
    on: date
    worrying: bool = False
    answers: Answers = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Receipt:
        """Read a receipt from JSON values. Raises ValueError for facts that the vocabulary does not know."""
        facts, on = read_facts(table["facts"]), date.fromisoformat(table["on"])
        return cls(table["reference"], facts, on, bool(table.get("worrying")), table.get("answers", {}))

    def write(self) -> dict[str, Any]:
        """Return the receipt as JSON values; answers that are not kept are left out."""
        facts, answers = facts_as_json(self.facts), {"answers": self.answers} if self.answers else {}
        on = self.on.isoformat()
        return {"reference": self.reference, "facts": facts, "on": on, "worrying": self.worrying, **answers}

    def without_answers(self) -> Receipt:
        """Return what the confirmation needs, without the copy of what was sent."""
        return replace(self, answers={})


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
