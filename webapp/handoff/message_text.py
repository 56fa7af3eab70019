"""Reading: turns a message into text for an officer, with what matters for safety first, then what work starts from.

It knows nothing about the message beyond which parts come first, and how a date that is due is said on one line: so a
new field shows up by itself.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from webapp.handoff.printable import SENTENCE, line, text

SAFETY = ("adjustments", "contact", "language", "flags", "urgent_review", "conditions", "not_by")
START = ("summary", "story", "wishes", "due", "people", "earlier", "when")
FIRST = (*SAFETY, *START)
DEEPEST = 20
"""No message of ours has parts in parts so often."""

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_CLOCK = ("date", "timescale", "kind", "starts", "words")


def as_text(message: Mapping[str, Any]) -> str:
    """Write a message as indented lines: what matters for safety, what work starts from, then the rest."""
    order = [*(key for key in FIRST if key in message), *(key for key in message if key not in FIRST)]
    return "\n".join(each for key in order for each in _entry(key, message[key], DEEPEST))


def _entry(key: str, value: Any, depth: int) -> Iterator[str]:
    label = line(key).replace("_", " ").capitalize()
    if key == "due" and isinstance(value, list):
        value = [_clock(each) for each in value]
    lines = list(_lines(value, depth))
    if len(lines) == 1 and (not isinstance(value, Mapping | list) or not value or _are_codes(value)):
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
    elif _are_codes(value):
        yield ", ".join(value)
    elif isinstance(value, list):
        for inner in value:
            first, *rest = _lines(inner, depth - 1)
            yield f"- {first}"
            yield from (f"  {each}" for each in rest)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    else:
        yield from text(str(value)).split("\n")


def _are_codes(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and _CODE.fullmatch(each) for each in value)


def _clock(clock: Any) -> Any:
    """Return what is due, when, and what starts its clock, on one line; what is nothing of the kind as it is."""
    if not isinstance(clock, Mapping) or not all(name in clock for name in _CLOCK):
        return clock
    day = line(clock["date"]) if clock["date"] else "no date yet"
    told = ", ".join(line(clock[name]) for name in ("timescale", "kind"))
    return f"{day} ({told}, starts: {line(clock['starts'])}): {line(clock['words'], SENTENCE)}"
