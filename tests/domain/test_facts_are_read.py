"""Nothing is asked for nothing: every fact decides something, or stands where the team looks first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from webapp.domain.matters import SPLITS
from webapp.domain.messages.complaint import CONTACT, SUBJECT, UNASKED
from webapp.domain.messages.digest import EARLIER, STORY, WHEN, WISHES
from webapp.domain.packs.model import Pack, Packs
from webapp.domain.routing import can_reply, flags
from webapp.forms.journey import JOURNEY

ASKED = tuple(dict.fromkeys(fact for step in JOURNEY for fact in step.facts))
SHOWN = {*CONTACT, *SUBJECT, *EARLIER, *STORY, *WHEN, *WISHES, *UNASKED}
"""What the message shows the team in a place of its own, beside the list of all answers."""


class Noticing(dict[str, Any]):
    """Facts that notice which of them are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.looked_at: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.looked_at.add(name)
        return {"who": "self", "anonymity": "reply"}.get(name, default)


def read_by_code() -> set[str]:
    """Return the facts that flags, answers and matters turn on."""
    facts = Noticing()
    flags(facts)
    can_reply(facts)
    return facts.looked_at.union(*(rule.when.reads for rule in SPLITS))


def read_by(pack: Pack) -> Iterator[frozenset[str]]:
    for each in (*pack.rules, *pack.conditions, *pack.teams):
        yield each.when.reads


@pytest.mark.parametrize("fact", ASKED)
def test_every_fact_that_is_asked_is_read(packs: Packs, fact: str) -> None:
    deciding = {"organisation", *read_by_code()}.union(
        *(reads for pack in packs.packs.values() for reads in read_by(pack))
    )
    assert fact in deciding | SHOWN, f"{fact} is asked, and nothing turns on it"


@pytest.mark.parametrize("fact", ["instructed", "appointed", "child_knows", "decider", "may_contact"])
def test_what_is_asked_about_whom_one_speaks_for_is_judged(packs: Packs, fact: str) -> None:
    readers = {name for name, pack in packs.packs.items() if any(fact in each.when.reads for each in pack.conditions)}
    expected = packs.packs.keys() if fact in ("decider", "may_contact") else packs.packs.keys() - {"care-provider"}
    assert readers == expected
