"""Whoever answers what waits arrives: at a page to send from, or at a page that says who else can help."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.robot import ON, Answers, go, ways
from webapp.domain.conditions import ALWAYS, parse
from webapp.domain.ends import end_of, rule_for
from webapp.domain.journey import CONDITION, OUTCOME, PLAIN, Path, Step, ahead, forget, walk
from webapp.domain.matters import MOST_PARTS, split
from webapp.domain.messages import complaint
from webapp.domain.packs.model import Pack, Packs, Rule
from webapp.domain.routing import decide, worth_asking
from webapp.forms.journey import JOURNEY, QUESTIONS, USUAL
from webapp.forms.summary import first_invalid, recorded
from webapp.i18n.language import load_languages
from webapp.paths import CHECKOUT

ENGLISH = load_languages(CHECKOUT / "absent")["en"]
STEPS = {step.slug: step for step in JOURNEY}
RUNS = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


def facts_read(pack: Pack) -> set[str]:
    """Return every fact a pack's rules and conditions read, and the one that tells where what is sent anyway goes."""
    anyway = {"anyway_about"} if any(rule.anyway_if_children for rule in pack.rules) else set()
    return anyway.union(*(each.when.reads for each in (*pack.rules, *pack.conditions)))


def for_anyone(holds: Callable[[Packs, random.Random], None]) -> Callable[[Packs], None]:
    """Make a test of a property that must hold for any robot applicant, told apart by their seed."""

    def test(packs: Packs) -> None:
        @RUNS
        @given(seed=st.integers(min_value=0, max_value=2**32))
        def holds_for(seed: int) -> None:
            holds(packs, random.Random(seed))

        holds_for()

    test.__name__, test.__doc__ = holds.__name__, holds.__doc__
    return test


# ---------------------------------------------------------------- properties


@for_anyone
def test_nobody_is_ever_stuck(packs: Packs, chance: random.Random) -> None:
    paths, _ = go(packs, chance)
    end = paths[-1]
    if end.complete:
        assert end.decision.sendable
        assert end.decision.pack is not None
        assert first_invalid(end, packs, ON) is None
        words = recorded(end, packs, ENGLISH)
        sent = complaint.build("CCC-2222-2222", end, words, "en", ON)
        assert sent["parts"]
        assert complaint.routes_to(end.decision) in {part["to"] for part in sent["parts"]}
    else:
        assert end.next_step is not None
        assert end.next_step.agrees
        assert not end.decision.sendable
        assert end.decision.parts or end.facts["organisation"] == "unsure"


@for_anyone
def test_the_first_answer_that_would_not_be_taken_today_is_found(packs: Packs, chance: random.Random) -> None:
    paths, _ = go(packs, chance)
    end = paths[-1]
    spoiled = chance.sample(sorted(end.answers), min(2, len(end.answers)))
    answers = {slug: {} if slug in spoiled else given for slug, given in end.answers.items()}
    forms = (QUESTIONS[slug](end.facts, packs, ON, answer=given) for slug, given in answers.items())
    one_by_one = next((form.slug for form in forms if not form.validate()), None)
    assert first_invalid(replace(end, answers=answers), packs, ON) == one_by_one


@for_anyone
def test_answers_off_the_path_change_nothing(packs: Packs, chance: random.Random) -> None:
    paths, answers = go(packs, chance)
    end = paths[-1]
    _, others = go(packs, random.Random(chance.random()))
    off = {slug: given for slug, given in others.items() if not end.has(slug) and not keeps(slug, given, end)}
    assert walk(JOURNEY, {**off, **answers}, packs, ON) == end


def keeps(slug: str, given: Mapping[str, Any], end: Path) -> bool:
    """Return whether an answer keeps its page on a path by what it says."""
    kept = STEPS[slug].kept
    return kept is not None and kept.holds({**end.facts, **given}) is True


def test_an_answer_that_says_who_is_a_child_keeps_its_page_on_the_path_of_thanks_alone(packs: Packs) -> None:
    said: Answers = {"organisation": {"organisation": "cambridgeshire"}, "who-you-are": {"who": "child"}}
    thanks = walk(JOURNEY, {**said, "what-you-want-to-do": {"kind": "compliment"}}, packs, ON)
    assert thanks.has("who-you-are")
    assert thanks.facts["who"] == "child"
    safe = {"danger": {"danger": "no"}, "what-you-want-to-do": {"kind": "wrongdoing"}}
    assert not walk(JOURNEY, {**said, **safe}, packs, ON).has("who-you-are")
    adult: Answers = {**said, "who-you-are": {"who": "relative"}, "what-you-want-to-do": {"kind": "compliment"}}
    assert not walk(JOURNEY, adult, packs, ON).has("who-you-are")


