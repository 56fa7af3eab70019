"""The first rule that holds decides, each matter on its own; what is open is added and never refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from webapp.domain.conditions import Facts, parse
from webapp.domain.decision_json import decision_json, describe
from webapp.domain.journey import Path
from webapp.domain.matters import split
from webapp.domain.messages import complaint
from webapp.domain.packs.model import Packs
from webapp.domain.routing import Clock, can_reply, decide, flags

ON = date(2026, 11, 20)
OURS: dict[str, Any] = {
    "organisation": "cambridgeshire",
    "kind": "complaint",
    "service": "adult",
    "who": "self",
    "earlier": "none",
    "arranged_by": "council",
}
PRIVATE = {**OURS, "arranged_by": "person", "paid_by": "person", "care_or_council": "care"}


def decided(packs: Packs, **facts: Any) -> Any:
    return decide({**OURS, **facts}, packs, ON)


# ---------------------------------------------------------------- rules


def test_a_rule_is_not_passed_over_while_an_earlier_one_could_still_hold(packs: Packs) -> None:
    assert {"kind", "service", "who", "earlier"} <= decide({"organisation": "cambridgeshire"}, packs, ON).undecided
    nearly = {name: value for name, value in OURS.items() if name != "earlier"}
    assert decide(nearly, packs, ON).undecided >= {"earlier"}
    assert decide(nearly, packs, ON).parts == ()
    assert not decide(nearly, packs, ON).sendable
    assert decide(OURS, packs, ON).undecided == frozenset()


def test_nothing_is_decided_before_the_organisation_is_known(packs: Packs) -> None:
    for facts in ({}, {"organisation": "unsure"}, {"organisation": ("cambridgeshire",)}):
        decision = decide(facts, packs, ON)
        assert (decision.pack, decision.parts, decision.undecided) == (None, (), {"organisation"})


def test_another_organisation_is_sent_elsewhere_and_cannot_be_sent_here(packs: Packs) -> None:
    decision = decide({"organisation": "other", "send_anyway": "yes"}, packs, ON)
    assert decision.thens == ("redirect",)
    assert not decision.sendable


def test_all_conditions_that_hold_are_added_and_none_refuses(packs: Packs) -> None:
    facts = {"happened": "over-12-months", "found_out": "unsure", "ongoing": ("criminal",), "consent": "refused"}
    decision = decided(packs, who="relative", **facts)
    assert [each.id for each in decision.conditions] == ["concurrent", "late-reason", "consent-refused"]
    assert decision.thens == ("accept",)


def test_what_only_conditions_turn_on_is_useful_and_never_needed(packs: Packs) -> None:
    decision = decided(packs)
    assert decision.sendable
    assert {"ongoing", "happened"} <= decision.useful
    assert decide({**OURS, "kind": "compliment"}, packs, ON).useful == frozenset()


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({}, "accept:adults:stage-1"),
        ({"kind": "compliment"}, "feedback:feedback"),
        ({"earlier": "finished", "anything_new": "same"}, "ombudsman:lgsco"),
        ({"earlier": "finished", "anything_new": "same", "send_anyway": "yes"}, "accept:lgsco:stage-1"),
        ({"kind": "wrongdoing"}, "redirect:whistleblowing"),
        ({"kind": "wrongdoing", "send_anyway": "yes"}, "accept:whistleblowing:stage-1"),
        ({"earlier": "answered", "anything_new": "same"}, "escalate:adults:dissatisfied"),
    ],
)
def test_what_was_shown_has_a_key_that_changes_with_it(packs: Packs, facts: Facts, key: str) -> None:
    assert decided(packs, **facts).key == key


def test_sending_it_anyway_changes_nothing_that_is_taken_already(packs: Packs) -> None:
    assert decided(packs, send_anyway="yes").parts[0].outcome.redirected is None
    assert decided(packs, send_anyway="no", kind="wrongdoing").thens == ("redirect",)


def test_a_redirect_names_its_ombudsman(packs: Packs) -> None:
    assert decide(PRIVATE, packs, ON).parts[0].outcome.exits == ("lgsco",)
    assert decided(packs, kind="wrongdoing").parts[0].outcome.exits == ()
    assert decided(packs, earlier="finished", anything_new="same").parts[0].outcome.exits == ("lgsco",)


# ---------------------------------------------------------------- matters and parts


@pytest.mark.parametrize(
    ("facts", "differs"),
    [
        ({}, [{}]),
        ({"service": "both"}, [{"service": "adult"}, {"service": "children"}]),
        ({"arranged_by": "changed"}, [{"arranged_by": "council"}, {"arranged_by": "person"}]),
        ({"care_or_council": "both"}, [{"care_or_council": "care"}, {"care_or_council": "council"}]),
        ({"provider_part": "both"}, [{"provider_part": "care"}, {"provider_part": "home"}]),
        ({"age_then": "both"}, [{"age_then": "under-18"}, {"age_then": "18-or-over"}]),
        ({"cp_change": "also"}, [{"cp_change": "only"}, {"cp_change": "no"}]),
        ({"affected": "both", "consent": "refused"}, [{"affected": "me"}, {"affected": "them"}]),
        ({"affected": "both", "consent": "agreed"}, [{}]),
        ({"anything_new": "both"}, [{"anything_new": "same"}, {"anything_new": "new-only"}]),
        ({"ongoing": ("court",), "ongoing_covers": "part"}, [{"ongoing_covers": "all"}, {"ongoing": ("none",)}]),
    ],
)
def test_an_answer_of_both_makes_two_matters(facts: Facts, differs: list[Facts]) -> None:
    assert [matter.differs for matter in split(facts)] == differs


def test_several_answers_of_both_make_every_pair() -> None:
    matters = split({"service": "both", "care_or_council": "both"})
    assert len(matters) == 4
    assert all("both" not in matter.facts.values() for matter in matters)


def test_a_refused_consent_says_nothing_about_the_others_own_part() -> None:
    mine, theirs = split({"affected": "both", "consent": "refused"})
    assert "consent" not in mine.facts
    assert theirs.facts["consent"] == "refused"


def test_matters_that_end_alike_are_one_part_that_differs_by_what_they_share(packs: Packs) -> None:
    decision = decided(packs, care_or_council="both")
    assert [part.facts for part in decision.parts] == [{}]
    both = {"service": "both", "topic": ("decision",), "age": "under-13"}
    parts = decided(packs, **both, ongoing=("criminal",), ongoing_covers="part").parts
    assert [(part.outcome.to, dict(part.facts)) for part in parts] == [
        ("adults", {"service": "adult"}),
        ("childrens", {"service": "children"}),
    ]
    assert [part.issues for part in parts] == [({"ongoing_covers": "all"}, {"ongoing": ("none",)})] * 2
    assert all("concurrent" in [each.id for each in part.outcome.conditions] for part in parts)


def test_matters_that_come_to_one_end_by_two_rules_say_both(packs: Packs) -> None:
    (part,) = decided(packs, arranged_by="changed", paid_by="council", care_or_council="both").parts
    assert [part.outcome.rule.id, *(each.id for each in part.outcome.also)] == [
        "council-care",
        "adult-social-care",
        "what-the-council-did",
    ]
    reasons = [each["rule"] for each in describe(part)["reasons"]]
    assert reasons[: 1 + len(part.outcome.also)] == [each.id for each in (part.outcome.rule, *part.outcome.also)]


def test_the_parts_of_a_decision_are_routed_each_on_its_own(packs: Packs) -> None:
    decision = decide({**PRIVATE, "care_or_council": "both"}, packs, ON)
    assert decision.thens == ("redirect", "accept")
    assert decision.sendable
    assert decision.key == "redirect:provider-first accept:adults:stage-1"


# ---------------------------------------------------------------- replies, dates and flags


def test_a_promise_to_someone_who_cannot_be_answered_is_not_made(packs: Packs) -> None:
    outcome = decided(packs, anonymity="no-reply").parts[0].outcome
    assert outcome.reply is False
    assert outcome.clocks == ()
    named = decided(packs, anonymity="named").parts[0].outcome
    assert [clock.timescale.id for clock in named.clocks] == ["acknowledge", "completion-date", "by-law"]


@pytest.mark.parametrize(
    ("facts", "can"),
    [
        ({}, True),
        ({"anonymity": "named", "reply_to": ("phone",)}, True),
        ({"anonymity": "reply"}, True),
        ({"anonymity": "reply", "reply_to": ("email",)}, True),
        ({"anonymity": "reply", "reply_to": ("post", "phone")}, True),
        ({"anonymity": "reply", "reply_to": ("phone", "text")}, False),
        ({"anonymity": "no-reply", "reply_to": ("email",)}, False),
    ],
)
def test_without_a_name_only_an_email_or_postal_address_brings_an_answer(facts: Facts, can: bool) -> None:
    assert can_reply(facts) is can


def test_a_date_is_worked_out_only_when_the_clock_starts_now_and_shown_only_when_it_may_be(packs: Packs) -> None:
    clocks: dict[str, Clock] = {clock.timescale.id: clock for clock in decided(packs).parts[0].outcome.clocks}
    assert clocks["acknowledge"].shown == date(2026, 11, 25)
    assert clocks["completion-date"].due is None
    assert clocks["completion-date"].shown is None
    assert clocks["by-law"].due is not None
    assert clocks["by-law"].shown is None


def test_past_the_known_bank_holidays_no_date_is_made_up_and_nothing_is_refused(packs: Packs) -> None:
    (part,) = decide(OURS, packs, packs.working_days.until).parts
    clocks = {clock.timescale.id: clock for clock in part.outcome.clocks}
    assert part.outcome.then == "accept"
    assert (clocks["acknowledge"].due, clocks["acknowledge"].shown, clocks["acknowledge"].beyond) == (None, None, True)
    assert not clocks["completion-date"].beyond


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"danger": "no"}, ()),
        ({"danger": "yes"}, ("urgent",)),
        ({"danger": "unsure"}, ("urgent-review",)),
        ({"who": "self", "age": "13-15"}, ("child", "no-copy-to-carers")),
        ({"who": "self", "age": "18"}, ()),
        ({"who": "child", "advocate_wanted": "yes"}, ("child", "no-copy-to-carers", "advocate-wanted")),
        ({"own_job": "citizen"}, ("conflict-of-interest",)),
    ],
)
def test_flags_say_how_fast_and_how_carefully(facts: Facts, expected: tuple[str, ...]) -> None:
    assert flags(facts) == expected


@pytest.mark.parametrize(("danger", "stops"), [("yes", True), ("unsure", True), ("no", False)])
def test_danger_interrupts_whatever_is_decided(packs: Packs, danger: str, stops: bool) -> None:
    assert decided(packs, danger=danger).interrupt is stops
    assert decide({"danger": danger}, packs, ON).interrupt is stops
    assert decide({"danger": danger, "organisation": "cambridgeshire"}, packs, ON).interrupt is stops


@pytest.mark.parametrize("status", ["looked-after", "in-need", "protection-plan", "care-leaver"])
def test_a_child_whom_the_law_may_cover_is_flagged_on_the_corporate_track(packs: Packs, status: str) -> None:
    facts = {**OURS, "service": "children", "who": "parent", "age": "under-13", "topic": ("behaviour",)}
    facts |= {"earlier": "answered", "anything_new": "same", "last_answer": "stage-1", "all_upheld": "no"}
    corporate = decide({**facts, "worker": "other-worker", "child_status": (status,)}, packs, ON)
    assert [part.outcome.track for part in corporate.parts] == ["corporate"]
    assert "check-statutory" in corporate.flags
    assert "check-statutory" not in decide({**facts, "worker": "other-worker"}, packs, ON).flags
    social = decide({**facts, "worker": "social-worker", "child_status": (status,)}, packs, ON)
    assert "check-statutory" not in social.flags


def test_a_late_request_for_the_next_stage_is_noticed_and_taken(packs: Packs) -> None:
    facts = {"organisation": "staffordshire", "kind": "complaint", "service": "children", "who": "parent"}
    facts |= {"age": "under-13", "topic": ("behaviour",), "earlier": "answered", "anything_new": "same"}
    facts |= {"last_answer": "stage-1", "all_upheld": "no", "worker": "social-worker"}
    for answered, late in (("2026-11-18", False), ("2026-03-02", True)):
        decision = decide({**facts, "answer_date": answered}, packs, ON)
        assert decision.thens == ("escalate",)
        assert ("late-stage-request" in [each.id for each in decision.conditions]) is late
        assert decision.parts[0].outcome.ended == (date(2026, 3, 30) if late else None)


# ---------------------------------------------------------------- as plain values


def test_the_answer_holds_every_part_with_its_reasons_and_sources(packs: Packs) -> None:
    found = decision_json({**OURS, "danger": "yes", "happened": "over-12-months", "found_out": "unsure"}, packs, ON)
    assert (found["schema"], found["undecided"], found["interrupt"], found["flags"]) == ("1", [], True, ["urgent"])
    (part,) = found["parts"]
    assert (part["then"], part["to"], part["stage"], part["reply"]) == ("accept", "adults", "stage-1", True)
    assert part["conditions"] == ["late-reason"]
    assert part["timescales"][0] | {"words": ""} == {
        "id": "acknowledge",
        "words": "",
        "kind": "promise",
        "value": 3,
        "unit": "working-days",
        "starts": "received",
        "date": "2026-11-25",
    }
    assert "3 working days" in part["timescales"][0]["words"]
    assert [each["rule"] for each in part["reasons"]] == ["council-care", "late-reason"]
    assert all(each["source"] for each in part["reasons"])


def test_an_undecided_answer_names_the_facts_it_turns_on_in_order(packs: Packs) -> None:
    found = decision_json({"organisation": "cambridgeshire", "kind": "complaint"}, packs, ON)
    assert found["parts"] == []
    assert found["undecided"] == sorted(found["undecided"])
    assert "service" in found["undecided"]


def test_a_message_needs_an_organisation_to_go_to(packs: Packs) -> None:
    path = Path((), {}, {}, decide({}, packs, ON), None)
    with pytest.raises(ValueError, match="an organisation"):
        complaint.build("CCC-2222-2222", path, [], "en", ON)


def test_a_rule_may_name_its_own_way_out(packs: Packs) -> None:
    pack = packs.packs["cambridgeshire"]
    facts = {"organisation": "cambridgeshire"}
    for then, to in (("accept", "adults"), ("ombudsman", "lgsco")):
        rule = replace(pack.rules[-1], then=then, to=to, when=parse({}), exits=("customer-team",))
        others = Packs({"cambridgeshire": replace(pack, rules=(rule,))}, packs.elsewhere, packs.working_days)
        assert decide(facts, others, ON).parts[0].outcome.exits == ("customer-team",)


def test_a_rule_without_a_stage_begins_at_the_first(packs: Packs) -> None:
    pack = packs.packs["cambridgeshire"]
    rule = replace(pack.rules[-1], stage=None, when=parse({}))
    simple = replace(pack, rules=(rule,), conditions=())
    others = Packs({"cambridgeshire": simple}, packs.elsewhere, packs.working_days)
    assert decide({"organisation": "cambridgeshire"}, others, ON).key == "accept:adults:stage-1"
