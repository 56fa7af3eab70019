"""Show pybabel the words inside packs and guidance, so that one catalogue holds everything a person can read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from typing import IO, Any

from webapp.content import markdown
from webapp.content.pages import split_front_matter
from webapp.domain.packs.pieces import texts
from webapp.domain.packs.reader import read

Message = tuple[int, str, str, list[str]]


def extract_pack(file: IO[bytes], keywords: object, comment_tags: object, options: object) -> Iterator[Message]:
    """Yield every sentence of a pack, at line 1: TOML tables do not keep their lines."""
    yield from _messages(texts(read(tomllib.loads(file.read().decode()))))


def extract_guidance(file: IO[bytes], keywords: object, comment_tags: object, options: object) -> Iterator[Message]:
    """Yield the title, the summary and every block of a guidance page."""
    front, text = split_front_matter(file.read().decode())
    yield from _messages([front["title"], front["summary"], *markdown.blocks(text)])


def _messages(sentences: Iterable[Any]) -> Iterator[Message]:
    for sentence in sentences:
        yield 1, "", sentence, []
