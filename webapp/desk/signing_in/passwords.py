"""Passwords: kept as argon2id, judged by what makes them easy to guess and by nothing else."""

from __future__ import annotations

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from webapp.i18n.language import N_

SHORTEST = 12
LONGEST = 200
FEWEST_CHARACTERS = 4
TOO_SHORT = N_("Enter at least 12 characters. Three or four words that do not belong together are good")
TOO_LONG = N_("Enter no more than 200 characters")
TOO_COMMON = N_("Many people use this password, so it is easy to guess. Choose another one")
THEIR_OWN = N_("Choose a password that is not your name or your email address")
COMMON = frozenset(
    """123456789012 1234567890123 12345678901234 123456789123 123123123123 0123456789ab 1q2w3e4r5t6y 1qaz2wsx3edc
    1qazxsw23edc abcdefghijkl abcdefgh1234 adminadminadmin administrator administrator1 adminpassword changemechangeme
    changeme1234 changeme12345 complaint1234 complaints123 complaints1234 councilcouncil council12345 football1234
    iloveyou1234 iloveyouiloveyou letmein12345 letmeinletmein liverpool123 manchester123 mypassword12 mypassword123
    newpassword1 newpassword123 p4ssw0rd1234 passw0rd1234 passwordpassword password1234 password12345 password123456
    putitright12 putitright123 putitrightputitright qazwsxedcrfv qwerty123456 qwertyqwerty qwertyuiop12 qwertyuiop123
    qwertyuiopas qwertyuiopasdf safeguarding safeguarding1 secretsecret secret123456 socialcare123 socialworker
    socialworker1 sunshine1234 trustno1trustno1 welcome12345 welcome123456 welcomewelcome winter2026winter zaq12wsxcde3
    """.split()
)
"""The most common ones that are long enough, as small letters and digits."""
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""What is compared where there is no password, so that it costs the same. Nothing matches it."""

hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_two_at_once = threading.BoundedSemaphore(2)
"""Each takes 64 MiB, so no more than two are compared at once in one process."""


def hash_of(password: str) -> str:
    """Return what is kept of a password."""
    with _two_at_once:
        return hasher.hash(_as_typed_anywhere(password))


def matches(kept: str | None, password: str) -> bool:
    """Return whether this is the password; it costs the same where there is none."""
    with _two_at_once:
        try:
            return hasher.verify(kept or NOBODYS, _as_typed_anywhere(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def problem_with(password: str, name: str, email: str) -> str | None:
    """Return what is wrong with a new password of somebody, as a sentence to them, or None."""
    plain = _plain(password)
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    if plain and plain in {_plain(name), _plain(email), _plain(email.partition("@")[0])}:
        return THEIR_OWN
    if plain in COMMON or len(set(password.casefold())) < FEWEST_CHARACTERS:
        return TOO_COMMON
    return None


def _as_typed_anywhere(password: str) -> str:
    """Return the same text for the same keys, on whatever keyboard or system they are typed."""
    return unicodedata.normalize("NFKC", password)


def _plain(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())
