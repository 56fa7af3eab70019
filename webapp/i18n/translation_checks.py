"""Whether a translation keeps what its sentence needs: placeholders, links, weight, and the names buttons bear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from webapp.i18n.markup import links, placeholders

_NAMED = re.compile(r"(?<=[“‘])[^”’]+(?=[”’])|(?<=\*\*)[^*]+(?=\*\*)")
_MARKUP = re.compile(r"\*\*|[<>\n]|&\w+;")


def faults(sentence: str, translation: str) -> Iterator[str]:
    """Yield what a translation has lost of its sentence, or has that its sentence has not."""
    yield from _differ("placeholders", placeholders(sentence), placeholders(translation))
    yield from _differ("links", links(sentence), links(translation))
    yield from _differ("markup", _MARKUP.findall(sentence), _MARKUP.findall(translation))
    if _ends(sentence) != _ends(translation):
        yield "the spaces around it differ"


def misnamed(translations: Mapping[str, str]) -> Iterator[str]:
    """Yield the sentences whose translation calls a button or a heading by another name than it bears."""
    for sentence, translation in translations.items():
        for named in _NAMED.findall(sentence):
            if translations.get(named, "") not in translation:
                yield f"{sentence!r}: does not name {translations[named]!r}"


def _differ(what: str, wanted: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    needed, has = sorted(wanted), sorted(found)
    if needed != has:
        yield f"{what} differ: {has} in place of {needed}"


def _ends(sentence: str) -> tuple[str, str]:
    return sentence[: len(sentence) - len(sentence.lstrip())], sentence[len(sentence.rstrip()) :]
