"""How hard a text is to read: its sentences, its words, and the school year (US grade) that Flesch and Kincaid give it.

Libraries for this fetch word lists from the network, so the few lines are here. Syllables are counted by groups of
vowels, which is right for nine words in ten; over a page the mistakes even out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_END = re.compile(r"(?<=[.?!])[”’)\"]*\s+(?=[“‘(\"]?[A-Z0-9])")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d[\d.,:]*(?:\s\d[\d.,:]*)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SAID_APART = re.compile(
    r"(?<![cgstx])i(?:a|o|um|et|en(?!d))|(?<=[aeiouy])ing|(?<=[^q]u)a(?=[lt])|(?<=[aeiou][^aeiou])ea$|eo$"
)
_SILENT = re.compile(
    r"(?:[^aeiouyl]|[aeiouyl]l)(?:e|es(?<![cgsxz]es)(?<!hes)|ed(?<![dt]ed))$"
    r"|(?<=[^aeiou])e(?=(?:ful|guard|less|ly|ments?|ness|times|where))"
)


def sentences(text: str) -> Iterator[str]:
    """Yield each sentence of one block of text.

    >>> list(sentences("We aim to reply by 5.30pm. It can take longer (“up to 2 weeks”). Why?"))
    ['We aim to reply by 5.30pm.', 'It can take longer (“up to 2 weeks”).', 'Why?']
    """
    return (each for each in _END.split(" ".join(text.split())) if each)


def words(text: str) -> list[str]:
    """Return the words of a text. A number is one word, also a telephone number.

    >>> words("Don’t phone 0345 045 5202 at 9am: it’s a well-known line.")
    ['Don’t', 'phone', '0345 045 5202', 'at', '9', 'am', 'it’s', 'a', 'well-known', 'line']
    """
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """Return about how many syllables a word has; a number counts as one.

    >>> [syllables(word) for word in "care complaint area idea people asked wanted someone quiet 2026".split()]
    [1, 2, 3, 3, 2, 1, 2, 2, 2, 1]
    >>> [syllables(word) for word in "little services information council organisation families".split()]
    [2, 3, 4, 2, 5, 3]
    """
    parts = [part for part in re.split(r"[-’']", word.lower()) if len(part) > 1]
    return sum(max(1, _sounds(part)) for part in parts) or 1


def _sounds(word: str) -> int:
    return len(_VOWELS.findall(word)) + len(_SAID_APART.findall(word)) - len(_SILENT.findall(word))


def grade(blocks: Iterable[str]) -> float:
    """Return the Flesch-Kincaid grade of blocks of text: 0.39 · words a sentence + 11.8 · syllables a word - 15.59.

    >>> round(grade(["The cat sat on the mat. It was a fat cat."]), 1)
    -1.6
    """
    found = [words(each) for block in blocks for each in sentences(block)]
    counted = [each for each in found if each]
    total = sum(map(len, counted))
    sounds = sum(syllables(word) for each in counted for word in each)
    return 0.39 * total / len(counted) + 11.8 * sounds / total - 15.59 if total else 0.0
