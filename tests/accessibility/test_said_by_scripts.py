"""What scripts say, they say in the reader's language: the time that is left, and each step of leaving by Shift."""

from __future__ import annotations

from datetime import timedelta

import pytest
from babel.dates import format_timedelta
from playwright.sync_api import Page, expect

from tests.accessibility.person import Person
from tests.accessibility.serving import EXIT_URL, Site
from webapp.i18n.language import Language

LEFT = ("minute", 5), ("minute", 4), ("minute", 2), ("second", 60), ("second", 40), ("second", 20)
"""What the warning counts down through: singular, plural and, where a language has them, the forms between."""

OVER_A_MINUTE = 1.5  # a minute is told in seconds


@pytest.fixture
def person(page: Page, site: Site, language: Language) -> Person:
    """Someone who reads this language, in the middle of the journey."""
    page.clock.install()
    person = Person(page, site, language)
    person.is_at("what-happened")
    return person


def test_the_time_that_is_left_is_counted_in_the_readers_language(
    person: Person, site: Site, language: Language
) -> None:
    timer = person.page.get_by_role("timer")
    seconds = int(person.page.locator("dialog").get_attribute("data-seconds-left") or 0)
    site.let_lie(site.row_of(person.page.context), timedelta(seconds=seconds, minutes=-LEFT[0][1]))
    at = seconds
    for unit, amount in LEFT:
        left = amount * 60 if unit == "minute" else amount
        person.page.clock.fast_forward((at - left) * 1000)
        at = left
        said = format_timedelta(timedelta(seconds=left), unit, threshold=OVER_A_MINUTE, locale=language.babel)
        expect(timer).to_have_text(language.gettext("Time left: {time}", time=said))


def test_each_press_of_shift_is_announced_in_the_readers_language(person: Person, language: Language) -> None:
    said = person.page.locator("form[data-exit-url] [role=status]")
    for words in ("Shift, press 2 more times to exit.", "Shift, press 1 more time to exit."):
        person.page.keyboard.press("Shift")
        expect(said).to_have_text(language.gettext(words))
    person.page.clock.fast_forward(6000)
    expect(said).to_have_text(language.gettext("Exit this page has been reset."))


def test_what_covers_the_page_while_leaving_is_in_the_readers_language(person: Person, language: Language) -> None:
    person.page.route(f"{EXIT_URL}**", lambda route: route.fulfill(status=204))  # nothing comes, so this page stays
    for _ in range(3):
        person.page.keyboard.press("Shift")
    cover = person.page.get_by_role("alert")
    expect(cover).to_have_text(language.gettext("Loading"))
    expect(person.page).to_have_title(language.gettext("Loading"))


def test_the_button_that_prints_is_named_in_the_readers_language(person: Person) -> None:
    person.is_at("sent")
    expect(person.button("Print this page")).to_be_visible()
