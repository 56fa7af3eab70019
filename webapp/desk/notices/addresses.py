"""Where notices are given to be sent, and who they are from, as the settings name them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465}
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_KEY = re.compile(r"[\w-]+-[0-9a-f-]{36}-[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. ``tls``: it is spoken to under TLS from the first byte; else STARTTLS comes first."""

    host: str
    port: int
    tls: bool
    name: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, so that nobody stands between."""
        return self.host in THIS_MACHINE


def server_if_any(text: str) -> Server | None:
    """Read the address of a mail server, or none. What is wrong is never repeated: it may hold a password."""
    if not text:
        return None
    try:
        told = urlsplit(text)
        port = told.port or PORTS.get(told.scheme, 0)
    except ValueError:
        told, port = urlsplit(""), 0
    if told.scheme not in PORTS or not told.hostname or told.path.strip("/") or told.query:
        raise ValueError("must be an address such as smtp://name:password@mail.example.org:587, or smtps://….")
    name, password = unquote(told.username or ""), unquote(told.password or "")
    return Server(told.hostname, port, told.scheme == "smtps", name, password)


def sender_if_any(text: str) -> str:
    """Read an email address, with a name before it or without, or none."""
    if text and not is_email(parseaddr(text)[1]):
        raise ValueError("must be an email address such as Customer Care <care@example.org>.")
    return text


def notify_key_if_any(text: str) -> str:
    """Read a key of GOV.UK Notify, or none: a name, the service's id and the secret."""
    if text and not _KEY.fullmatch(text):
        raise ValueError("must be a key of GOV.UK Notify: a name and two ids, with - between them.")
    return text


def is_email(text: str) -> bool:
    """Return whether text is one email address and nothing else, so that it can name no second recipient."""
    return len(text) <= 254 and re.fullmatch(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+\.[^\s@<>,;:\"()]+", text) is not None
