"""Pages that differ in nothing but their words, as the same page does in two languages that run the same way.

What such a page is, what stands in it in which order and how that looks was judged with the other's words. What words
can still change is how much room they take: see room.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPACE = re.compile(r">\s+<")
_WORDS = re.compile(r">([^<]*[^\s<][^<]*)<")
# What scripts are told is words and addresses too, but for which script it is.
_SAID = re.compile(r'\b(value|content|lang|hreflang|href|action|data-(?!module)[\w-]+)="[^"]+"')
_NAMES = re.compile(r'\b(title|alt|aria-label|placeholder)="([^"]+)"')
# What stands on every page of a language: the other languages, in another order in each, and that nobody checked it.
_FURNITURE = re.compile(r'<ul class="app-languages">.*?</ul>|<p class="app-unchecked">.*?</p>', re.DOTALL)
_LANGUAGE = re.compile(r'<html[^>]* lang="([^"]*)"')


def outlines(served: str) -> Iterator[str]:
    """Yield the outline of a page as it is served, and of each part that stands on every page of its language.

    An outline has no words and no addresses. Of names it has a number, the same for words like it: what is called
    alike, or said twice, may be a barrier.
    """
    yield _outline(_FURNITURE.sub("", served))
    for part in _FURNITURE.finditer(served):
        yield _outline(part[0])


def _outline(markup: str) -> str:
    numbers: dict[str, int] = {}
    for _, name in _NAMES.findall(markup):
        numbers.setdefault(name, len(numbers))
    bare = _NAMES.sub(lambda found: f'{found[1]}="{numbers[found[2]]}"', _SPACE.sub("><", markup))
    bare = _WORDS.sub(lambda found: f">words {numbers.get(found[1].strip(), '')}<", bare)
    return _SAID.sub(r'\1="said"', bare)


class Outlines:
    """The outlines of pages that were read in full, each with the language it was read in."""

    def __init__(self) -> None:
        self._languages: dict[tuple[str, str], str] = {}

    def known_in_another_language(self, served: str, state: str) -> bool:
        """Return whether a page in a state was read before in another language, with other words alone."""
        page, *furniture = self._keys(served, state)
        here = _language(served)
        return self._languages.get(page, here) != here and all(part in self._languages for part in furniture)

    def note(self, served: str, state: str) -> None:
        """Note a page that is read in full."""
        for key in self._keys(served, state):
            self._languages.setdefault(key, _language(served))

    @staticmethod
    def _keys(served: str, state: str) -> Iterator[tuple[str, str]]:
        page, *furniture = outlines(served)
        yield page, state
        yield from ((part, "") for part in furniture)


def _language(served: str) -> str:
    found = _LANGUAGE.search(served)
    return found[1] if found else ""
