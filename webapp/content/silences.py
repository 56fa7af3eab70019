"""What an organisation says that its own information does not say: for its owner, who can fill it in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from webapp.content.pages import Page
from webapp.domain.packs.model import Pack
from webapp.domain.packs.pieces import texts

_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+|\s*\|\s*")
_SILENT = re.compile(r"(?<![Yy]ou )\b(?:do|does) not (?:say|give|mention|name|list|describe)\b")


def silences(pack: Pack, pages: Iterable[Page]) -> Iterator[tuple[str, str]]:
    """Yield each sentence that says so, with the file it stands in, once for each file."""
    said = [("pack.toml", text) for text in texts(pack)]
    said += [(f"guidance/{page.slug}.md", text) for page in pages for text in (page.summary, page.text)]
    found = ((place, each.lstrip("-# ")) for place, text in said for each in _SENTENCES.split(text))
    yield from dict.fromkeys((place, each) for place, each in found if _SILENT.search(each))
