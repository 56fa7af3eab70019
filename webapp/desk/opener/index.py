"""The blind index: the tokens by which a case is found. Only who has the team's private key can make one."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from joserfc.jwk import ECKey

from webapp.desk.opener.conflict import not_by
from webapp.desk.opener.keys import derive
from webapp.desk.opener.words import SOUGHT, postcodes_in, whole_name, words_of

INDEX = "blind index"
NAMES = (("contact", "full_name"), ("people", "subject_name"))
PHONES = (("contact", "phone"), ("contact", "mobile"), ("people", "subject_phone"))
EMAILS = (("contact", "email"),)
POSTCODES = (("contact", "postcode"), ("people", "subject_postcode"))
MOST_NOT_BY = 500
"""Of so many words that say who should not deal with it; who stands after them is kept from it when they open it."""
ADDRESSES = (("contact", "address"), ("people", "subject_address"), ("people", "own_address"))


def tokens_of(message: Mapping[str, Any], key: ECKey) -> set[str]:
    """Return the tokens by which a message is found, under the key that opened it."""
    secret = derive(key, INDEX)
    return {_token(secret, word) for word in _words(message)}


def tokens_of_a_name(name: str, key: ECKey) -> set[str]:
    """Return the tokens of which a case has one that names somebody as who should not deal with it."""
    secret = derive(key, INDEX)
    return {_token(secret, f"not-by:{word}") for word in words_of(name)}


def sought(kind: str, text: str, key: ECKey) -> tuple[set[str], str]:
    """Return the tokens that must all stand in a case, under a key, and the one of the whole name."""
    secret = derive(key, INDEX)
    whole = whole_name(text) if kind == "name" else ""
    return {_token(secret, word) for word in SOUGHT[kind](text)}, _token(secret, f"name:{whole}") if whole else ""


def _words(message: Mapping[str, Any]) -> Iterator[str]:
    for name in _texts(message, NAMES):
        yield f"name:{whole_name(name)}"
    for kind, places in (("name", NAMES), ("postcode", POSTCODES), ("phone", PHONES), ("email", EMAILS)):
        for text in _texts(message, places):
            yield from SOUGHT[kind](text)
    yield from (f"not-by:{word}" for word in words_of(not_by(message))[:MOST_NOT_BY])
    for address in _texts(message, ADDRESSES):
        yield from (f"postcode:{each}" for each in postcodes_in(address))


def _texts(message: Mapping[str, Any], places: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield what stands in some places; whoever sealed the message may have put anything there."""
    for block, name in places:
        table = message.get(block)
        text = table.get(name) if isinstance(table, Mapping) else None
        if isinstance(text, str) and text.strip():
            yield text


def _token(secret: bytes, word: str) -> str:
    return b64encode(hmac.digest(secret, word.encode(), sha256)).decode()
