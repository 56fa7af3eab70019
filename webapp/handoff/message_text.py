"""Reading: turns a message into text for an officer, with what matters for safety first.

It knows nothing about the message beyond which parts come first, so a new field shows up by itself.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

FIRST = ("adjustments", "contact", "flags", "urgent_review", "conditions")
# These turn the direction of the text that follows, so that it can be made to look like something else.
_TURNERS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def as_text(message: Mapping[str, Any]) -> str:
    """Write a message as indented lines: adjustments, safe contact, flags and conditions first, then the rest."""
    order = [*(key for key in FIRST if key in message), *(key for key in message if key not in FIRST)]
    return "\n".join(line for key in order for line in _entry(key, message[key]))


def _entry(key: str, value: Any) -> Iterator[str]:
    label = _clean(key).replace("_", " ").capitalize()
    lines = list(_lines(value))
    if len(lines) == 1 and not isinstance(value, (Mapping, list)):
        yield f"{label}: {lines[0]}"
    else:
        yield f"{label}:"
        yield from (f"  {line}" for line in lines)


def _lines(value: Any) -> Iterator[str]:
    if value in (None, "", [], {}):
        yield "none"
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _entry(str(key), inner)
    elif isinstance(value, list):
        for inner in value:
            first, *rest = _lines(inner)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    else:
        yield from _clean(str(value)).split("\n")


def _clean(text: str) -> str:
    """Take out what could move an officer's cursor, recolour the terminal or turn the text around."""
    text = text.replace("\r\n", "\n").replace("\t", "    ")
    return "".join("\ufffd" if _commands(character) else character for character in text)


def _commands(character: str) -> bool:
    return character != "\n" and (unicodedata.category(character) == "Cc" or character in _TURNERS)
