"""Leaving at once, the end of a quiet time, and pressing Send too often."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.accessibility.leaving import CANARY, has_forgotten, leaving, press_exit, press_shift, tell, wait_until
from tests.accessibility.person import Person
from tests.accessibility.serving import LANGUAGES, Site
from webapp.ops.settings import Settings


@pytest.fixture
def person(new_context: Callable[..., BrowserContext], site: Site, scripts: bool) -> Person:
    """Someone in the middle of the journey."""
    page = new_context(java_script_enabled=scripts).new_page()
    return Person(page, site, LANGUAGES["en"], what_happened=CANARY, who="relative")


@pytest.mark.parametrize("leave", [press_exit, press_shift])
@pytest.mark.parametrize("scripts", [True], indirect=True, ids=["with-scripts"])
def test_leaving_deletes_the_draft(person: Person, site: Site, leave: Callable[[Page], None]) -> None:
    row = tell(person)
    with leaving(person.page):
        leave(person.page)
    expect(person.page.get_by_role("heading")).to_have_text("Sunny")
    wait_until(person.page, lambda: not site.keeps(row))
    wait_until(person.page, lambda: has_forgotten(person.page))


class TestAQuietTime:
    """What happens while nobody does anything. The browser's clock is moved on; the draft is made older by hand."""

    @pytest.fixture
    def quiet(self, page: Page, site: Site, environ: dict[str, str]) -> Person:
        """Someone who stopped in the middle, three seconds before the warning is due."""
        page.clock.install()
        person = Person(page, site, LANGUAGES["en"])
        person.is_at("what-happened")
        self.idle = Settings.read(environ).idle
        warns = self.idle - timedelta(minutes=5)
        site.let_lie(site.row_of(page.context), warns + timedelta(seconds=1))
        page.clock.fast_forward(_milliseconds(warns - timedelta(seconds=3)))
        return person

    def test_before_anything_is_kept_no_time_runs_out(self, page: Page, site: Site) -> None:
        page.clock.install()
        Person(page, site, LANGUAGES["en"]).start()
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
        before = site.touched(row)
        assert before is not None
        quiet.page.locator("[name=what_happened]").evaluate("box => { box.value = 'Half a sent' }")
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
        expect(quiet.page.locator("[name=what_happened]")).to_have_value("Half a sent")

    def test_typing_keeps_the_draft_without_a_warning(self, quiet: Person, site: Site) -> None:
        row = site.row_of(quiet.page.context)
        before = site.touched(row)
        quiet.page.locator("[name=what_happened]").press_sequentially("Half")
        with quiet.page.expect_response("**/stay"):
            quiet.page.clock.fast_forward(4000)
        expect(quiet.page.get_by_role("dialog")).to_be_hidden()
        assert site.touched(row) != before

    def test_staying_too_late_says_that_time_ran_out(self, quiet: Person, site: Site) -> None:
        quiet.page.clock.fast_forward(4000)
        expect(quiet.page.get_by_role("dialog")).to_be_visible()
        site.let_lie(site.row_of(quiet.page.context), self.idle)
        with quiet.page.expect_response("**/stay") as stayed:
            quiet.page.get_by_role("button", name="Stay").click()
        assert stayed.value.status == 410
        quiet.page.wait_for_url("**/timed-out")

    @pytest.mark.back_button
    def test_at_the_end_the_page_with_the_answers_goes(self, quiet: Person, site: Site) -> None:
        quiet.page.locator("[name=what_happened]").evaluate("(box, text) => { box.value = text }", CANARY)
        site.let_lie(site.row_of(quiet.page.context), timedelta(minutes=6))
        quiet.page.clock.fast_forward("05:04")
        quiet.page.wait_for_url("**/timed-out")
        expect(quiet.page.get_by_role("heading", level=1)).to_have_text(quiet.words("We have deleted what you typed"))
        quiet.page.go_back()
        assert CANARY not in quiet.sees()

    def test_a_forgotten_tab_does_not_say_that_answers_were_deleted_while_another_is_used(
        self, quiet: Person, site: Site
    ) -> None:
        row = site.row_of(quiet.page.context)
        site.let_lie(row, -self.idle / 2)  # renewed by a tab that told this one nothing
        touched = site.touched(row)
        for passes in (timedelta(seconds=4), self.idle):
            with quiet.page.expect_response("**/left") as asked:
                quiet.page.clock.fast_forward(_milliseconds(passes))
            assert asked.value.status == 200
            expect(quiet.page.get_by_role("dialog")).to_be_hidden()
        assert quiet.slug == "what-happened"
        assert site.touched(row) == touched, "looking extends nothing"

    def test_tabs_tell_each_other_of_more_time(self, quiet: Person, site: Site) -> None:
        first, second = quiet.page, quiet.page.context.new_page()
        first.clock.fast_forward(4000)
        expect(first.get_by_role("dialog")).to_be_visible()
        second.goto(first.url)
        expect(first.get_by_role("dialog")).to_be_hidden()

    def test_the_warning_can_be_used_to_leave(self, quiet: Person, site: Site) -> None:
        row = site.row_of(quiet.page.context)
        quiet.page.clock.fast_forward(4000)
        with leaving(quiet.page):
            quiet.page.get_by_role("dialog").get_by_role("button", name="Exit this page").click()
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
