"""Leaving at once, finishing at a shared computer, the end of a quiet time, and pressing Send too often."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.accessibility.person import Person
from tests.accessibility.serving import EXIT_URL, LANGUAGES, Site
from webapp.ops.settings import Settings

CANARY = "canary Zebulon 7731"
TRIES = 100


@pytest.fixture
def person(new_context: Callable[..., BrowserContext], site: Site, scripts: bool) -> Person:
    """Someone in the middle of the journey."""
    page = new_context(java_script_enabled=scripts).new_page()
    return Person(page, site, LANGUAGES["en"], what_happened=CANARY, who="relative")


def tell(person: Person) -> str:
    """Type the canary on a page that is taken and on one that comes back with an error, and go on; return the row."""
    person.is_at("what-happened")
    person.go_on("people-involved")
    person.is_at("subject")
    person.page.locator("[name=relationship]").fill(CANARY)
    person.press("Continue")
    expect(person.page.locator("[name=relationship]")).to_have_value(CANARY)
    person.go_on("name")
    row = person.site.row_of(person.page.context)
    assert person.site.keeps(row)
    return row


def going_back(page: Page, times: int = 5) -> Iterator[None]:
    """Press Back again and again and reload each page on the way, as the next person could."""
    for _ in range(times):
        page.go_back()
        yield
        page.reload()
        yield


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for what the server does in its own time."""
    for _ in range(TRIES):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never happened")


def press_exit(page: Page) -> None:
    """Leave by the button."""
    page.locator(".govuk-exit-this-page button").click()


def press_shift(page: Page) -> None:
    """Leave by the keyboard."""
    for _ in range(3):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [press_exit, press_shift])
@pytest.mark.parametrize("scripts", [True], indirect=True, ids=["with-scripts"])
def test_leaving_deletes_the_draft(person: Person, site: Site, leave: Callable[[Page], None]) -> None:
    row = tell(person)
    leave(person.page)
    person.page.wait_for_url(EXIT_URL)
    expect(person.page.get_by_role("heading")).to_have_text("Sunny")
    wait_until(person.page, lambda: not site.keeps(row))
    wait_until(person.page, lambda: not person.page.context.cookies())


@pytest.mark.back_button
def test_after_leaving_the_back_button_shows_nothing(person: Person, site: Site) -> None:
    row = tell(person)
    press_exit(person.page)
    person.page.wait_for_url(EXIT_URL)
    wait_until(person.page, lambda: not site.keeps(row))
    for _ in going_back(person.page):
        assert CANARY not in person.sees(), person.page.title()


@pytest.mark.back_button
def test_after_finishing_the_back_button_and_the_address_show_nothing(person: Person, site: Site) -> None:
    row = tell(person)
    address = person.page.url
    person.press("Finish and clear this computer")
    assert not site.keeps(row)
    assert CANARY not in person.sees()
    for _ in going_back(person.page):
        assert CANARY not in person.sees(), person.page.title()
    for again in (address, address.replace("name", "subject"), address.replace("name", "what-happened")):
        person.page.goto(again)
        assert CANARY not in person.sees()


@pytest.mark.parametrize("scripts", [True], indirect=True, ids=["with-scripts"])
def test_capital_letters_and_going_backwards_do_not_leave(person: Person) -> None:
    person.is_at("what-happened")
    person.page.locator("textarea").focus()
    for _ in range(4):
        person.page.keyboard.press("Shift+A")
        person.page.keyboard.press("Shift+Tab")
        person.page.keyboard.press("Tab")
    person.page.keyboard.press("Shift")
    person.page.keyboard.press("Shift")
    assert person.slug == "what-happened"
    expect(person.page.locator("textarea")).to_have_value("AAAA")


