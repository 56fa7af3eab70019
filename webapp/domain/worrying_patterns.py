"""The notation of a pattern of worrying words, which a safeguarding lead can read: ``end* (my|his|her) [own] life``.

``end*`` is a word with any ending, ``(my|his)`` one of several, ``[own]`` may be left out, and up to three other words
may stand at ``...``. ``{someone}`` is a group of words that is given a name once for a whole list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MOST_SKIPPED = 3
SHORTEST_STEM = 3
GAP = "..."
_ITEM = re.compile(r"\s+|\.\.\.|\([^()\[\]]*\)|\[[^()\[\]]*\]|[^\s()\[\]|]+")
_GROUP = re.compile(r"\{([^{}]*)\}")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*\*?")


class BadPatternError(ValueError):
    """A pattern that cannot be read; it says why."""


@dataclass(frozen=True)
class Item:
    """One step of a pattern: one of several rows of words, or how many other words may come between."""

    alternatives: tuple[tuple[str, ...], ...] = ()
    optional: bool = False
    skips: int = 0


def named(pattern: str, groups: Mapping[str, str]) -> str:
    """Return a pattern with its groups written out.

    >>> named("hit* {someone}", {"someone": "me|us"})
    'hit* (me|us)'
    """
    unknown = sorted({name for name in _GROUP.findall(pattern) if name not in groups})
    if unknown:
        raise BadPatternError(f"no group is called {', '.join(unknown)}")
    inside = re.sub(r"[(\[][^()\[\]]*[)\]]", lambda found: _filled(found[0], groups), pattern)
    return _GROUP.sub(lambda found: f"({groups[found[1]]})", inside)


def _filled(text: str, groups: Mapping[str, str]) -> str:
    return _GROUP.sub(lambda found: groups[found[1]], text)


def read(pattern: str) -> tuple[Item, ...]:
    """Return the steps of a pattern.

    >>> [len(item.alternatives) for item in read("end* (my|his|their own) life")]
    [1, 3, 1]
    """
    parts = [part for part in _parts(pattern) if part.strip()]
    items = tuple(Item(skips=MOST_SKIPPED) if part == GAP else _item(part) for part in parts)
    if not items:
        raise BadPatternError("it has no words")
    if any(item.optional or item.skips for item in (items[0], items[-1])):
        raise BadPatternError("its first and its last word cannot be left out")
    return items


def _parts(pattern: str) -> Iterator[str]:
    at = 0
    while at < len(pattern):
        found = _ITEM.match(pattern, at)
        if not found:
            raise BadPatternError(f"a bracket or a line does not fit at “{pattern[at:]}”")
        yield found[0]
        at = found.end()


def _item(part: str) -> Item:
    inside = part[1:-1] if part[0] in "([" else part
    alternatives = tuple(tuple(each.split()) for each in inside.split("|"))
    for words in alternatives:
        if not words:
            raise BadPatternError(f"“{part}” has an empty place")
        for word in words:
            _check(word)
    return Item(alternatives, optional=part[0] == "[")


def _check(word: str) -> None:
    if not _WORD.fullmatch(word):
        raise BadPatternError(f"“{word}” is not a word, or a word with * at its end")
    if word.endswith("*") and len(word) <= SHORTEST_STEM:
        raise BadPatternError(f"“{word}” finds too much: write {SHORTEST_STEM} letters or more before the *")
