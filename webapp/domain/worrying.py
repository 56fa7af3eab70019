"""Worrying words: whether what someone typed says that they or another person may come to harm.

A bonus, never a control: the same help stands on a page for everyone. So the phrases are few and plain, a word alone is
hardly ever one of them, and they are looked for in every language at once, whatever language the page is in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_ALIKE = str.maketrans({"ł": "l", "ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ۀ": "ہ", "ة": "ہ"} | dict.fromkeys("'’‘ʼ`´"))
"""Letters that people type for one another; an apostrophe is left out, as many people do."""
_BREAK = re.compile(r"[\W_]+")


def normal(text: str) -> str:
    """Return a text as it is compared: its words between single spaces, without case, accents or apostrophes.

    >>> normal("I don’t WANT\\n to live…")
    ' i dont want to live '
    >>> normal("chcę umrzeć") == normal("CHCE  UMRZEC")
    True
    """
    plain = text.casefold() if text.isascii() else _without_accents(text)
    return f" {_BREAK.sub(' ', plain.translate(_ALIKE)).strip()} "


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(each for each in apart if unicodedata.category(each) not in ("Mn", "Cf"))


@dataclass(frozen=True)
class Phrases:
    """Phrases to look for, each as it is compared."""

    compared: frozenset[str] = frozenset()

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Phrases:
        """Return these phrases, ready to be looked for."""
        return cls(frozenset(found for each in phrases if (found := normal(each)).strip()))

    def any_in(self, texts: Iterable[str]) -> bool:
        """Return whether one of the phrases stands in one of the texts, as whole words.

        >>> phrases = Phrases.of(["kill myself"])
        >>> phrases.any_in(["Nobody came.", "I will Kill   my­self."]), phrases.any_in(["They skill myself badly"])
        (True, False)
        """
        return any(phrase in text for text in map(normal, texts) for phrase in self.compared)
