"""Leaving, finishing and going back, as people do it in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Error, Page, expect

from tests.accessibility.person import Person
from tests.accessibility.serving import COOKIE, EXIT_URL
from webapp.public.security import ENDED

DELETE = "Delete my answers and leave"
CANARY = "canary Zebulon 7731"
TRIES = 100


def tell(person: Person) -> str:
    """Type the canary on a page that is taken and on one that comes back with an error, and go on; return the row."""
    person.is_at("what-happened")
    person.go_on("anonymity")
    person.is_at("subject")
    person.page.locator("[name=relationship]").fill(CANARY)
    person.press("Continue")
    expect(person.page.locator("[name=relationship]")).to_have_value(CANARY)
    person.go_on("how-to-reach-you")
    row = person.site.row_of(person.page.context)
    assert person.site.keeps(row)
    return row


def going_back(page: Page, times: int = 5) -> Iterator[None]:
    """Press Back again and again and reload each page on the way, as the next person could."""
    for _ in range(times):
        try:
            page.go_back(wait_until="commit")  # a page that the browser kept whole is never loaded
        except Error as error:  # what was sent, and not kept, the browser sends again only when it is told to
            if "ERR_CACHE_MISS" not in error.message:
                raise
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


def has_forgotten(page: Page) -> bool:
    """Return whether the browser holds no key of ours any more."""
    return [each["value"] for each in page.context.cookies() if each["name"] == COOKIE] == [ENDED]


@contextmanager
def leaving(page: Page) -> Iterator[None]:
    """Let the other site be there until someone has come to it.

    While it is, the browser keeps nothing in its cache; so afterwards it is gone, and whoever goes back meets that too.
    """
    page.context.route(f"{EXIT_URL}**", lambda route: route.fulfill(body="<title>Weather</title><h1>Sunny</h1>"))
    yield
    page.wait_for_url(EXIT_URL)
    page.context.unroute(f"{EXIT_URL}**")


def press_exit(page: Page) -> None:
    """Leave by the button."""
    page.locator(".govuk-exit-this-page button").click()


def press_shift(page: Page) -> None:
    """Leave by the keyboard."""
    for _ in range(3):
        page.keyboard.press("Shift")


def finish(person: Person) -> None:
    """Delete what is unsent and leave: the site asks once, and the second press deletes."""
    for _ in range(2):
        with person.page.expect_navigation():
            person.page.locator("footer, main").get_by_text(person.words(DELETE), exact=True).last.click()
        if person.slug == "delete-answers":
            continue
        return


def leave_at_once(person: Person) -> None:
    """Leave in a hurry."""
    with leaving(person.page):
        press_exit(person.page)
    wait_until(person.page, lambda: has_forgotten(person.page))
