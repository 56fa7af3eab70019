"""Drafts: what a visitor has answered so far, sealed under a key that only the visitor's cookie holds.

The cookie's secret and the deployment's pepper give the row's name, the key and the form token. None of the three is
stored, so whoever takes the database, even together with the pepper, cannot open a draft.
"""

import hmac
import json
import logging
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from os import urandom
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, Engine, Insert, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from webapp.store.engine import read_row, reading, write_row, writing
from webapp.store.postgres import BEGIN_LONG as LONG
from webapp.store.tables import draft as table

SCHEMA = b"put-it-right draft 1"
SECRET_BYTES = 32
PEPPER_BYTES = 32
_NONCE_BYTES = 12
_STEP_BYTES = 1024

log = logging.getLogger(__name__)


class Conflict(Exception):
    """Another tab saved this draft first: open it again and say the answers of this page once more."""


class Gone(Exception):
    """This draft was deleted or ran out of time; it is not brought back to life."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What one visitor's cookie gives: the row's name, the sealing key (32 bytes) and the form token."""

    row: str
    seal: bytes = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a visitor has said so far, as JSON values, and how long it may lie; version 0 has not been stored yet."""

    content: dict[str, Any] = field(repr=False)
    version: int
    started: datetime
    touched: datetime
    idle: timedelta
    longest: timedelta

    @property
    def expires(self) -> datetime:
        """When it will be deleted if nothing more happens."""
        return min(self.touched + self.idle, self.started + self.longest)


def derive(secret: bytes, pepper: bytes) -> Keys:
    """Derive a visitor's keys from the cookie's 32 random bytes; raises ValueError when either part is too short."""
    if len(secret) < SECRET_BYTES or len(pepper) < PEPPER_BYTES:
        raise ValueError(f"A secret needs {SECRET_BYTES} bytes and a pepper {PEPPER_BYTES}.")
    stream = HKDF(SHA256(), length=24 + 32 + 24, salt=pepper, info=SCHEMA).derive(secret)
    return Keys(urlsafe_b64encode(stream[:24]).decode(), stream[24:56], urlsafe_b64encode(stream[56:]).decode())


def name_for(keys: Keys, *said: str) -> str:
    """Return a name for what a visitor says, the same whenever they say the same; nobody else can work it out."""
    return hmac.new(keys.seal, json.dumps(said).encode(), sha256).hexdigest()


def new_draft(now: datetime, idle: timedelta, longest: timedelta) -> Draft:
    """Begin an empty draft; nothing is stored until it is saved."""
    return Draft({}, 0, now, now, idle, longest)


_OPEN = select(
    table.c.version, table.c.started_at, table.c.touched_at, table.c.idle, table.c.longest, table.c.sealed
).where(table.c.id == bindparam("row"))


def open_draft(engine: Engine, keys: Keys, now: datetime, idle: timedelta, longest: timedelta) -> Draft | None:
    """Open the draft these keys belong to, or None when there is none, or its time is up.

    A draft's own limits hold; `idle` and `longest` are the service's, and the shorter one counts.
    """
    row = read_row(engine, _OPEN, row=keys.row)
    if row is None:
        return None
    version, started_at, touched_at, own_idle, own_longest, sealed = row
    started, touched = datetime.fromtimestamp(started_at, UTC), datetime.fromtimestamp(touched_at, UTC)
    idle = min(idle, timedelta(seconds=own_idle))
    longest = min(longest, timedelta(seconds=own_longest))
    if now >= min(touched + idle, started + longest):
        return None
    try:
        content = _unseal(keys, sealed)
    except InvalidTag:
        log.error("draft.unreadable")
        delete_draft(engine, keys)  # nobody can ever open it, and it must not stand in its visitor's way
        return None
    return Draft(content, version, started, touched, idle, longest)


_NEW: dict[str, Any] = {each.name: bindparam(f"new_{each.name}") for each in table.c if each.name != "id"}
_SAVE = (
    update(table)
    .where(
        table.c.id == bindparam("row"), table.c.version == bindparam("before"), table.c.expires_at > bindparam("now")
    )
    .values(_NEW)
)
# Counted on from what is stored, so that no other tab can save its old answers over the confirmation.
_REMEMBER = update(table).where(table.c.id == bindparam("row")).values(_NEW | {"version": table.c.version + 1})
_ADD = insert(table)


def save_draft(engine: Engine, keys: Keys, draft: Draft, now: datetime) -> Draft:
    """Store a draft and return it with its new version; raises Conflict or Gone, and then nothing has changed."""
    saved = replace(draft, version=draft.version + 1, touched=now)
    if draft.version == 0:
        if write_row(engine, _begin(engine.dialect.name), id=keys.row, now=now, **_columns(keys, saved)):
            return saved
        raise Conflict
    if write_row(engine, _SAVE, row=keys.row, before=draft.version, now=now, **_new(_columns(keys, saved))):
        return saved
    with reading(engine) as connection:
        alive = (table.c.id == keys.row) & (table.c.expires_at > now)
        raise Conflict if connection.scalar(select(table.c.version).where(alive)) else Gone


def save_within(connection: Connection, keys: Keys, draft: Draft, now: datetime) -> None:
    """Store a draft as `save_draft` does, within a transaction that also does something else."""
    saved = replace(draft, version=draft.version + 1, touched=now)
    if draft.version == 0:
        begin = _begin(connection.dialect.name).execution_options(preserve_rowcount=True)  # else none is known of it
        if connection.execute(begin, {"id": keys.row, "now": now, **_columns(keys, saved)}).rowcount != 1:
            raise Conflict
        return
    new = {f"new_{name}": value for name, value in _columns(keys, saved).items()}
    if not connection.execute(_SAVE, {"row": keys.row, "before": draft.version, "now": now, **new}).rowcount:
        alive = (table.c.id == keys.row) & (table.c.expires_at > now)
        raise Conflict if connection.scalar(select(table.c.version).where(alive)) else Gone


def touch(engine: Engine, keys: Keys, now: datetime) -> bool:
    """Start a draft's idle time again without changing what it says; False when there is nothing left to extend."""
    with writing(engine) as connection:
        alive = (table.c.id == keys.row) & (table.c.expires_at > now)
        limits = select(table.c.started_at, table.c.idle, table.c.longest).where(alive).with_for_update()
        row = connection.execute(limits).one_or_none()
        if row is None:
            return False
        expires = min(now + timedelta(seconds=row.idle), row.started_at + timedelta(seconds=row.longest))
        connection.execute(update(table).where(alive).values(touched_at=now, expires_at=expires))
    return True


