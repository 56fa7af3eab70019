"""What makes two pages differ in more than their words is seen, and nothing else."""

from __future__ import annotations

import pytest

from tests.accessibility.alike import Outlines

LIST = '<html lang="{lang}" dir="ltr"><ul class="app-languages"><li>{lang}</li></ul></html>'
PAGE = """<html lang="{lang}" dir="ltr"><title>{words}</title><ul class="app-languages"><li>{lang}</li></ul>
<main><h1>{words}</h1><p class="hint">{words} <a href="/{lang}/there">{words}</a></p>
<input name="what" aria-label="{name}" value="{words}"><img alt="{picture}">
<div data-module="exit" data-leaving="{words}"></div></main></html>"""
ENGLISH = PAGE.format(lang="en", words="Words", name="Name", picture="Two")
POLISH = PAGE.format(lang="pl", words="Słowa", name="Nazwa", picture="Dwa")


@pytest.fixture
def outlines() -> Outlines:
    """The outlines of one page, read in English, and of the list of languages as it stands on every page in Polish."""
    found = Outlines()
    found.note(ENGLISH, "as it opens")
    found.note(LIST.format(lang="pl"), "as it opens")
    return found


def test_the_same_page_with_other_words_is_known_in_another_language_alone(outlines: Outlines) -> None:
    assert outlines.known_in_another_language(POLISH, "as it opens")
    assert not outlines.known_in_another_language(ENGLISH, "as it opens")
    assert not outlines.known_in_another_language(POLISH, "with an error")
    outlines.note(POLISH, "as it opens")
    assert not outlines.known_in_another_language(ENGLISH.replace("Words", "More words"), "as it opens")


def test_what_stands_on_every_page_of_a_language_is_read_on_one_of_them(outlines: Outlines) -> None:
    unchecked = POLISH.replace("</main>", '</main><p class="app-unchecked">Niesprawdzone</p>')
    assert not outlines.known_in_another_language(unchecked, "as it opens")
    outlines.note('<html lang="lt"><p class="app-unchecked">Nepatikrinta</p></html>', "as it opens")
    assert outlines.known_in_another_language(unchecked, "as it opens")
    other_list = POLISH.replace("<li>pl</li>", "<li>en</li><li>pl</li>")
    assert not outlines.known_in_another_language(other_list, "as it opens")


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ('dir="ltr"', 'dir="rtl"'),
        ("<h1>Słowa</h1>", "<h2>Słowa</h2>"),
        ("<h1>Słowa</h1>", "<h1></h1>"),
        ("<h1>Słowa</h1>", "<h1>Słowa <b>dwa</b></h1>"),
        ("<h1>Słowa</h1>", "<h1>Nazwa</h1>"),
        ("</p>", "</p><p>Słowa</p>"),
        (' href="/pl/there"', ""),
        (' aria-label="Nazwa"', ""),
        (' aria-label="Nazwa"', ' aria-label="Dwa"'),
        ('value="Słowa"', 'value=""'),
        ('class="hint"', 'class="other"'),
        ('data-module="exit"', 'data-module="other"'),
        ('name="what"', 'name="what" disabled'),
    ],
)
def test_more_than_other_words_makes_another_page(outlines: Outlines, part: str, other: str) -> None:
    assert part in POLISH
    assert not outlines.known_in_another_language(POLISH.replace(part, other, 1), "as it opens")
