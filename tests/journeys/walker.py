"""Walks people from the page they come to until their journey ends, over HTTP, and counts what they meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.browser import MOST_PAGES, HygieneClient, Page
from tests.journeys.people import START, Traveller
from tests.personas import left_out

NEXT_CHILD = "Another child, keep my details"
NOT_SEEN = (
    "ancestor::details and not(ancestor::summary)",
    "ancestor::*[contains(@class, '__conditional')]",  # what a choice opens, once it is chosen
    "ancestor::*[contains(@class, 'visually-hidden')]",
    "ancestor::*[@hidden]",
    "ancestor::script or ancestor::svg",
)


@dataclass(frozen=True)
class Visited:
    """One page that was met: its slug, how much there was to read, and how many clicks and boxes it took."""

    slug: str
    words: int
    presses: int
    page: Page


def walk(client: HygieneClient, who: Traveller) -> list[Visited]:
    """Return the pages a person meets, from the first to where their journey ends, both among them."""
    if not who.before:
        return list(_walk(client, client.visit(who.starts if who.starts != START else "/"), who, who.door))
    *_, sent = _walk(client, client.visit("/"), Traveller(who.name, 0, who.before), who.door)
    return [*_walk(client, sent.page, who, NEXT_CHILD)][1:]  # the page before was counted for the child before


def _walk(client: HygieneClient, page: Page, who: Traveller, door: str) -> Iterator[Visited]:
    yield _visited(page, {})
    page = enter(client, door)
    for _ in range(MOST_PAGES):
        if page.slug == who.ends or page.question is None:
            yield _visited(page, {})
            assert page.slug == who.ends, f"{who.name}: ended at {page.url}"
            return
        fields = page.fitting(who.answers)
        before, page = page, client.answer(fields)
        if page.errors:
            fields = {**left_out(page.html), **page.fitting(who.answers)}
            page = client.answer(fields)
        assert not page.errors, f"{page.url}: {page.errors}"
        yield _visited(before, fields)
    raise AssertionError(f"{who.name}: never arrived at {who.ends}")


def enter(client: HygieneClient, door: str) -> Page:
    """Go through a door of the page, a link or a button."""
    assert client.page is not None
    return client.follow(door) if door in client.page.links else client.press(door)


def _visited(page: Page, fields: Mapping[str, Any]) -> Visited:
    filled = sum(len(value) if isinstance(value, list) else bool(value) for value in fields.values())
    return Visited(page.slug, words_in(page), filled + 1, page)


def words_in(page: Page) -> int:
    """Return how many words of the main part a person sees at first: not what a press or a choice opens."""
    seen = " and ".join(f"not({each})" for each in NOT_SEEN)
    return len(" ".join(page.tree.xpath(f"//main//text()[{seen}]")).split())
