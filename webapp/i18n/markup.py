"""The markup a sentence may hold: placeholders such as ``{phone}``, and Markdown without raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.-]*)\}")


def placeholders(text: str) -> set[str]:
    """Return the names a sentence expects to be filled.

    >>> placeholders("Call {phone} before {day}.") == {"phone", "day"}
    True
    """
    return set(PLACEHOLDER.findall(text))


def parser(renderer: type[RendererHTML] = RendererHTML) -> MarkdownIt:
    """Return a parser of our Markdown: CommonMark with tables, and never raw HTML."""
    return MarkdownIt("commonmark", {"html": False}, renderer_cls=renderer).enable("table")


_MARKDOWN = parser()


def links(text: str) -> Iterator[str]:
    """Yield where each link of a text goes, as written."""
    for token in _MARKDOWN.parse(text):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrs["href"])
