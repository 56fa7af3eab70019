"""What is signed for a while: one-time links, and that somebody's password was right while their code is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

from webapp.desk.desk import Desk
from webapp.desk.store import credentials
from webapp.desk.store.credentials import Credentials
from webapp.desk.store.people import Person

LINK_LASTS = timedelta(days=3)
CODE_ASKED = timedelta(minutes=5)


class ClockSigner(TimestampSigner):
    """Signs with the desk's own clock."""

    def __init__(self, secret_key: Any, clock: Callable[[], datetime], **given: Any) -> None:
        super().__init__(secret_key, key_derivation="hmac", digest_method=sha256, **given)
        self._clock = clock

    def get_timestamp(self) -> int:
        """Return the moment in seconds."""
        return int(self._clock().timestamp())


def link_for(desk: Desk, person: Person) -> str:
    """Return the address with which somebody chooses their password. It is for one version of their account."""
    return f"{desk.settings.desk_url.rstrip('/')}/welcome/{_links(desk).dumps([person.id, person.version])}"


def holder_of_link(desk: Desk, token: str) -> Credentials | None:
    """Return whose link this is, or None when it is too old, was used, or was never ours."""
    try:
        told = _links(desk).loads(token, max_age=int(LINK_LASTS.total_seconds()))
    except BadSignature:
        return None
    return _still(desk, *told)


def half_way(desk: Desk, person: Person) -> str:
    """Return a token which says that the password of somebody was right."""
    return _half(desk).sign(f"{person.id}.{person.version}").decode()


def who_is_half_way(desk: Desk, token: str) -> Credentials | None:
    """Return whose password was right a few minutes ago, or None."""
    try:
        told = _half(desk).unsign(token, max_age=int(CODE_ASKED.total_seconds())).decode()
    except (BadSignature, ValueError):
        return None
    id_, _, version = told.partition(".")
    return _still(desk, id_, int(version))


def _still(desk: Desk, id_: str, version: int) -> Credentials | None:
    found = credentials.get(desk.engine, id_)
    return found if found and found.person.active and found.person.version == version else None


def _links(desk: Desk) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        desk.sealing.key("one-time link"), salt=b"welcome", signer=ClockSigner, signer_kwargs={"clock": desk.clock}
    )


def _half(desk: Desk) -> ClockSigner:
    return ClockSigner(desk.sealing.key("half-way"), desk.clock, salt=b"half-way")
