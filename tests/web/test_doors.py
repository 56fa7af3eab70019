"""The doors: each begins an empty form, says what need not be asked, and is opened by a button of our own alone."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.personas import HERSELF
from tests.web.conftest import Rows
from tests.web.people import go_to, reference_on, send
from tests.web.stored import draft_of, keys_of
from webapp.domain.conditions import ALWAYS
from webapp.forms.pages.help import Helper
from webapp.forms.pages.people import Who
from webapp.i18n.language import ENGLISH
from webapp.public.visitor import AT_A_SHARED_COMPUTER

FIRST = "organisation"
STORY = "A canary, and what it sang."
DOOR = "/cambridgeshire/complain"
TO_CAMBRIDGESHIRE = {"organisation": {"organisation": "cambridgeshire"}}
HELPERS = {
    "Library staff": "library",
    "Council staff": "council",
    "A friend or someone in my family": "friend",
    "An interpreter": "interpreter",
    "Someone else": "other",
}


def answers_of(client: HygieneClient) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = draft_of(client).content["answers"]
    return found


def asked_of(client: HygieneClient, to: str) -> list[str]:
    """Return the pages that someone meets from where they are until the page ``to``."""
    met: list[str] = []
    assert client.page is not None
    while client.page.slug != to:
        met.append(client.page.slug)
        client.go_on(HERSELF, to=client.answer(client.page.fitting(HERSELF)).slug)
    return met


# ---------------------------------------------------------------- what each door says


def test_start_now_says_nothing_and_stores_nothing(client: HygieneClient, rows: Rows) -> None:
    client.visit("/")
    assert client.press("Start now").slug == FIRST
    assert rows()["draft"] == []


def test_the_door_for_under_18s_says_it_and_it_can_be_changed(client: HygieneClient) -> None:
    client.visit("/")
    assert client.press("I am under 18").slug == FIRST
    assert answers_of(client) == {Who.slug: {"who": "child"}}
    client.go_on({**HERSELF, "service": "children"}, to="your-story")
    assert client.visit(Who.slug).values["who"] == "child"


def test_whoever_said_at_the_door_that_they_are_under_18_is_spoken_to_as_a_child_from_the_first_page(
    client: HygieneClient,
) -> None:
    client.visit("/")
    client.press("I am under 18")
    met = []
    while client.page is not None and client.page.slug != "your-story":
        met.append(client.page.slug)
        assert client.page.tree.xpath("//*[@id='someone']"), f"who to talk to stands on {client.page.slug}"
        assert "Ask us to get in touch" in client.page.html
        client.answer(client.page.fitting({**HERSELF, "service": "children"}))
    assert met[0] == FIRST
    assert Who.slug not in met, "it is not asked again"


def test_the_doors_for_helpers_are_those_of_the_form(client: HygieneClient) -> None:
    (field,) = Helper.fields
    offered = {each.label: each.value for each in field.options if each.when is ALWAYS and each.value != "no"}
    assert offered == HELPERS
    assert list(client.visit("/").tree.xpath("//button[@name='helper']/@value")) == list(HELPERS.values())


@pytest.mark.parametrize(("words", "code"), HELPERS.items())
def test_whoever_helps_says_so_at_the_door_and_is_not_asked_again(client: HygieneClient, words: str, code: str) -> None:
    client.visit("/")
    client.press(words)
    assert answers_of(client) == {Helper.slug: {"helper": code}}
    met = asked_of(client, "check-answers")
    assert "what-happened" in met
    assert Helper.slug not in met
    assert words in client.visit("check-answers")


@pytest.mark.parametrize(("words", "code"), HELPERS.items())
def test_at_a_shared_computer_the_shorter_time_holds_from_the_door_on(
    client: HygieneClient, words: str, code: str
) -> None:
    client.visit("/")
    page = client.press(words)
    seconds = 900 if code in AT_A_SHARED_COMPUTER else 1800
    assert page.tree.xpath("//dialog/@data-seconds-left") == [str(seconds)]


# ---------------------------------------------------------------- an organisation's own


def test_the_start_page_of_an_organisation_names_it_and_asks_no_more_which_it_is(client: HygieneClient) -> None:
    page = client.visit(DOOR)
    assert "Cambridgeshire County Council" in " ".join(page.tree.xpath("//header//text()"))
    assert "0345 045 5202" in page
    assert "Staffordshire" not in page.html
    client.press("Start now")
    assert answers_of(client) == TO_CAMBRIDGESHIRE
    assert "organisation" not in asked_of(client, "check-answers")
    assert "Cambridgeshire County Council" in client.visit("organisation")


@pytest.mark.parametrize("door", ["I am under 18", *HELPERS])
def test_the_doors_of_an_organisation_say_both(client: HygieneClient, door: str) -> None:
    client.visit(DOOR)
    client.press(door)
    assert answers_of(client).items() > TO_CAMBRIDGESHIRE.items()


@pytest.mark.parametrize("language", ["en", "lt", "pl", "ro", "ur"])
def test_every_start_button_of_an_organisations_pages_leads_to_its_own_start_page(app: Flask, language: str) -> None:
    client, door = HygieneClient(app, language), f"/{language}{DOOR}"
    for slug in ("", "how-to-complain", "how-we-decide", "danger", "easy-how-to-complain"):
        page = client.visit(f"/cambridgeshire/{slug}")
        assert page.tree.xpath("//main//a[contains(@class, 'govuk-button--start')]/@href") == [door], slug
        assert f"/{language}/complain" not in page.tree.xpath("//@href"), slug


def test_nobody_has_a_start_page_who_has_no_pack(client: HygieneClient) -> None:
    assert client.visit("/atlantis/complain").status == 404


def test_an_address_of_a_start_page_can_be_typed_from_paper(client: HygieneClient) -> None:
    meant = client.fetch("/en/Cambridgeshire/Complain/", follow=False).response.headers["Location"]
    assert meant == f"http://localhost/en{DOOR}"


# ---------------------------------------------------------------- only what the form offers


@pytest.mark.parametrize(
    "given",
    [
        {"who": "parent"},
        {"who": "king"},
        {"organisation": "atlantis"},
        {"helper": "hacker"},
        {"helper": "advocate, friend"},
        {"what_happened": STORY, "full_name": "Zebulon"},
        {"answers": "{}", "who-you-are": "child"},
        {"who": ""},
    ],
)
def test_what_is_no_choice_of_the_form_was_not_said(client: HygieneClient, rows: Rows, given: dict[str, str]) -> None:
    assert client.fetch("/en/complain", data=given).slug == FIRST
    assert rows()["draft"] == []


def test_a_choice_beside_something_else_is_taken_alone(client: HygieneClient) -> None:
    client.fetch("/en/complain", data={"who": "child", "helper": "hacker", "full_name": "Zebulon"})
    assert answers_of(client) == {Who.slug: {"who": "child"}}


# ---------------------------------------------------------------- always afresh


def test_start_now_deletes_what_was_not_sent(client: HygieneClient, rows: Rows) -> None:
    go_to(client, "people-involved", {**HERSELF, "what_happened": STORY})
    before = keys_of(client)
    client.visit(DOOR)
    client.press("Start now")
    assert keys_of(client).row != before.row
    assert [row["id"] for row in rows()["draft"]] == [keys_of(client).row]
    assert answers_of(client) == TO_CAMBRIDGESHIRE
    assert STORY not in client.visit("what-happened").html


def test_an_address_goes_on_where_the_form_waits_and_leads_to_the_start_where_nothing_waits(
    client: HygieneClient,
) -> None:
    assert client.visit("/complain").url == "/en/"
    go_to(client, "what-happened")
    assert client.visit("/complain").slug == "what-happened"


def test_the_confirmation_stays_at_its_own_address_until_a_second_one_takes_its_place(
    client: HygieneClient, rows: Rows
) -> None:
    first = reference_on(send(client))
    client.begin()
    assert reference_on(client.visit("sent")) == first
    second = reference_on(send(client))
    client.begin()
    assert reference_on(client.visit("sent")) == second
    assert len(rows()["draft"]) == 1, "the first has gone, and nothing is stored of what has only begun"


# ---------------------------------------------------------------- by our own button alone


def test_a_link_begins_nothing_and_deletes_nothing(client: HygieneClient, rows: Rows) -> None:
    go_to(client, "what-happened")
    before, cookies = rows(), client.cookies
    for path in ("/", "/complain", DOOR):
        client.visit(path)
    assert (rows(), client.cookies) == (before, cookies)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site", "Origin": "http://localhost"},
    ],
)
def test_what_another_site_makes_a_browser_send_is_shown_the_start_page_and_changes_nothing(
    client: HygieneClient, rows: Rows, headers: dict[str, str]
) -> None:
    go_to(client, "what-happened")
    before, cookies = rows(), client.cookies
    page = client.fetch("/en/complain", data={"who": "child"}, follow=False, **headers)
    assert (page.status, page.response.headers["Location"]) == (303, "/en/")
    assert not page.response.headers.getlist("Set-Cookie")
    assert (rows(), client.cookies) == (before, cookies)


def test_the_answer_to_a_door_is_kept_by_nobody_and_holds_no_answer(client: HygieneClient) -> None:
    client.visit(DOOR)
    page: Page = client.fetch("/en/complain", data={"who": "child", "organisation": "cambridgeshire"}, follow=False)
    assert page.status == 303
    assert not [code for code in ("child", "cambridgeshire") if code in str(page.response.headers)]


def test_the_start_pages_are_the_same_for_everyone_and_carry_no_token(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    for path in ("/", DOOR):
        page = client.visit(path)
        assert page.response.headers["Cache-Control"].startswith("public")
        assert "csrf_token" not in page.html
        assert client.language == ENGLISH
