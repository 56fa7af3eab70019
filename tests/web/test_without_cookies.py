"""A browser that keeps no cookies gets everything back and the true reason; one in which a visit ended gets nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.browser import HygieneClient, Page, text_in
from tests.conftest import Clock
from tests.web.conftest import Rows
from tests.web.people import go_to
from tests.web.stored import draft_of
from tests.web.test_contact_me import HERS
from tests.web.test_outages import broken
from webapp.forms.pages.contact_me import ContactMe
from webapp.public.security import ENDED_SECONDS

STORY = "A canary, and what it sang."
REASON = "Your browser did not send back the one cookie that this form needs"


def shown(page: Page) -> list[str]:
    return [text_in(box) for box in page.tree.xpath("//main//textarea") if text_in(box)]


def test_asking_to_be_contacted_comes_back_as_it_was_and_can_be_sent_once_cookies_are_allowed(
    client: HygieneClient, rows: Rows
) -> None:
    client.visit(ContactMe.slug)
    for _ in range(2):
        client.lose_cookie()
        page = client.answer({**HERS, "help_wanted": STORY})
        assert (page.status, page.slug) == (400, ContactMe.slug)
        assert REASON in page
        assert page.values["help_wanted"] == STORY
        assert page.values["phone"] == HERS["phone"]
        assert rows()["submission"] == []
    assert client.answer().slug == "asked"


def test_the_first_page_and_those_that_open_at_any_time_come_back(client: HygieneClient) -> None:
    for slug in ("before-you-start", "adjustments", "adjustment-needs"):
        page = client.visit(slug)
        box = {"adjustment_more": STORY} if slug == "adjustment-needs" else {}
        client.lose_cookie()
        page = client.answer(box)
        assert (page.status, page.slug) == (400, slug)
        assert REASON in page
        assert shown(page) == list(box.values())


@pytest.mark.parametrize("slug", ["what-happened", "your-route", "check-answers"])
def test_a_browser_that_lost_its_cookie_on_the_way_is_told_why_and_shown_what_it_sent(
    client: HygieneClient, slug: str, rows: Rows
) -> None:
    go_to(client, slug)
    client.lose_cookie()
    typed = {"what_happened": STORY} if slug == "what-happened" else {}
    page = client.answer(typed)
    assert (page.status, page.h1) == (400, "We cannot find your earlier answers")
    assert REASON in page
    assert "quiet for a long time" not in page
    assert shown(page) == list(typed.values())
    assert rows()["submission"] == []
    assert client.follow("Start again").url == "/en/"


def test_while_the_database_is_down_it_gets_its_text_back_too(client: HygieneClient, engine: Engine) -> None:
    go_to(client, "what-happened")
    client.lose_cookie()
    with broken(engine, "draft"):
        page = client.answer(what_happened=STORY)
    assert shown(page) == [STORY]


@pytest.mark.parametrize("leave", ["Finish and clear this computer", "Emergency Exit this page"])
@pytest.mark.parametrize("slug", ["what-happened", ContactMe.slug])
@pytest.mark.parametrize("begun", [True, False])
def test_where_a_visit_ended_the_next_person_who_sends_its_page_again_is_shown_nothing(
    app: Flask, engine: Engine, leave: str, slug: str, begun: bool
) -> None:
    client = HygieneClient(app)
    page = go_to(client, "what-happened") if begun else client.visit(ContactMe.slug)
    page = client.visit(slug) if begun else page
    sent = {"csrf_token": page.token, "what_happened": STORY, "help_wanted": STORY, **HERS}
    client.press(leave)
    assert client.has_ended
    assert STORY not in client.fetch(page.url, data=sent).html
    with broken(engine, "draft"):
        assert STORY not in client.fetch(page.url, data=sent).html


def test_the_word_that_a_visit_ended_holds_nothing_and_goes_after_a_day(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    client.press("Finish and clear this computer")
    (cookie,) = client.web._cookies.values()
    assert (cookie.value, cookie.max_age) == ("ended", ENDED_SECONDS)
    assert timedelta(seconds=ENDED_SECONDS) == timedelta(days=1)
    client.begin()
    assert client.answer().slug == "danger"
    assert not client.has_ended


def test_what_came_too_late_is_shown_once_and_never_to_the_next_person(client: HygieneClient, clock: Clock) -> None:
    page = go_to(client, "what-happened")
    sent = {"csrf_token": page.token, "what_happened": STORY}
    clock.forward(minutes=31)
    assert shown(client.fetch(page.url, data=sent)) == [STORY]
    assert client.has_ended
    again = client.fetch(page.url, data=sent)
    assert again.h1 == "We have deleted what you typed"
    assert STORY not in again.html


def test_once_a_browser_has_been_told_that_time_ran_out_nothing_is_shown_again(
    client: HygieneClient, clock: Clock
) -> None:
    page = go_to(client, "what-happened")
    sent = {"csrf_token": page.token, "what_happened": STORY}
    clock.forward(minutes=31)
    assert client.visit("/timed-out").h1 == "We have deleted what you typed"
    assert client.has_ended
    assert STORY not in client.fetch(page.url, data=sent).html


def test_nobody_is_told_that_answers_were_deleted_while_they_are_there(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    before = draft_of(client)
    assert client.visit("/timed-out").slug == "what-happened"
    assert draft_of(client) == before


def test_how_much_time_is_left_can_be_asked_without_making_it_more(client: HygieneClient, clock: Clock) -> None:
    page = go_to(client, "what-happened")
    for minutes, seconds in ((10, "1200"), (10, "600"), (9, "60")):
        clock.forward(minutes=minutes)
        left = client.fetch("/en/left", X_Token=page.token)
        assert (left.status, left.html) == (200, seconds)
        assert left.response.headers["Cache-Control"] == "no-store"
        assert not left.response.headers.getlist("Set-Cookie")
    clock.forward(minutes=1)
    assert client.fetch("/en/left", X_Token=page.token).status == 410


def test_the_page_of_a_draft_that_has_gone_is_not_told_of_the_next_ones_time(client: HygieneClient) -> None:
    old = go_to(client, "what-happened")
    client.press("Finish and clear this computer")
    new = go_to(client, "what-happened")
    assert client.fetch("/en/left", X_Token=old.token).status == 410
    assert client.fetch("/en/left").status == 410
    assert client.fetch("/en/left", X_Token=new.token).status == 200
