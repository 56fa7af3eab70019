"""After sending: what happens by when comes first, and what was sent can be printed or saved for a short while."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.conftest import Clock, MakeApp
from tests.personas import A_CHILD, ANONYMOUS, HERSELF, PRAISE, REACHED_EVERY_WAY, Answers
from tests.web.conftest import Rows
from tests.web.people import exits, finish, reference_on, send
from tests.web.stored import draft_of, service_of
from webapp.domain.packs.model import Link

STORY = "A canary, and what it sang.\n\nNobody listened."
TOLD = {**REACHED_EVERY_WAY, "what_happened": STORY}
COPY, FILE = "what-you-sent", "what-you-sent.txt"
FINISH = "Delete my answers and leave"
EXIT = "Emergency Exit this page"
FEEDBACK_URL = "https://forms.example.org/feedback"


def test_the_reference_the_day_and_the_first_date_come_first(client: HygieneClient) -> None:
    page = send(client)
    first = " ".join(each.text_content() for each in page.tree.xpath("//main//h1/../following-sibling::p")[:2])
    assert "You sent it on Friday 20 November 2026." in first
    assert "We will tell you that we have your complaint within 3 working days." in first
    (day,) = page.tree.xpath("//main//p[contains(@class, 'govuk-body-l')]/strong/text()")
    assert day == "Wednesday 25 November 2026"


def test_a_date_that_hangs_on_a_decision_says_so_where_it_stands_first(client: HygieneClient) -> None:
    page = send(client, {**HERSELF, "ongoing": ["criminal"], "ongoing_covers": "all"})
    for said in page.tree.xpath("//main//p[contains(@class, 'govuk-body-l')]"):
        assert "These times are for if we can look into it." in said.text_content()


@pytest.mark.parametrize("answers", [ANONYMOUS, PRAISE])
def test_whoever_is_promised_no_day_is_shown_none(client: HygieneClient, answers: Answers) -> None:
    page = send(client, answers)
    assert page.tree.xpath("//main//p[contains(@class, 'govuk-body-l')]") == []


def test_what_was_sent_can_be_printed_with_every_answer_and_nothing_to_change(client: HygieneClient) -> None:
    checked = client.go_on(TOLD, to="check-answers")
    rows = [
        (row.findtext("dt"), " ".join("".join(row.xpath("dd[1]//text()")).split()))
        for row in checked.tree.xpath("//main//dl/div")
    ]
    reference = reference_on(client.answer())
    page = client.follow("See and print what you sent")
    shown = [
        (row.findtext("dt"), " ".join("".join(row.xpath("dd//text()")).split()))
        for row in page.tree.xpath("//main//dl/div")
    ]
    assert shown == [(label, said) for label, said in rows if said != "Not provided"]
    assert "A canary, and what it sang. Nobody listened." in page
    assert reference in page
    assert "You sent it on Friday 20 November 2026." in page
    assert "Change" not in page.links
    assert page.tree.xpath("//main//button[@data-print]/@hidden"), "without JavaScript no button that does nothing"
    assert client.go_back().slug == "sent"


def test_the_text_file_holds_the_same_and_its_name_tells_nothing(client: HygieneClient) -> None:
    reference = reference_on(send(client, TOLD))
    file = client.visit(FILE)
    assert file.response.mimetype == "text/plain"
    assert file.response.headers["Cache-Control"] == "no-store"
    assert file.response.headers["Content-Disposition"] == f'attachment; filename="{reference}.txt"'
    for said in (reference, STORY, "Ama Boateng", "1 High Street", "British Sign Language interpreter or video"):
        assert said in file.html
    assert not re.search(r"<\w+|&#?\w+;|\{", file.html)


@pytest.mark.parametrize("code", ["lt", "pl", "ro", "ur"])
def test_the_copy_is_in_the_language_of_the_page(app: Flask, code: str) -> None:
    client = HygieneClient(app, code)
    send(client, TOLD)
    page = client.visit(COPY)
    assert page.url == f"/{code}/complain/{COPY}"
    assert "A canary" in page
    assert "What happened?" not in page
    assert client.fetch(f"/en/complain/{COPY}").h1 == "What you sent"


def test_a_child_keeps_a_copy_in_the_words_for_a_child(client: HygieneClient) -> None:
    send(client, A_CHILD)
    assert "Talk to me at school" in client.visit(COPY)
    assert client.page is not None
    assert client.page.tree.xpath("//*[@id='someone']")


def test_the_copy_is_there_for_as_long_as_the_page_says_and_no_longer(
    make_app: MakeApp, rows: Rows, clock: Clock
) -> None:
    client = HygieneClient(make_app(SENT_MINUTES="7"))
    page = send(client, TOLD)
    assert "You can see it for 7 minutes after you sent it. Then we delete it here." in page
    for _ in range(3):
        clock.forward(minutes=2, seconds=19)
        assert "A canary" in client.visit(COPY), "looking at it does not make it last longer"
    clock.forward(seconds=4)
    assert "A canary" not in client.visit(COPY).html
    assert "A canary" not in client.visit(FILE).html


@pytest.mark.parametrize("leave", [exits, finish])
@pytest.mark.parametrize("slug", ["sent", COPY])
def test_leaving_takes_the_copy_along(
    client: HygieneClient, rows: Rows, leave: Callable[[HygieneClient], Page], slug: str
) -> None:
    send(client, TOLD)
    cookies = client.cookies
    client.visit(slug)
    leave(client)
    assert rows()["draft"] == []
    for name, value in cookies.items():  # even a cookie that was copied opens nothing any more
        client.web.set_cookie(name, value)
    for each in (COPY, FILE):
        assert "A canary" not in client.visit(each).html


def test_the_next_person_who_begins_finds_the_confirmation_without_what_was_sent(
    client: HygieneClient, rows: Rows, clock: Clock
) -> None:
    reference = reference_on(send(client, TOLD))
    expires = [row["expires_at"] for row in rows()["draft"]]
    assert "A canary" in str(draft_of(client).content)
    clock.forward(minutes=5)
    client.begin()
    assert [row["expires_at"] for row in rows()["draft"]] == expires, "nor does it last longer"
    for each in (COPY, FILE):
        assert "A canary" not in client.visit(each).html
    page = client.visit("sent")
    assert reference_on(page) == reference
    assert "See and print what you sent" not in page.links
    assert "Save what you sent as a text file" not in page.links


@pytest.mark.parametrize(("helper", "saves"), [("library", False), ("council", False), ("friend", True), ("no", True)])
def test_at_a_shared_computer_it_can_be_printed_and_not_saved(client: HygieneClient, helper: str, saves: bool) -> None:
    page = send(client, {**TOLD, "helper": helper})
    for _ in range(2):
        assert ("Save what you sent as a text file" in page.links) is saves
        page = client.visit(COPY)
        assert "A canary" in page
    assert (client.visit(FILE).status == 200) is saves


@pytest.mark.parametrize("slug", [COPY, FILE])
def test_before_anything_is_sent_there_is_nothing_to_print(client: HygieneClient, slug: str) -> None:
    assert client.visit(slug).slug not in (COPY, FILE)
    client.begin()
    client.go_on(HERSELF, to="what-happened")
    assert client.visit(slug).slug == "what-happened"


def test_nobody_is_led_to_a_feedback_form_that_there_is_not(client: HygieneClient) -> None:
    page = send(client)
    assert "What do you think of this form?" not in page
    assert "Tell us what you think of this form" not in page.links


def test_a_deployment_may_ask_what_people_think_of_the_form(make_app: MakeApp) -> None:
    page = send(HygieneClient(make_app(FEEDBACK_URL=FEEDBACK_URL)))
    assert page.links["Tell us what you think of this form"] == FEEDBACK_URL


def test_an_organisation_asks_at_its_own_address_what_people_think_of_the_form(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(FEEDBACK_URL=FEEDBACK_URL)
    packs = service_of(app).content.packs.packs
    own = Link("feedback", "Feedback form", url="https://cambridgeshire.example/form")
    pack = packs["cambridgeshire"]
    monkeypatch.setitem(packs, pack.id, replace(pack, links=(*pack.links, own)))
    assert send(HygieneClient(app)).links["Tell us what you think of this form"] == own.url
