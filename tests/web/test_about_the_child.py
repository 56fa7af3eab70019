"""All that an advocate is asked of a child before the story, on one page: the facts that each of its answers gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.browser import HygieneClient
from tests.personas import A_PARENT, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to, send
from tests.web.stored import draft_of, path_of
from webapp.forms.pages.about_the_child import GROWN_OR_DEAD, THEIR_WISHES, AboutTheChild

SLUG = AboutTheChild.slug
SPARED = {"age", "complained-before", "topic-children", "does-the-child-know"}
COUNCILS = ("cambridgeshire", "staffordshire", "council")
NAMED: Answers = {**A_PARENT, "topic": ["other"], "subject_name": "Ann Example"}
ADVOCATE: Answers = {**NAMED, "who": "advocate"}
SAID: Answers = {"age": "13-15", "child_knows": "wants", "asked_by_child": "yes", "earlier": "none", "topic": ["other"]}
FACTS = {
    "age": "13-15",
    "child_knows": "wants",
    "instructed": "yes",
    "earlier": "none",
    "topic": ("other",),
}
"""What follows from the answers above. Each example below changes one answer, and with it these facts."""
UNREAD = ("appointed", "cp_change")
CHILDREN = ("under-13", "13-15", "16-17", "withheld")
EXAMPLES: list[tuple[Answers, Mapping[str, Any]]] = [
    *(({"age": age}, {"age": age}) for age in CHILDREN),
    *(
        ({"age": age}, {"age": age, "child_knows": None, "instructed": None})
        for age in ("18", "19-24", "25-over", "died")
    ),
    *(
        ({"child_knows": code}, {"child_knows": code})
        for code in ("wants", "does-not-want", "too-young", "no", "unsure")
    ),
    ({"asked_by_child": "yes"}, {"instructed": "yes"}),
    ({"asked_by_child": "appointed"}, {"instructed": "no", "appointed": "yes"}),
    ({"asked_by_child": "no"}, {"instructed": "no", "appointed": "no"}),
    ({"asked_by_child": "unsure"}, {"instructed": "unsure", "appointed": "unsure"}),
    *(
        ({"earlier": code}, {"earlier": code})
        for code in ("none", "spoke", "answered", "finished", "ombudsman", "unsure")
    ),
    ({"earlier": "waiting"}, {"earlier": "waiting", "anything_new": "same"}),
    *(({"topic": [code]}, {"topic": (code,)}) for code in ("other",)),
    *(
        ({"topic": ["child-protection"], "cp_change": code}, {"topic": ("child-protection",), "cp_change": code})
        for code in ("only", "also", "no")
    ),
]


@pytest.mark.parametrize(("given", "facts"), EXAMPLES, ids=lambda each: " ".join(map(str, each.values())))
def test_each_answer_gives_its_facts_and_no_other(
    client: HygieneClient, given: Answers, facts: Mapping[str, Any]
) -> None:
    page = go_to(client, SLUG, ADVOCATE)
    boxes = {**SAID, **given}
    for name, said in boxes.items():
        assert set(said if isinstance(said, list) else [said]) <= set(page.offered(name)), name
    assert client.answer(boxes).slug != SLUG
    known = path_of(client).facts
    expected = {**FACTS, **facts}
    found = {name: known[name] for name in {*FACTS, *facts, *UNREAD} if name in known}
    assert found == {name: value for name, value in expected.items() if value is not None}


def test_every_answer_that_an_advocate_is_offered_has_an_example_here(client: HygieneClient) -> None:
    said = {(name, code) for given, _ in EXAMPLES for name, codes in given.items() for code in _each(codes)}
    page = go_to(client, SLUG, ADVOCATE)
    assert said == {(field.name, code) for field in AboutTheChild.fields for code in page.offered(field.name)}


def _each(codes: str | list[str]) -> list[str]:
    return codes if isinstance(codes, list) else [codes]


@pytest.mark.parametrize("organisation", COUNCILS)
def test_an_advocate_of_children_is_asked_all_of_it_on_one_page(
    client: HygieneClient, messages: Messages, organisation: str
) -> None:
    send(client, {**ADVOCATE, "organisation": organisation, "child_knows": "does-not-want"})
    (message,) = messages()
    asked = {each["step"] for each in message["answers"]}
    assert SLUG in asked
    assert asked.isdisjoint(SPARED)
    assert "child-view" in message["conditions"]


@pytest.mark.parametrize(
    "answers",
    [NAMED, {**NAMED, "who": "relative"}, {**NAMED, "who": "professional"}, {**ADVOCATE, "service": "both"}],
    ids=["a parent", "a relative", "a professional", "an advocate of an adult too"],
)
def test_nobody_else_is_asked_it_on_one_page(client: HygieneClient, answers: Answers) -> None:
    go_to(client, "check-answers", answers)
    met = set(draft_of(client).content["answers"])
    assert SLUG not in met
    assert {"age", "complained-before", "does-the-child-know"} <= met


@pytest.mark.parametrize("age", sorted(GROWN_OR_DEAD))
def test_what_someone_grown_up_wants_is_neither_needed_nor_kept(client: HygieneClient, age: str) -> None:
    go_to(client, SLUG, ADVOCATE)
    client.answer({**SAID, "age": age, "child_knows": "does-not-want", "asked_by_child": "no"})
    kept = draft_of(client).content["answers"][SLUG]
    assert {name: kept[name] for name in (*THEIR_WISHES, "instructed", "appointed") if kept[name]} == {}
    page = client.change(SLUG, {"age": age, "earlier": "none", "topic": ["other"]})
    assert page.errors == []
    page = client.go_on({**ADVOCATE, "age": age}, to={"consent", "who-died", "what-happened"})
    assert page.slug == ("what-happened" if age == "died" else "consent")


@pytest.mark.parametrize("age", CHILDREN)
def test_what_a_child_wants_is_needed(client: HygieneClient, age: str) -> None:
    go_to(client, SLUG, ADVOCATE)
    page = client.answer(age=age, earlier="none", topic=["other"])
    assert [words for _, words in page.errors] == [
        "Select if the child knows about this complaint",
        "Select if they asked you to send this",
    ]
    assert page.values["age"] == age


def test_only_an_organisation_whose_rules_turn_on_it_asks_if_a_decision_is_to_change(client: HygieneClient) -> None:
    assert "cp_change" in go_to(client, SLUG, ADVOCATE).boxes
    page = go_to(HygieneClient(client.app), SLUG, {**ADVOCATE, "organisation": "staffordshire"})
    assert "cp_change" not in page.boxes
    assert page.offered("topic") == ["child-protection", "other"]


def test_who_had_an_answer_tells_of_it_next_and_who_waits_asks_after_it(client: HygieneClient) -> None:
    go_to(client, SLUG, ADVOCATE)
    assert client.answer({**SAID, "earlier": "answered"}).slug == "about-the-answer"
    assert client.change(SLUG, {**SAID, "earlier": "waiting"}).slug == "still-waiting"
    assert path_of(client).decision.thens == ("chase",)


def test_another_service_forgets_what_was_said_of_the_child(client: HygieneClient) -> None:
    go_to(client, "what-happened", ADVOCATE)
    client.change("what-you-want-to-do", wanted="complain-adult")
    assert SLUG not in draft_of(client).content["answers"]
    assert path_of(client).facts.keys().isdisjoint({"age", "child_knows", "instructed", "earlier", "topic"})
