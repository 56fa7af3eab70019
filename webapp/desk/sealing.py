"""What officers typed is kept under the desk's own secret, from which a key for each purpose follows.

It protects a stolen database or backup. What people sent is not under it: only the opener has the keys for that.
"""

from __future__ import annotations

import hmac
import json
import os
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 32
NONCE_BYTES = 12


class CannotUnseal(Exception):
    """Something was sealed under another secret, or for another place, or was changed."""


class Sealing:
    """Seals texts and tables of JSON under one secret. What is sealed for one place opens in no other."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._cipher = AESGCM(self.key("sealing"))

    @lru_cache(maxsize=8)  # noqa: B019 - one for each process
    def key(self, purpose: str) -> bytes:
        """Return the 32 bytes that are the key for a purpose."""
        return HKDF(SHA256(), 32, None, f"put-it-right desk {purpose}".encode()).derive(self._secret)

    def seal(self, value: Any, place: str) -> bytes:
        """Seal what JSON can say for one place, such as `note:<id>`."""
        nonce = os.urandom(NONCE_BYTES)
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> Any:
        """Return what was sealed for a place; raises CannotUnseal."""
        try:
            plain = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError):
            raise CannotUnseal from None
        return json.loads(plain)

    def token(self, purpose: str, about: str) -> str:
        """Return a token that only the holder of the secret can make, for a purpose and about something."""
        return hmac.new(self.key(purpose), about.encode(), sha256).hexdigest()
