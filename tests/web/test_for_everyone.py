"""What makes pages usable by anyone and can be seen in what is served, without a browser."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import product

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.content.test_picture import contrast
from tests.personas import HERSELF
from tests.web.hygiene import POLICY
from tests.web.stored import service_of
from webapp.domain.packs.model import Packs
from webapp.forms.fields import Line
from webapp.forms.journey import QUESTIONS
from webapp.paths import CHECKOUT
from webapp.ui.render import STATIC

PURPOSES = {
    "full_name": "name",
    "email": "email",
    "phone": "tel",
    "address_line_1": "address-line1",
    "address_line_2": "address-line2",
    "town": "address-level2",
    "postcode": "postal-code",
    "country": "country-name",
}
"""What WCAG calls the purpose of each box about the person who fills it in."""
HEARD = {"blur", "cancel", "click", "focus", "input", "keydown", "keyup", "message", "pagehide", "pageshow", "submit"}
"""What scripts may wait for, a message of another tab among it: no pointer going down, no path of a finger, no drag, no
shaking, nothing hovered over."""
TEXT, OTHER = 7, 3
GROUNDS = ("paper", "sand")


def guidance(app: Flask, code: str = "en") -> list[str]:
    """Return the addresses of pages of information: all there are."""
    content = service_of(app).content
    pages = [f"/{code}/", f"/{code}/danger", f"/{code}/contact", *(f"/{code}/about/{slug}" for slug in content.about)]
    return pages + [f"/{code}/{name}/{slug}" for name, found in content.guidance.items() for slug in ("", *found)]


def met(app: Flask) -> list[Page]:
    """Return every page of information, and every question that one person meets."""
    client = HygieneClient(app)
    pages = [client.fetch(address) for address in guidance(app)]
    page = client.begin()
    while page.slug != "sent":
        pages.append(page)
        page = client.answer(page.fitting(HERSELF))
    return [*pages, page]


def ways(page: Page, part: str) -> list[str]:
    """Return the words of the links of a part of the page, in order; on a question they are buttons."""
    found = page.tree.xpath(f"//*[@class='{part}']//*[self::a or self::button]")
    return [" ".join(each.text_content().split()) for each in found]


def test_help_and_the_links_below_stand_in_the_same_order_on_every_page(app: Flask) -> None:
    first, *rest = met(app)
    for part in ("app-help__list", "app-footer__list"):
        assert len(ways(first, part)) >= 3
        for page in rest:
            assert ways(page, part) == ways(first, part), page.url


def test_whatever_can_be_pressed_is_called_by_the_words_it_shows(app: Flask) -> None:
    for page in met(app):
        renamed = page.tree.xpath("//*[self::a or self::button][@aria-label or @aria-labelledby or @title]")
        assert not renamed, page.url


def test_boxes_about_oneself_tell_the_browser_what_belongs_in_them(packs: Packs) -> None:
    told = {}
    for question in QUESTIONS.values():
        for field in question({}, packs, date(2027, 1, 4)):
            if isinstance(field, Line) and "autocomplete" in field.attributes:
                told[field.name] = field.attributes["autocomplete"]
    assert told.items() >= PURPOSES.items()


def test_scripts_wait_for_no_gesture_no_motion_and_no_pointer_going_down() -> None:
    manifest = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    script = (STATIC / manifest["app.js"]).read_text(encoding="utf-8")
    heard = set(re.findall(r'addEventListener\(\s*["\']([a-z]+)', script))
    assert heard
    assert heard <= HEARD
    assert not re.search(r"\.on(mouse|touch|pointer|device|drag)", script)


@pytest.mark.parametrize("sheet", ["app.css", "app.rtl.css"])
def test_nothing_moves_by_itself_and_a_screen_may_be_held_either_way(client: HygieneClient, sheet: str) -> None:
    manifest = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    style = (STATIC / manifest[sheet]).read_text(encoding="utf-8")
    assert not re.search(r"@keyframes|animation|orientation:|marquee", style)
    (viewport,) = client.visit("/").tree.xpath("//meta[@name='viewport']/@content")
    assert not re.search(r"user-scalable|maximum-scale", viewport)


def test_no_page_may_play_a_sound_or_a_film(app: Flask, client: HygieneClient) -> None:
    assert "default-src 'none'" in POLICY
    assert "media-src" not in POLICY
    for address in guidance(app):
        page = client.fetch(address)
        assert not page.tree.xpath("//audio | //video | //object | //embed | //iframe | //canvas"), address


def test_every_colour_can_be_told_from_what_it_stands_on() -> None:
    settings = (CHECKOUT / "webapp" / "ui" / "assets" / "styles" / "_settings.scss").read_text(encoding="utf-8")
    colours = dict(re.findall(r'(?m)^\s*[$"]([a-z-]+)"?: (#[0-9a-f]{6})[;,]', settings))
    for word, ground in product(("ink", "quiet-ink", "green", "red", "link", "link-visited"), GROUNDS):
        assert contrast(colours[word], colours[ground]) >= TEXT, (word, ground)
    assert contrast(colours["focus-text"], colours["focus"]) >= TEXT
    for button in ("green", "green-dark", "red", "red-dark", "moss"):
        assert contrast(colours["paper"], colours[button]) >= TEXT, button
    for edge, ground in product(("ink", "green", "red", "focus-text"), GROUNDS):
        assert contrast(colours[edge], colours[ground]) >= OTHER, (edge, ground)
