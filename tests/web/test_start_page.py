"""The start page: short, who to call first, and what someone has to know before they begin."""

from __future__ import annotations

import pytest
from flask import Flask
from lxml.html import HtmlElement

from tests.browser import HygieneClient, Page
from webapp.i18n.language import load_languages
from webapp.paths import TRANSLATIONS

LANGUAGES = load_languages(TRANSLATIONS)
MOST_WORDS = 250
PATHS = ("/", "/cambridgeshire/complain", "/care-provider/complain")


def words_of(page: Page) -> list[str]:
    """Return what a reader of English reads at first: not the notices in other languages, the cards, what is closed."""
    apart = "contains(@class, 'app-invitations') or @class='app-card' or @class='govuk-details__text'"

    def others(element: HtmlElement) -> bool:
        return bool(element.xpath(f"ancestor-or-self::*[{apart}]"))

    texts = [each for each in page.tree.xpath("//main//text()") if not others(each.getparent())]
    return " ".join(texts).split()


@pytest.mark.parametrize("path", PATHS)
def test_the_start_page_is_short(client: HygieneClient, path: str) -> None:
    assert 100 < len(words_of(client.visit(path))) <= MOST_WORDS


@pytest.mark.parametrize("path", PATHS)
def test_it_says_first_who_to_call_and_a_press_dials_it(client: HygieneClient, path: str) -> None:
    page = client.visit(path)
    first = page.tree.xpath("//main//*[self::a or self::button]")[0]
    assert (first.get("href"), first.text_content()) == ("tel:999", "999")
    assert page.tree.xpath("//main//p[1]")[0].text_content().startswith("Call 999")


@pytest.mark.parametrize("path", PATHS)
def test_it_says_what_someone_has_to_know_before_they_begin(client: HygieneClient, path: str) -> None:
    page = client.visit(path)
    for sentence in (
        "It takes about 10 minutes.",
        "It helps to know roughly when things happened. You do not need anything else.",
        "You can choose to be anonymous.",
        "We only send it when you press Send.",
        "we may have to tell others",
        "If you do nothing for 30 minutes, we delete what you typed",
        "Every question page has an “Exit this page” button.",
    ):
        assert sentence in page, sentence
    assert page.links["Stay safe when you use this site"] == "/en/about/safety"
    assert page.links["Helping someone use this site"] == "/en/about/helping-someone"
    assert page.links["How we use and protect what you tell us"] == "/en/about/privacy"


@pytest.mark.parametrize("path", PATHS)
def test_its_doors_are_buttons_that_need_no_script(client: HygieneClient, path: str) -> None:
    page = client.visit(path)
    (form,) = page.tree.xpath("//main//form")
    assert (form.get("method"), form.get("action")) == ("post", "/en/complain")
    buttons = form.xpath(".//button[@type='submit']")
    assert [" ".join(each.text_content().split()) for each in buttons[:2]] == ["Start now", "I am under 18"]
    assert {each.get("name") for each in buttons[2:]} == {"helper"}
    assert not form.xpath(".//a[contains(@href, '/complain')]")


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_its_doors_keep_the_language(app: Flask, code: str) -> None:
    client, said = HygieneClient(app, code), LANGUAGES[code].gettext
    for words in (said("Start now"), said("I am under 18"), said("Library staff")):
        client.visit("/staffordshire/complain")
        assert client.press(words).url.startswith(f"/{code}/complain/")


def test_an_organisation_shows_its_own_numbers_and_no_others(client: HygieneClient) -> None:
    page = client.visit("/cambridgeshire/complain")
    assert "01223 703535" in page
    assert "0300 111 8004" not in page.html
    assert client.visit("/").tree.xpath("//main//address") == []


def test_the_start_page_of_an_organisation_leads_to_its_other_languages_and_its_guidance(client: HygieneClient) -> None:
    page = client.visit("/cambridgeshire/complain")
    assert page.links["Polski"] == "/pl/cambridgeshire/complain"
    assert page.links["Complaints and feedback: how it works"] == "/en/cambridgeshire/"


def test_the_guidance_of_an_organisation_is_listed_in_groups(client: HygieneClient) -> None:
    page = client.visit("/cambridgeshire/")
    groups = {
        heading.text_content(): [each.text_content() for each in heading.getnext().xpath("li/a")]
        for heading in page.tree.xpath("//main//h2[following-sibling::*[1][self::ul]]")
    }
    assert list(groups) == [
        "Care and support for adults",
        "Services for children and families",
        "For everyone",
        "Easy Read",
    ]
    adults, children, everyone, easy = groups.values()
    assert "If you pay for your own care" in adults
    assert "For children and young people" in children
    assert [title for title in adults if "hildren" in title] == []
    assert "If someone is in danger" in everyone
    assert "Accessibility statement" in everyone
    assert all(title.startswith("Easy Read") for title in easy)
    assert max(map(len, groups.values())) <= 14


def test_an_organisation_for_adults_alone_has_no_group_for_children(client: HygieneClient) -> None:
    headings = client.visit("/care-provider/").tree.xpath("//main//h2/text()")
    assert "For everyone" in headings
    assert "Services for children and families" not in headings
