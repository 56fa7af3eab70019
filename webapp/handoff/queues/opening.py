"""Open the queue that QUEUE_URL names. A new kind of queue is a class like `Queue` and a line here."""

import ssl
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urlsplit

from sqlalchemy import Engine

from webapp.handoff.crypto.answers import Signers
from webapp.handoff.queues.embedded import EmbeddedQueue
from webapp.handoff.queues.protocol import Queue

EMBEDDED = "embedded"


def open_queue(url: str, engine: Engine, signers: Signers) -> Queue:
    """Open the queue this address names; nothing is connected to yet. Raises ValueError for one we do not know.

    ``signers``: every organisation, and the keys by which its answers are believed; a broker cannot vouch for them.
    """
    problem = problem_with(url)
    if problem:
        raise ValueError(f"QUEUE_URL {problem}")
    if url == EMBEDDED:
        return EmbeddedQueue(engine)
    # Only the relay and the receiver need it: a web worker should not carry it in memory.
    from webapp.handoff.queues.amqp.rabbit import RabbitQueue

    return RabbitQueue(url, signers)


def problem_with(url: str) -> str | None:
    """Say what is wrong with a queue's address, never repeating it (it may hold a password), or None."""
    if url == EMBEDDED:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "has a host or a port that cannot be read: the port is a number up to 65535."
    if parts.scheme not in ("amqp", "amqps") or not parts.hostname or port == 0:
        return "must be embedded, or an address such as amqps://name:password@broker.example.org/vhost."
    if (parts.username is None) != (parts.password is None):
        return "has a name without a password, or a password without a name: give both (write / in them as %2F)."
    if parts.path.count("/") > 1:
        return "has more than one part behind the host: write / in a virtual host's name as %2F."
    if parts.query or parts.fragment:
        return _problem_behind(parts)
    return None


def is_protected(url: str) -> bool:
    """Return whether what passes to and from a broker is encrypted, or never leaves this machine."""
    parts = urlsplit(url)
    return url == EMBEDDED or parts.scheme == "amqps" or _is_this_machine(parts.hostname or "")


def _problem_behind(parts: SplitResult) -> str | None:
    named = parse_qsl(parts.query)
    if parts.fragment or [name for name, _ in named] != ["cafile"]:
        return "may have ?cafile=/path/of/the/authority.crt behind the virtual host: take away what else stands there."
    if parts.scheme != "amqps":
        return "has a cafile, which means nothing without TLS: make it amqps://."
    try:
        ssl.create_default_context(cafile=named[0][1])
    except OSError:  # of which ssl.SSLError is one
        return "names a cafile that cannot be read: give the path of a certificate in PEM."
    return None


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
