"""What is too hard to read: a long sentence, a hard page or text, a word we do not use. And exceptions gone stale."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.reading.measure import grade, sentences, words
from tests.reading.texts import Read

HERE = Path(__file__).parent
LONGEST = 25
GRADE = {False: 8, True: 6}
"""The highest grade: on the main route, and for children and in Easy Read."""
ENOUGH_OF_A_PAGE = 50
ENOUGH_OF_A_TEXT = 20
"""How many words there must be for a grade to mean anything."""
_SENTENCE = re.compile(r"[.?:!][”’)]*$")
_MARKS = {"!": "end the sentence with a full stop", "n’t": "write “not” in full", "n't": "write “not” in full"}


@dataclass(frozen=True)
class Rules:
    """The words we do not use, each with what to write instead, and what is excepted, each with the reason why."""

    avoid: dict[str, str]
    names: dict[str, str]
    phrases: dict[str, str]
    pages: dict[str, str]

    @classmethod
    def read(cls, directory: Path = HERE) -> Rules:
        """Return the rules as they stand in the two data files."""
        groups: dict[str, dict[str, str]] = _table(directory / "words.toml")
        avoid = {word: instead for group in groups.values() for word, instead in group.items()}
        return cls(avoid, **_table(directory / "exceptions.toml"))

    @cached_property
    def _avoided(self) -> re.Pattern[str]:
        return _any(self.avoid)

    @cached_property
    def _excepted(self) -> re.Pattern[str]:
        return _any((*self.names, *self.phrases))

    @cached_property
    def _names(self) -> re.Pattern[str]:
        return _any(self.names)

    def wrong(self, text: Read) -> Iterator[str]:
        """Yield what is too hard about a text. Names that are excepted count as one word of one syllable."""
        if text.where in self.pages:
            return
        for sentence in (each for block in text.blocks for each in sentences(self._named(block))):
            if len(words(sentence)) > LONGEST:
                yield f"{len(words(sentence))} words in a sentence: {sentence}"
        if (found := self.grade(text)) > GRADE[text.simplest]:
            yield f"grade {found:.1f}, not {GRADE[text.simplest]}: {text.blocks[0]}"
        for block in () if text.page else text.blocks:  # each page is made of texts of the catalogue, and of facts
            yield from self._words(block)

    def grade(self, text: Read) -> float:
        """Return the grade of a text's sentences, with its labels where these are nearly all; 0 if too short."""
        blocks = [self._named(block) for block in text.blocks]
        full = [block for block in blocks if _SENTENCE.search(block)]
        measured = full if _length(full) >= ENOUGH_OF_A_PAGE else blocks
        enough = ENOUGH_OF_A_PAGE if text.page else ENOUGH_OF_A_TEXT
        return grade(measured) if _length(measured) >= enough else 0

    def stale(self, texts: Iterable[Read]) -> Iterator[str]:
        """Yield the exceptions that nothing needs any more."""
        found = list(texts)
        everything = "\n".join(block for text in found for block in text.blocks)
        for each in (*self.names, *self.phrases):
            if not _any([each]).search(everything):
                yield f"no text says {each!r} any more"
        for phrase in self.phrases:
            if not self._avoided.search(phrase):
                yield f"{phrase!r} has no word that we do not use"
        for page in self.pages.keys() - {text.where for text in found}:
            yield f"there is no page {page!r} any more"

    def _named(self, block: str) -> str:
        return self._names.sub("Name", block)

    def _words(self, block: str) -> Iterator[str]:
        said = self._excepted.sub("", block)
        for found in self._avoided.findall(said):
            instead = next(instead for word, instead in self.avoid.items() if _any([word]).fullmatch(found))
            yield f"{found!r}: write {instead}: {block}"
        yield from (f"{mark!r}: {instead}: {block}" for mark, instead in _MARKS.items() if mark in said)


def _length(blocks: Iterable[str]) -> int:
    return sum(len(words(block)) for block in blocks)


def _any(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of these words or phrases; one for none finds nothing."""
    either = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in phrases)
    return re.compile(rf"\b(?:{either})(?!\w)" if either else r"(?!)", re.IGNORECASE)


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
