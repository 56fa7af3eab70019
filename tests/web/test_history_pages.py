"""What was answered before, and what may have to be settled first: what each answer says, and what it opens."""

from __future__ import annotations

import pytest

from tests.browser import HygieneClient
from tests.personas import A_PARENT, A_TENANT, HERSELF, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to, outcome_page, send
from tests.web.stored import draft_of
from webapp.forms.pages.earlier import AboutTheAnswer
from webapp.forms.pages.history import AnyOfThese

COUNCILS = ("cambridgeshire", "staffordshire", "council")
SETTLED_BEFORE = {
    "who-arranged-the-care", "care-or-council", "do-any-of-these-apply", "something-else-happening",
    "when-you-found-out", "topic-children",
}  # fmt: skip
ANSWERED: Answers = {"earlier": "answered", "anything_new": "same", "all_upheld": "no", "answered_by": "us"}
TICKS = [
    (["none"], "last-12-months", ["none"]),
    (["late"], "over-12-months", ["none"]),
    (["unsure"], "unsure", ["unsure"]),
    (["late", "unsure"], "over-12-months", ["unsure"]),
    (["law"], "last-12-months", None),
    (["staff"], "last-12-months", None),
    (["safeguarding"], "last-12-months", None),
    (["other"], "last-12-months", None),
    (["late", "law", "safeguarding"], "over-12-months", None),
    ([], None, None),
]
STILL_UNHAPPY = {
    "answer": ("same", "no"),
    "not-done": ("same", "yes-not-done"),
    "done": ("same", "yes-done"),
    "both": ("both", None),
    "new": ("new-only", None),
    "unsure": ("same", "unsure"),
}


# ---------------------------------------------------------------- what may have to be settled first


TOLD = {"your-route", "what-happened"}
"""Where people are told what comes of it."""


@pytest.mark.parametrize(("ticked", "happened", "ongoing"), TICKS)
def test_what_is_ticked_says_how_long_ago_it_was_and_if_something_else_goes_on(
    ticked: list[str], happened: str | None, ongoing: list[str] | None
) -> None:
    given = AnyOfThese.with_given({"applies": ticked})
    assert (given["happened"], given["ongoing"]) == (happened, ongoing)


@pytest.mark.parametrize(
    ("ticked", "opened"),
    [
        (["none"], set()),
        (["late"], {"when-you-found-out"}),
        (["law"], {"something-else-happening"}),
        (["late", "staff"], {"when-you-found-out", "something-else-happening"}),
        (["unsure"], {"when-you-found-out"}),
    ],
)
def test_only_what_is_ticked_opens_a_page_of_its_own(
    client: HygieneClient, ticked: list[str], opened: set[str]
) -> None:
    go_to(client, "do-any-of-these-apply")
    client.answer(applies=ticked)
    client.go_on({"ongoing": ["criminal"], "ongoing_covers": "all", "found_out": "last-12-months"}, to=TOLD)
    asked = set(draft_of(client).content["answers"])
    assert asked & {"when-you-found-out", "something-else-happening"} == opened


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        (HERSELF, ["late", "law", "staff", "safeguarding", "none", "unsure"]),
        ({**A_PARENT, "topic": ["other"]}, ["late", "law", "staff", "other", "none", "unsure"]),
        ({**HERSELF, "organisation": "council"}, ["late", "law", "staff", "safeguarding", "other", "none", "unsure"]),
        ({**HERSELF, "organisation": "care-provider"}, ["law", "staff", "safeguarding", "other", "none", "unsure"]),
    ],
)
def test_each_organisation_lists_what_its_own_sources_name(
    client: HygieneClient, answers: Answers, offered: list[str]
) -> None:
    assert go_to(client, "do-any-of-these-apply", answers).offered("applies") == offered


def test_which_of_them_it_is_is_asked_in_the_organisations_own_list(client: HygieneClient, messages: Messages) -> None:
    page = go_to(client, "something-else-happening", {**HERSELF, "ongoing": ["criminal"]})
    assert page.offered("ongoing") == ["disciplinary", "regulator", "criminal", "safeguarding", "legal-claim", "unsure"]
    send(client, {**HERSELF, "ongoing": ["criminal"], "ongoing_covers": "all"})
    (message,) = messages()
    assert message["facts"]["ongoing"] == ["criminal"]
    assert message["facts"]["happened"] == "last-12-months"


def test_who_found_out_lately_is_not_asked_why_they_said_nothing_sooner(client: HygieneClient) -> None:
    long_ago = {**HERSELF, "happened": "over-12-months"}
    go_to(client, "when-you-found-out", long_ago)
    page = client.answer(found_out="over-12-months")
    assert [error for _, error in page.errors] == [
        "Enter why you could not complain sooner, or tell us you would rather not say"
    ]
    assert client.answer(found_out="last-12-months").slug == "your-route"


# ---------------------------------------------------------------- answered before


@pytest.mark.parametrize(("code", "facts"), STILL_UNHAPPY.items())
def test_each_answer_says_what_is_new_and_if_all_was_agreed(code: str, facts: tuple[str, str | None]) -> None:
    given = AboutTheAnswer.with_given({"unhappy_about": code})
    assert (given["anything_new"], given["all_upheld"]) == facts


