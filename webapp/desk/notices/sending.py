"""What every way of sending an email has in common: it goes, it is tried again later, or it never will."""

from __future__ import annotations

from typing import Protocol

from webapp.desk.settings import DeskSettings
from webapp.desk.store.notices import Words


class Later(Exception):
    """It did not go now, and may go later; the text is a code for the log."""


class Refused(Exception):
    """It will never go: whoever carries it said so of this recipient or of this text."""


class Sender(Protocol):
    """A way to send an email."""

    def send(self, id_: str, words: Words, *, again: bool) -> None:
        """Send one; ``again``: it may have gone before. Raises Later or Refused."""


def sender_of(settings: DeskSettings) -> Sender | None:
    """Return the way that the settings name, or None: then an officer sends what waits."""
    if settings.smtp_url:
        from webapp.desk.notices.smtp import Smtp

        return Smtp(settings.smtp_url, settings.notice_from)
    if settings.notify_key:
        from webapp.desk.notices.notify import Notify

        return Notify(settings.notify_key, settings.notify_template, settings.notify_url)
    return None


def is_sent_by_hand(settings: DeskSettings) -> bool:
    """Return whether nothing was named that sends emails."""
    return not (settings.smtp_url or settings.notify_key)
