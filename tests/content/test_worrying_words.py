"""The lists of worrying words: one a language, each phrase of use, and few false alarms."""

from __future__ import annotations

import tomllib
from pathlib import Path

import polib
import pytest

from webapp.content import BadContent, Content, load
from webapp.content.worrying import read_phrases
from webapp.domain.worrying import Phrases, normal
from webapp.i18n import catalogues
from webapp.paths import CHECKOUT

LISTS = sorted((CHECKOUT / "webapp" / "content" / "worrying").glob("*.toml"))
CATALOGUES = catalogues.catalogues(CHECKOUT / "translations")
OUR_OWN_PAGE = "webapp/ui/templates/components/help_now.html"
WORRYING = (
    "I can’t do this any more. I want to die.",
    "Most nights I think about killing myself",
    "My son says he is going to kill himself, he is SUICIDAL.",
    "please help he is hitting me and locks me in",
    "Nie chcę już żyć.",
    "Mąż mnie bije, kiedy wypije",
    "Nebenoriu gyventi, nusižudysiu",
    "Vyras muša mane kiekvieną dieną",
    "Nu mai vreau să trăiesc așa",
    "Soțul mă bate în fiecare seară",
    "میں مرنا چاہتا ہوں",
    "وہ مجھے مارتا ہے اور گھر سے نکلنے نہیں دیتا",
)
ORDINARY = (
    "The carer came late and did not wash him. I was very upset.",
    "My mother died in March and nobody told me why the care stopped.",
    "She hurt her back when the hoist failed. My knee is hurting me too.",
    "I am dying to know why you have not answered. This is killing me.",
    "It hits the door frame each time. Nothing beats her cooking.",
    "They cut my hours. I cut my finger on the bath rail.",
    "He was given too many tablets and was sick all night.",
    "The social worker shouted at me and I was afraid to speak.",
    "Opiekunka nie przyszła i nikt do mnie nie zadzwonił.",
    "Slaugytoja vėlavo ir buvo nemandagi.",
    "Îngrijitoarea a întârziat și a fost nepoliticoasă.",
    "دیکھ بھال کرنے والی دیر سے آئی اور بد تمیزی کی۔",
)


@pytest.fixture(scope="module")
def content() -> Content:
    return load(CHECKOUT / "webapp" / "content")


def test_every_language_of_the_site_has_a_list() -> None:
    assert {path.stem for path in LISTS} == {"en", *(catalogues.code_of(path) for path in CATALOGUES)}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_each_list_says_who_reviewed_it_and_no_phrase_is_in_vain(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert bool(table["reviewed_by"]) == bool(table["reviewed_on"])
    compared = [normal(phrase) for phrase in table["phrases"]]
    assert len(compared) >= 50
    assert [each for each in compared if compared.count(each) > 1] == []
    assert [(a, b) for a in compared for b in compared if a != b and a in b] == [], "the shorter finds the longer too"


@pytest.mark.parametrize("text", WORRYING)
def test_words_that_should_worry_are_found_in_every_language(content: Content, text: str) -> None:
    assert content.worrying.any_in([text])


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_complaint_is_not_interrupted(content: Content, text: str) -> None:
    assert not content.worrying.any_in([text])


def test_nothing_that_the_site_itself_says_would_worry(content: Content) -> None:
    entries = [entry for path in CATALOGUES for entry in polib.pofile(str(path))]
    said = {
        text for entry in entries if (OUR_OWN_PAGE, "") not in entry.occurrences for text in (entry.msgid, entry.msgstr)
    }
    assert len(said) > 10_000
    assert [text for text in said if content.worrying.any_in([text])] == []


@pytest.mark.parametrize(
    "wrong", ["phrases = [", 'phrases = ["a b"]', 'reviewed_by = ""\nreviewed_on = ""\nphrases = [1]']
)
def test_a_list_that_cannot_be_read_is_said(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "worrying").mkdir()
    (tmp_path / "worrying" / "en.toml").write_text(wrong, encoding="utf-8")
    problems: list[str] = []
    assert read_phrases(tmp_path, problems) == Phrases()
    assert problems[0].startswith("worrying/en.toml: ")
    with pytest.raises(BadContent, match=r"worrying/en\.toml"):
        load(tmp_path)
