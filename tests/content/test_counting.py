"""A number and what it counts agree in every language, for every number that a pack or a setting puts there."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from babel import Locale

from tests.conftest import collected
from webapp.content import Content, facts_in_words, markdown
from webapp.domain.packs.model import Pack
from webapp.domain.packs.pieces import texts
from webapp.i18n.catalogues import catalogues, code_of
from webapp.i18n.markup import placeholders
from webapp.ops.settings import Settings
from webapp.paths import TRANSLATIONS
from webapp.public.views.guidance import limits

HERE = "№"  # where the number stands
ALONE = rf"[:(] ?{HERE}|{HERE} (min\b|d\.)"  # nothing agrees with it: it stands last, or before an abbreviation
SINGLE = rf"{HERE} (working )?(day|month|minute)\b"
AGREES = {
    "en": {"one": SINGLE, "other": rf"{HERE} (working )?(days|months|minutes)\b"},
    "pl": {
        "few": rf"((?i:w ciągu)|do|niż|upływie|kolejnych) {HERE} (dni|miesięcy)|{HERE} (dni robocze|miesiące)\b",
        "many": rf"{HERE} (dni|miesięcy|miesiącach)\b",
    },
    "lt": {"few": rf"{HERE} (darbo dienų|dienų|mėnesių)\b", "other": rf"{HERE} (darbo dienų|dienų|mėnesių)\b"},
    "ro": {"few": rf"{HERE} (zile|luni)\b", "other": rf"{HERE} de (zile|luni)\b"},
    "ur": {"other": rf"{HERE} (کام کے دن|دن|مہین|منٹ)"},
}
"""How each language goes on after a number of each kind; lt says neither "one" nor "many" of anything yet."""
PHONE = re.compile(r"\.(phone|text|other-phone)$")
ANY = (2, 15, 21, 30)  # what an operator may set
Counted = tuple[str, str, int]  # a sentence, the name in it, and the number that is put there


def counted(content: Content) -> Iterator[Counted]:
    """Yield every number that a sentence of a pack or a guidance page is filled with."""
    for pack in content.packs.packs.values():
        numbers = {name: int(said) for name, said in facts_in_words(pack).items() if said.isdigit()}
        numbers = {name: number for name, number in numbers.items() if not PHONE.search(name)}
        pages = content.guidance[pack.id].values()
        sentences = [*texts(pack), *(each for page in pages for each in (page.title, *markdown.blocks(page.text)))]
        yield from ((each, name, numbers[name]) for each in sentences for name in placeholders(each) & numbers.keys())
        yield from timescales(pack)
    ours = {"minutes", *limits(Settings.read({}))}
    for each in collected():
        yield from ((each, name, number) for name in placeholders(each) & ours for number in ANY)


def timescales(pack: Pack) -> Iterator[Counted]:
    for stage in (stage for procedure in pack.procedures for stage in procedure.stages):
        yield from ((each.words, "value", each.value) for each in stage.timescales if each.value is not None)


@pytest.mark.parametrize("code", ["en", *map(code_of, catalogues(TRANSLATIONS))])
def test_what_is_counted_agrees_with_every_number_it_is_given(content: Content, code: str) -> None:
    said = translations(code)
    kind_of = Locale.parse(code).plural_form
    wrong = []
    for sentence, name, number in counted(content):
        place = said.get(sentence, sentence).replace(f"{{{name}}}", HERE)
        if HERE in place and not re.search(f"{ALONE}|{AGREES[code].get(kind_of(number), ALONE)}", place):
            wrong.append(f"{number}: {place}")
    assert not wrong, "\n".join(wrong)


def translations(code: str) -> dict[str, str]:
    path = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))} if Path(path).exists() else {}


@pytest.mark.parametrize(
    ("code", "number", "wrong"),
    [("ro", 20, "20 zile"), ("ro", 10, "10 de zile"), ("pl", 3, "Masz 3 miesięcy"), ("lt", 21, "po 21 dienų")],
)
def test_a_number_that_disagrees_would_be_found(code: str, number: int, wrong: str) -> None:
    pattern = AGREES[code].get(Locale.parse(code).plural_form(number), ALONE)
    assert not re.search(pattern, wrong.replace(str(number), HERE))
