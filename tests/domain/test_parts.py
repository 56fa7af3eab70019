"""A complaint of many things has four parts at most, and has them all before anyone agrees to where it goes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest

from tests.domain.robot import go
from webapp.domain.conditions import Facts, Value
from webapp.domain.ends import TAKEN
from webapp.domain.matters import MIXED, MOST_PARTS, SPLITS, group, split
from webapp.domain.packs.model import Packs
from webapp.domain.routing import Decision, decide

ON = date(2026, 11, 20)
BOTH: dict[str, tuple[Value, Value]] = {
    "anything_new": ("both", "same"),
    "care_or_council": ("both", "care"),
    "arranged_by": ("changed", "person"),
    "cp_change": ("also", "no"),
    "age_then": ("both", "under-18"),
    "consent": ("refused", "agreed"),
    "ongoing_covers": ("part", "all"),
    "provider_part": ("both", "home"),
}
"""An answer that makes two matters of one, and one that does not."""
EVERYWHERE = ("anything_new", "consent", "ongoing_covers")
ASKED = {"adult": ("care_or_council", "arranged_by"), "children": ("cp_change", "age_then")}
ASKED["both"] = ASKED["adult"] + ASKED["children"]
HISTORIES: tuple[Facts, ...] = (
    {"earlier": "none"},
    {"earlier": "finished"},
    {"earlier": "answered", "last_answer": "stage-1", "worker": "social-worker"},
    {"earlier": "answered", "last_answer": "stage-2", "worker": "other-worker"},
)
SOMEBODY: dict[str, Value] = {
    "kind": "complaint",
    "who": "relative",
    "affected": "both",
    "topic": ("child-protection",),
    "age": "18",
    "child_status": ("in-need",),
    "paid_by": "person",
    "landlord": "yes",
    "regulated": "yes",
    "council_arranged": "yes",
    "all_upheld": "no",
    "ongoing": ("court",),
    "happened": "still",
}


def complaints(packs: Packs) -> Iterator[dict[str, Value]]:
    """Yield every combination of answers of "both", with every history, to every organisation that asks them."""
    for organisation in packs.packs:
        theirs = organisation == "care-provider"
        services = ("adult",) if theirs else ("adult", "children", "both")
        for service, history in product(services, HISTORIES):
            asked = (*EVERYWHERE, "provider_part") if theirs else (*EVERYWHERE, *ASKED[service])
            names = [name for name in BOTH if name in asked]
            for values in product(*(BOTH[name] for name in names)):
                said = dict(zip(names, values, strict=True))
                if history["earlier"] == "none" and said["anything_new"] == "both":
                    continue  # nobody is asked what is new who has not complained before
                yield {**SOMEBODY, **history, **said, "organisation": organisation, "service": service}


@pytest.mark.long
def test_no_answers_make_more_than_four_parts(packs: Packs) -> None:
    most: Counter[tuple[str, int]] = Counter()
    for facts in complaints(packs):
        decision = decide(facts, packs, ON)
        assert decision.undecided == frozenset(), facts
        assert 1 <= len(decision.parts) <= MOST_PARTS, facts
        ends = [(each.key, each.exits, each.rule.anyway) for each in (part.outcome for part in decision.parts)]
        assert len(set(ends)) == len(ends), f"parts that end alike: {facts}"
        most[str(facts["organisation"]), len(decision.parts)] += 1
    print(f"{most.total()} combinations of “both”:", {f"{name}, {parts}": n for (name, parts), n in most.items()})
    assert most.total() > 1500
    assert {name for name, parts in most if parts == MOST_PARTS} == packs.packs.keys()


def matters_of(decision: Decision) -> int:
    return sum(len(part.issues) or 1 for part in decision.parts)


def test_what_stays_together_says_so_and_nothing_is_lost(packs: Packs) -> None:
    facts = next(each for each in complaints(packs) if each["service"] == "both" and each["earlier"] == "answered")
    decision = decide(facts, packs, ON)
    mixed = [part for part in decision.parts if "scope-check" in [each.id for each in part.outcome.conditions]]
    assert mixed
    assert all(part.outcome.then in TAKEN for part in mixed)  # never sent elsewhere because nobody told it apart
    assert matters_of(decision) > len(decision.parts)


def test_a_matter_that_holds_several_is_marked() -> None:
    facts: Facts = {"service": "both", "anything_new": "both", "provider_part": "both"}
    groups = group(facts, lambda matter: tuple(matter.differs.items()))
    assert len(groups) == MOST_PARTS
    assert {matter.facts[MIXED] for alike in groups for matter in alike} == {"yes"}
    assert all(MIXED not in matter.facts for matter in split(facts))


def test_the_team_is_told_apart_first_then_whose_consent_then_the_stage() -> None:
    assert [next(iter(rule.into[0])) for rule in SPLITS][:3] == ["service", "affected", "anything_new"]


def test_no_part_appears_once_someone_has_agreed_to_where_it_goes(packs: Packs) -> None:
    """Many people who say "both" wherever they can: what they agreed to is what is sent."""
    always: dict[str, Any] = {"kind": "complaint", "service": "both", "who": "relative", "affected": "both"}
    always |= {"consent": "refused", "anything_new": "both", "care_or_council": "both", "arranged_by": "changed"}
    always |= {"provider_part": "both", "earlier": "answered", "cp_change": "also", "age": "18", "age_then": "both"}
    several = 0
    for seed in range(80):
        some = {name: value for name, value in always.items() if random.Random(seed * 31 + len(name)).random() < 0.9}
        paths, _ = go(packs, random.Random(seed), **some)
        shown = next((path for path in paths if path.next_step and path.next_step.agrees), None)
        if shown is None or not paths[-1].complete:
            continue
        agreed = [part.outcome for part in shown.decision.parts]
        sent = [part.outcome for part in paths[-1].decision.parts]
        assert len(sent) <= len(agreed) <= MOST_PARTS
        assert [each.stopped for each in sent if each.then in TAKEN and not each.redirected] == [
            each.stopped for each in agreed if each.then in TAKEN
        ]
        several += len(agreed) > 1
    print(f"{several} of them agreed to several parts")
    assert several > 15


@pytest.mark.parametrize("organisation", ["cambridgeshire", "staffordshire", "council", "care-provider"])
def test_a_part_the_person_does_not_want_promises_nothing(packs: Packs, organisation: str) -> None:
    facts = {**SOMEBODY, "organisation": organisation, "service": "adult", "earlier": "none", "arranged_by": "council"}
    mine, theirs = decide({**facts, "provider_part": "care", "consent": "refused"}, packs, ON).parts
    assert mine.facts == {"affected": "me"}
    assert mine.outcome.clocks
    assert theirs.outcome.stopped
    assert theirs.outcome.clocks == ()
    assert theirs.outcome.key.endswith(":stopped")
    (refused,) = (each for each in theirs.outcome.conditions if each.stops)
    assert set(refused.contacts) <= set(packs.packs[organisation].danger_contacts)
    assert refused.contacts
