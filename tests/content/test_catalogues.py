"""Every catalogue holds every sentence, says nothing else, and cannot do harm."""

import re
import shutil
from collections.abc import Callable
from gettext import c2py
from pathlib import Path

import polib
import pytest
from babel import Locale
from flask import Flask
from lxml import html

from webapp import messages
from webapp.content import Content, load, markdown
from webapp.domain.packs import Kind, texts
from webapp.forms.base import Question
from webapp.forms.fields import Choices, Component
from webapp.forms.journey import QUESTIONS
from webapp.i18n import load_languages, placeholders
from webapp.settings import CHECKOUT

TRANSLATIONS = CHECKOUT / "translations"
POLISH = Path("pl") / "LC_MESSAGES" / "messages.po"
CATALOGUES = messages.catalogues(TRANSLATIONS)
PLURALS = ("zero", "one", "two", "few", "many", "other")
HOSTILE = """ "><script>alert(1)</script><img src=x onerror=alert(1)>' onfocus='alert(1) [x](javascript:alert(1))"""
NAMED = re.compile(r"(?<=[“‘])[^”’]+(?=[”’])|(?<=\*\*)[^*]+(?=\*\*)")
COMPLETE = ("lt", "pl", "ro", "ur")
LADDER: dict[str, dict[Kind, tuple[str, ...]]] = {
    "lt": {"aim": ("stengiamės", "siekiame", "paprastai"), "maximum": ("trukti iki",), "law": ("pagal įstatymą",)},
    "pl": {"aim": ("staramy się", "zwykle"), "maximum": ("potrwać do",), "law": ("zgodnie z prawem",)},
    "ro": {"aim": ("ne propunem", "de obicei"), "maximum": ("poate dura până la",), "law": ("conform legii",)},
    "ur": {"aim": ("ہماری کوشش ہے", "عام طور پر"), "maximum": ("تک لگ سکت",), "law": ("قانون کے مطابق",)},
}
"""How each language says that we aim at a time, that it is the longest, or that it is the law; promises say none."""

catalogue_of_each_language = pytest.mark.parametrize("path", CATALOGUES, ids=messages.code_of)


@pytest.fixture(scope="module")
def content() -> Content:
    return load(CHECKOUT / "webapp" / "content")


@pytest.fixture(scope="module")
def sentences() -> messages.Sentences:
    return messages.collect()


@pytest.fixture
def translations(tmp_path: Path) -> Path:
    """A copy of the catalogues, to be changed at will."""
    return shutil.copytree(TRANSLATIONS, tmp_path / "translations", ignore=shutil.ignore_patterns("*.mo", "*.pot"))


def test_nothing_of_packs_and_guidance_is_left_out(content: Content, sentences: messages.Sentences) -> None:
    for pack in (*content.packs.packs.values(), content.packs.elsewhere):
        assert set(texts(pack)) <= sentences.keys()
    for page in (*content.about.values(), *(page for pages in content.guidance.values() for page in pages.values())):
        assert {page.title, page.summary, *markdown.blocks(page.text)} <= sentences.keys()


@pytest.mark.parametrize("form_class", QUESTIONS.values(), ids=QUESTIONS)
def test_nothing_of_a_question_is_left_out(
    form_class: type[Question], content: Content, sentences: messages.Sentences
) -> None:
    form = form_class({}, content.packs, content.packs.working_days.until)
    said = {form_class.title, form_class.section}
    for field in form:
        assert isinstance(field, Component)
        said |= {field.title, field.hint or ""}
        if isinstance(field, Choices):
            said |= {words for each in field.options if not each.as_is for words in (each.label, each.hint or "")}
    assert said - {""} <= sentences.keys()


def test_a_sentence_that_stands_in_two_places_is_translated_once(sentences: messages.Sentences) -> None:
    assert sentences["Back"] == ["webapp/templates/base.html", "webapp/templates/components/back.html"]
    assert not [sentence for sentence in sentences if sentence != sentence.strip() or not sentence]


@catalogue_of_each_language
def test_a_catalogue_is_up_to_date_and_as_complete_as_it_says(path: Path, sentences: messages.Sentences) -> None:
    assert list(messages.problems(path, sentences)) == []


