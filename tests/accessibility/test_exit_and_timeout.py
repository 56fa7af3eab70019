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
        page.go_back(wait_until="commit")  # a page that the browser kept whole is never loaded
        page.wait_for_timeout(200)
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
    wait_until(person.page, lambda: not person.page.context.cookies())
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


def finish(person: Person) -> None:
    """End at a shared computer."""
    person.press("Finish and clear this computer")


def leave_at_once(person: Person) -> None:
    """Leave in a hurry."""
    press_exit(person.page)
    person.page.wait_for_url(EXIT_URL)
    wait_until(person.page, lambda: not person.page.context.cookies())


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
    for slug in ("what-happened", "name"):
        other.go_on(slug)
        assert CANARY not in other.sees(), slug
    for _ in going_back(other.page, times=3):
        assert CANARY not in other.sees(), other.page.url


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


def with_the_mouse(page: Page) -> None:
    """Select by Shift and a click, as on every site."""
    page.keyboard.down("Shift")
    page.locator("h1, label").first.click()
    page.keyboard.up("Shift")


def with_the_wheel(page: Page) -> None:
    """Scroll sideways."""
    page.keyboard.down("Shift")
    page.mouse.wheel(0, 10)
    page.wait_for_timeout(100)
    page.keyboard.up("Shift")


def to_another_keyboard(page: Page) -> None:
    """Go round the layouts of the keyboard, as writers of several languages do: Shift while Alt is held."""
    page.keyboard.down("Alt")
    page.keyboard.press("Shift")
    page.keyboard.up("Alt")


def to_another_keyboard_the_other_way(page: Page) -> None:
    """Alt while Shift is held."""
    page.keyboard.down("Shift")
    page.keyboard.press("Alt")
    page.keyboard.up("Shift")


def held_long(page: Page) -> None:
    """Hold Shift for a command that a screen reader keeps to itself."""
    page.keyboard.down("Shift")
    page.wait_for_timeout(400)
    page.keyboard.up("Shift")


def going_backwards_by_ear(page: Page) -> None:
    """A quick command of a screen reader, of which the page hears Shift, and then that the place has changed."""
    page.keyboard.press("Shift")
    page.evaluate("""() => {
      const words = [...document.querySelectorAll("p, label, h1")];
      window.nth = (window.nth ?? 0) + 1;
      getSelection().collapse(words[window.nth % words.length], 0);
    }""")
    page.wait_for_timeout(50)


def slowly(page: Page) -> None:
    """Press Shift now and then."""
    page.keyboard.press("Shift")
    page.wait_for_timeout(1100)


class TestShift:
    """What leaves by the Shift key, and what does not."""

    @pytest.fixture
    def reading(self, page: Page, site: Site) -> Person:
        """Someone on a page, with a draft."""
        person = Person(page, site, LANGUAGES["en"])
        person.is_at("what-happened")
        return person

    @pytest.mark.parametrize(
        "ordinarily",
        [
            with_the_mouse,
            with_the_wheel,
            to_another_keyboard,
            to_another_keyboard_the_other_way,
            held_long,
            going_backwards_by_ear,
            slowly,
        ],
    )
    def test_ordinary_use_never_leaves(self, reading: Person, site: Site, ordinarily: Callable[[Page], None]) -> None:
        where, row = reading.slug, site.row_of(reading.page.context)
        for _ in range(3):
            ordinarily(reading.page)
        reading.page.wait_for_timeout(100)
        assert reading.slug == where
        assert site.keeps(row)

    def test_it_can_be_switched_off_and_on_again(self, page: Page, site: Site) -> None:
        person = Person(page, site, LANGUAGES["en"])
        person.is_at("service")
        page.goto(site.at("/en/complain/before-you-start"))
        person.button("Turn off leaving with the Shift key").click()
        expect(person.button("Turn on leaving with the Shift key")).to_be_visible()
        press_shift(page)
        person.is_at("what-happened")
        press_shift(page)
        page.wait_for_timeout(100)
        assert person.slug == "what-happened"
        page.goto(site.at("/en/complain/before-you-start"))
        person.button("Turn on leaving with the Shift key").click()
        press_shift(page)
        page.wait_for_url(EXIT_URL)

    def test_it_is_on_again_for_whoever_comes_after_someone_finished(self, page: Page, site: Site) -> None:
        person = Person(page, site, LANGUAGES["en"])
        person.is_at("service")
        page.goto(site.at("/en/complain/before-you-start"))
        person.button("Turn off leaving with the Shift key").click()
        finish(person)
        person.is_at("what-happened")
        press_shift(page)
        page.wait_for_url(EXIT_URL)

    def test_where_the_other_site_does_not_open_the_draft_goes_all_the_same(self, page: Page, site: Site) -> None:
        page.context.route(f"{EXIT_URL}**", lambda route: route.fulfill(status=204))  # "stay where you are"
        person = Person(page, site, LANGUAGES["en"])
        person.is_at("what-happened")
        row = site.row_of(page.context)
        with page.expect_response("**/en/exit"):
            press_shift(page)
        assert not site.keeps(row)


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
