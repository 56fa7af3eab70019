"""After someone has left, finished or stayed away, the Back button shows nothing of theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.accessibility.leaving import (
    CANARY,
    finish,
    going_back,
    has_forgotten,
    leave_at_once,
    leaving,
    press_exit,
    tell,
    wait_until,
)
from tests.accessibility.person import Person
from tests.accessibility.serving import LANGUAGES, Site


@pytest.fixture
def person(new_context: Callable[..., BrowserContext], site: Site, scripts: bool) -> Person:
    """Someone in the middle of the journey."""
    page = new_context(java_script_enabled=scripts).new_page()
    return Person(page, site, LANGUAGES["en"], what_happened=CANARY, who="relative")


@pytest.mark.back_button
def test_the_browser_keeps_whole_pages_for_the_back_button(page: Page, site: Site) -> None:
    """The control: what the tests below do not meet again is there to be met wherever nothing was done about it."""
    page.goto(site.at("/en/"))
    page.evaluate("addEventListener('pageshow', (event) => { window.kept = event.persisted })")
    page.goto(site.at("/en/danger"))
    page.go_back(wait_until="commit")
    page.wait_for_function("window.kept")


@pytest.mark.back_button
def test_after_leaving_the_back_button_shows_nothing(person: Person, site: Site) -> None:
    row = tell(person)
    with leaving(person.page):
        press_exit(person.page)
    wait_until(person.page, lambda: not site.keeps(row))
    wait_until(person.page, lambda: has_forgotten(person.page))
    for _ in going_back(person.page):
        assert CANARY not in person.sees(), person.page.title()


@pytest.mark.back_button
def test_after_finishing_the_back_button_and_the_address_show_nothing(person: Person, site: Site) -> None:
    row = tell(person)
    address = person.page.url
    finish(person)
    assert not site.keeps(row)
    assert CANARY not in person.sees()
    for _ in going_back(person.page):
        assert CANARY not in person.sees(), person.page.title()
    for again in (
        address,
        address.replace("how-to-reach-you", "subject"),
        address.replace("how-to-reach-you", "what-happened"),
    ):
        person.page.goto(again)
        assert CANARY not in person.sees()


def asks_to_be_contacted(person: Person, *, send: bool) -> None:
    """Type into the page that opens without a draft, and send it or not."""
    person.page.goto(person.site.at("/en/complain/ask-us-to-contact-you"))
    person.says = {"organisation": "cambridgeshire", "reply_to": "phone", "phone": "01632 960001"}
    person.fill_in()
    for name in ("full_name", "help_wanted"):
        person.page.locator(f"[name={name}]").fill(CANARY)
    if send:
        person.press("Send my request")
        assert person.slug == "asked"


def stay_away(person: Person) -> None:
    """Come back after the time has run out, and be told so."""
    row = person.site.row_of(person.page.context)
    if person.site.keeps(row):
        person.site.let_lie(row, timedelta(hours=5))
    person.page.goto(person.site.at("/en/timed-out"))


@pytest.mark.back_button
@pytest.mark.parametrize(
    ("send", "end"),
    # Before anything is sent or kept there is no time to run out.
    [(False, finish), (False, leave_at_once), (True, finish), (True, leave_at_once), (True, stay_away)],
)
def test_the_back_button_shows_nothing_of_a_request_to_be_contacted(
    person: Person, send: bool, end: Callable[[Person], None]
) -> None:
    asks_to_be_contacted(person, send=send)
    end(person)
    for _ in going_back(person.page, times=3):
        assert CANARY not in person.sees(), person.page.url


@pytest.mark.back_button
@pytest.mark.parametrize(("scripts", "end"), [(True, leave_at_once), (False, finish)], indirect=["scripts"])
def test_the_next_person_in_the_same_tab_meets_nothing_of_the_one_before(
    person: Person, site: Site, end: Callable[[Person], None]
) -> None:
    person.is_at("what-happened")
    person.fill_in()
    end(person)
    other = Person(person.page, site, LANGUAGES["en"], what_happened="Another story.")
    other.start()
    for slug in ("what-happened", "how-to-reach-you"):
        other.go_on(slug)
        assert CANARY not in other.sees(), slug
    for _ in going_back(other.page, times=3):
        assert CANARY not in other.sees(), other.page.url


@pytest.mark.back_button
@pytest.mark.parametrize("end", [finish, leave_at_once])
def test_a_form_that_came_back_with_an_error_shows_nothing_when_the_next_person_sends_it_again(
    person: Person, scripts: bool, end: Callable[[Person], None]
) -> None:
    """It is in the history as something that was sent: a reload on the way back sends it once more.

    Whoever leaves at once replaces it there.
    """
    person.page.goto(person.site.at("/en/complain/ask-us-to-contact-you"))
    person.page.locator("[name=help_wanted]").fill(CANARY)
    person.press("Send my request")
    expect(person.page.locator("[name=help_wanted]")).to_have_value(CANARY)
    end(person)
    sent: list[str] = []
    person.page.on("request", lambda request: sent.append(request.method))
    for _ in going_back(person.page, times=3):
        assert CANARY not in person.sees(), person.page.url
    assert ("POST" in sent) is (end is finish or not scripts)


@pytest.mark.parametrize("slug", ["organisation", "ask-us-to-contact-you"])
def test_a_browser_that_keeps_no_cookies_gets_back_what_was_typed_and_the_reason(person: Person, slug: str) -> None:
    person.page.goto(person.site.at(f"/en/complain/{slug}"))
    person.page.locator("textarea").evaluate_all("(boxes, text) => boxes.forEach((box) => (box.value = text))", CANARY)
    person.page.context.clear_cookies()
    person.press("Continue" if slug == "organisation" else "Send my request")
    expect(person.page.get_by_role("alert")).to_contain_text("did not send back the one cookie")
    assert (CANARY in person.sees()) is (slug != "organisation")
