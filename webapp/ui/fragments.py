"""Pages drawn once and cut where requests differ, then joined again: the same bytes at a tenth of the work.

Neither forms nor templates know of this room. A page is drawn by its ordinary templates with marks where the visitor's
own things go: the token, the Back address, the deadline, what they answered before. Marks are characters no one types
(Unicode's private use area). A test draws every page both ways and compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from markupsafe import escape

OPEN, CLOSE = "\ue000", "\ue001"
MOST_PAGES = 4096

_VALUE = f' value="{OPEN}value:([^{CLOSE}]+){CLOSE}"'
_PLAIN = f"{OPEN}([^{CLOSE}]+){CLOSE}"
_INPUT = re.compile(r'<input class="govuk-(?:radios|checkboxes)__input"[^>]*>')
_NAME = re.compile(r' name="([^"]*)"')
_CODE = re.compile(r' value="([^"]*)"')
_MARK = re.compile(f"{_VALUE}|{_PLAIN}")

Pieces = list[tuple[str, str, str]]  # what stands before, then the kind of mark and what it names
Given = Mapping[str, Any]


def mark(name: str) -> str:
    """Return the mark for something a request fills in, to be drawn in its place."""
    return f"{OPEN}{name}{CLOSE}"


class Fragments:
    """Pages already drawn and cut, by what makes them look different."""

    def __init__(self) -> None:
        self._pages: dict[Hashable, Pieces] = {}

    def page(self, key: Hashable, draw: Callable[[], str], given: Given, answers: Given) -> str:
        """Return the page ``key``, drawing it at the first request, with ``given`` marks and ``answers`` filled in.

        Everything filled in is escaped here. ``answers`` are by input name: typed text, one code, or a list of codes.
        """
        pieces = self._pages.get(key)
        if pieces is None:
            if len(self._pages) >= MOST_PAGES:
                self._pages.clear()
            pieces = self._pages[key] = cut(draw())
        return join(pieces, given, answers)


def cut(html: str) -> Pieces:
    """Cut a page at its marks, and behind the value of each radio and checkbox, where ``checked`` may stand."""
    html = _INPUT.sub(_mark_choice, html)
    pieces, place = [], 0
    for found in _MARK.finditer(html):
        if found[1]:
            kind, name = "attribute", found[1]
        else:
            kind, _, name = found[2].partition(":")
        pieces.append((html[place : found.start()], kind, name))
        place = found.end()
    pieces.append((html[place:], "", ""))
    return pieces


def join(pieces: Pieces, given: Given, answers: Given) -> str:
    """Join a page's pieces with what belongs to this request between them."""
    parts = []
    for before, kind, name in pieces:
        parts.append(before)
        if kind == "checked":
            field, _, code = name.partition("=")
            chosen = answers.get(field)
            if chosen is not None and (code in chosen if isinstance(chosen, list) else code == chosen):
                parts.append(" checked")
        elif kind == "value":
            parts.append(str(escape(answers.get(name) or "")))
        elif kind == "attribute":
            value = answers.get(name)
            if value:
                parts.append(f' value="{escape(value)}"')
        elif kind:
            parts.append(str(escape(given[kind])))
    return "".join(parts)


def _mark_choice(found: re.Match[str]) -> str:
    tag = found[0]
    name, code = _NAME.search(tag), _CODE.search(tag)
    if name is None or code is None:
        return tag
    return tag[: code.end()] + mark(f"checked:{name[1]}={code[1]}") + tag[code.end() :]
