"""What leaves by the Shift key, and what does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility.leaving import finish, leaving, press_shift
from tests.accessibility.person import Person
from tests.accessibility.serving import EXIT_URL, LANGUAGES, Site


def test_capital_letters_and_going_backwards_do_not_leave(page: Page, site: Site) -> None:
    person = Person(page, site, LANGUAGES["en"])
    person.is_at("what-happened")
    person.page.locator("[name=what_happened]").focus()
    for _ in range(4):
        person.page.keyboard.press("Shift+A")
        person.page.keyboard.press("Shift+Tab")
        person.page.keyboard.press("Tab")
    person.page.keyboard.press("Shift")
    person.page.keyboard.press("Shift")
    assert person.slug == "what-happened"
    expect(person.page.locator("[name=what_happened]")).to_have_value("AAAA")


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
        person.is_at("what-you-want-to-do")
        page.goto(site.at("/en/complain/organisation"))
        page.locator(".app-quickly summary").click()
        person.button("Turn off leaving with the Shift key").click()
        expect(person.button("Turn on leaving with the Shift key")).to_be_visible()
        press_shift(page)
        person.is_at("what-happened")
        press_shift(page)
        page.wait_for_timeout(100)
        assert person.slug == "what-happened"
        page.goto(site.at("/en/complain/organisation"))
        page.locator(".app-quickly summary").click()
        person.button("Turn on leaving with the Shift key").click()
        with leaving(page):
            press_shift(page)

    def test_it_is_on_again_for_whoever_comes_after_someone_finished(self, page: Page, site: Site) -> None:
        person = Person(page, site, LANGUAGES["en"])
        person.is_at("what-you-want-to-do")
        page.goto(site.at("/en/complain/organisation"))
        page.locator(".app-quickly summary").click()
        person.button("Turn off leaving with the Shift key").click()
        finish(person)
        person.is_at("what-happened")
        with leaving(page):
            press_shift(page)

    def test_where_the_other_site_does_not_open_the_draft_goes_all_the_same(self, page: Page, site: Site) -> None:
        page.context.route(f"{EXIT_URL}**", lambda route: route.fulfill(status=204))  # "stay where you are"
        person = Person(page, site, LANGUAGES["en"])
        person.is_at("what-happened")
        row = site.row_of(page.context)
        with page.expect_response("**/en/exit"):
            press_shift(page)
        assert not site.keeps(row)
