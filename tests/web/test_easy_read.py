"""Easy Read pages: beside the plain ones, short, with our own pictures, in every language."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.browser import HygieneClient
from tests.conftest import read_content
from tests.web.stored import service_of
from webapp.content import markdown
from webapp.content.pages import Page
from webapp.i18n.language import load_languages
from webapp.paths import CHECKOUT, CONTENT
from webapp.ui.render import STATIC, asset

GUIDANCE = read_content(CONTENT).guidance
LANGUAGES = load_languages(CHECKOUT / "translations")
PICTURES = CHECKOUT / "webapp" / "ui" / "assets" / "pictures"
MAIN = ("how-to-complain", "complaining-for-someone-else", "if-you-are-unhappy")
FOR_CHILDREN = "for-children-and-young-people"
EASY: list[tuple[str, Page]] = [
    (name, page) for name, pages in GUIDANCE.items() for page in pages.values() if page.beside
]
every_easy_page = pytest.mark.parametrize(
    ("organisation", "page"), EASY, ids=[f"{name}/{page.slug}" for name, page in EASY]
)
MOST_BYTES = 1500
MOST_WORDS = 25


@pytest.mark.parametrize("organisation", GUIDANCE)
def test_the_main_pages_of_an_organisation_are_there_in_easy_read(organisation: str) -> None:
    pages = GUIDANCE[organisation]
    beside = {page.beside for page in pages.values()}
    assert set(MAIN) <= beside
    assert any(slug.startswith("what-happens") for slug in beside)
    assert (FOR_CHILDREN in beside) == (FOR_CHILDREN in pages)


@every_easy_page
def test_easy_read_and_the_plain_page_lead_to_each_other(client: HygieneClient, organisation: str, page: Page) -> None:
    easy = client.fetch(f"/en/{organisation}/{page.slug}")
    plain = client.fetch(easy.links["Read the page with more details"])
    assert plain.slug == page.beside
    assert plain.links["Read this in Easy Read, with pictures"] == easy.url


@every_easy_page
def test_an_easy_read_line_is_one_short_idea_with_a_picture(organisation: str, page: Page) -> None:
    lines = [each for each in page.text.split("\n\n") if each.strip() and each[0] not in "#{"]
    assert lines == []  # nothing but headings, pictures with their line, and contacts
    for block in markdown.blocks(page.text):
        sentences = [each for each in block.replace(":", ".").split(". ") if each]
        assert all(len(each.split()) <= MOST_WORDS for each in sentences), block
        assert len(sentences) <= 3, block


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_picture_stands_beside_words_that_say_it(app: Flask, language: str) -> None:
    client = HygieneClient(app, language)
    for organisation, page in EASY:
        shown = client.fetch(f"/{language}/{organisation}/{page.slug}")
        pictures = shown.tree.xpath("//main//svg[@class='app-easy__picture']")
        assert len(pictures) == len(markdown.PICTURE.findall(page.text)) >= 5
        for picture in pictures:
            assert picture.get("aria-hidden") == "true"
            words = picture.getnext()
            assert words.get("class") == "app-easy__words"
            assert words.text_content().strip()
            assert not words.xpath(".//*[@lang]"), f"not in {language}: {words.text_content()}"


def test_a_picture_is_small_takes_the_colour_of_the_words_and_is_kept_for_ever(app: Flask) -> None:
    files = {path.stem: path for path in PICTURES.glob("*.svg")}
    assert files.keys() == markdown.PICTURES
    web = service_of(app) and HygieneClient(app).web
    for name, path in files.items():
        drawn = path.read_text(encoding="utf-8")
        assert len(drawn) < MOST_BYTES
        assert 'stroke="currentColor"' in drawn
        address = asset(f"picture-{name}.svg")
        assert (STATIC / address.rpartition("/")[2]).read_text(encoding="utf-8") == drawn
        found = web.get(address)
        assert "immutable" in found.headers["Cache-Control"]
        found.close()


def test_a_picture_that_does_not_exist_stops_the_start() -> None:
    page = Page("easy", "Easy", "Easy", 1, (), "{picture:unicorn} You can tell us.", beside="nothing")
    assert set(page.problems(set(), set(), set())) == {"no picture 'unicorn'", "no page 'nothing' to stand beside"}
