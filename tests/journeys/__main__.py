"""Print how long each person's way is: ``make journeys``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import Route, sync_playwright

from tests.accessibility.chromium import quick_chromium
from tests.accessibility.screenshots import deployment
from tests.browser import HygieneClient
from tests.journeys.people import TRAVELLERS
from tests.journeys.walker import Visited, walk
from webapp.app import create_app
from webapp.ops.settings import Settings

PHONE = {"width": 375, "height": 667}
ORIGIN = "http://localhost"


def main(pictures: Path | None) -> int:
    """Walk everyone, print what each meets, and return how many meet more than they should."""
    print(f"{'':42}{'pages':>6}{'most':>6}{'presses':>9}{'words':>7}{'height':>8}")
    too_long = 0
    with TemporaryDirectory() as home, phone() as page:
        app = create_app(Settings.read(deployment(Path(home))))
        for who in TRAVELLERS:
            way = walk(HygieneClient(app), who)
            height = sum(heights(app, page, way, pictures and pictures / who.name.replace(" ", "-")))
            words, presses = sum(each.words for each in way), sum(each.presses for each in way)
            too_long += (over := len(way) > who.most or words > (who.words or words))
            print(
                f"{who.name:42}{len(way):6}{who.most:6}{presses:9}{words:7,}{height:8,}{'  too long' if over else ''}"
            )
    print("Words and height in pixels: of all pages together, on a phone of 375 × 667, with JavaScript.")
    return too_long


@contextmanager
def phone() -> Iterator[BrowserPage]:
    """Open a browser as wide as a phone."""
    with sync_playwright() as playwright, quick_chromium(playwright) as browser:
        yield browser.new_page(viewport=PHONE)


def heights(app: Flask, browser: BrowserPage, way: list[Visited], pictures: Path | None) -> Iterator[int]:
    """Yield how high each page of a way is; with a folder for them, keep a picture of each."""
    for number, each in enumerate(way, 1):
        browser.route("**/*", partial(answer, app, each))
        browser.goto(f"{ORIGIN}{each.page.url}")
        yield browser.evaluate("document.documentElement.scrollHeight")
        if pictures:
            browser.screenshot(path=pictures / f"{number:02}-{each.slug or 'start'}.png", full_page=True)
        browser.unroute("**/*")


def answer(app: Flask, visited: Visited, route: Route) -> None:
    """Give the browser the page that was met, and its assets; it asks for nothing else."""
    path = route.request.url.removeprefix(ORIGIN)
    if path == visited.page.url:
        return route.fulfill(body=visited.page.html, content_type="text/html; charset=utf-8")
    asset = app.test_client().get(path, base_url=ORIGIN)
    return route.fulfill(status=asset.status_code, headers=dict(asset.headers), body=asset.get_data())


if __name__ == "__main__":
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
    sys.exit(main(folder) > 0)
