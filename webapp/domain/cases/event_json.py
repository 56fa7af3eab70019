"""Events as they are stored: a code, its codes and days, and apart from them what an officer typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, get_args, get_type_hints

from webapp.domain.cases.events import CODES, Event

_KINDS = {code: kind for kind, code in CODES.items()}
_HINTS = {kind: get_type_hints(kind) for kind in CODES}


class UnknownEvent(ValueError):
    """A stored event is of a kind, or has a field, that this version does not know."""


def to_json(event: Event) -> tuple[str, dict[str, Any], dict[str, str]]:
    """Return an event as it is stored: its code, its codes and days, and what was typed."""
    plain: dict[str, Any] = {}
    words: dict[str, str] = {}
    for each in fields(event):
        value = getattr(event, each.name)
        if each.metadata.get("typed"):
            if value:
                words[each.name] = value
        else:
            plain[each.name] = value.isoformat() if isinstance(value, date) else value
    return CODES[type(event)], plain, words


def from_json(code: str, plain: Mapping[str, Any], words: Mapping[str, str] = {}) -> Event:
    """Return a stored event; raises UnknownEvent.

    >>> from webapp.domain.cases.events import Withdrawn
    >>> from_json(*to_json(Withdrawn(date(2026, 11, 20), "It was put right."))) == Withdrawn(
    ...     date(2026, 11, 20), "It was put right.")
    True
    """
    kind = _KINDS.get(code)
    if kind is None:
        raise UnknownEvent(f"There is no event {code!r}: it was written by a later version.")
    try:
        return kind(**{name: _value(_HINTS[kind][name], value) for name, value in {**plain, **words}.items()})
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownEvent(f"An event {code!r} cannot be read: {error}") from None


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if hint is date or date in get_args(hint):
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
