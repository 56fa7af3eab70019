"""Emails by a mail server. One that was given to it twice has the same Message-ID, so that it can be known as one."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import parseaddr

from webapp.desk.notices.addresses import Server, is_email
from webapp.desk.notices.sending import Later, Refused
from webapp.desk.store.notices import Words

WAITS_SECONDS = 30.0
FOR_GOOD = range(500, 600)


class Smtp:
    """Sends by a mail server, under TLS; only one on this machine may do without."""

    def __init__(self, server: Server, sender: str, waits: float = WAITS_SECONDS) -> None:
        self._server, self._sender, self._waits = server, sender, waits

    def send(self, id_: str, words: Words, *, again: bool) -> None:
        """Give an email to the server. Raises Later or Refused."""
        if not is_email(words.recipient):
            raise Refused("no-address")
        try:
            self._give(self._message(id_, words))
        except smtplib.SMTPRecipientsRefused as error:
            # Only what is said of the recipient or the text is about this email; the rest is about us or the server.
            _judge(max(code for code, _ in error.recipients.values()))
        except smtplib.SMTPDataError as error:
            _judge(error.smtp_code)
        except smtplib.SMTPResponseException as error:
            raise Later(f"server-said-{error.smtp_code}") from None
        except (OSError, smtplib.SMTPException) as error:
            raise Later(type(error).__name__) from None

    def _message(self, id_: str, words: Words) -> EmailMessage:
        message = EmailMessage()
        message["From"] = message["Reply-To"] = self._sender
        message["To"], message["Subject"] = words.recipient, words.subject
        message["Message-ID"] = f"<{id_}@{parseaddr(self._sender)[1].rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # so that no holiday reply comes back to it
        message.set_content(words.body)  # it takes away what was said of its content before
        message["Content-Language"] = words.language
        return message

    def _give(self, message: EmailMessage) -> None:
        server, trusted = self._server, ssl.create_default_context()
        link = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=self._waits, context=trusted)
            if server.tls
            else smtplib.SMTP(server.host, server.port, timeout=self._waits)
        )
        with link:
            link.ehlo()
            if not server.tls and (link.has_extn("starttls") or not server.is_here):
                link.starttls(context=trusted)
                link.ehlo()
            if server.name:
                link.login(server.name, server.password)
            link.send_message(message)


def _judge(code: int) -> None:
    if code in FOR_GOOD:
        raise Refused(f"server-said-{code}") from None
    raise Later(f"server-said-{code}") from None
