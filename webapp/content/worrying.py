"""The lists of worrying words: one file a language, each with who reviewed it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from webapp.domain.worrying import Phrases, normal

FOLDER = "worrying"
FIELDS = {"reviewed_by", "reviewed_on", "phrases"}


def read_phrases(directory: Path, problems: list[str]) -> Phrases:
    """Return the phrases of every language as one list; what cannot be read is added to ``problems``."""
    found: list[str] = []
    for path in sorted((directory / FOLDER).glob("*.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            problems.append(f"{FOLDER}/{path.name}: {error}")
            continue
        wrong = list(_problems(table))
        problems += [f"{FOLDER}/{path.name}: {each}" for each in wrong]
        found += [] if wrong else table["phrases"]
    return Phrases.of(found)


def _problems(table: dict[str, object]) -> Iterator[str]:
    phrases = table.get("phrases")
    if table.keys() != FIELDS:
        yield f"expected {', '.join(sorted(FIELDS))}"
    elif not isinstance(phrases, list) or not all(isinstance(each, str) and normal(each).strip() for each in phrases):
        yield "phrases: expected a list of words"
