"""Records: an opened message, sealed anew under a random key of its own, which is wrapped under its team's key.

To open a record needs no elliptic curve, so it takes a fraction of the time. It is bound to what its case's row says.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from joserfc.jwk import ECKey

from webapp.desk.opener.keys import KEY_BYTES, derive
from webapp.desk.opener.refused import NO_KEY, UNREADABLE, Refused
from webapp.handoff.binding import open_item
from webapp.handoff.crypto.seal import STEP_BYTES, CannotUnseal, Message, key_of
from webapp.store.inbox import Item

NONCE_BYTES = 12
WRAPS = "record keys"
BOUND = ("id", "message_id", "reference", "organisation", "team", "route", "kind", "urgent")


def open_body(row: Any, keys: Mapping[str, ECKey]) -> tuple[Message, str]:
    """Open a message as it came, and return it with the name of the key that opened it. Raises Refused."""
    kid = key_of(row.body or "")
    if kid is None:
        raise Refused(UNREADABLE)
    if kid not in keys:
        raise Refused(NO_KEY)
    item = Item(
        row.message_id, row.reference, row.organisation, row.route, row.kind, row.urgent, row.received_on, row.body
    )
    try:
        message = open_item(item, keys)
    except CannotUnseal:
        raise Refused(UNREADABLE) from None
    return _printable(message), kid


def seal_anew(row: Any, message: Message, kid: str, key: ECKey) -> dict[str, Any]:
    """Return what a case's row holds of a message from now on."""
    record_key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
    plain = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    # Spaces to whole steps, as when it was sealed first: its length does not tell how much a person wrote.
    padded = plain.ljust(-(-len(plain) // STEP_BYTES) * STEP_BYTES)
    return {
        "record": nonce + AESGCM(record_key).encrypt(nonce, padded, _place(row)),
        "record_key": aes_key_wrap(derive(key, WRAPS), record_key),
        "record_kid": kid,
        "body": None,
    }


def open_record(row: Any, keys: Mapping[str, ECKey]) -> Message:
    """Open a record. Raises Refused."""
    if row.record_kid not in keys:
        raise Refused(NO_KEY)
    try:
        record_key = aes_key_unwrap(derive(keys[row.record_kid], WRAPS), row.record_key)
        plain = AESGCM(record_key).decrypt(row.record[:NONCE_BYTES], row.record[NONCE_BYTES:], _place(row))
    except (InvalidUnwrap, InvalidTag, ValueError):
        raise Refused(UNREADABLE) from None
    message: Message = json.loads(plain)
    return message


def _place(row: Any) -> bytes:
    told = [*(getattr(row, name) for name in BOUND), row.received_on.isoformat()]
    return json.dumps(told).encode()


def _printable(message: Message) -> Message:
    """Return a message without halves of characters: whoever seals can put them in, and nobody could write them."""
    plain: Message = json.loads(json.dumps(message, ensure_ascii=False).encode(errors="replace"))
    return plain
