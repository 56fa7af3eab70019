"""The control: a sender of notices that writes down first that an email has gone, run as `python -m tests.chaos.hasty`.

It works as long as nothing fails. Killed, it must lose emails, which shows that losses would be seen.
"""

from __future__ import annotations

import os
import threading
import time

from webapp.desk.app import create_app
from webapp.desk.desk import NAME
from webapp.desk.notices.senders import sender_of
from webapp.desk.notices.sending import Sender
from webapp.desk.notices.worker import Worker
from webapp.desk.settings import DeskSettings
from webapp.desk.store.notices import Words

LATE = 3.0  # seconds


class Hasty:
    """Says that every email has gone, and gives it to the mail server a moment later, from memory."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def send(self, id_: str, words: Words, *, again: bool) -> None:
        """Promise to send, and report it as done."""
        threading.Thread(target=self._send_later, args=(id_, words, again), daemon=True).start()

    def _send_later(self, id_: str, words: Words, again: bool) -> None:
        time.sleep(LATE)
        self._sender.send(id_, words, again=again)


if __name__ == "__main__":
    settings = DeskSettings.read(os.environ)
    by_mail = sender_of(settings)
    if by_mail is None:
        raise SystemExit("SMTP_URL is not set.")
    Worker(create_app(settings).extensions[NAME], Hasty(by_mail)).run_forever(threading.Event())
