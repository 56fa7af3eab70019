"""Everyone can ask for an interpreter, a sign language or another format, whatever language they read."""

import re
import shutil
from pathlib import Path

import pytest
from babel import Locale
from flask import Flask
from lxml.html import HtmlElement

from tests.browser import HygieneClient
from tests.conftest import collected
from webapp.content import BadContent, Content, load
from webapp.i18n.language import Language
from webapp.paths import CONTENT, TRANSLATIONS
from webapp.public.service import NAME

LANGUAGES = ["en", *sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir())]
SECTION = "//ul[@class='app-invitations']/li"
FORMATS = "You can ask for an interpreter, British Sign Language, Easy Read, large print or another format."
every_language = pytest.mark.parametrize("code", LANGUAGES)


@pytest.fixture
def content(app: Flask) -> Content:
    found: Content = app.extensions[NAME].content
    return found


def language(app: Flask, code: str) -> Language:
    found: Language = app.extensions[NAME].languages[code]
    return found


def lines(app: Flask, code: str) -> list[HtmlElement]:
    found: list[HtmlElement] = HygieneClient(app, code).visit("/").tree.xpath(SECTION)
    return found


@every_language
def test_the_start_page_says_it_in_at_least_twelve_languages(app: Flask, code: str) -> None:
    said = lines(app, code)
    assert len({each.get("lang") for each in said}) >= 12
    for each in said:
        assert each.get("dir") == Locale.parse(each.get("lang"), sep="-").text_direction
    assert {"rtl", "ltr"} == {each.get("dir") for each in said}


def test_it_is_the_same_on_every_page_and_in_no_catalogue(app: Flask, content: Content) -> None:
    words = {code: [each.text_content() for each in lines(app, code)] for code in LANGUAGES}
    assert len({tuple(said) for said in words.values()}) == 1
    assert not {part for each in content.invitations for part in (each.ask, each.how)} & collected().keys()


@every_language
def test_each_line_leads_to_whom_to_phone_in_that_language_where_the_site_speaks_it(app: Flask, code: str) -> None:
    for line in lines(app, code):
        (link,) = line.xpath("./a/@href")
        theirs = line.get("lang") if line.get("lang") in LANGUAGES else code
        assert link == f"/{theirs}/contact"
        page = HygieneClient(app, theirs).fetch(link)
        assert page.tree.xpath("//main//a[starts-with(@href, 'tel:')]")


def test_each_line_gives_an_english_word_to_say_and_marks_it_as_english(app: Flask) -> None:
    words = []
    for line in lines(app, "pl"):
        said = line.xpath("./bdi[@lang='en'][@dir='ltr']")
        assert said, line.text_content()
        words += [each.text_content() for each in said]
        assert not re.search(r"[\[\]]", line.text_content())
    assert len(words) == len(set(words))
    assert all(re.fullmatch("[A-Z][a-z]+", each) for each in words)


@every_language
def test_interpreters_signs_and_formats_are_offered_before_and_in_the_form(app: Flask, code: str) -> None:
    speaks, visitor = language(app, code), HygieneClient(app, code)
    for address in ("/", "/contact"):
        page = visitor.visit(address)
        assert speaks.gettext(FORMATS) in page
        assert f"/{code}/complain/adjustments" in page.tree.xpath("//main//a/@href")
    assert f"/{code}/about/languages-and-formats" in page.tree.xpath("//main//a/@href")
    visitor.begin()
    needs = visitor.visit("adjustments")
    assert {"interpreter", "translation", "bsl", "easy-read"} <= set(needs.offered("adjustment_needs"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('code = "pl"', 'code = "lt"', "'lt' stands twice"),
        ('code = "pl"', 'code = "nothing"', "no language has this code"),
        ("[Polish]", "Polish", "no [word] to say in English"),
        ('code = "pl"', 'kode = "pl"', "needs ask, code, how, name"),
        ("[[invitations]]", "[[invitation]]", "invitations"),
    ],
)
def test_a_notice_that_is_wrong_stops_the_start(tmp_path: Path, before: str, after: str, said: str) -> None:
    copy = shutil.copytree(CONTENT, tmp_path / "content")
    file = copy / "shared" / "invitations.toml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(BadContent, match=re.escape(said)):
        load(copy)
