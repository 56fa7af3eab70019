"""Conflict of interest: whether a message names the very person who wants to read it as one who should not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webapp.desk.opener.words import words_of
from webapp.domain.vocabulary import CONFLICT_OF_INTEREST


def not_by(message: Mapping[str, Any]) -> str:
    """Return who should not deal with it, as the person typed it."""
    told = message.get("not_by")
    return told.strip() if isinstance(told, str) else ""


def names(message: Mapping[str, Any], name: str) -> bool:
    """Return whether a word of someone's name stands among who should not deal with it."""
    return not set(words_of(name)).isdisjoint(words_of(not_by(message)))


def is_flagged(message: Mapping[str, Any]) -> bool:
    """Return whether whoever reads it must first say that they have no part in it."""
    flags = message.get("flags")
    return bool(not_by(message)) or (isinstance(flags, list) and CONFLICT_OF_INTEREST in flags)
