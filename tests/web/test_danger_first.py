"""Someone in danger is told who can act before anything else is asked, and can still complain."""

from __future__ import annotations

import pytest

from tests.browser import HygieneClient
from tests.personas import HERSELF, HIS_MOTHER
from tests.web.conftest import Messages, Rows
from tests.web.people import go_to


def test_danger_is_the_first_question(client: HygieneClient) -> None:
    page = client.begin()
    assert page.slug == "before-you-start"
    assert page.boxes == ["csrf_token"]
    page = client.answer()
    assert page.slug == "danger"
    assert page.offered("danger") == ["yes", "no", "unsure"]
    assert not page.tree.xpath("//main//input[@checked]")


def test_no_later_page_can_be_reached_before_danger_is_answered(client: HygieneClient) -> None:
    client.begin()
    client.answer()
    for slug in ("get-help-now", "organisation", "kind", "who-you-are", "name", "your-route", "check-answers", "sent"):
        assert client.visit(slug).slug == "danger"


@pytest.mark.parametrize(("danger", "flag"), [("yes", "urgent"), ("unsure", "urgent-review")])
def test_who_can_act_comes_before_any_personal_detail_and_the_complaint_is_marked(
    client: HygieneClient, messages: Messages, rows: Rows, danger: str, flag: str
) -> None:
    client.begin()
    client.answer()
    page = client.answer(danger=danger)
    assert page.slug == "get-help-now"
    assert "call 999" in page
    assert "0345 045 5202" in page
    assert page.tree.xpath("//a[@href='tel:+443450455202']")
    assert "adult at risk form" not in page, "nobody has said where it is"
    assert page.boxes == ["csrf_token"]
    assert client.answer().slug == "organisation"
    client.go_on(HERSELF)
    sent = client.answer()
    assert "We have marked it urgent. Do not wait for us if someone is not safe." in sent
    assert messages()[0]["flags"] == [flag]
    assert messages()[0]["facts"]["danger"] == danger
    urgent = danger == "yes"
    assert [row["urgent"] for row in rows()["submission"]] == [urgent]
    assert [row["rank"] for row in rows()["outbox"]] == [0 if urgent else 1]


def test_a_person_who_is_safe_is_not_held_up(client: HygieneClient, messages: Messages) -> None:
    client.begin()
    client.answer()
    assert client.answer(danger="no").slug == "organisation"
    client.go_on(HERSELF)
    assert "urgent" not in client.answer()
    assert messages()[0]["flags"] == []


def test_danger_that_is_over_is_not_sent_as_urgent(client: HygieneClient, messages: Messages) -> None:
    go_to(client, "check-answers", {**HERSELF, "danger": "yes"})
    assert client.change("danger", danger="no").slug == "check-answers"
    assert client.visit("get-help-now").slug == "check-answers"
    client.answer()
    assert messages()[0]["flags"] == []


def test_danger_found_late_is_answered_before_going_on(client: HygieneClient, messages: Messages) -> None:
    go_to(client, "check-answers", HIS_MOTHER)
    page = client.change("danger", danger="yes")
    assert page.slug == "get-help-now"
    assert "0345 045 5202" in page
    assert client.answer().slug == "check-answers"
    client.answer()
    assert messages()[0]["flags"] == ["urgent"]


@pytest.mark.parametrize("path", ["/danger", "/cambridgeshire/", "/cambridgeshire/danger"])
def test_every_way_in_says_who_can_act(client: HygieneClient, path: str) -> None:
    page = client.visit(path)
    assert "999" in page
    assert "0345 045 5202" in page
    start = client.visit("/")
    assert "call 999" in start
    assert "/en/danger" in start.links.values()


def test_danger_is_one_press_away_on_every_page_and_what_was_typed_stays(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    page = client.press("Someone is in danger now", what_happened="He shouts at her.")
    assert page.slug == "danger"
    assert page.url == "/en/danger"
    assert "999" in page
    assert client.visit("what-happened").values["what_happened"] == "He shouts at her."
