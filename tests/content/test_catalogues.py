"""Every catalogue holds every sentence, says nothing else, and cannot do harm."""

import re
from collections.abc import Callable
from gettext import c2py
from pathlib import Path

import polib
import pytest
from babel import Locale
from flask import Flask
from lxml import html

from tests.conftest import collected
from webapp.content import Content, markdown
from webapp.domain.packs.model import Kind
from webapp.domain.packs.pieces import texts
from webapp.forms.base import Question
from webapp.forms.fields import Choices, Component
from webapp.forms.journey import QUESTIONS
from webapp.i18n import catalogues
from webapp.i18n.language import load_languages
from webapp.i18n.translation_checks import faults, misnamed
from webapp.paths import CHECKOUT

TRANSLATIONS = CHECKOUT / "translations"
POLISH = Path("pl") / "LC_MESSAGES" / "messages.po"
CATALOGUES = catalogues.catalogues(TRANSLATIONS)
PLURALS = ("zero", "one", "two", "few", "many", "other")
HOSTILE = """ "><script>alert(1)</script><img src=x onerror=alert(1)>' onfocus='alert(1) [x](javascript:alert(1))"""
COMPLETE = ("lt", "pl", "ro", "ur")
LADDER: dict[str, dict[Kind, tuple[str, ...]]] = {
    "lt": {"aim": ("stengiamės", "siekiame", "paprastai"), "maximum": ("trukti iki",), "law": ("pagal įstatymą",)},
    "pl": {"aim": ("staramy się", "zwykle"), "maximum": ("potrwać do",), "law": ("zgodnie z prawem",)},
    "ro": {"aim": ("ne propunem", "de obicei"), "maximum": ("poate dura până la",), "law": ("conform legii",)},
    "ur": {"aim": ("ہماری کوشش ہے", "عام طور پر"), "maximum": ("تک لگ سکت",), "law": ("قانون کے مطابق",)},
}
"""How each language says that we aim at a time, that it is the longest, or that it is the law; promises say none."""

catalogue_of_each_language = pytest.mark.parametrize("path", CATALOGUES, ids=catalogues.code_of)


@pytest.fixture(scope="module")
def sentences() -> catalogues.Sentences:
    return collected()


def test_nothing_of_packs_and_guidance_is_left_out(content: Content, sentences: catalogues.Sentences) -> None:
    for pack in (*content.packs.packs.values(), content.packs.elsewhere):
        assert set(texts(pack)) <= sentences.keys()
    for page in (*content.about.values(), *(page for pages in content.guidance.values() for page in pages.values())):
        assert {page.title, page.summary, *markdown.blocks(page.text)} <= sentences.keys()


@pytest.mark.parametrize("form_class", QUESTIONS.values(), ids=QUESTIONS)
def test_nothing_of_a_question_is_left_out(
    form_class: type[Question], content: Content, sentences: catalogues.Sentences
) -> None:
    form = form_class({}, content.packs, content.packs.working_days.until)
    said = {form_class.title, form_class.section}
    for field in form:
        assert isinstance(field, Component)
        said |= {field.title, field.hint or ""}
        if isinstance(field, Choices):
            said |= {words for each in field.options if not each.as_is for words in (each.label, each.hint or "")}
    assert said - {""} <= sentences.keys()


def test_a_sentence_that_stands_in_two_places_is_translated_once(sentences: catalogues.Sentences) -> None:
    assert sentences["Back"] == ["webapp/ui/templates/base.html", "webapp/ui/templates/components/back.html"]
    assert not [sentence for sentence in sentences if sentence != sentence.strip() or not sentence]


@catalogue_of_each_language
def test_a_catalogue_is_up_to_date_and_as_complete_as_it_says(path: Path, sentences: catalogues.Sentences) -> None:
    assert list(catalogues.problems(path, sentences)) == []


