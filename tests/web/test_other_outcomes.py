"""Feedback, matters for others, next steps, what has to wait and what is long ago: all explained, none refused."""

from __future__ import annotations

import pytest

from tests.browser import HygieneClient
from tests.personas import HERSELF, Answers
from tests.web.conftest import Messages, Rows
from tests.web.people import heading_of_outcome, outcome_page, send

ANYWAY = "Send it to us anyway so a person can check"
OMBUDSMAN = "0300 061 0614"
MONITORING_OFFICER = "Complaints about a councillor go to the monitoring officer"


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("compliment", "Thank you. We will pass this on"),
        ("comment", "Thank you. We will pass this on"),
        ("enquiry", "We will pass your question on"),
    ],
)
def test_feedback_is_passed_on_without_the_clocks_of_a_complaint(
    client: HygieneClient, messages: Messages, kind: str, heading: str
) -> None:
    answers = {**HERSELF, "kind": kind, "your_feedback": "The day centre was wonderful."}
    page = outcome_page(client, answers)
    assert heading_of_outcome(page) == heading
    assert "There are no complaint timescales" in page
    assert client.go_on(answers, to="your-feedback").slug == "your-feedback"
    client.go_on(answers)
    sent = client.press("Send my feedback")
    assert sent.h1 == "Feedback sent"
    assert "working days" not in sent
    message = messages()[0]
    assert (message["kind"], message["parts"][0]["then"]) == (kind, "feedback")
    assert message["parts"][0]["timescales"] == []


@pytest.mark.parametrize(
    ("answers", "heading"),
    [
        ({"who": "staff", "own_job": "own-job"}, "Your employer should deal with this"),
        ({"service": "other", "wrong_body": "other-council"}, "Another council or organisation should deal with this"),
        ({"service": "other", "wrong_body": "councillor"}, MONITORING_OFFICER),
        ({"service": "other", "wrong_body": "school"}, "The school should deal with this first"),
        ({"service": "other", "wrong_body": "information"}, "Requests for information have their own procedure"),
        ({"service": "other", "wrong_body": "nhs-only"}, "The NHS should deal with this first"),
        ({"service": "other", "wrong_body": "something-else"}, "This does not look like a social care complaint"),
        ({"earlier": "ombudsman"}, "The Ombudsman is dealing with this"),
        ({"earlier": "finished", "anything_new": "same"}, "The Ombudsman is the next step"),
    ],
)
def test_what_belongs_elsewhere_is_explained_and_can_be_sent_anyway(
    client: HygieneClient, messages: Messages, rows: Rows, answers: Answers, heading: str
) -> None:
    page = outcome_page(client, {**HERSELF, **answers})
    assert heading_of_outcome(page) == heading
    assert "What to do now" in page or OMBUDSMAN in page
    assert page.question is None
    assert rows()["submission"] == []
    assert client.press(ANYWAY).slug in ("adults-or-children", "what-happened")
    client.go_on(HERSELF)
    assert client.answer().slug == "sent"
    message = messages()[0]
    assert (message["parts"][0]["then"], message["parts"][0]["timescales"]) == ("accept", [])
    assert "scope-check" in message["conditions"]


def test_a_member_of_staff_may_complain_as_a_member_of_the_public(client: HygieneClient, messages: Messages) -> None:
    send(client, {**HERSELF, "who": "staff", "own_job": "citizen"})
    assert messages()[0]["flags"] == ["conflict-of-interest"]


def test_another_organisation_is_told_apart_and_nothing_is_sent(client: HygieneClient, rows: Rows) -> None:
    page = outcome_page(client, {"danger": "no", "organisation": "other"})
    assert heading_of_outcome(page) == "Another council or organisation should deal with this"
    assert not page.tree.xpath("//main//form")
    assert rows()["submission"] == []


def test_a_person_who_does_not_know_the_organisation_is_helped_to_find_out(client: HygieneClient) -> None:
    page = outcome_page(client, {"danger": "no", "organisation": "unsure"})
    assert heading_of_outcome(page) == "How to find out who to complain to"
    assert client.follow("Choose an organisation").slug == "organisation"
    assert client.answer(organisation="cambridgeshire").slug == "what-you-want-to-do"


# ---------------------------------------------------------------- unhappy with the answer


