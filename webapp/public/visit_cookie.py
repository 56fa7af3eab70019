"""The visitor's cookie: two random secrets under our signature, so that only a cookie of our making is taken."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field, replace
from hashlib import sha256
from os import urandom

from itsdangerous import BadSignature, Signer

from webapp.store.drafts import SECRET_BYTES

SALT = b"put-it-right visit 1"
"""Sets this use of the pepper apart from every other: itsdangerous derives the signing key from both by HMAC."""


@dataclass(frozen=True)
class VisitCookie:
    """What the cookie holds, 32 random bytes each.

    ``secret`` opens the draft. It is ``visit`` until a draft begins, and is replaced then. ``visit`` stays the same
    until the browser forgets it: it only tells that the same request came twice. ``sent`` opens the confirmation of
    what was sent before this, and is there once another was begun after it.
    """

    secret: bytes = field(repr=False)
    visit: bytes = field(repr=False)
    sent: bytes | None = field(default=None, repr=False)

    @classmethod
    def new(cls, sent: bytes | None = None) -> VisitCookie:
        """Return the cookie of a new visitor."""
        visit = urandom(SECRET_BYTES)
        return cls(visit, visit, sent)

    @property
    def has_begun(self) -> bool:
        """Return whether a draft ever began under it."""
        return self.secret != self.visit

    @classmethod
    def read(cls, value: str, pepper: bytes) -> VisitCookie | None:
        """Return what a cookie holds; None when we did not sign it."""
        try:
            signed = _signer(pepper).unsign(value)
        except (BadSignature, ValueError):  # ValueError: not even text that can be encoded
            return None
        return _parse(signed)

    @classmethod
    def read_unsigned(cls, value: str) -> VisitCookie | None:
        """Return what a cookie says it holds. It may be anybody's making: never open anything with it."""
        try:
            return _parse(value.rpartition(".")[0].encode())
        except ValueError:
            return None

    def with_fresh_secret(self) -> VisitCookie:
        """Return the cookie for a draft that begins: whoever knew the cookie before cannot open it."""
        return replace(self, secret=urandom(SECRET_BYTES))

    def signed(self, pepper: bytes) -> str:
        """Return the cookie's value."""
        return _signer(pepper).sign(urlsafe_b64encode(self.secret + self.visit + (self.sent or b""))).decode()


def _signer(pepper: bytes) -> Signer:
    return Signer(pepper, SALT, key_derivation="hmac", digest_method=sha256)


def _parse(text: bytes) -> VisitCookie | None:
    try:
        held = urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        return None
    parts = [held[start : start + SECRET_BYTES] for start in range(0, len(held), SECRET_BYTES)]
    whole = len(parts) in (2, 3) and len(held) == len(parts) * SECRET_BYTES
    return VisitCookie(*parts) if whole else None