@pytest.mark.parametrize("code", COMPLETE)
def test_every_sentence_is_translated(code: str) -> None:
    catalogue = polib.pofile(str(TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"))
    assert catalogue.metadata["X-Complete"] == "yes"
    assert catalogues.unfinished(catalogue) == []
    assert not [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete]


@catalogue_of_each_language
def test_a_translation_keeps_placeholders_links_weight_spaces_and_names_of_buttons(path: Path) -> None:
    assert list(catalogues.unfaithful(polib.pofile(str(path)))) == []


@pytest.mark.parametrize(
    ("sentence", "translation"),
    [
        ("Call {phone}.", "Zadzwoń."),
        ("Call us.", "Zadzwoń: {phone}."),
        ("[Ask](page:help) us.", "[Zapytaj](page:start) nas."),
        ("[Ask](page:help) us.", "Zapytaj nas."),
        ("**Now**", "Teraz"),
        ("Now", "<b>Teraz</b>"),
        ("Now", "Te\nraz"),
        ("Now and then", "Teraz&nbsp;i potem"),
        ("Emergency ", "Nagły wypadek"),
    ],
)
def test_a_translation_that_loses_something_is_found(sentence: str, translation: str) -> None:
    assert len(list(faults(sentence, translation))) == 1
    assert list(faults(sentence, sentence)) == []


def test_a_button_called_by_another_name_is_found() -> None:
    said = {"Press “Send” now.": "Naciśnij „Poślij” teraz.", "Send": "Wyślij"}
    assert len(list(misnamed(said))) == 1
    assert list(misnamed({**said, "Send": "Poślij"})) == []


@pytest.mark.parametrize("code", COMPLETE)
def test_a_translation_never_makes_one_kind_of_timescale_into_another(content: Content, code: str) -> None:
    path, ladder = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po", LADDER[code]
    translated = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    for pack in content.packs.packs.values():
        for scale in (each for way in pack.procedures for stage in way.stages for each in stage.timescales):
            if scale.id.endswith("-window"):  # how long the person has, not how long we take
                continue
            told = translated[scale.words].casefold()
            said = {kind for kind, ways in ladder.items() if any(words in told for words in ways)}
            assert said == ({scale.kind} & ladder.keys()), scale.words


@pytest.mark.parametrize("code", ["pl", "lt", "ro", "ur", "pa", "bn", "gu", "pt", "es", "fr", "uk", "ar", "zh-Hans"])
def test_plurals_are_counted_as_cldr_counts_them(code: str) -> None:
    rule = Locale.parse(code, sep="-").plural_form
    forms = [form for form in PLURALS if form in {*rule.tags, "other"}]
    count, _, expression = catalogues.plurals(code).rstrip(";").partition("; plural=")
    index = c2py(expression)
    assert count == f"nplurals={len(forms)}"
    assert all(forms[index(number)] == rule(number) for number in range(500))


@catalogue_of_each_language
def test_the_header_says_its_plurals_and_whether_it_was_checked(path: Path) -> None:
    metadata = polib.pofile(str(path)).metadata
    assert metadata["Plural-Forms"] == catalogues.plurals(catalogues.code_of(path))
    assert re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", metadata["X-Reviewed-On"])
    assert metadata["X-Complete"] in ("yes", "no")


def test_collecting_again_changes_nothing(translations: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in catalogues.catalogues(translations)}
    assert catalogues.main([], translations) == 0
    assert {path: path.read_bytes() for path in catalogues.catalogues(translations)} == before
    there = len(catalogues.collect())
    assert there > 100
    assert f"pl: {there} of {there} translated" in capsys.readouterr().out


def test_an_unsure_translation_counts_as_none(translations: Path) -> None:
    path = translations / POLISH
    polish = polib.pofile(str(path))
    polish[0].flags.append("fuzzy")
    polish.save()
    assert catalogues.main(["--check"], translations) == 1


def test_a_new_language_begins_as_an_empty_file(translations: Path) -> None:
    path = translations / "cy" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.touch()
    catalogues.main([], translations)
    welsh = polib.pofile(str(path))
    assert [entry.msgid for entry in welsh] == list(catalogues.collect())
    assert catalogues.main(["--check"], translations) == 0
    catalogues.main(["--compile"], translations)
    language = load_languages(translations)["cy"]
    assert language.native == "Cymraeg"
    assert language.gettext_markup("Back") == '<span lang="en" dir="ltr">Back</span>'


def test_a_hostile_translation_is_only_text(make_app: Callable[..., Flask], whole_translations: Path) -> None:
    path = whole_translations / POLISH
    polish = polib.pofile(str(path))
    for entry in polish:
        entry.msgstr += HOSTILE
    polish.save()
    catalogues.compile_catalogue(path)
    client = make_app(TRANSLATIONS=str(whole_translations)).test_client()
    question = "/pl/complain/adjustments"
    token = html.fromstring(client.get(question).text).xpath("//input[@name='csrf_token']/@value")[0]
    addresses = ("", "danger", "about/cookies", "cambridgeshire/", "cambridgeshire/contact", "no/such/page")
    pages = [client.get(f"/pl/{address}") for address in addresses]
    pages += [client.get(question), client.post(question), client.post(question, data={"csrf_token": token})]
    for document in (html.fromstring(page.text) for page in pages):
        assert document.xpath("count(//script)") == 2  # the site's own two
        assert not document.xpath("//script[contains(., 'alert')] | //img | //@*[starts-with(name(), 'on')]")
        assert not [href for href in document.xpath("//@href") if "alert" in href and not href.startswith("/pl/")]
    assert "alert(1)" in pages[0].text
