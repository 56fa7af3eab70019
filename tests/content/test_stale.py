"""A changed English sentence is shown in English until a translator has seen it, with what it was before."""

import shutil
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from flask import Flask
from lxml import html

from webapp.i18n import catalogues

POLISH = Path("pl") / "LC_MESSAGES" / "messages.po"
PAGE = Path("shared") / "languages-and-formats.md"
BEFORE = "You can complain in the way that works best for you."
AFTER = "You can complain in the way that works best for you, and change your mind."
HEADING = "Your own words"


@pytest.fixture
def content(small_sources: Path, tmp_path: Path) -> Path:
    """A copy of the small site's content, to be changed at will."""
    return shutil.copytree(small_sources / "content", tmp_path / "content")


@pytest.fixture
def whole_content(tmp_path: Path) -> Path:
    """A copy of all the content, to be changed at will."""
    return shutil.copytree(catalogues.CONTENT, tmp_path / "whole-content")


def reword(content: Path, before: str, after: str) -> None:
    """Change a sentence of a guidance page, as whoever keeps it would."""
    page = content / PAGE
    text = page.read_text(encoding="utf-8")
    assert before in text
    page.write_text(text.replace(before, after), encoding="utf-8")


def update(translations: Path, content: Path) -> polib.POFile:
    """Bring every catalogue up to date and compile it; return the Polish one."""
    assert catalogues.main([], translations, content) == 0
    assert catalogues.main(["--compile"], translations, content) == 0
    return polib.pofile(str(translations / POLISH))


def paragraph(app: Flask, words: str) -> html.HtmlElement:
    """Return the paragraph of the Polish page that holds these words."""
    page = html.fromstring(app.test_client().get("/pl/about/languages-and-formats").text)
    (found,) = [each for each in page.xpath("//main//p") if words in each.text_content()]
    return found


def test_a_changed_sentence_is_shown_in_english_until_its_translation_is_looked_at(
    make_app: Callable[..., Flask],
    translations: Path,
    content: Path,
    whole_content: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    polish = polib.pofile(str(translations / POLISH))
    said = polish.find(BEFORE).msgstr
    start = {"CONTENT": str(whole_content), "TRANSLATIONS": str(translations)}
    reword(content, BEFORE, AFTER)
    reword(whole_content, BEFORE, AFTER)

    polish = update(translations, content)
    stale = polish.find(AFTER)
    assert (stale.fuzzy, stale.previous_msgid, stale.msgstr) == (True, BEFORE, said)
    assert f"pl: {len(polish) - 1} of {len(polish)} translated, 1 stale, 0 missing" in capsys.readouterr().out
    assert catalogues.main(["--check"], translations, content) == 1
    assert f"pl: its English has changed: {AFTER}" in capsys.readouterr().out

    app = make_app(**start)
    (english,) = paragraph(app, AFTER).xpath("./span[@lang='en'][@dir='ltr']")
    assert english.text_content() == AFTER
    assert said not in app.test_client().get("/pl/about/languages-and-formats").text
    assert polish.find(HEADING).msgstr in app.test_client().get("/pl/about/languages-and-formats").text

    stale.msgstr, stale.flags, stale.previous_msgid = f"{said[:-1]} i zmienić zdanie.", [], None
    polish.save()
    update(translations, content)
    assert not paragraph(make_app(**start), "zmienić zdanie").xpath(".//@lang")


def test_a_sentence_that_changes_twice_remembers_what_was_translated(translations: Path, content: Path) -> None:
    reword(content, BEFORE, AFTER)
    update(translations, content)
    reword(content, AFTER, f"{AFTER} At any time.")
    stale = update(translations, content).find(f"{AFTER} At any time.")
    assert (stale.fuzzy, stale.previous_msgid) == (True, BEFORE)


def test_a_sentence_that_is_changed_back_has_its_translation_again(translations: Path, content: Path) -> None:
    update(translations, content)
    before = (translations / POLISH).read_bytes()
    reword(content, BEFORE, AFTER)
    update(translations, content)
    assert (translations / POLISH).read_bytes() != before
    reword(content, AFTER, BEFORE)
    update(translations, content)
    assert (translations / POLISH).read_bytes() == before


def test_a_new_sentence_is_missing_and_an_unlike_one_is_not_offered(translations: Path, content: Path) -> None:
    reword(content, BEFORE, "Nothing of this was ever here.")
    entry = update(translations, content).find("Nothing of this was ever here.")
    assert (entry.msgstr, entry.fuzzy, entry.previous_msgid) == ("", False, None)
    assert catalogues.Coverage.of(polib.pofile(str(translations / POLISH)))[1:3] == (0, 1)


def test_a_sentence_changed_in_one_of_two_places_keeps_its_translation_in_the_other(
    translations: Path, content: Path
) -> None:
    sentences = catalogues.collect(content)
    twice = next(
        each for each, files in sentences.items() if len(files) > 1 and f"webapp/content/{PAGE.as_posix()}" in files
    )
    reword(content, twice, f"{twice} or so")
    polish = update(translations, content)
    assert polish.find(twice).translated()
    assert polish.find(f"{twice} or so").previous_msgid == twice


@pytest.mark.parametrize(("day", "told"), [("", True), ("2026-11-20", False)])
def test_a_reader_is_told_until_a_translator_has_checked_the_language(
    make_app: Callable[..., Flask], translations: Path, day: str, told: bool
) -> None:
    polish = polib.pofile(str(translations / POLISH))
    polish.metadata["X-Reviewed-On"] = day
    polish.save()
    catalogues.main(["--compile"], translations)
    client = make_app(TRANSLATIONS=str(translations)).test_client()
    notice = "//footer//p[@class='app-unchecked']"
    for page in ("/", "/about/privacy", "/complain/organisation", "/about/no-such-page"):
        assert bool(html.fromstring(client.get(f"/pl{page}").text).xpath(notice)) is told, page
        assert html.fromstring(client.get(f"/lt{page}").text).xpath(notice), page
        assert not html.fromstring(client.get(f"/en{page}").text).xpath(notice), page
