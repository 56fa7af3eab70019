"""What every piece of a pack has in common: the words people read, and the source items that it comes from.

Fields marked ``words()`` are sentences people read; they are the English text and the key of their translations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, fields, is_dataclass
from typing import Any

Sources = tuple[str, ...]


def words(**more: Any) -> Any:
    """Mark a field as words people read, so that they are extracted for translators."""
    return field(metadata={"words": True}, **more)


def texts(item: object) -> Iterator[str]:
    """Yield every sentence in a pack, or in any piece of one, that people read and translators translate."""
    if isinstance(item, tuple):
        for each in item:
            yield from texts(each)
    elif is_dataclass(item) and not isinstance(item, type):
        for each in fields(item):
            value = getattr(item, each.name)
            if not each.metadata.get("words"):
                yield from texts(value)
            elif value:
                yield from (value,) if isinstance(value, str) else value


def sources(item: object) -> Iterator[str]:
    """Yield the id of every source item that a pack, or any piece of one, cites."""
    if isinstance(item, tuple):
        for each in item:
            yield from sources(each)
    elif is_dataclass(item) and not isinstance(item, type):
        yield from getattr(item, "source", ())
        for each in fields(item):
            yield from sources(getattr(item, each.name))
