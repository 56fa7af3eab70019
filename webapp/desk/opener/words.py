"""Words as they are compared: names, postcodes, phone numbers and email addresses, however somebody typed them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number

from webapp.forms.validators import clean_email, clean_phone, clean_postcode

COUNTRY = "GB"
MOST_WORDS = 12
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}\b")
_OWNED = re.compile(r"['’]s\b", re.IGNORECASE)
_APOSTROPHE = re.compile(r"['’ʼ`]")
_RELAY = re.compile(r"\b1800[12]\s*(?=0|\+44)")
"""What is dialled before a number to call someone by text relay."""


def words_of(text: str) -> list[str]:
    """Return the words of a name without accents and capitals; initials are none."""
    plain = _APOSTROPHE.sub("", _OWNED.sub("", text))
    parts = unicodedata.normalize("NFKD", plain).casefold()
    kept = "".join(each if each.isalnum() else " " for each in parts if not unicodedata.combining(each))
    return [word for word in kept.split() if len(word) > 1 or not word.isascii()]


def whole_name(text: str) -> str:
    """Return a whole name as it is compared, or nothing."""
    return " ".join(words_of(text))


def postcode(text: str) -> str:
    """Return a postcode as it is compared."""
    return "".join(each for each in clean_postcode(text).upper() if each.isascii() and each.isalnum())


def postcodes_in(text: str) -> set[str]:
    """Return the postcodes that stand in an address."""
    return {postcode(each) for each in _POSTCODE.findall(text.upper())}


def phones_in(text: str) -> set[str]:
    """Return the phone numbers that stand in a text, as they are dialled from anywhere."""
    found = PhoneNumberMatcher(_RELAY.sub("", clean_phone(text)), COUNTRY, leniency=Leniency.POSSIBLE)
    return {format_number(each.number, PhoneNumberFormat.E164) for each in found}


def email(text: str) -> str:
    """Return an email address as it is compared."""
    return clean_email(text).lower()


def _one(value: str) -> set[str]:
    return {value} if value else set()


SOUGHT: dict[str, Callable[[str], set[str]]] = {
    "name": lambda text: {f"word:{word}" for word in words_of(text)[:MOST_WORDS]},
    "postcode": lambda text: {f"postcode:{each}" for each in _one(postcode(text))},
    "phone": lambda text: {f"phone:{each}" for each in phones_in(text)},
    "email": lambda text: {f"email:{each}" for each in _one(email(text))},
}
"""What somebody looks for, of each kind: all of it must stand in a case."""
