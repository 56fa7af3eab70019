"""On pages from right to left, numbers, addresses, references and names of organisations still run from the left."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from lxml.html import HtmlElement

from tests.browser import HygieneClient, Page
from tests.personas import EVERY_WAY, REACHED_EVERY_WAY, Answers
from tests.web.people import send
from webapp.content import Content
from webapp.i18n.language import Language, LeftToRight
from webapp.public.service import NAME

URDU = "ur"
RUNS_BY_ITSELF = "ancestor::*[@dir='ltr' or @dir='auto']"  # auto: what the person typed
NAMED_LAST = "ancestor::svg"  # a picture's title ends with the name, in letters alone, which nothing can turn round
RUNS = re.compile(
    r"(?:\+|\b0)\d[\d ]{4,}\d"
    r"|\S+@\S+"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
    r"|\b[A-Z]{3}-\w{4}-\w{4}"
)
WRONG: Answers = {"email": "?", "phone": "?", "postcode": "?"}


def spoiled(page: Page, names: set[str]) -> list[str]:
    """Return every piece of text that holds something which the page around it would turn round."""
    pieces = page.tree.xpath(f"//body//text()[not(parent::script) and not({RUNS_BY_ITSELF}) and not({NAMED_LAST})]")
    return [each.strip() for each in pieces if RUNS.search(each) or any(name in each for name in names)]


@pytest.fixture
def content(app: Flask) -> Content:
    found: Content = app.extensions[NAME].content
    return found


@pytest.fixture
def names(content: Content) -> set[str]:
    """The names of the organisations."""
    return {name for pack in content.packs.packs.values() for name in (pack.name, pack.label)}


@pytest.fixture
def reader(app: Flask) -> HygieneClient:
    return HygieneClient(app, URDU)


def information(content: Content) -> Iterator[str]:
    yield from ("/", "/danger", "/contact", "/finished", "/deleted", "/timed-out", "/nowhere/at-all")
    yield from (f"/about/{slug}" for slug in content.about)
    for organisation, pages in content.guidance.items():
        yield from (f"/{organisation}/{slug}" for slug in ("", "how-we-decide", *pages))


def test_no_page_of_information_turns_anything_round(reader: HygieneClient, content: Content, names: set[str]) -> None:
    found = {address: spoiled(reader.visit(address), names) for address in information(content)}
    assert not {address: pieces for address, pieces in found.items() if pieces}


@pytest.mark.parametrize("answers", EVERY_WAY, ids=[str(each["name of the way"]) for each in EVERY_WAY])
def test_no_page_of_the_journey_turns_anything_round(reader: HygieneClient, names: set[str], answers: Answers) -> None:
    found = {}
    page = reader.begin()
    while page.question is not None:
        found[page.url] = spoiled(page, names)
        fields = page.fitting(answers)
        if wrong := {name: WRONG[name] for name in fields if name in WRONG}:
            mistaken = reader.answer({**fields, **wrong})
            assert mistaken.errors
            found[f"{page.url} with errors"] = spoiled(mistaken, names)
        page = reader.go_past(answers)
    assert page.slug == "sent", page.url
    found[page.url] = spoiled(page, names)
    assert not {url: pieces for url, pieces in found.items() if pieces}


def test_the_reference_stands_by_itself(reader: HygieneClient) -> None:
    (reference,) = send(reader, REACHED_EVERY_WAY).tree.xpath("//*[@class='app-reference']")
    assert reference.get("dir") == "ltr"


def test_what_is_typed_runs_as_its_own_letters_do(reader: HygieneClient) -> None:
    page = reader.begin()
    for _ in range(60):
        for box in boxes_for_words(page):
            assert box.get("dir") == "auto", (page.url, box.get("name"))
        if page.slug == "sent":
            break
        page = reader.go_past(REACHED_EVERY_WAY)
    assert page.slug == "sent"


def boxes_for_words(page: Page) -> list[HtmlElement]:
    """Return the boxes a person types words into."""
    kinds = "@type='text' or @type='email' or @type='tel'"
    found: list[HtmlElement] = page.tree.xpath(
        f"//main//textarea | //main//input[{kinds}][not(ancestor::*[@hidden]) and not(@inputmode='numeric')]"
    )
    return found


def test_a_sentence_sets_apart_what_would_be_turned_round(app: Flask) -> None:
    urdu: Language = app.extensions[NAME].languages[URDU]
    english: Language = app.extensions[NAME].languages["en"]
    said = "Call +44 808 157 0192 or 999, not 27 3 2026. Write to me@example.org, PE29 3AD."
    apart = '<bdi dir="ltr">{}</bdi>'.format
    expected = said
    for each in ("+44 808 157 0192", "me@example.org", "PE29 3AD"):
        expected = expected.replace(each, apart(each))
    assert urdu.apart(english.gettext_markup(said)) == expected
    assert english.gettext_markup(said) == said
    assert english.gettext_markup("At {name}.", name=LeftToRight("A & B")) == f"At {apart('A &amp; B')}."
    assert english.gettext("At {name}.", name=LeftToRight("A & B")) == "At A & B."
