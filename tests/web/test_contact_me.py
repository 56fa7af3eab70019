"""Someone can ask for help or a call back without finishing the form, once, and lose nothing by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import HygieneClient, Page
from tests.conftest import MakeApp
from tests.personas import HERSELF, Answers
from tests.web.conftest import Messages, Rows
from tests.web.people import go_to
from webapp.forms.journey import JOURNEY
from webapp.forms.pages.contact_me import ContactMe
from webapp.paths import CHECKOUT

URL = f"/en/complain/{ContactMe.slug}"
ASKS = "Ask us to contact you"
BY_PHONE: Answers = {
    "full_name": "Ama Boateng",
    "reply_to": ["phone", "text"],
    "phone": "07700 900982",
    "safe_contact": "Only by text, only in the morning",
    "help_wanted": "Someone to fill it in with me",
    "spoken": "bsl",
}
HERS: Answers = {"organisation": "cambridgeshire", **BY_PHONE}


def asks(client: HygieneClient, answers: Answers = HERS) -> Page:
    """Open the page and send it."""
    client.visit(ContactMe.slug)
    page = client.answer(answers)
    assert page.slug == "asked", f"{page.h1}: {page.errors}"
    return page


# ---------------------------------------------------------------- from anywhere

FIRST = f"/complain/{JOURNEY[0].slug}"


@pytest.mark.parametrize("path", ["/", "/contact", "/danger", "/about/privacy", "/cambridgeshire/contact", FIRST])
def test_every_page_leads_to_it(client: HygieneClient, path: str) -> None:
    client.visit(path)
    page = client.press(ASKS) if path == FIRST else client.follow(ASKS)
    assert page.slug == ContactMe.slug


def test_a_page_half_filled_in_is_kept_and_the_organisation_that_is_known_is_not_asked(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    page = client.press(ASKS, what_happened="Half a story")
    assert page.slug == ContactMe.slug
    assert "organisation" not in page.boxes
    page = client.answer(BY_PHONE)
    assert client.follow("Go to the form").slug == "what-happened"
    assert client.page is not None
    assert client.page.values["what_happened"] == "Half a story"
    assert client.press(ASKS).slug == "asked"


def test_what_is_half_typed_on_it_is_kept_too(client: HygieneClient) -> None:
    client.visit(ContactMe.slug)
    client.press("Someone is in danger now", help_wanted="Half a wish")
    page = client.visit(ContactMe.slug)
    assert page.values["help_wanted"] == "Half a wish"
    assert not page.errors
    page = client.press("Polski", help_wanted="Half a wish, in Polish")
    assert page.url == f"/pl/complain/{ContactMe.slug}"
    assert page.values["help_wanted"] == "Half a wish, in Polish"


def test_what_was_said_of_contact_before_stands_in_its_boxes(client: HygieneClient) -> None:
    go_to(client, "check-answers")
    page = client.visit(ContactMe.slug)
    assert {name: page.values[name] for name in ("full_name", "reply_to", "email", "safe_contact")} == {
        "full_name": "Ama Boateng",
        "reply_to": ["email"],
        "email": "ama@example.com",
        "safe_contact": "Not after six",
    }


def test_where_there_is_one_organisation_nobody_is_asked_which(make_app: MakeApp, tmp_path: Path) -> None:
    for name in ("shared", "staffordshire"):
        (tmp_path / name).symlink_to(CHECKOUT / "webapp" / "content" / name)
    client = HygieneClient(make_app(CONTENT=str(tmp_path)))
    assert "organisation" not in client.visit(ContactMe.slug).boxes
    assert "Complaints" in asks(client, BY_PHONE)


# ---------------------------------------------------------------- judged like any page


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"organisation": ""}, "#organisation"),
        ({"reply_to": []}, "#reply_to"),
        ({"phone": ""}, "#phone"),
        ({"phone": "twelve"}, "#phone"),
        ({"reply_to": ["text-relay"], "phone": ""}, "#phone"),
        ({"reply_to": ["email"]}, "#email"),
        ({"reply_to": ["email"], "email": "ama@"}, "#email"),
        ({"reply_to": ["post"]}, "#address"),
        ({"help_wanted": "x" * 20_001}, "#help_wanted"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_lost(
    client: HygieneClient, rows: Rows, changed: Answers, where: str
) -> None:
    token = client.visit(ContactMe.slug).token
    page = client.fetch(URL, data={**HERS, **changed, "csrf_token": token})
    assert [href for href, _ in page.errors] == [where]
    kept = {name: value for name, value in {**HERS, **changed}.items() if value}
    assert {name: page.values[name] for name in kept} == kept
    assert rows()["submission"] == []


def test_only_the_ways_they_chose_need_anything(client: HygieneClient, messages: Messages) -> None:
    asks(client, {"organisation": "council", "reply_to": ["post"], "address": "1 High Street\nEly\nCB7 4AA"})
    assert messages()[0]["contact"] == {"reply_to": ["post"], "address": "1 High Street\nEly\nCB7 4AA"}
    assert messages()[0]["adjustments"] == {"asked": "no", "in_their_words": ""}


def test_it_says_what_is_not_sent_who_should_not_use_it_and_promises_no_day(client: HygieneClient) -> None:
    page = client.visit(ContactMe.slug)
    assert "What you typed on other pages is not sent" in page
    assert "Do not use this page if you want to stay anonymous." in page
    assert "We cannot say here when someone will contact you." in page
    assert "We cannot say here when someone will contact you." in asks(client)


def test_time_is_said_to_run_out_only_where_something_is_not_sent(client: HygieneClient) -> None:
    runs_out = "//dialog | //time[@data-deadline]"
    assert not asks(client).tree.xpath(runs_out)
    client.begin()
    client.go_on(HERSELF, to="what-you-want-to-do")
    assert len(client.visit("asked").tree.xpath(runs_out)) == 2


@pytest.mark.parametrize(
    ("way", "unused"), [("phone", {"email": "ama at example"}), ("email", {"phone": "0770"}), ("post", {"phone": "x"})]
)
def test_what_stands_in_the_box_of_a_way_that_was_not_chosen_stops_nobody(
    client: HygieneClient, messages: Messages, way: str, unused: Answers
) -> None:
    given = {"phone": "07700 900982", "email": "ama@example.com", "address": "1 High Street"}
    asks(client, {**HERS, **given, **unused, "reply_to": [way]})
    assert unused.items() <= messages()[0]["contact"].items(), "nothing that was typed is lost"
