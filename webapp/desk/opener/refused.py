"""Refused: the opener does not do what it was asked."""

from __future__ import annotations

SIGNED_OUT, NO_ENTRY, ANOTHER_TEAM, NOT_APART = "signed-out", "no-entry", "another-team", "not-apart"
KEPT_FROM, CONFLICT = "kept-from", "conflict"
UNKNOWN, NO_KEY, BAD_KEY, UNREADABLE, FAILED = "unknown", "no-key", "bad-key", "unreadable", "failed"
AWAY, NOT_ALLOWED = "opener-away", "not-allowed"


class Refused(Exception):
    """The opener refuses; the text is a code that says why. ``told`` is what may be shown with it."""

    def __init__(self, code: str, told: str = "") -> None:
        super().__init__(code)
        self.code, self.told = code, told
