"""A language goes to translators and comes back, by the tools they use, and nothing is lost or broken on the way."""

import subprocess
import sys
from pathlib import Path

import polib
import pytest
from lxml import etree

from webapp.i18n import catalogues, xliff
from webapp.paths import TRANSLATIONS

POLISH = Path("pl") / "LC_MESSAGES" / "messages.po"
CODES = [catalogues.code_of(path) for path in catalogues.catalogues(TRANSLATIONS)]
ONE = "Your own words"
"""A sentence that no other one quotes."""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def with_tool(name: str, *arguments: Path) -> None:
    """Run a tool of the translate-toolkit, as a translator would."""
    tool = Path(sys.executable).parent / name
    subprocess.run([tool, "--progress=none", *arguments], check=True, capture_output=True)


def pairs(path: Path) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}


def emptied(path: Path) -> None:
    """Take every translation out of a catalogue."""
    catalogue = polib.pofile(str(path), wrapwidth=catalogues.WIDTH)
    for entry in catalogue:
        entry.msgstr = ""
    catalogue.save()


def signs(entry: polib.POEntry) -> tuple[frozenset[str], ...]:
    """Return what sets a sentence and its translation apart from others on their way: all but letters and digits."""
    return tuple(frozenset(each for each in text if not each.isalnum()) for text in (entry.msgid, entry.msgstr))


@pytest.fixture
def every_sign(translations: Path) -> Path:
    """The site's own catalogues, of the sentences with the same signs only one."""
    for path in catalogues.catalogues(translations):
        catalogue = polib.pofile(str(TRANSLATIONS / path.relative_to(translations)), wrapwidth=catalogues.WIDTH)
        of_each = {signs(entry): entry for entry in catalogue}
        catalogue[:] = [entry for entry in catalogue if of_each[signs(entry)] is entry]
        assert len(catalogue) > 100
        catalogue.save(str(path))
    return translations


@pytest.mark.parametrize("kind", ["xlf", "po"])
@pytest.mark.parametrize("code", CODES)
def test_what_was_exported_comes_back_whole(every_sign: Path, out: Path, code: str, kind: str) -> None:
    comes_back_whole(every_sign, out, code, kind)


def test_the_longest_catalogue_comes_back_whole(whole_translations: Path, out: Path) -> None:
    longest = max(catalogues.catalogues(whole_translations), key=lambda path: path.stat().st_size)
    comes_back_whole(whole_translations, out, catalogues.code_of(longest), "xlf")


def comes_back_whole(translations: Path, out: Path, code: str, kind: str) -> None:
    """Export a language, lose every translation, and have each again from the file."""
    path = xliff.catalogue_of(code, translations)
    before = path.read_bytes()
    xliff.export(code, translations, out)
    emptied(path)
    assert xliff.main(["import", str(out / f"{code}.{kind}")], translations) == 0
    assert path.read_bytes() == before


def test_the_tools_of_translators_lose_nothing(every_sign: Path, out: Path) -> None:
    path = every_sign / POLISH
    xliff.export("pl", every_sign, out)
    with_tool("xliff2po", out / "pl.xlf", out / "theirs.po")
    assert pairs(out / "theirs.po") == pairs(path)
    with_tool("po2xliff", out / "theirs.po", out / "theirs.xlf")
    before = path.read_bytes()
    for file in ("theirs.po", "theirs.xlf"):
        emptied(path)
        assert xliff.main(["import", str(out / file)], every_sign) == 0
        assert path.read_bytes() == before


def test_a_translator_sees_what_changed_and_can_say_that_it_is_done(translations: Path, out: Path) -> None:
    path = translations / POLISH
    catalogue = polib.pofile(str(path), wrapwidth=catalogues.WIDTH)
    entry = catalogue.find(ONE)
    entry.flags, entry.previous_msgid = [catalogues.FUZZY], "Start"
    catalogue.save()
    before = path.read_bytes()
    exported, po = xliff.export("pl", translations, out)
    tree = etree.parse(exported)
    unit = next(each for each in tree.iterfind(".//{*}trans-unit") if each.findtext("{*}source") == ONE)
    assert unit.findtext("{*}alt-trans/{*}source") == "Start"
    assert polib.pofile(str(po)).find(ONE).previous_msgid == "Start"
    for file in (exported, po):
        assert xliff.main(["import", str(file)], translations) == 0
        assert path.read_bytes() == before, "what is not done stays stale"
    unit.find("{*}target").set("state", "final")
    unit.find("{*}target").text = "Zaczynamy"
    tree.write(exported)
    assert xliff.main(["import", str(exported)], translations) == 0
    done = polib.pofile(str(path)).find(ONE)
    assert (done.msgstr, done.fuzzy, done.previous_msgid) == ("Zaczynamy", False, None)


def test_a_file_with_broken_translations_is_refused_whole_and_names_each(
    translations: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, file = xliff.export("pl", translations, out)
    theirs = polib.pofile(str(file))
    broken = [entry for entry in theirs if "{" in entry.msgid or "](" in entry.msgid][:3]
    for entry in broken:
        entry.msgstr = "Zepsute"
    theirs.find(ONE).msgstr = "Zaczynamy"
    theirs.save()
    before = (translations / POLISH).read_bytes()
    assert xliff.main(["import", str(file)], translations) == 1
    said = capsys.readouterr().err
    assert all(repr(entry.msgid) in said for entry in broken)
    assert said.endswith("Nothing was changed.\n")
    assert (translations / POLISH).read_bytes() == before


def test_a_sentence_whose_english_has_changed_meanwhile_is_left_out_and_named(
    translations: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, file = xliff.export("pl", translations, out)
    theirs = polib.pofile(str(file))
    theirs.find(ONE).msgid = "Begin now"
    theirs.save()
    before = (translations / POLISH).read_bytes()
    assert xliff.main(["import", str(file)], translations) == 0
    assert "left out, its English has changed: Begin now" in capsys.readouterr().out
    assert (translations / POLISH).read_bytes() == before


def test_the_day_it_was_checked_is_set_and_goes_when_something_else_changes(translations: Path, out: Path) -> None:
    def day() -> str:
        return polib.pofile(str(translations / POLISH)).metadata["X-Reviewed-On"]

    _, file = xliff.export("pl", translations, out)
    assert xliff.main(["import", str(file), "--reviewed", "2026-11-20"], translations) == 0
    assert day() == "2026-11-20"
    assert xliff.main(["import", str(file)], translations) == 0
    assert day() == "2026-11-20", "nothing was changed"
    theirs = polib.pofile(str(file))
    theirs.find(ONE).msgstr = "Zaczynamy"
    theirs.save()
    assert xliff.main(["import", str(file)], translations) == 0
    assert day() == ""


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("none.xlf", "not XML", "cannot be read"),
        ("away.docx", "", "cannot be read"),
        ("cy.po", 'msgid ""\nmsgstr "Language: cy\\n"\n', "no catalogue of the language 'cy'"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(
    translations: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    assert xliff.main(["import", str(file)], translations) == 1
    assert said in capsys.readouterr().err