@for_anyone
def test_answering_only_lengthens_the_path(packs: Packs, chance: random.Random) -> None:
    paths, _ = go(packs, chance)
    for before, later in pairwise(paths):
        assert later.steps[: len(before.steps)] == before.steps
        for fact, value in before.facts.items():  # a list that two pages ask for adds up
            if fact == "who" and later.facts["who"] == "child":
                continue  # "for myself", and then "under 18": a child
            if fact == "adjustments" and later.facts.get("who") == "child":
                continue  # a child's one line, and then the page that they opened themselves
            assert set(value) <= set(later.facts[fact]) if isinstance(value, tuple) else value == later.facts[fact]
        if before.next_step is None:  # what is added lengthens no way
            assert later.steps == before.steps
            assert set(before.offered) <= set(later.offered)
            continue
        assert later.has(before.next_step.slug)
        assert later.before(before.next_step.slug) == before.before(before.next_step.slug)


@for_anyone
def test_triage_asks_only_what_the_pack_reads(packs: Packs, chance: random.Random) -> None:
    paths, _ = go(packs, chance)
    pack = paths[-1].decision.pack
    asked = [step for step in paths[-1].steps if step.triage]
    assert all(facts_read(pack) & set(step.facts) for step in asked if pack)
    assert pack is not None or not asked


@for_anyone
def test_a_decision_once_made_stands(packs: Packs, chance: random.Random) -> None:
    paths, _ = go(packs, chance)
    decided = [path for path in paths if path.decision.parts]
    for before, later in pairwise(decided):
        if before.next_step and before.next_step.agrees:
            continue  # sending it anyway is the one answer that turns it
        if before.next_step and not asked_for(before).isdisjoint(before.next_step.facts):
            continue  # so is what no rule waits for, and would count once it is said
        if has_more_ends_than_parts(later, packs):
            continue  # what nobody can tell apart in four parts stays together, and a person sorts it
        assert destinations(later) == destinations(before)


def has_more_ends_than_parts(path: Path, packs: Packs) -> bool:
    pack = path.decision.pack
    assert pack is not None
    ruled = ((rule_for(matter.facts, pack), matter.facts) for matter in split(path.facts))
    return len({end_of(rule, facts, pack) for rule, facts in ruled if isinstance(rule, Rule)}) > MOST_PARTS


def asked_for(path: Path) -> set[str]:
    """Return what counts once it is said. A list that a second page asks for adds up, so it may count again."""
    pack = path.decision.pack
    found = {"anyway_about"}  # asked of what is sent anyway
    waits = path.next_step.facts if path.next_step else ()
    before = {name: value for name, value in path.facts.items() if not (name in waits and isinstance(value, tuple))}
    for part in path.decision.parts:
        found |= worth_asking({**before, **part.facts}, pack, part.outcome.rule) if pack else set()
    return found


def destinations(path: Path) -> set[tuple[str, str, str | None]]:
    return {(part.outcome.then, part.outcome.to, part.outcome.stage) for part in path.decision.parts}


@for_anyone
def test_the_same_facts_give_the_same_decision_in_any_order(packs: Packs, chance: random.Random) -> None:
    facts = go(packs, chance)[0][-1].facts
    shuffled = list(facts.items())
    chance.shuffle(shuffled)
    assert decide(dict(shuffled), packs, ON) == decide(facts, packs, ON)
    assert decide(facts, packs, ON) is decide(dict(facts), packs, ON)


@for_anyone
def test_saying_the_same_again_changes_nothing_and_taking_an_answer_away_asks_it_again(
    packs: Packs, chance: random.Random
) -> None:
    paths, answers = go(packs, chance)
    for slug, given_before in answers.items():
        assert forget(JOURNEY, answers, slug, given_before) == answers
        without = {name: given for name, given in answers.items() if name != slug}
        waits = walk(JOURNEY, without, packs, ON).next_step
        if paths[-1].offers(slug):
            assert waits is None, "an optional page blocks nothing"
            continue
        assert waits is not None
        assert waits.slug == slug or not paths[-1].has(slug)


