"""Worrying words: whether what someone typed says that they or another person may come to harm.

A bonus, never a control: the same help stands on every page where a story is written, and on a page for everyone. What
is looked for are short patterns of words, in every language at once, whatever language the page is in.

One walk over the words follows all patterns side by side, and no pattern can go back: a text takes time in proportion
to its length, whatever stands in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from webapp.domain.worrying_patterns import Item, read

END = "."
"""What stands among the words where a sentence ends."""
_ALIKE = str.maketrans(
    {"ł": "l", "ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ھ": "ہ", "ۀ": "ہ", "ة": "ہ", "ں": "ن"} | dict.fromkeys("'’‘ʼ`´")
)
"""Letters that people type for one another; an apostrophe is left out, as many people do."""
_AGAIN = re.compile(r"(.)\1+")
_WORD_OR_END = re.compile(r"[^\W_]+|[.!?۔؟]+(?=\s|$)|\n\s*\n")


def words_of(text: str) -> list[str]:
    """Return a text's words as they are compared: without case, accents, apostrophes or doubled letters.

    >>> words_of("I don’t WANT\\n to live… Nobody caressssss")
    ['i', 'dont', 'want', 'to', 'live', '.', 'nobody', 'cares']
    >>> words_of("chcę umrzeć") == words_of("CHCE  UMRZEC")
    True
    """
    plain = (text.casefold() if text.isascii() else _without_accents(text)).translate(_ALIKE)
    return [_AGAIN.sub(r"\1", each) if each[0].isalnum() else END for each in _WORD_OR_END.findall(plain)]


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(each for each in apart if unicodedata.category(each) not in ("Mn", "Cf"))


@dataclass(eq=False)
class _Place:
    """A place between the words of patterns: which words lead on from here, and how many others may come first."""

    words: dict[str, list[_Place]] = field(default_factory=dict)
    stems: dict[str, list[_Place]] = field(default_factory=dict)
    skips: int = 0
    ends: bool = False

    def after(self, word: str, shortest: int, longest: int) -> Iterator[_Place]:
        """Return the places to which this word leads."""
        yield from self.words.get(word, ())
        if self.stems:
            for length in range(shortest, min(longest, len(word)) + 1):
                yield from self.stems.get(word[:length], ())


def _compared(alternative: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Return the words of a pattern as they are compared, each with whether any ending may follow."""
    for each in alternative:
        *before, last = words_of(each)
        yield from ((word, False) for word in before)
        yield last, each.endswith("*")


class _Net:
    """Many patterns as one net of places, walked word by word."""

    def __init__(self, patterns: Iterable[Sequence[Item]]) -> None:
        self.start = _Place()
        self.shortest, self.longest = 1_000, 0
        for items in patterns:
            self._add(items)

    def _add(self, items: Sequence[Item]) -> None:
        here = [self.start]
        for item in items:
            if item.skips:
                for place in here:
                    place.skips = item.skips
                continue
            there = _Place()
            for place in here:
                for alternative in item.alternatives:
                    self._lead(place, alternative, there)
            here = [*here, there] if item.optional else [there]
        for place in here:
            place.ends = True

    def _lead(self, place: _Place, alternative: Sequence[str], there: _Place) -> None:
        words = list(_compared(alternative))
        for number, (word, stem) in enumerate(words):
            following = there if number == len(words) - 1 else _Place()
            (place.stems if stem else place.words).setdefault(word, []).append(following)
            if stem:
                self.shortest, self.longest = min(self.shortest, len(word)), max(self.longest, len(word))
            place = following

    def found(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Return where patterns stand among the words, each as its first word and the one after its last."""
        walks: list[tuple[int, _Place, int]] = []
        for number, word in enumerate(words):
            if word == END:
                walks = [walk for walk in walks if not walk[1].skips]
                continue
            going: set[tuple[int, _Place, int]] = set()
            for begun, place, skipped in (*walks, (number, self.start, 0)):
                for following in place.after(word, self.shortest, self.longest):
                    if following.ends:
                        yield begun, number + 1
                    going.add((begun, following, 0))
                if skipped < place.skips:
                    going.add((begun, place, skipped + 1))
            walks = list(going)


@dataclass(frozen=True)
class Patterns:
    """Patterns to look for, and those that say that what was found means something else. None twice."""

    worrying: frozenset[tuple[Item, ...]] = frozenset()
    harmless: frozenset[tuple[Item, ...]] = frozenset()

    @classmethod
    def of(cls, worrying: Iterable[str], harmless: Iterable[str] = ()) -> Patterns:
        """Return these patterns, ready to be looked for. Raises BadPatternError for one that cannot be read."""
        return cls(frozenset(map(read, worrying)), frozenset(map(read, harmless)))

    def any_in(self, texts: Iterable[str]) -> bool:
        """Return whether one of the patterns stands in one of the texts, and not within a harmless one.

        >>> patterns = Patterns.of(["no way out"], ["no way out of the building"])
        >>> [patterns.any_in([text]) for text in ("I see no way out of it", "There was no way out of the building")]
        [True, False]
        """
        return any(self._in(words_of(text)) for text in texts)

    def _in(self, words: Sequence[str]) -> bool:
        found = set(self._worrying.found(words))
        if not found:
            return False
        reach = [0] * len(words)
        for first, last in self._harmless.found(words):
            reach[first] = max(reach[first], last)
        meant = list(accumulate(reach, max))  # up to where harmless ones reach that begin here or before
        return any(meant[first] < last for first, last in found)

    @cached_property
    def _worrying(self) -> _Net:
        return _Net(self.worrying)

    @cached_property
    def _harmless(self) -> _Net:
        return _Net(self.harmless)
