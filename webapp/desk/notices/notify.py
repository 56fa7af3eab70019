"""Emails by GOV.UK Notify. It takes the same email twice, so before a second try it is asked whether it has it."""

from __future__ import annotations

import logging
from typing import Any

from notifications_python_client.errors import HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from webapp.desk.notices.addresses import is_email
from webapp.desk.notices.sending import Later, Refused
from webapp.desk.store.notices import Words

WAITS_SECONDS = 30.0
BAD_REQUEST = 400
# The library logs what Notify says, and that may repeat whom an email is for.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)


class Notify:
    """Sends by GOV.UK Notify. Its client is not safe in two threads at once, so each email has one of its own."""

    def __init__(self, key: str, template: str, url: str, waits: float = WAITS_SECONDS) -> None:
        self._key, self._template, self._url, self._waits = key, template, url, waits

    def send(self, id_: str, words: Words, *, again: bool) -> None:
        """Give an email to Notify, unless it has it already. Raises Later or Refused."""
        if not is_email(words.recipient):
            raise Refused("no-address")
        client: Any = NotificationsAPIClient(self._key, self._url, timeout=self._waits)  # type: ignore[no-untyped-call]  # it has no types
        try:
            if again and client.get_all_notifications(reference=id_)["notifications"]:
                return
            said = {"subject": words.subject, "body": words.body}
            client.send_email_notification(words.recipient, self._template, said, reference=id_)
        except HTTPError as error:
            if error.status_code == BAD_REQUEST:
                raise Refused("notify-said-400") from None
            raise Later(f"notify-said-{error.status_code}") from None
        except (InvalidResponse, KeyError, TypeError) as error:
            raise Later(type(error).__name__) from None
        finally:
            client.request_session.close()
