"""What an advocate keeps of themselves on a device of their own: five details, sealed in a cookie, for 90 days.

There is no account, and no row: the browser holds it, and it opens with our pepper alone. Nothing in it is about anyone
they help. Where others use the computer it is neither written nor read, and what is there is dropped.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Request, Response

from webapp.domain.days import day_of
from webapp.domain.journey import Answers, Path
from webapp.forms.base import Question
from webapp.forms.pages.contact import Reach, ReachIfWanted
from webapp.forms.validators import clean_line
from webapp.ops.settings import Settings
from webapp.public.security import cookie_name
from webapp.public.visitor import Visitor

COOKIE = "advocate"
INFO = b"put-it-right advocate 1"
"""Sets this use of the pepper apart from every other, and names what the cookie holds."""
LONGEST = timedelta(days=90)
OWN = ("full_name", "advocate_organisation", "phone", "email")
"""What is kept of the answers, by the name of the box, and nothing else of them: all of it is the advocate's own."""
PATTERN = "reference_pattern"
"""How their own references begin. It is asked for by itself: a whole reference is of one person."""
REFERENCE = "advocate_reference"
"""The box that begins with it."""
ALLOWED = (*OWN, PATTERN)
WAYS = ("email", "phone")
FILLED = (Reach, ReachIfWanted)
"""The pages on which these boxes stand."""
MOST_BYTES = 300
"""Of one detail, as it is written: a longer one is not kept, so that the cookie is one that every browser takes."""
SIZE = 2_048
"""Bytes before sealing, whatever is kept: the length of the cookie tells nothing of a name."""
_NONCE_BYTES = 12


@dataclass(frozen=True)
class KeptDetails:
    """The details by name, and the first day on which they are no longer kept."""

    details: Mapping[str, str] = field(repr=False)
    until: date

    @classmethod
    def of(cls, answers: Answers, pattern: str | None, on: date) -> KeptDetails:
        """Return what an advocate keeps, on this day, of what they sent."""
        said = {name: text for page in FILLED for name, text in answers.get(page.slug, {}).items()}
        wanted = {**{name: said.get(name) for name in OWN}, PATTERN: clean_line(pattern)}
        kept = {name: text for name, text in wanted.items() if text and len(_written(text)) <= MOST_BYTES}
        return cls(kept, on + LONGEST)

    @classmethod
    def open(cls, value: str, pepper: bytes, on: date) -> KeptDetails | None:
        """Return what a cookie keeps; None when we did not seal it, or when its days are over."""
        try:
            sealed = urlsafe_b64decode(value)
            table = json.loads(AESGCM(_key(pepper)).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], INFO))
        except (InvalidTag, binascii.Error, ValueError):
            return None
        until = date.fromisoformat(table["until"])
        return cls({name: table[name] for name in ALLOWED if name in table}, until) if on < until else None

    def sealed(self, pepper: bytes) -> str:
        """Return the cookie's value: another each time, and always of one length."""
        plain = _written({**self.details, "until": self.until.isoformat()}).ljust(SIZE)
        nonce = urandom(_NONCE_BYTES)
        return urlsafe_b64encode(nonce + AESGCM(_key(pepper)).encrypt(nonce, plain, INFO)).decode()

    @property
    def typed(self) -> dict[str, list[str]]:
        """Return the details as they would be typed, by the box."""
        return {REFERENCE if name == PATTERN else name: [text] for name, text in self.details.items()}

    @property
    def boxes(self) -> dict[str, list[str]]:
        """Return what stands in the boxes of a page: a way to be reached is ticked where it is known."""
        return {**self.typed, "reply_to": [way for way in WAYS if way in self.details]}


def kept_by(visitor: Visitor, request: Request) -> KeptDetails | None:
    """Return what an advocate keeps in this browser; nothing where others use the computer."""
    value = request.cookies.get(cookie_name(visitor.service.settings, COOKIE))
    if not value or visitor.is_at_a_shared_computer:
        return None
    return KeptDetails.open(value, visitor.service.pepper, day_of(visitor.now))


def filled_in(page: type[Question], path: Path, visitor: Visitor, request: Request) -> dict[str, list[str]] | None:
    """Return what stands in the boxes of a page that an advocate has not answered yet; None where nothing is kept.

    They see it, and may change it, before any of it is an answer. Who wants to give no name finds none filled in.
    """
    facts = path.facts
    asked = page in FILLED and facts.get("who") == "advocate" and facts.get("anonymity", "named") == "named"
    kept = kept_by(visitor, request) if asked and page.slug not in visitor.answers else None
    return kept.boxes if kept else None


def may_keep(visitor: Visitor) -> bool:
    """Return whether an advocate has just sent something with their name, on a device that is theirs."""
    sent = visitor.sent
    if sent is None or not sent.answers or visitor.is_at_a_shared_computer:
        return False
    return sent.facts.get("who") == "advocate" and sent.facts.get("anonymity") == "named"


def keep(response: Response, kept: KeptDetails, settings: Settings, pepper: bytes) -> None:
    """Give the browser what is kept, for its 90 days."""
    response.set_cookie(
        cookie_name(settings, COOKIE),
        kept.sealed(pepper),
        int(LONGEST.total_seconds()),
        secure=settings.https,
        httponly=True,
        samesite="Lax",
    )


def forget(response: Response, settings: Settings) -> None:
    """Take what is kept out of the browser."""
    response.delete_cookie(cookie_name(settings, COOKIE), secure=settings.https, httponly=True, samesite="Lax")


def drop_what_does_not_open(response: Response, visitor: Visitor, request: Request) -> None:
    """Take it out of the browser where it may not be, or is of no use: it is another's, forged or over."""
    settings = visitor.service.settings
    if cookie_name(settings, COOKIE) in request.cookies and kept_by(visitor, request) is None:
        forget(response, settings)


def _key(pepper: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=INFO).derive(pepper)


def _written(what: object) -> bytes:
    return json.dumps(what, ensure_ascii=False).encode()