class TestAQuietTime:
    """What happens while nobody does anything. The browser's clock is moved on; the draft is made older by hand."""

    @pytest.fixture
    def quiet(self, page: Page, site: Site, environ: dict[str, str]) -> Person:
        """Someone who stopped in the middle, three seconds before the warning is due."""
        page.clock.install()
        person = Person(page, site, LANGUAGES["en"])
        person.is_at("what-happened")
        self.idle = Settings.read(environ).idle
        page.clock.fast_forward(_milliseconds(self.idle - timedelta(minutes=5, seconds=3)))
        return person

    def test_before_anything_is_kept_no_time_runs_out(self, page: Page, site: Site) -> None:
        page.clock.install()
        page.goto(site.at("/en/complain"))
        first = page.url
        page.clock.fast_forward("45:00")
        assert page.url == first
        expect(page.locator("dialog, [data-deadline]")).to_have_count(0)

    def test_five_minutes_before_the_end_there_is_a_warning(self, quiet: Person) -> None:
        dialog = quiet.page.get_by_role("dialog", name=quiet.words("Are you still there?"))
        expect(dialog).to_be_hidden()
        quiet.page.clock.fast_forward(4000)
        expect(dialog).to_be_visible()
        expect(dialog.get_by_role("timer")).to_have_text("Time left: 5 minutes")
        expect(dialog.get_by_role("button").first).to_be_focused()

    @pytest.mark.parametrize("way", ["button", "Escape"])
    def test_staying_keeps_the_draft(self, quiet: Person, site: Site, way: str) -> None:
        row = site.row_of(quiet.page.context)
        site.let_lie(row, self.idle - timedelta(minutes=2))
        before = site.touched(row)
        assert before is not None
        quiet.page.locator("textarea").evaluate("box => { box.value = 'Half a sent' }")
        quiet.page.clock.fast_forward(4000)
        dialog = quiet.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        with quiet.page.expect_response("**/stay") as stayed:
            dialog.get_by_role("button", name="Stay").click() if way == "button" else quiet.page.keyboard.press(way)
        assert stayed.value.status == 200
        assert int(stayed.value.text()) == self.idle.total_seconds()
        expect(dialog).to_be_hidden()
        after = site.touched(row)
        assert after is not None
        assert after > before
        expect(quiet.page.locator("textarea")).to_have_value("Half a sent")

    def test_typing_keeps_the_draft_without_a_warning(self, quiet: Person, site: Site) -> None:
        row = site.row_of(quiet.page.context)
        site.let_lie(row, timedelta(minutes=20))
        before = site.touched(row)
        quiet.page.locator("textarea").press_sequentially("Half")
        with quiet.page.expect_response("**/stay"):
            quiet.page.clock.fast_forward(4000)
        expect(quiet.page.get_by_role("dialog")).to_be_hidden()
        assert site.touched(row) != before

    def test_staying_too_late_says_that_time_ran_out(self, quiet: Person, site: Site) -> None:
        site.let_lie(site.row_of(quiet.page.context), self.idle)
        quiet.page.clock.fast_forward(4000)
        with quiet.page.expect_response("**/stay") as stayed:
            quiet.page.get_by_role("button", name="Stay").click()
        assert stayed.value.status == 410
        quiet.page.wait_for_url("**/timed-out")

    @pytest.mark.back_button
    def test_at_the_end_the_page_with_the_answers_goes(self, quiet: Person) -> None:
        quiet.page.locator("textarea").evaluate("(box, text) => { box.value = text }", CANARY)
        quiet.page.clock.fast_forward(4000)
        quiet.page.clock.fast_forward("05:00")
        quiet.page.wait_for_url("**/timed-out")
        expect(quiet.page.get_by_role("heading", level=1)).to_have_text(quiet.words("We have deleted what you typed"))
        quiet.page.go_back()
        assert CANARY not in quiet.sees()

    def test_the_warning_can_be_used_to_leave(self, quiet: Person, site: Site) -> None:
        row = site.row_of(quiet.page.context)
        quiet.page.clock.fast_forward(4000)
        quiet.page.get_by_role("dialog").get_by_role("button", name="Exit this page").click()
        quiet.page.wait_for_url(EXIT_URL)
        wait_until(quiet.page, lambda: not site.keeps(row))


def _milliseconds(time: timedelta) -> int:
    return int(time.total_seconds() * 1000)


def test_pressing_send_twice_sends_once(person: Person, site: Site) -> None:
    person.is_at("check-answers")
    before = site.submissions
    person.button("Send my complaint").dblclick()
    person.page.wait_for_url("**/sent")
    assert site.submissions == before + 1


def test_sending_from_a_second_tab_shows_the_same_reference(person: Person, site: Site) -> None:
    person.is_at("check-answers")
    before = site.submissions
    second = Person(person.page.context.new_page(), site, person.language)
    second.page.goto(person.page.url)
    shown = []
    for each in (person, second):
        each.press("Send my complaint")
        expect(each.page.locator(".app-reference")).to_have_text(re.compile(r"^CCC-"))
        shown.append(each.page.locator(".app-reference").inner_text())
    assert len(set(shown)) == 1
    assert site.submissions == before + 1
