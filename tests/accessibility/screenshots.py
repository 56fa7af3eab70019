"""Pictures of ten key pages, in English, in Urdu and in forced colours, and of the desk: ``make screenshots``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from tests.accessibility import desk_pictures
from tests.accessibility.chromium import chromium, visitor
from tests.accessibility.guide import press
from tests.accessibility.serving import EXIT_URL, LANGUAGES, Site, served
from tests.accessibility.walk import Walk
from webapp.content import load
from webapp.handoff.crypto.keys import make_missing
from webapp.paths import CHECKOUT, CONTENT
from webapp.store.engine import migrate, open_database

WAYS = {"english": ("en", "none"), "urdu": ("ur", "none"), "forced-colours": ("en", "active")}
WIDTHS = (1280, 320)
STAND_ALONE = {"start": "", "danger": "danger", "guidance": "cambridgeshire/how-to-complain"}
ON_THE_WAY = (
    "organisation",
    "what-you-want-to-do",
    "what-happened",
    "adjustments",
    "check-answers",
    "sent",
)
WITH_A_MISTAKE = ("what-you-want-to-do",)


def main(folder: Path) -> None:
    """Serve the site for a while and take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as home,
        served(deployment(Path(home)), Path(home) / "log") as site,
        sync_playwright() as playwright,
        chromium(playwright) as browser,
    ):
        for way, (language, forced) in WAYS.items():
            with visitor(browser) as context:
                page = context.new_page()
                page.emulate_media(forced_colors=forced)
                for name in pages(page, site, language):
                    for width in WIDTHS:
                        page.set_viewport_size({"width": width, "height": 900})
                        page.screenshot(path=folder / f"{name}-{way}-{width}.png", full_page=True)
        desk_pictures.picture(browser, folder)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder.relative_to(CHECKOUT)}")


def deployment(home: Path) -> dict[str, str]:
    """Return the environment of a new deployment in this folder."""
    engine = open_database(f"sqlite:///{home / 'put-it-right.sqlite3'}")
    migrate(engine)
    engine.dispose()
    packs, any_day = load(CONTENT).packs.packs.values(), date(2026, 11, 20)
    make_missing(home / "public", home / "private", home / "pepper", any_day, packs)
    return {
        **os.environ,
        "DATABASE_URL": str(engine.url),
        "PUBLIC_KEYS": str(home / "public"),
        "PRIVATE_KEYS": str(home / "private"),
        "PEPPER_FILE": str(home / "pepper"),
        "EXIT_URL": EXIT_URL,
    }


def pages(page: Page, site: Site, language: str) -> Iterator[str]:
    """Open one key page after another, and yield its name."""
    assert language in LANGUAGES
    for name, path in STAND_ALONE.items():
        page.goto(site.at(f"/{language}/{path}"))
        yield name
    walk = Walk(page, site, language, {})
    for slug in ON_THE_WAY:
        walk.to(slug)
        walk.see()
        if slug in WITH_A_MISTAKE:
            press(page)
        yield slug


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
