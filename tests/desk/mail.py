"""A mail server for tests, which answers as it is told to; and one that says nothing."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.servers.ports import free_port

TAKEN = "250 OK"
CLOSES = "closes"


class Mailbox:
    """What a mail server was given. ``to`` and ``data`` are what it answers to a recipient and to a text."""

    def __init__(self) -> None:
        self.empty()

    def empty(self) -> None:
        """Forget what came, and take everything again."""
        self.messages: list[Message] = []
        self.to = self.data = TAKEN
        self.signed_in: list[bytes] = []
        self.under_tls: list[bool] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.to == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.to

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data in (TAKEN, CLOSES):
            self.messages.append(message_from_bytes(envelope.content))
            self.under_tls.append(session.ssl is not None)
        if self.data == CLOSES:
            server.transport.close()
        return TAKEN if self.data == CLOSES else self.data

    def sign_in(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.signed_in.append(data.password)
        return AuthResult(success=data.password == b"secret", handled=False)

    @property
    def recipients(self) -> list[str]:
        return [str(each["To"]) for each in self.messages]


@contextmanager
def serving(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    """Serve until the end of the block; yields the port."""
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


@contextmanager
def silent() -> Iterator[int]:
    """Take connections and say nothing on them; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as ear:
        yield ear.getsockname()[1]


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate for 127.0.0.1, and what a server needs to show it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    )
    file, secret = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return file, context
