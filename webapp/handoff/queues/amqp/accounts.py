"""Who may do what at the broker: an account for each process, as RabbitMQ's definitions. The web server has none."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from os import urandom
from typing import Any

from webapp.handoff.queues.amqp.topology import ANSWERS, EXCHANGE, REGISTERED, submissions_of

SHORTEST = 20
NOTHING = "^$"
_SALT_BYTES = 4  # as RabbitMQ has it; what protects a password here is its length


class BadAccounts(ValueError):
    """There are no definitions; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What one account may declare, publish to or bind, and read: patterns of names."""

    configure: str
    write: str
    read: str


def accounts(organisations: Iterable[str]) -> dict[str, Rights]:
    """Return every account there may be: the relay, each organisation's back office, and whoever runs the broker."""
    ours = f"{re.escape(EXCHANGE)}($|\\.)"
    known = {
        "relay": Rights(NOTHING, _only(EXCHANGE), _only(REGISTERED)),
        # Declares, and puts dead letters back into their queues: by the exchange that has no name.
        "operator": Rights(f"^{ours}", f"^({ours}|amq\\.default$)", f"^{ours}"),
    }
    for organisation in organisations:
        rights = Rights(NOTHING, _only(ANSWERS), _only(submissions_of(organisation)))
        known[f"back-office-{organisation}"] = rights
    return known


def definitions(known: Mapping[str, Rights], passwords: Mapping[str, str], vhost: str = "/") -> dict[str, Any]:
    """Return what RabbitMQ imports for those accounts that have a password; raises BadAccounts."""
    short = [name for name, password in passwords.items() if len(password) < SHORTEST]
    if not passwords or passwords.keys() - known.keys():
        raise BadAccounts(f"Name accounts from these: {', '.join(known)}.")
    if short:
        raise BadAccounts(f"Give {', '.join(short)} a password of {SHORTEST} characters or more.")
    return {
        "vhosts": [{"name": vhost}],
        "users": [{"name": name, **_hashed(password), "tags": []} for name, password in passwords.items()],
        "permissions": [{"user": name, "vhost": vhost, **asdict(known[name])} for name in passwords],
    }


def _only(name: str) -> str:
    return f"^{re.escape(name)}$"


def _hashed(password: str) -> dict[str, str]:
    salt = urandom(_SALT_BYTES)
    hashed = b64encode(salt + sha256(salt + password.encode()).digest()).decode()
    return {"password_hash": hashed, "hashing_algorithm": "rabbit_password_hashing_sha256"}
