"""Which way to send emails the settings name. Only the one that is used is imported."""

from __future__ import annotations

from webapp.desk.notices.sending import Sender
from webapp.desk.settings import DeskSettings


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