def test_every_step_is_met_by_someone(packs: Packs) -> None:
    assert ways(packs).keys() == STEPS.keys()


# ---------------------------------------------------------------- the list itself


def test_every_guard_reads_only_what_was_asked_before_it(packs: Packs) -> None:
    known = {OUTCOME, CONDITION, PLAIN}
    for step in JOURNEY:
        assert step.when.reads <= known, f"{step.slug} turns on {step.when.reads - known}, which is asked later"
        known |= set(step.facts)


def test_every_step_is_a_page_and_every_page_a_step() -> None:
    assert [step.slug for step in JOURNEY] == list(QUESTIONS)
    assert len(STEPS) == len(JOURNEY)
    assert all(set(step.forgets) <= STEPS.keys() for step in JOURNEY)


def test_whoever_does_not_know_the_organisation_is_not_asked_on(packs: Packs) -> None:
    answers = {"organisation": {"organisation": "unsure"}, "danger": {"danger": "no"}}
    path = walk(JOURNEY, answers, packs, ON)
    assert path.next_step == STEPS["your-route"]
    assert path.decision.undecided == {"organisation"}
    assert path.decision.key == ""


# ---------------------------------------------------------------- walking, on a small journey

SMALL = (
    Step("danger", ("danger",)),
    Step("help", when=parse({"danger": "yes"})),
    Step("organisation", ("organisation",), forgets=("kind",)),
    Step("kind", ("kind",), triage=True),
    Step("adjustments", ("adjustments",), anytime=True),
    Step("needs", when=parse({"adjustments": "yes"}), anytime=True),
    Step("name"),
)


def test_back_is_the_step_before_and_off_the_path_it_is_where_the_path_waits(packs: Packs) -> None:
    path = walk(SMALL, {"danger": {"danger": "yes"}, "help": {}}, packs, ON)
    assert path.before("danger") is None
    assert path.before("organisation") == SMALL[1]
    assert path.before("name") == path.next_step == SMALL[2]
    assert path.has("help")
    assert not path.has("name")


def test_what_was_left_empty_is_no_fact(packs: Packs) -> None:
    path = walk(SMALL, {"danger": {"danger": None}}, packs, ON)
    assert path.facts == {}
    assert path.next_step == SMALL[2]


SPARING = (
    Step("who", ("who",)),
    Step("topic", ("topic",), spares=parse({"who": "child"}), taken_as={"topic": ("other",), "age": "withheld"}),
    Step("more", ("topic",)),
    Step("age", ("age",), spares=parse({"who": "child"})),
)


def test_whoever_is_spared_a_page_is_taken_to_have_said_what_it_stands_for(packs: Packs) -> None:
    child = walk(SPARING, {"who": {"who": "child"}, "topic": {"topic": ["staff"]}}, packs, ON)
    assert [step.slug for step in child.steps] == ["who", "more"]
    assert child.facts == {"who": "child", "topic": ("other",), "age": "withheld"}
    assert "topic" not in child.answers
    adult = walk(SPARING, {"who": {"who": "self"}}, packs, ON)
    assert adult.next_step == SPARING[1]


def test_a_list_that_two_pages_ask_for_adds_up(packs: Packs) -> None:
    answers: Answers = {"who": {"who": "self"}, "topic": {"topic": ["staff"]}, "more": {"topic": ["staff", "school"]}}
    assert walk(SPARING, answers, packs, ON).facts["topic"] == ("staff", "school")


def test_a_page_whose_answers_an_organisation_must_name_is_left_out_where_it_names_none(packs: Packs) -> None:
    journey = (Step("organisation", ("organisation",)), Step("handling", ("handling",), offered=True))
    met = {
        organisation: walk(journey, {"organisation": {"organisation": organisation}}, packs, ON).has("handling")
        for organisation in (*packs.packs, "other", "unsure")
    }
    assert met == {**dict.fromkeys(met, False), "care-provider": True, "council": met["council"]}


ADDING = (
    Step("who", ("who",)),
    Step("topic", ("topic",), optional=parse({"who": "self"})),
    Step("kind", ("kind",)),
    Step("age", ("age",), when=parse({"topic": "staff"}), optional=ALWAYS),
)


