"""After sending at a shared computer: the paper, the next person, and what the team is told of the place."""

from __future__ import annotations

import pytest

from tests.browser import HygieneClient
from tests.personas import ANONYMOUS, HERSELF, Answers
from tests.web.conftest import LIBRARY, Messages, Rows
from tests.web.people import go_to, reference_on, send
from tests.web.stored import keys_of
from tests.web.test_contract import breaches
from tests.web.test_shared_computer import NEXT, ask, banner
from webapp.forms.pages.contact_me import ContactMe
from webapp.handoff.message_text import as_text

HERE = {"organisation": "council", "id": "example-library", "label": "Example Library"}
CANARY = "A canary, and what it sang."
TOLD = {**HERSELF, "what_happened": CANARY, "full_name": "Zebulon"}


def test_two_people_who_ask_to_be_called_at_the_library_in_the_same_words_are_both_called(
    terminal: HygieneClient, rows: Rows
) -> None:
    first = reference_on(ask(terminal))
    terminal.press(NEXT)
    assert reference_on(ask(terminal)) != first
    assert len(rows()["submission"]) == 2


# ---------------------------------------------------------------- after sending


def test_printing_comes_first_and_the_paper_holds_no_answer(terminal: HygieneClient) -> None:
    page = send(terminal, TOLD)
    headings = [" ".join(each.text_content().split()) for each in page.tree.xpath("//main//*[@class!='app-slip']/h2")]
    assert headings[0] == "Print one page to take away"
    (slip,) = page.tree.xpath("//*[@class='app-slip']")
    printed = " ".join(slip.text_content().split())
    for said in (reference_on(page), "That is by", "What happens next", "How to reach us", "01223 703535"):
        assert said in printed, said
    assert CANARY not in printed
    assert "Zebulon" not in printed
    assert page.tree.xpath("//main/div[contains(@class, 'govuk-grid-row')]/@class") == [
        "govuk-grid-row app-not-printed"
    ]


def test_elsewhere_the_page_itself_is_printed(client: HygieneClient) -> None:
    page = send(client)
    assert not page.tree.xpath("//*[@class='app-slip']")
    assert "app-not-printed" not in page.html


# ---------------------------------------------------------------- the next person


def test_what_is_unsent_is_asked_about_once_and_then_gone(terminal: HygieneClient, rows: Rows) -> None:
    go_to(terminal, "check-answers", TOLD)
    page = terminal.press(NEXT)
    assert (page.slug, page.h1) == ("next-person", "Do you want to delete your answers?")
    assert len(rows()["draft"]) == 1
    assert terminal.follow("Keep my answers and go back").slug == "check-answers"
    terminal.press(NEXT)
    page = terminal.press(NEXT)
    assert page.url == f"/en{LIBRARY}"
    assert rows()["draft"] == []
    assert terminal.has_ended
    assert CANARY not in terminal.visit("what-happened").html


def test_it_clears_the_browser_and_keeps_the_place(terminal: HygieneClient) -> None:
    page = send(terminal, TOLD)
    ended = terminal.fetch("/en/next-person", data={"csrf_token": page.token}, follow=False)
    assert (ended.status, ended.response.headers["Location"]) == (303, f"/en{LIBRARY}")
    assert ended.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert terminal.has_ended
    assert "at Example Library." in banner(terminal.begin())


@pytest.mark.parametrize("told", [send, lambda client, _: ask(client)], ids=["a complaint", "a request"])
def test_what_was_sent_is_seen_no_more(terminal: HygieneClient, rows: Rows, told: object) -> None:
    page = told(terminal, TOLD)  # type: ignore[operator]
    reference = reference_on(page)
    if page.slug == "asked":
        terminal.visit("asked")
    page = terminal.press(NEXT)
    page = terminal.press(NEXT) if page.slug == "next-person" else page
    assert page.url == f"/en{LIBRARY}"
    assert rows()["draft"] == []
    for slug in ("sent", "what-you-sent", "asked", "another", ContactMe.slug):
        shown = terminal.visit(slug)
        assert reference not in shown.html
        assert CANARY not in shown.html


