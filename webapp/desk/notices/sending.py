"""What every way of sending an email has in common: it goes, it is tried again later, or it never will."""

from __future__ import annotations

from typing import Protocol

from webapp.desk.store.notices import Words


class Later(Exception):
    """It did not go now, and may go later; the text is a code for the log."""


class Refused(Exception):
    """It will never go: whoever carries it said so of this recipient or of this text."""


class Sender(Protocol):
    """A way to send an email."""

    def send(self, id_: str, words: Words, *, again: bool) -> None:
        """Send one; ``again``: it may have gone before. Raises Later or Refused."""
