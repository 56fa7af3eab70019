"""The lists of worrying words: one file a language, each with who reviewed it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from webapp.domain.worrying import Patterns
from webapp.domain.worrying_patterns import BadPatternError, named, read

FOLDER = "worrying"
LISTS = ("worrying", "harmless")
FIELDS = {"reviewed_by", "reviewed_on", "groups", *LISTS}


def read_patterns(directory: Path, problems: list[str]) -> Patterns:
    """Return the patterns of every language as one; whatever cannot be read is added to ``problems``, all at once."""
    found: dict[str, list[str]] = {name: [] for name in LISTS}
    for path in sorted((directory / FOLDER).glob("*.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            problems.append(f"{FOLDER}/{path.name}: {error}")
            continue
        wrong = list(_problems(table))
        problems += [f"{FOLDER}/{path.name}: {each}" for each in wrong]
        for name in () if wrong else LISTS:
            found[name] += written_out(table, name)
    return Patterns.of(**found)


def written_out(table: dict[str, Any], name: str) -> list[str]:
    """Return the patterns of a list, with its groups written out."""
    return [named(each, table["groups"]) for each in table[name]]


def _problems(table: dict[str, Any]) -> Iterator[str]:
    if table.keys() != FIELDS:
        yield f"expected {', '.join(sorted(FIELDS))}"
        return
    groups = table["groups"]
    if not isinstance(groups, dict) or not all(isinstance(words, str) for words in groups.values()):
        yield "groups: expected words with | between them, by name"
        return
    for name, words in groups.items():
        yield from _unreadable(f"groups.{name}", f"({words})", {})
    for name in LISTS:
        if not isinstance(table[name], list) or not all(isinstance(each, str) for each in table[name]):
            yield f"{name}: expected a list of patterns"
            continue
        for pattern in table[name]:
            yield from _unreadable(f"{name}: “{pattern}”", pattern, groups)


def _unreadable(what: str, pattern: str, groups: dict[str, str]) -> Iterator[str]:
    try:
        read(named(pattern, groups))
    except BadPatternError as error:
        yield f"{what}: {error}"
