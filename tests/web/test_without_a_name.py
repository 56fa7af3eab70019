"""Who does not give a name: what becomes of what they send is said by the organisation's own source, or not at all."""

from __future__ import annotations

import pytest

from tests.browser import HygieneClient
from tests.personas import ANONYMOUS, HERSELF, PRAISE
from tests.web.conftest import Messages
from tests.web.people import go_to, outcome_page, send

SHOWS_WHO = "details here may show who you are"
APART = "we keep how to reach you apart from what you told us"
PASSED_ON = "We pass what you told us to the right services."
CANNOT = "We cannot answer you, because we will not know how to reach you."
REPORTS_WRONGDOING = {**ANONYMOUS, "kind": "wrongdoing"}


def test_only_the_organisation_that_promises_to_pass_it_on_says_so(client: HygieneClient, messages: Messages) -> None:
    page = send(client, ANONYMOUS)
    assert PASSED_ON in page
    assert CANNOT in page
    reasons = messages()[0]["parts"][0]["reasons"]
    assert [each["source"] for each in reasons if each["rule"] == "anonymous"] == [["S000-049", "S000-051", "S000-052"]]


@pytest.mark.parametrize("organisation", ["staffordshire", "council", "care-provider"])
def test_elsewhere_a_person_decides(client: HygieneClient, organisation: str) -> None:
    page = send(client, {**ANONYMOUS, "organisation": organisation})
    assert "We pass what you told us" not in page
    assert "will decide what they can" in page or "will do what they can" in page
    assert CANNOT in page


@pytest.mark.parametrize("organisation", ["staffordshire", "cambridgeshire"])
def test_who_reports_wrongdoing_without_a_name_is_told_who_opens_it_and_is_promised_nothing(
    client: HygieneClient, organisation: str
) -> None:
    answers = {**REPORTS_WRONGDOING, "organisation": organisation}
    go_to(client, "your-route", answers)
    client.press("Send it to us anyway so a person can check")
    client.go_on(answers)
    page = client.answer()
    assert page.slug == "sent"
    opens = {"staffordshire": "The Complaints Team", "cambridgeshire": "The Whistleblowing team"}
    assert f"{opens[organisation]} reads it and checks if it is for us." in page
    for promise in ("tell you", "write to you", "written answer", "By law"):
        assert promise not in page


@pytest.mark.parametrize("answers", [HERSELF, {**HERSELF, "earlier": "answered", "anything_new": "same"}, PRAISE])
def test_before_anything_is_told_it_is_said_that_details_show_who_one_is(
    client: HygieneClient, answers: dict[str, object]
) -> None:
    slug = "your-feedback" if answers is PRAISE else "what-happened" if answers is HERSELF else "still-unhappy"
    assert SHOWS_WHO in go_to(client, slug, answers)


def test_how_to_reach_someone_without_a_name_is_said_to_be_kept_apart(client: HygieneClient) -> None:
    page = go_to(client, "check-answers", {**HERSELF, "anonymity": "reply"})
    assert APART in page
    assert "We keep it apart from what you told us" in client.visit("anonymity")


def test_whoever_gives_a_name_is_told_nothing_of_the_kind(client: HygieneClient) -> None:
    assert APART not in go_to(client, "check-answers")


def test_the_outcome_says_that_nobody_can_be_told_anything_who_cannot_be_reached(client: HygieneClient) -> None:
    assert "We can only tell you things if we know how to reach you." in outcome_page(client)


def test_a_confirmation_tells_nobody_to_go_back(client: HygieneClient) -> None:
    assert "go back" not in str(send(client, PRAISE).html).lower()
