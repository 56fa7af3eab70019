"""The lists of worrying words: one a language, each pattern of use, nearly all found, and hardly a false alarm."""

from __future__ import annotations

import tomllib
from itertools import islice, product
from pathlib import Path
from time import process_time

import polib
import pytest

from webapp.content import BadContent, Content, load
from webapp.content.worrying import read_patterns, written_out
from webapp.domain.worrying import Patterns
from webapp.domain.worrying_patterns import read
from webapp.forms.child_wording import WORDINGS
from webapp.i18n import catalogues
from webapp.paths import CHECKOUT

LISTS = sorted((CHECKOUT / "webapp" / "content" / "worrying").glob("*.toml"))
SENTENCES = sorted((Path(__file__).parent / "worrying").glob("*.toml"))
CATALOGUES = catalogues.catalogues(CHECKOUT / "translations")
HELP = {f"webapp/ui/templates/components/{name}.html" for name in ("help_now", "who_to_call")}
"""Where the site itself speaks of what would worry."""
LONG = 100_000
GOOD_LIST = 'reviewed_by = ""\nreviewed_on = ""\nworrying = ["no way out"]\nharmless = []\n[groups]\n'


def table_of(path: Path) -> dict[str, list[str]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_every_language_of_the_site_has_a_list_and_sentences_to_try_it_with() -> None:
    languages = {"en", *(catalogues.code_of(path) for path in CATALOGUES)}
    assert {path.stem for path in LISTS} == {path.stem for path in SENTENCES} == languages


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_each_list_says_who_reviewed_it(path: Path) -> None:
    table = table_of(path)
    assert bool(table["reviewed_by"]) == bool(table["reviewed_on"])


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_no_pattern_is_in_vain(path: Path) -> None:
    written = written_out(table_of(path), "worrying")
    assert [
        pattern
        for pattern in written
        if (others := Patterns.of(each for each in written if each != pattern))
        and all(others.any_in([text]) for text in spelled_out(pattern))
    ] == []


def spelled_out(pattern: str) -> list[str]:
    """Return some of the texts that a pattern finds."""
    steps = [[*item.alternatives, *([()] if item.optional else [])] for item in read(pattern) if not item.skips]
    return [" ".join(word.rstrip("*") for step in way for word in step) for way in islice(product(*steps), 3_000)]


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_nearly_all_that_should_worry_is_found_and_hardly_anything_else(content: Content, path: Path) -> None:
    table = table_of(path)
    worrying, harmless = table["worrying"], table["harmless"]
    assert len(worrying) >= 30
    assert len(harmless) >= 30
    assert len({*worrying, *harmless}) == len(worrying) + len(harmless)
    missed = [text for text in worrying if not content.worrying.any_in([text])]
    alarms = [text for text in harmless if content.worrying.any_in([text])]
    assert len(missed) <= 0.05 * len(worrying), missed
    assert len(alarms) <= 0.03 * len(harmless), alarms


def test_nothing_that_the_site_itself_says_would_worry(content: Content) -> None:
    entries = [entry for path in CATALOGUES for entry in polib.pofile(str(path))]
    help_now = {entry.msgid for entry in entries if any(where in HELP for where, _ in entry.occurrences)}
    help_now |= {WORDINGS[text] for text in help_now if text in WORDINGS}
    said = {text for entry in entries if entry.msgid not in help_now for text in (entry.msgid, entry.msgstr)}
    assert len(said) > 10_000
    assert [text for text in said if content.worrying.any_in([text])] == []


@pytest.mark.parametrize("name", ["what worries", "what is harmless", "the lists themselves", "one long word"])
def test_a_very_long_text_is_searched_in_a_moment(content: Content, name: str) -> None:
    text = {
        "what worries": " ".join(text for path in SENTENCES for text in table_of(path)["worrying"]),
        "what is harmless": " ".join(text for path in SENTENCES for text in table_of(path)["harmless"]),
        "the lists themselves": " ".join(path.read_text(encoding="utf-8") for path in LISTS),
        "one long word": "killmyself",
    }[name]
    long = (text * (1 + LONG // len(text)))[:LONG]
    begun = process_time()
    content.worrying.any_in([long])
    assert process_time() - begun < 3


def read_list(folder: Path, text: str) -> list[str]:
    (folder / "worrying").mkdir()
    (folder / "worrying" / "en.toml").write_text(text, encoding="utf-8")
    problems: list[str] = []
    assert read_patterns(folder, problems) == Patterns()
    return problems


@pytest.mark.parametrize(
    "wrong",
    [
        "worrying = [",
        'worrying = ["a b"]',
        GOOD_LIST.replace('["no way out"]', "[1]"),
        GOOD_LIST + "who = 1",
        GOOD_LIST.replace("harmless = []", 'harmless = ["{who} hit"]'),
    ],
)
def test_a_list_that_cannot_be_read_is_said_and_nothing_starts(tmp_path: Path, wrong: str) -> None:
    assert read_list(tmp_path, wrong)[0].startswith("worrying/en.toml: ")
    with pytest.raises(BadContent, match=r"worrying/en\.toml"):
        load(tmp_path)


def test_all_patterns_that_cannot_be_read_are_named_at_once(tmp_path: Path) -> None:
    text = GOOD_LIST.replace('["no way out"]', '["end (my life", "ki* me", "no way out"]') + 'who = "he||she"'
    problems = read_list(tmp_path, text)
    assert len(problems) == 3
    for named, problem in zip(("who", "end (my life", "ki* me"), problems, strict=True):
        assert named in problem
