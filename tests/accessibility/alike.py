"""Pages that differ in nothing but their words, as the same page does in two languages that run the same way.

What such a page is, what stands in it in which order and how that looks was judged with the other's words. What words
can still change is how much room they take, which is least where the window is narrow: see audit.py.
"""

from __future__ import annotations

import re

_WORDS = re.compile(r">[^<]*[^\s<][^<]*<")
_SPACE = re.compile(r">\s+<")
# What scripts are told is words and addresses too, but for which script it is.
_SAID = re.compile(
    r'\b(title|alt|aria-label|placeholder|value|content|lang|hreflang|href|action|data-(?!module)[\w-]+)="[^"]+"'
)
_OTHER_LANGUAGES = re.compile(r'<ul class="app-languages">.*?</ul>', re.DOTALL)
_LANGUAGE = re.compile(r'<html[^>]* lang="([^"]*)"')


def outline(served: str) -> str:
    """Return a page as it is served, without its words and without where it leads.

    The list of the other languages is left out: it stands on every page, and has another order in each language.
    """
    bare = _SPACE.sub("><", _WORDS.sub(">words<", _OTHER_LANGUAGES.sub("", served)))
    return _SAID.sub(r'\1="said"', bare)


class Outlines:
    """The outlines of pages that were read in full, each with the language it was read in."""

    def __init__(self) -> None:
        self._languages: dict[tuple[str, str], str] = {}

    def known_in_another_language(self, served: str, state: str) -> bool:
        """Note a page in a state; return whether it was read before in another language, with other words alone."""
        found = _LANGUAGE.search(served)
        language = found[1] if found else ""
        return self._languages.setdefault((outline(served), state), language) != language