@pytest.mark.parametrize("code", COMPLETE)
def test_every_sentence_is_translated(code: str) -> None:
    catalogue = polib.pofile(str(TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"))
    assert catalogue.metadata["X-Complete"] == "yes"
    assert messages.unfinished(catalogue) == []


@catalogue_of_each_language
def test_a_translation_keeps_placeholders_links_weight_and_spaces(path: Path) -> None:
    for entry in polib.pofile(str(path)):
        if entry.msgstr:
            assert shape(entry.msgstr) == shape(entry.msgid), entry.msgid


@catalogue_of_each_language
def test_a_translation_calls_a_button_by_the_name_it_bears(path: Path) -> None:
    catalogue = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if entry.msgstr}
    for sentence, translation in catalogue.items():
        for named in NAMED.findall(sentence):
            assert catalogue.get(named, "") in translation, sentence


def shape(sentence: str) -> tuple[object, ...]:
    """Return what a translation must have in common with the sentence it translates."""
    around = sentence[: len(sentence) - len(sentence.lstrip())], sentence[len(sentence.rstrip()) :]
    return placeholders(sentence), sorted(markdown.links(sentence)), sentence.count("**"), around


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
    count, _, expression = messages.plurals(code).rstrip(";").partition("; plural=")
    index = c2py(expression)
    assert count == f"nplurals={len(forms)}"
    assert all(forms[index(number)] == rule(number) for number in range(500))


@catalogue_of_each_language
def test_the_header_says_its_plurals_and_whether_it_was_checked(path: Path) -> None:
    metadata = polib.pofile(str(path)).metadata
    assert metadata["Plural-Forms"] == messages.plurals(messages.code_of(path))
    assert re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", metadata["X-Reviewed-On"])
    assert metadata["X-Complete"] in ("yes", "no")


@pytest.mark.parametrize(("day", "reviewed"), [("", False), ("2026-11-20", True)])
def test_a_reader_is_told_until_a_translator_has_checked_it(translations: Path, day: str, reviewed: bool) -> None:
    path = translations / POLISH
    polish = polib.pofile(str(path))
    polish.metadata["X-Reviewed-On"] = day
    polish.save()
    messages.main(["--compile"], translations)
    assert load_languages(translations)["pl"].reviewed is reviewed


def test_collecting_again_changes_nothing(translations: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in messages.catalogues(translations)}
    assert messages.main([], translations) == 0
    assert {path: path.read_bytes() for path in messages.catalogues(translations)} == before
    assert f"pl: {len(messages.collect())} of {len(messages.collect())} translated" in capsys.readouterr().out


def test_a_sentence_that_changed_is_found_behind_and_is_not_guessed(
    translations: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = translations / POLISH
    path.write_text(path.read_text(encoding="utf-8").replace('msgid "Start now"', 'msgid "Start"'), encoding="utf-8")
    behind = path.read_bytes()
    assert messages.main(["--check"], translations) == 1
    assert path.read_bytes() == behind
    messages.main([], translations)
    assert messages.unfinished(polib.pofile(str(path))) == ["Start now"]
    capsys.readouterr()
    assert messages.main(["--check"], translations) == 1
    assert capsys.readouterr().out == "pl: not translated: Start now\n"


def test_an_unsure_translation_counts_as_none(translations: Path) -> None:
    path = translations / POLISH
    polish = polib.pofile(str(path))
    polish[0].flags.append("fuzzy")
    polish.save()
    assert messages.main(["--check"], translations) == 1


def test_a_new_language_begins_as_an_empty_file(translations: Path, sentences: messages.Sentences) -> None:
    path = translations / "cy" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.touch()
    messages.main([], translations)
    welsh = polib.pofile(str(path))
    assert [entry.msgid for entry in welsh] == list(sentences)
    assert messages.main(["--check"], translations) == 0
    messages.main(["--compile"], translations)
    language = load_languages(translations)["cy"]
    assert language.native == "Cymraeg"
    assert language.say("Back") == '<span lang="en" dir="ltr">Back</span>'


def test_a_hostile_translation_is_only_text(make_app: Callable[..., Flask], translations: Path) -> None:
    path = translations / POLISH
    polish = polib.pofile(str(path))
    for entry in polish:
        entry.msgstr += HOSTILE
    polish.save()
    messages.main(["--compile"], translations)
    client = make_app(TRANSLATIONS=str(translations)).test_client()
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
