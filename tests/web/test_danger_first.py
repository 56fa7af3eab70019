"""Someone in danger is told who can act before anything else is asked, and can still complain."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.personas import HERSELF, HIS_MOTHER
from tests.web.conftest import Messages, Rows
from tests.web.people import go_to
from tests.web.stored import path_of, service_of

CALLED = "//main//a[starts-with(@href, 'tel:')]/@href"


def to_danger(client: HygieneClient, organisation: str = "cambridgeshire", wanted: str = "complain-adult") -> Page:
    """Say which organisation it is and what one wants, and come to the question about danger."""
    client.begin()
    page = client.answer(organisation=organisation)
    page = client.answer(wanted=wanted) if page.slug == "what-you-want-to-do" else page
    assert page.slug == "danger", page.url
    return page


def test_danger_is_asked_as_soon_as_it_is_known_whose_number_to_show(client: HygieneClient) -> None:
    page = to_danger(client)
    assert page.offered("danger") == ["yes", "no", "unsure"]
    assert not page.tree.xpath("//main//input[@checked]")


def test_no_later_page_can_be_reached_before_danger_is_answered(client: HygieneClient) -> None:
    to_danger(client)
    for slug in ("get-help-now", "kind", "who-you-are", "how-to-reach-you", "your-route", "check-answers", "sent"):
        assert client.visit(slug).slug == "danger"


@pytest.mark.parametrize("wanted", ["complain-adult", "complain-children", "complain-both", "wrongdoing"])
def test_danger_is_asked_of_complaints_and_of_wrongdoing(client: HygieneClient, wanted: str) -> None:
    assert to_danger(client, wanted=wanted).slug == "danger"


@pytest.mark.parametrize("organisation", ["other", "unsure"])
def test_danger_is_asked_of_who_knows_no_organisation(client: HygieneClient, organisation: str) -> None:
    assert to_danger(client, organisation).slug == "danger"


def test_danger_is_asked_of_who_is_not_sure_what_they_want(client: HygieneClient) -> None:
    client.begin()
    client.answer(organisation="staffordshire")
    client.answer(wanted="other")
    client.answer(kind="unsure")
    assert client.answer(service="adult").slug == "danger"


@pytest.mark.parametrize("wanted", ["praise", "suggest", "ask"])
def test_danger_is_not_asked_of_who_says_thank_you_or_asks(client: HygieneClient, wanted: str) -> None:
    client.begin()
    client.answer(organisation="cambridgeshire")
    client.answer(wanted=wanted)
    assert "danger" not in [step.slug for step in path_of(client).steps]


@pytest.mark.parametrize(
    ("organisation", "numbers", "named", "says"),
    [
        ("cambridgeshire", ["tel:+443450455202"], "Adult Social Care", "an adult is at risk of harm"),
        ("staffordshire", ["tel:+443001118004"], "Complaints Team", "If nobody’s life is at risk"),
        ("council", [], "A council", "you can tell any member of our staff"),
        ("care-provider", [], "provider", "you can tell the council for the area where they live"),
        ("other", [], "", "search online for the name of the place where the person lives"),
        ("unsure", [], "", "search online for the name of the place where the person lives"),
    ],
)
def test_the_one_number_is_named_and_no_card_is_empty(
    app: Flask, client: HygieneClient, organisation: str, numbers: list[str], named: str, says: str
) -> None:
    to_danger(client, organisation)
    page = client.answer(danger="yes")
    assert page.slug == "get-help-now"
    assert page.tree.xpath(CALLED) == ["tel:999", *numbers]
    (card,) = page.tree.xpath("//main//*[contains(@class, 'app-card')]")
    told = " ".join(card.text_content().split())
    assert named in told
    assert says in told
    packs = service_of(app).content.packs
    pack = packs.get(organisation)
    assert (pack is not None and pack.label in told) is (organisation not in ("other", "unsure"))
    assert not [each.label for each in packs.listed if each is not pack and each.label in told]
    assert "do not have these details" not in told


def test_the_page_for_everyone_names_each_organisation_and_leaves_no_card_empty(
    app: Flask, client: HygieneClient
) -> None:
    page = client.visit("/danger")
    listed = service_of(app).content.packs.listed
    cards = page.tree.xpath("//main//*[contains(@class, 'app-card')][.//*[@translate='no']]")
    told = [" ".join(card.text_content().split()) for card in cards]
    assert len(told) == len(listed)
    for pack, card in zip(listed, told, strict=True):
        assert card.startswith(pack.label)
        assert len(card) > len(pack.label) + 40, card
    assert "do not have these details" not in page
    assert page.text.count("search online for the name of the place where the person lives") == 1
    assert page.tree.xpath("//main//a[@role='button'][@href='tel:999']")


@pytest.mark.parametrize(("danger", "flag"), [("yes", "urgent"), ("unsure", "urgent-review")])
def test_who_can_act_comes_before_any_personal_detail_and_the_complaint_is_marked(
    client: HygieneClient, messages: Messages, rows: Rows, danger: str, flag: str
) -> None:
    to_danger(client)
    page = client.answer(danger=danger)
    assert page.slug == "get-help-now"
    assert "call 999" in page
    assert "0345 045 5202" in page
    assert page.tree.xpath("//a[@href='tel:+443450455202']")
    assert "adult at risk form" not in page, "nobody has said where it is"
    assert page.boxes == ["csrf_token"]
    assert client.answer().slug == "who-you-are"
    client.go_on(HERSELF)
    sent = client.answer()
    assert "We have marked it urgent. Do not wait for us if someone is not safe." in sent
    assert messages()[0]["flags"] == [flag]
    assert messages()[0]["facts"]["danger"] == danger
    urgent = danger == "yes"
    assert [row["urgent"] for row in rows()["submission"]] == [urgent]
    assert [row["rank"] for row in rows()["outbox"]] == [0 if urgent else 1]


def test_a_person_who_is_safe_is_not_held_up(client: HygieneClient, messages: Messages) -> None:
    to_danger(client)
    assert client.answer(danger="no").slug == "who-you-are"
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
    assert "Call 999" in start
    assert "/en/danger" in start.links.values()


def test_danger_is_one_press_away_on_every_page_and_what_was_typed_stays(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    page = client.press("Someone is in danger now", what_happened="He shouts at her.")
    assert page.slug == "danger"
    assert page.url == "/en/danger"
    assert "999" in page
    assert client.visit("what-happened").values["what_happened"] == "He shouts at her."
