"""The page for staff and everyone who helps is found from wherever a helper begins, and says what is true."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.browser import HygieneClient
from webapp.i18n.language import load_languages
from webapp.paths import TRANSLATIONS

LANGUAGES = load_languages(TRANSLATIONS)
ORGANISATIONS = ("cambridgeshire", "staffordshire", "council", "care-provider")
TITLE = "Helping someone use this site"
PLACES = [
    "/",
    "/contact",
    *(f"/{each}/{slug}" for each in ORGANISATIONS for slug in ("complain", "contact", "how-to-complain")),
]
in_each_language = pytest.mark.parametrize("code", sorted(LANGUAGES))


@in_each_language
@pytest.mark.parametrize("place", PLACES)
def test_it_is_linked_in_sight_from_every_place_where_a_helper_begins(app: Flask, code: str, place: str) -> None:
    page = HygieneClient(app, code).visit(place)
    (link,) = page.tree.xpath("//main//a[contains(@href, 'helping-someone')]")
    assert link.get("href") == f"/{code}/about/helping-someone"
    assert link.text_content() == LANGUAGES[code].gettext(TITLE)
    assert not link.xpath("ancestor::details")


@in_each_language
def test_it_leads_to_who_to_call_and_to_every_other_way(app: Flask, code: str) -> None:
    page = HygieneClient(app, code).visit("/about/helping-someone")
    assert {f"/{code}/danger", f"/{code}/contact", f"/{code}/about/safety"} <= set(page.tree.xpath("//main//a/@href"))
    assert "0800 1111" in page
    assert not page.tree.xpath("//main//*[@lang='en']"), "something on it is not translated"


def test_it_says_what_to_do_when_someone_tells_about_harm(client: HygieneClient) -> None:
    page = client.visit("/about/helping-someone")
    assert "tel:999" in page.tree.xpath("//main//a/@href")
    for sentence in (
        "Follow the safeguarding rules of your own workplace.",
        "Do not promise to keep it secret.",
        "Nobody reads it straight away.",
    ):
        assert sentence in page, sentence


def test_it_says_how_long_a_shared_computer_keeps_what_was_typed(client: HygieneClient) -> None:
    page = client.visit("/about/helping-someone")
    assert "deleted after 15 minutes without use. Otherwise it is 30 minutes." in page
    assert "Next person" in page
