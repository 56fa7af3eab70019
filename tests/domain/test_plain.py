"""Which outcomes have a page of their own: those in which people have something to decide or to learn first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.robot import ON
from webapp.domain.journey import OUTCOME, walk
from webapp.domain.packs.model import Packs
from webapp.domain.routing import Decision, decide
from webapp.forms.journey import JOURNEY

RESIDENT: dict[str, Any] = {
    "organisation": "cambridgeshire",
    "kind": "complaint",
    "service": "adult",
    "who": "self",
    "earlier": "none",
    "arranged_by": "council",
    "ongoing": ("none",),
    "happened": "last-12-months",
}
RELATIVE = {**RESIDENT, "who": "relative", "affected": "them"}
PARENT = {**RESIDENT, "service": "children", "who": "parent", "age": "under-13", "topic": ("child-protection",)}
PROVIDED = {"organisation": "care-provider", "provider_part": "care", "regulated": "no", "council_arranged": "no"}
PAYS = {**RESIDENT, "arranged_by": "person", "paid_by": "person", "care_or_council": "care"}


def decided(packs: Packs, facts: dict[str, Any]) -> Decision:
    decision = decide(facts, packs, ON)
    assert decision.parts
    return decision


@pytest.mark.parametrize(
    "facts",
    [
        RESIDENT,
        {**RESIDENT, "organisation": "staffordshire"},
        {**RESIDENT, "organisation": "council"},
        {**RESIDENT, "kind": "compliment"},
        {**RESIDENT, "kind": "enquiry"},
        {**RESIDENT, "earlier": "waiting", "anything_new": "same"},
        {**RELATIVE, "consent": "agreed"},
        {**RELATIVE, "consent": "not-asked"},
        {**RELATIVE, **PROVIDED, "consent": "not-asked"},
        {**PARENT, "cp_change": "no"},
        {**RESIDENT, "who": "child"},
        {**PAYS, "who": "child", "arranged_by": "unsure", "care_or_council": "unsure"},
    ],
)
def test_what_is_simply_taken_or_passed_on_is_plain(packs: Packs, facts: dict[str, Any]) -> None:
    assert decided(packs, facts).plain


@pytest.mark.parametrize(
    "facts",
    [
        {**RESIDENT, "kind": "wrongdoing"},
        PAYS,
        {**PAYS, "send_anyway": "yes"},
        {**PAYS, "arranged_by": "unsure", "care_or_council": "unsure"},
        {**PAYS, "who": "child", "send_anyway": "yes"},
        {**RESIDENT, "who": "child", "earlier": "answered", "anything_new": "same"},
        {**RESIDENT, "earlier": "answered", "anything_new": "same"},
        {**RESIDENT, "earlier": "answered", "anything_new": "both"},
        {**RESIDENT, "earlier": "finished", "anything_new": "same"},
        {**PARENT, "service": "both", "cp_change": "no"},
        {**PARENT, "cp_change": "only"},
        {**PARENT, "cp_change": "also"},
        {**RESIDENT, "ongoing": ("criminal",), "ongoing_covers": "all"},
        {**RESIDENT, "happened": "over-12-months", "found_out": "over-12-months"},
        {**RELATIVE, "consent": "refused"},
        {**RELATIVE, "consent": "not-asked", "ongoing": ("criminal",), "ongoing_covers": "all"},
    ],
)
def test_what_must_be_decided_or_learned_is_not(packs: Packs, facts: dict[str, Any]) -> None:
    assert not decided(packs, facts).plain


def test_what_is_not_decided_yet_is_not_plain(packs: Packs) -> None:
    assert not decide({}, packs, ON).plain
    assert not decide({"organisation": "cambridgeshire", "kind": "complaint"}, packs, ON).plain
    assert not decide({"organisation": "other"}, packs, ON).plain


def test_every_outcome_that_is_not_plain_stands_on_a_page_before_anything_is_written(packs: Packs) -> None:
    """And one that was agreed to while it was not plain is shown again once it is another."""
    place = next(number for number, step in enumerate(JOURNEY) if step.agrees)
    before = {fact: value for step in JOURNEY[:place] for fact in step.facts if (value := PAYS.get(fact))}
    said = {step.slug: {fact: before.get(fact) for fact in step.facts} for step in JOURNEY[:place]}
    path = walk(JOURNEY, said, packs, ON)
    assert path.next_step is JOURNEY[place]
    agreed = {**said, path.next_step.slug: {OUTCOME: path.decision.key, "send_anyway": "yes"}}
    on = walk(JOURNEY, agreed, packs, ON)
    assert on.has(JOURNEY[place].slug)
    assert not on.decision.plain
    late = {**agreed, **{step.slug: {**said[step.slug], "who": "staff"} for step in JOURNEY if "who" in step.facts}}
    again = walk(JOURNEY, {**late, "kind": {"kind": "wrongdoing"}}, packs, ON)
    assert JOURNEY[place].slug not in again.answers or again.decision.key == on.decision.key
