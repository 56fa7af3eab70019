"""How a letter is written down: paragraphs with an empty line between them, `# ` before a heading, `- ` before a step.

It is read as it stands in an email, and drawn as headings and lists where it is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

HEADING, ITEM = "# ", "- "
GAP = "[…]"
"""What an officer has still to write. Nothing is sent while one is left."""


class Block(NamedTuple):
    """A heading, a list or a paragraph, and its lines."""

    kind: str
    lines: tuple[str, ...]


def heading(text: str) -> str:
    """Return a heading as it is written down."""
    return f"{HEADING}{text}"


def items(texts: Iterable[str]) -> str:
    """Return a list as it is written down."""
    return "\n".join(f"{ITEM}{each}" for each in texts)


def together(*pieces: str) -> str:
    """Return pieces with an empty line between them; those that are empty fall away."""
    return "\n\n".join(each for each in pieces if each)


def blocks(text: str) -> list[Block]:
    """Return a letter as headings, lists and paragraphs."""
    found: list[Block] = []
    goes_on = False
    for line in text.split("\n"):
        kind, said = _read(line)
        if goes_on and found[-1].kind == kind and said.strip():
            found[-1] = Block(kind, (*found[-1].lines, said))
        elif said.strip():
            found.append(Block(kind, (said,)))
        goes_on = bool(said.strip()) and kind != "heading"
    return found


def plain(text: str) -> str:
    """Return a letter as an email says it: a heading stands by itself."""
    return "\n".join(_read(line)[1] if line.startswith(HEADING) else line for line in text.split("\n"))


def _read(line: str) -> tuple[str, str]:
    if line.startswith(HEADING):
        return "heading", line.removeprefix(HEADING)
    if line.startswith(ITEM):
        return "list", line.removeprefix(ITEM)
    return "paragraph", line
