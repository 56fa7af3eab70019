"""Pages drawn once and cut where requests differ, then joined again: the same bytes at a tenth of the work.

Neither forms nor templates know of this room. A page is drawn by its ordinary templates with marks where the visitor's
own things go: the token, the Back address, the deadline, what they answered before. Marks are characters no one types
(Unicode's private use area). A test draws every page both ways and compares.

A page is kept under what it shows to everyone who is shown it, and what is one person's own (their words, their
outcome, their answers) is never kept. So how fast an answer comes does not tell whether somebody with the same answers
was here before.
"""

from __future__ import annotations

import re
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any

from markupsafe import escape

OPEN, CLOSE = "\ue000", "\ue001"
MOST_BYTES = 48 * 1024**2

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


def marks_for(given: Given) -> dict[str, str | None]:
    """Return a mark for everything that a request fills in. What it has nothing for (None) has no mark either."""
    return {name: None if value is None else mark(name) for name, value in given.items()}


class Fragments:
    """Pages already drawn and cut, by what makes them look different: the least recently used go when bytes run out.

    ``size`` is the bytes that the kept pieces take in memory, at most ``most``; ``hits`` and ``misses`` count the pages
    that were found and those that had to be drawn. Threads share it.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most, self.size, self.hits, self.misses = most, 0, 0, 0
        self._pages: OrderedDict[Hashable, tuple[Pieces, int]] = OrderedDict()
        self._lock = Lock()

    def page(self, key: Hashable, render: Callable[[], str], given: Given, answers: Given) -> str:
        """Return the page ``key``, drawing it where it is not kept, with ``given`` marks and ``answers`` filled in.

        Everything filled in is escaped here. ``answers`` are by input name: typed text, one code, or a list of codes.
        """
        pieces = self._find(key)
        if pieces is None:
            pieces = cut(render())
            self._keep(key, pieces)
        return join(pieces, given, answers)

    def entries(self) -> dict[Hashable, Pieces]:
        """Return what is kept, by its key, the least recently used first."""
        with self._lock:
            return {key: pieces for key, (pieces, _) in self._pages.items()}

    def _find(self, key: Hashable) -> Pieces | None:
        with self._lock:
            kept = self._pages.get(key)
            if kept is None:
                self.misses += 1
                return None
            self.hits += 1
            self._pages.move_to_end(key)
            return kept[0]

    def _keep(self, key: Hashable, pieces: Pieces) -> None:
        size = memory_of(pieces)
        with self._lock:
            if size > self.most or key in self._pages:  # another thread may have drawn the same page meanwhile
                return
            self._pages[key] = pieces, size
            self.size += size
            while self.size > self.most:
                _, (_, freed) = self._pages.popitem(last=False)
                self.size -= freed


def memory_of(pieces: Pieces) -> int:
    """Return the bytes of memory that the pieces of a page take."""
    size = sys.getsizeof
    return size(pieces) + sum(size(piece) + sum(map(size, piece)) for piece in pieces)


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