def test_every_answer_about_what_is_still_wrong_is_proved() -> None:
    assert AboutTheAnswer.given_by["unhappy_about"].keys() == STILL_UNHAPPY.keys()


@pytest.mark.parametrize(
    ("answers", "boxes"),
    [
        (HERSELF, {"unhappy_about", "answered_by", "answer_date", "earlier_reference", "earlier_from"}),
        (
            A_PARENT,
            {"unhappy_about", "last_answer", "worker", "answer_date", "earlier_reference", "earlier_from"},
        ),
        (
            {**A_PARENT, "organisation": "staffordshire"},
            {"unhappy_about", "last_answer", "answer_date", "earlier_reference", "earlier_from"},
        ),
        (
            {**HERSELF, "organisation": "care-provider"},
            {"unhappy_about", "last_answer", "answer_date", "earlier_reference", "earlier_from"},
        ),
    ],
)
def test_of_an_answer_only_what_turns_a_rule_is_asked(client: HygieneClient, answers: Answers, boxes: set[str]) -> None:
    page = go_to(client, "about-the-answer", {**answers, "earlier": "answered"})
    found = {box.removesuffix("-day").removesuffix("-month").removesuffix("-year") for box in page.boxes}
    assert found - {"csrf_token"} == boxes


def test_what_is_new_alone_has_no_answer_to_ask_about(client: HygieneClient) -> None:
    go_to(client, "about-the-answer", {**HERSELF, "earlier": "answered"})
    page = client.answer(unhappy_about="answer")
    assert [error for _, error in page.errors] == ["Select whose answer it is"]
    assert client.answer(unhappy_about="new", earlier_reference="ASC 1").slug == "who-arranged-the-care"
    assert draft_of(client).content["answers"]["about-the-answer"]["earlier_reference"] == ""


@pytest.mark.parametrize("organisation", COUNCILS)
@pytest.mark.parametrize("person", [HERSELF, A_PARENT], ids=["adult", "parent"])
def test_what_was_settled_before_the_first_answer_is_neither_asked_nor_said_again(
    client: HygieneClient, organisation: str, person: Answers
) -> None:
    page = go_to(client, "your-route", {**person, **ANSWERED, "organisation": organisation})
    assert SETTLED_BEFORE.isdisjoint(draft_of(client).content["answers"])
    assert "decide if they can look into it" not in page
    assert "What we check first" not in page


@pytest.mark.parametrize("organisation", COUNCILS)
def test_after_the_providers_answer_the_council_still_settles_what_comes_first(
    client: HygieneClient, organisation: str
) -> None:
    outcome_page(client, {**HERSELF, **ANSWERED, "organisation": organisation, "answered_by": "provider"})
    assert {"who-arranged-the-care", "do-any-of-these-apply"} <= set(draft_of(client).content["answers"])


def test_who_had_help_there_and_then_is_asked_what_comes_before_a_first_stage(client: HygieneClient) -> None:
    tried = {**A_PARENT, **ANSWERED, "organisation": "council", "last_answer": "on-the-spot", "topic": ["other"]}
    go_to(client, "your-route", tried)
    assert {"topic-children", "do-any-of-these-apply"} <= set(draft_of(client).content["answers"])


# ---------------------------------------------------------------- still waiting


@pytest.mark.parametrize(("service", "asked"), [("adult", ["about-the-answer"]), ("children", [])])
def test_who_waits_is_asked_whose_answer_it_is_at_most(client: HygieneClient, service: str, asked: list[str]) -> None:
    go_to(client, "still-waiting", {**HERSELF, "service": service, "earlier": "waiting"})
    met = list(draft_of(client).content["answers"])
    after = [slug for slug in met[met.index("complained-before") + 1 :] if slug != "your-route"]
    assert after == asked
    if asked:
        assert client.visit("about-the-answer").boxes == ["csrf_token", "answered_by"]


# ---------------------------------------------------------------- a care provider, and services for children


@pytest.mark.parametrize(
    ("part", "needed"),
    [
        ("care", ["council_arranged", "regulated"]),
        ("home", ["landlord"]),
        ("both", ["council_arranged", "regulated", "landlord"]),
    ],
)
def test_one_page_asks_what_turns_on_care_and_on_a_home(client: HygieneClient, part: str, needed: list[str]) -> None:
    go_to(client, "care-or-home", A_TENANT)
    page = client.answer(provider_part=part)
    assert [where for where, _ in page.errors] == [f"#{name}" for name in needed]
    assert client.answer({"provider_part": part, **dict.fromkeys(needed, "unsure")}).slug == "complained-before"


def test_a_child_protection_decision_is_asked_about_where_it_is_ticked(client: HygieneClient) -> None:
    go_to(client, "topic-children", A_PARENT)
    page = client.answer(topic=["child-protection"])
    assert [where for where, _ in page.errors] == ["#cp_change"]
    assert client.answer(topic=["other"]).slug != "topic-children"


def test_only_an_organisation_whose_rules_turn_on_it_asks_if_a_decision_is_to_change(client: HygieneClient) -> None:
    page = go_to(client, "topic-children", {**A_PARENT, "organisation": "staffordshire"})
    assert "cp_change" not in page.boxes
    assert page.offered("topic") == ["child-protection", "other"]