def delete_draft(engine: Engine, keys: Keys) -> None:
    """Delete a draft at once, as leaving the page or finishing does."""
    with writing(engine) as connection:
        connection.execute(delete(table).where(table.c.id == keys.row))


def purge_drafts(engine: Engine, now: datetime, most: int) -> int:
    """Delete so many drafts whose time is up at most, and say how many there were."""
    over = select(table.c.id).where(table.c.expires_at <= now).limit(most)
    with writing(engine, LONG) as connection:
        return connection.execute(delete(table).where(table.c.id.in_(over))).rowcount


def put_sent(
    connection: Connection, keys: Keys, draft: Draft, content: dict[str, Any], now: datetime, remember: timedelta
) -> None:
    """Put the confirmation where the answers were, for a short while, within the transaction that accepts them."""
    memory = Draft(content, draft.version + 1, now, now, remember, remember)
    columns = _columns(keys, memory)
    if not connection.execute(_REMEMBER, {"row": keys.row, **_new(columns)}).rowcount:
        connection.execute(_ADD, {"id": keys.row, **columns})


@cache
def _begin(dialect: str) -> Insert:
    """Return the statement that stores a new draft, in the place of one whose time is up but of no other."""
    upsert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    new = {each.name: upsert.excluded[each.name] for each in table.c if each.name != "id"}
    return upsert.on_conflict_do_update(index_elements=["id"], set_=new, where=table.c.expires_at <= bindparam("now"))


def _columns(keys: Keys, draft: Draft) -> dict[str, Any]:
    return {
        "version": draft.version,
        "started_at": draft.started,
        "touched_at": draft.touched,
        "idle": int(draft.idle.total_seconds()),
        "longest": int(draft.longest.total_seconds()),
        "expires_at": draft.expires,
        "sealed": _seal(keys, draft.content),
    }


def _new(columns: dict[str, Any]) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in columns.items()}


def _seal(keys: Keys, content: dict[str, Any]) -> bytes:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    # Trailing spaces hide how much was written, and JSON takes no notice of them.
    padded = plain.ljust(-(-len(plain) // _STEP_BYTES) * _STEP_BYTES)
    nonce = urandom(_NONCE_BYTES)
    return nonce + AESGCM(keys.seal).encrypt(nonce, padded, SCHEMA + keys.row.encode())


def _unseal(keys: Keys, sealed: bytes) -> dict[str, Any]:
    nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    content: dict[str, Any] = json.loads(AESGCM(keys.seal).decrypt(nonce, body, SCHEMA + keys.row.encode()))
    return content
