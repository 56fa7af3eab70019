"""What makes two pages differ in more than their words is seen, and nothing else."""

from __future__ import annotations

import pytest

from tests.accessibility.alike import Outlines

PAGE = """<html lang="{lang}" dir="ltr"><title>{words}</title><ul class="app-languages"><li>{lang}</li></ul>
<main><h1>{words}</h1><p class="hint">{words} <a href="/{lang}/there">{words}</a></p>
<input name="what" aria-label="{words}" value="{words}">
<div data-module="exit" data-leaving="{words}"></div></main></html>"""
POLISH = PAGE.format(lang="pl", words="Słowa")


def test_the_same_page_with_other_words_is_known_in_another_language_alone() -> None:
    outlines = Outlines()
    for served, known in (PAGE.format(lang="en", words="Words"), False), (POLISH, True):
        assert outlines.known_in_another_language(served, "as it opens") is known
    assert not outlines.known_in_another_language(POLISH, "with an error")
    assert not outlines.known_in_another_language(PAGE.format(lang="en", words="More words"), "as it opens")


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ('dir="ltr"', 'dir="rtl"'),
        ("<h1>Słowa</h1>", "<h2>Słowa</h2>"),
        ("<h1>Słowa</h1>", "<h1></h1>"),
        ("<h1>Słowa</h1>", "<h1>Słowa <b>dwa</b></h1>"),
        ("</p>", "</p><p>Słowa</p>"),
        (' href="/pl/there"', ""),
        (' aria-label="Słowa"', ""),
        ('value="Słowa"', 'value=""'),
        ('class="hint"', 'class="other"'),
        ('data-module="exit"', 'data-module="other"'),
        ('name="what"', 'name="what" disabled'),
    ],
)
def test_more_than_other_words_makes_another_page(part: str, other: str) -> None:
    outlines = Outlines()
    assert part in POLISH
    assert not outlines.known_in_another_language(PAGE.format(lang="en", words="Words"), "as it opens")
    assert not outlines.known_in_another_language(POLISH.replace(part, other), "as it opens")
