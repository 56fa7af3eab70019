"""Leaving at once, finishing at a shared computer, the end of a quiet time, and pressing Send too often."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.accessibility.person import Person
from tests.accessibility.serving import EXIT_URL, LANGUAGES, Site

CANARY = "canary Zebulon 7731"
ENGLISH = LANGUAGES["en"]


@pytest.fixture
def person(page: Page, site: Site) -> Person:
    """Someone who has something to say that nobody else may see."""
    return Person(page, site, ENGLISH, what_happened=CANARY, relationship=CANARY)


def tells(person: Person) -> str:
    """Type the canary, on a page that is taken and on one that comes back with an error; return the draft's row."""
    person.says = {**person.says, "who": "relative"}
    person.is_at("what-happened")
    person.go_on("people-involved")
    person.go_on("subject")
    person.page.locator("[name=relationship]").fill(CANARY)
    person.press("Continue")
    expect(person.page.locator("[name=relationship]")).to_have_value(CANARY)
    row = person.site.row_of(person.page.context)
    assert person.site.keeps(row)
    assert CANARY in person.sees()
    return row


def going_back(page: Page, times: int) -> Iterator[None]:
    """Press Back again and again, and reload each page on the way, as the next person could."""
    for _ in range(times):
        try:
            page.go_back()
            yield
            page.reload()
        except Error as error:  # the browser itself will not show the page of a form again
            assert "ERR_CACHE_MISS" in error.message, error
        yield


def press_exit(page: Page) -> None:
    page.locator(".govuk-exit-this-page button").click()


def press_shift(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [press_exit, press_shift])
def test_leaving_deletes_the_draft_and_back_shows_nothing(person: Person, leave: Callable[[Page], None]) -> None:
    row = tells(person)
    leave(person.page)
    person.page.wait_for_url(EXIT_URL)
    expect(person.page.get_by_role("heading")).to_have_text("Sunny")
    eventually(lambda: not person.site.keeps(row))
    assert not person.page.context.cookies()
    for _ in going_back(person.page, 5):
        assert CANARY not in person.sees()


def eventually(holds: Callable[[], bool]) -> None: ...