@pytest.mark.parametrize("press", ["Start now", "I am under 18", "Library staff"])
def test_whoever_starts_without_it_finds_nothing_either(terminal: HygieneClient, rows: Rows, press: str) -> None:
    reference = reference_on(send(terminal, TOLD))
    terminal.visit(LIBRARY)
    terminal.press(press)
    left = keys_of(terminal).row
    assert [row for row in rows()["draft"] if row["id"] != left] == []
    for slug in ("sent", "what-you-sent", "another"):
        assert reference not in terminal.visit(slug).html


def test_a_page_of_the_one_before_deletes_nothing_of_the_next(terminal: HygieneClient, rows: Rows) -> None:
    old = go_to(terminal, "check-answers", TOLD)
    terminal.press(NEXT)
    terminal.press(NEXT)
    go_to(terminal, "check-answers")
    before = rows()
    for more in ({}, {"sure": "yes"}):
        page = terminal.fetch("/en/next-person", data={"csrf_token": old.token, **more})
        assert page.slug == "check-answers"
    assert rows() == before


def test_on_the_start_page_it_asks_about_what_someone_left_there(terminal: HygieneClient, rows: Rows) -> None:
    go_to(terminal, "check-answers", TOLD)
    terminal.visit(LIBRARY)
    page = terminal.press(NEXT)
    assert page.slug == "next-person"
    assert CANARY not in page.html
    assert terminal.press(NEXT).url == f"/en{LIBRARY}"
    assert rows()["draft"] == []


def test_a_link_to_it_only_asks(terminal: HygieneClient, rows: Rows) -> None:
    assert terminal.visit("/next-person").url == f"/en{LIBRARY}"
    go_to(terminal, "what-happened")
    before = rows()
    assert terminal.visit("/next-person").slug == "next-person"
    assert rows() == before


def test_where_staff_help_and_no_place_is_known_the_next_begins_at_a_shared_start_page(client: HygieneClient) -> None:
    client.visit("/")
    client.press("Library staff")
    client.go_on(HERSELF, to="what-happened")
    client.press(NEXT)
    page = client.press(NEXT)
    assert (page.url, banner(page)[:18]) == ("/en/shared", "A shared computer.")


# ---------------------------------------------------------------- what the team is told


def test_the_message_says_who_helped_and_where(terminal: HygieneClient, messages: Messages) -> None:
    page = go_to(terminal, "check-answers", {**HERSELF, "helper": "library"})
    assert "We also tell the team that this was written at Example Library." in page
    terminal.answer()
    (found,) = messages()
    assert found["assistance"] == {"helper": "library", "place": HERE}
    assert breaches("message-1.json", found) == []
    assert "Example Library" in as_text(found)


def test_someone_who_needs_no_help_at_a_place_is_told_of_it_too(terminal: HygieneClient, messages: Messages) -> None:
    send(terminal)
    assert messages()[0]["assistance"] == {"helper": "no", "place": HERE}


@pytest.mark.parametrize(
    "answers",
    [
        ANONYMOUS,
        {**ANONYMOUS, "anonymity": "reply"},
        {**HERSELF, "kind": "wrongdoing"},
    ],
    ids=["no name", "no name, an answer", "wrongdoing"],
)
def test_of_whom_it_would_tell_more_than_they_do_no_place_is_told(
    terminal: HygieneClient, messages: Messages, answers: Answers
) -> None:
    if answers["kind"] == "wrongdoing":
        go_to(terminal, "your-route", answers)
        terminal.press("Send it to us anyway so a person can check")
        page = terminal.go_on(answers)
    else:
        page = go_to(terminal, "check-answers", answers)
    assert page.slug == "check-answers"
    assert "was written at" not in page
    terminal.answer()
    (found,) = messages()
    assert "assistance" not in found
    assert "example-library" not in str(found)
    assert "Example Library" not in str(found)


def test_without_a_name_it_is_still_told_who_helped(terminal: HygieneClient, messages: Messages) -> None:
    send(terminal, {**ANONYMOUS, "helper": "library"})
    assert messages()[0]["assistance"] == {"helper": "library"}


def test_elsewhere_a_message_says_nothing_of_it(client: HygieneClient, messages: Messages) -> None:
    assert "was written at" not in go_to(client, "check-answers")
    client.answer()
    assert "assistance" not in messages()[0]
