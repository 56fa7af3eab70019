"""The promise made to the back office when someone asks to be contacted before, or instead of, filling in the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from webapp.domain.vocabulary import CONTACT_REQUEST, SCHEMA

CONTACT = ("safe_contact", "reply_to", "full_name", "phone", "email", "address")
HELP, SPOKEN, WHICH = "help_wanted", "spoken", "spoken_other"
NEEDS_SOMEONE = frozenset({"bsl", "other"})
"""Languages for which someone else has to be there: an adjustment, whoever asks for them."""


def build(
    reference: str,
    organisation: str,
    team: str,
    answer: Mapping[str, Any],
    language: str,
    on: date,
    raised: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the message for one filled-in page: what `handoff/schemas/contact-request-1.json` promises.

    It holds what stood on that page and nothing of the form, but that ``team``, the contact id of whoever is asked, may
    follow from what was said there. ``language`` is the code of the language the person used;
    ``on`` is the day of receipt; ``raised`` are flags that no answer tells.
    """
    spoken, help_wanted = answer.get(SPOKEN) or "", answer.get(HELP) or ""
    return {
        "schema": SCHEMA,
        "reference": reference,
        "adjustments": {
            "asked": "yes" if help_wanted or spoken in NEEDS_SOMEONE else "no",
            "in_their_words": help_wanted,
        },
        "language": {"used": language, "spoken": spoken, "which": answer.get(WHICH) or ""},
        "contact": {name: answer[name] for name in CONTACT if answer.get(name)},
        "flags": list(raised),
        "channel": CONTACT_REQUEST,
        "received_on": on.isoformat(),
        "organisation": organisation,
        "team": team,
        "kind": CONTACT_REQUEST,
    }