def test_a_person_unhappy_with_the_answer_sees_the_five_next_steps(client: HygieneClient, messages: Messages) -> None:
    answers = {**HERSELF, "earlier": "answered", "anything_new": "same", "still_unhappy": "It left out the visits."}
    answers |= {"answer_date-day": "3", "answer_date-month": "11", "answer_date-year": "2026"}
    page = outcome_page(client, answers)
    assert heading_of_outcome(page) == "We will look at why you are still unhappy"
    for step in (
        "We may start a new complaint",
        "We may offer you a meeting",
        "We may send you a further answer",
        "A senior manager may look at your complaint",
        "how to go to the Local Government and Social Care Ombudsman",
    ):
        assert step in page
    assert client.go_on(answers, to="still-unhappy").slug == "still-unhappy"
    client.go_on(answers)
    client.answer()
    message = messages()[0]
    assert (message["parts"][0]["then"], message["parts"][0]["stage"]) == ("escalate", "dissatisfied")
    assert message["facts"]["answer_date"] == "2026-11-03"


@pytest.mark.parametrize("earlier", ["answered", "finished"])
def test_what_is_new_is_a_new_complaint(client: HygieneClient, messages: Messages, earlier: str) -> None:
    send(client, {**HERSELF, "earlier": earlier, "anything_new": "new-only"})
    assert messages()[0]["parts"][0]["stage"] == "stage-1"


@pytest.mark.parametrize(("earlier", "first"), [("answered", "escalate"), ("finished", "ombudsman")])
def test_old_and_new_together_are_two_parts(
    client: HygieneClient, messages: Messages, earlier: str, first: str
) -> None:
    answers = {**HERSELF, "earlier": earlier, "anything_new": "both", "still_unhappy": "It left things out."}
    send(client, answers)
    assert [part["then"] for part in messages()[0]["parts"]] == [first, "accept"]


# ---------------------------------------------------------------- something else is happening, or it is long ago


@pytest.mark.parametrize("ongoing", ["disciplinary", "regulator", "criminal", "safeguarding", "legal-claim"])
def test_what_something_else_looks_at_is_not_usually_taken_but_can_be_sent(
    client: HygieneClient, messages: Messages, ongoing: str
) -> None:
    page = outcome_page(client, {**HERSELF, "ongoing": [ongoing], "ongoing_covers": "all"})
    assert "We do not usually take a complaint until that has ended" in page
    client.go_on(HERSELF)
    assert client.answer().slug == "sent"
    assert messages()[0]["conditions"] == ["concurrent"]


def test_what_something_else_looks_at_in_part_is_named_beside_the_rest(
    client: HygieneClient, messages: Messages
) -> None:
    send(client, {**HERSELF, "ongoing": ["criminal"], "ongoing_covers": "part"})
    (part,) = messages()[0]["parts"]
    assert part["conditions"] == ["concurrent"]
    assert part["issues"] == [{"ongoing_covers": "all"}, {"ongoing": ["none"]}]


@pytest.mark.parametrize(
    "answers",
    [
        {"happened": "over-12-months", "found_out": "last-12-months"},
        {"happened": "over-12-months", "found_out": "over-12-months", "late_reason": "I was ill."},
        {"happened": "over-12-months", "found_out": "unsure", "late_unsaid": ["yes"]},
        {"happened": "unsure", "ongoing": ["unsure"], "found_out": "unsure", "late_reason": "I was told to wait."},
    ],
)
def test_a_late_complaint_is_sent_with_its_reason_and_an_officer_decides(
    client: HygieneClient, messages: Messages, answers: Answers
) -> None:
    page = outcome_page(client, {**HERSELF, **answers})
    assert "more than 12 months ago" in page
    assert "The Customer Care Team will look at" in page
    client.go_on(HERSELF)
    client.answer()
    message = messages()[0]
    assert message["conditions"] == (["concurrent", "late-reason"] if "ongoing" in answers else ["late-reason"])
    if "late_reason" in answers:
        values = [answer["value"] for step in message["answers"] for answer in step["answers"]]
        assert answers["late_reason"] in values


@pytest.mark.parametrize("happened", ["last-12-months", "still"])
def test_what_is_recent_or_still_happening_is_in_time(client: HygieneClient, messages: Messages, happened: str) -> None:
    send(client, {**HERSELF, "happened": happened})
    assert messages()[0]["conditions"] == []