def test_an_optional_page_is_never_waited_for_and_what_is_said_there_counts(packs: Packs) -> None:
    asked: Answers = {"who": {"who": "self"}}
    assert walk(ADDING, asked, packs, ON).next_step == ADDING[2]
    assert not walk(ADDING, asked, packs, ON).offers("topic"), "it is offered only once nothing else waits"
    ready = walk(ADDING, {**asked, "kind": {"kind": "complaint"}}, packs, ON)
    assert ready.complete
    assert [step.slug for step in ready.steps] == ["who", "kind"]
    assert (ready.offers("topic"), ready.offers("age"), ready.has("topic")) == (True, False, False)
    added = walk(ADDING, {**asked, "kind": {"kind": "complaint"}, "topic": {"topic": ["staff"]}}, packs, ON)
    assert added.complete
    assert added.facts["topic"] == ("staff",)
    assert list(added.answers) == ["who", "topic", "kind"], "in the order of the journey"
    assert added.offers("age")
    assert walk(ADDING, {"who": {"who": "child"}}, packs, ON).next_step == ADDING[1], "others are asked"


def test_a_change_voids_what_it_says_it_voids_and_nothing_else() -> None:
    answers = {"danger": {"danger": "no"}, "organisation": {"organisation": "other"}, "kind": {"kind": "complaint"}}
    changed = forget(SMALL, answers, "organisation", {"organisation": "cambridgeshire"})
    assert changed == {"danger": {"danger": "no"}, "organisation": {"organisation": "cambridgeshire"}}
    assert forget(SMALL, answers, "danger", {"danger": "yes"}) == {**answers, "danger": {"danger": "yes"}}
    assert forget(SMALL, {}, "organisation", {"organisation": "other"}) == {"organisation": {"organisation": "other"}}


def test_an_outcome_agreed_to_counts_only_while_it_is_the_outcome(packs: Packs) -> None:
    answers: Answers = {
        "organisation": {"organisation": "cambridgeshire"},
        "what-you-want-to-do": {"wanted": "wrongdoing", "kind": "wrongdoing"},
        "danger": {"danger": "no"},
    }
    shown = walk(JOURNEY, answers, packs, ON)
    assert shown.next_step == STEPS["your-route"]
    answers["your-route"] = {OUTCOME: shown.decision.key, "send_anyway": "yes"}
    agreed = walk(JOURNEY, answers, packs, ON)
    assert agreed.answers["your-route"]["send_anyway"] == "yes"
    thanks = {"what-you-want-to-do": {"wanted": "praise", "kind": "compliment"}}
    plain = walk(JOURNEY, {**answers, **thanks}, packs, ON)
    assert plain.next_step == STEPS["your-feedback"]
    assert "your-route" not in plain.answers
    other = walk(JOURNEY, {**answers, "your-route": {OUTCOME: "accept:adults:stage-1", "send_anyway": None}}, packs, ON)
    assert other.next_step == STEPS["your-route"]
    assert "your-route" not in other.answers


# ---------------------------------------------------------------- how much is left


def said_by(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts as boxes hold them; one box holds several of what may have to be settled first."""
    boxes = {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}
    return {**boxes, "applies": ["late"] if facts["happened"] == "over-12-months" else ["none"]}


@pytest.mark.parametrize("organisation", ["cambridgeshire", "council", "staffordshire", "care-provider"])
def test_who_answers_as_most_people_do_meets_as_many_questions_as_were_said_at_first(
    packs: Packs, organisation: str
) -> None:
    usual = {**USUAL, "organisation": organisation}
    paths, answers = go(packs, random.Random(0), **said_by(usual))
    assert paths[-1].complete
    left = [ahead(JOURNEY, path, packs, ON, usual) for path in paths]
    questions = [step.slug for step in paths[-1].steps if not step.agrees]
    assert left[0] == len(questions)
    assert set(questions) <= answers.keys()
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0


def test_an_answer_that_leads_to_more_questions_says_so(packs: Packs) -> None:
    usual = {**USUAL, "organisation": "cambridgeshire"}
    late = {**usual, "happened": "over-12-months", "found_out": "over-12-months"}
    left = [
        [ahead(JOURNEY, path, packs, ON, usual) for path in go(packs, random.Random(0), **said_by(facts))[0]]
        for facts in (usual, late)
    ]
    assert left[0][0] == left[1][0], "nothing is known yet"
    assert left[1].index(0) > left[0].index(0)
    assert max(late - usually for usually, late in zip(*left, strict=False)) > 0
