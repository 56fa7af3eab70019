"""Reading: turns a message into text for an officer, with what matters for safety first.

It knows nothing about the message beyond which parts come first, so a new field shows up by itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from webapp.handoff.printable import line, text

FIRST = ("adjustments", "contact", "flags", "urgent_review", "conditions")
DEEPEST = 20
"""No message of ours has parts in parts so often."""


def as_text(message: Mapping[str, Any]) -> str:
    """Write a message as indented lines: adjustments, safe contact, flags and conditions first, then the rest."""
    order = [*(key for key in FIRST if key in message), *(key for key in message if key not in FIRST)]
    return "\n".join(each for key in order for each in _entry(key, message[key], DEEPEST))


def _entry(key: str, value: Any, depth: int) -> Iterator[str]:
    label = line(key).replace("_", " ").capitalize()
    lines = list(_lines(value, depth))
    if len(lines) == 1 and not isinstance(value, (Mapping, list)):
        yield f"{label}: {lines[0]}"
    else:
        yield f"{label}:"
        yield from (f"  {each}" for each in lines)


def _lines(value: Any, depth: int) -> Iterator[str]:
    if value in (None, "", [], {}):
        yield "none"
    elif not depth:
        yield "(more, in parts of parts: see it with --json)"
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _entry(str(key), inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            first, *rest = _lines(inner, depth - 1)
            yield f"- {first}"
            yield from (f"  {each}" for each in rest)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    else:
        yield from text(str(value)).split("\n")
