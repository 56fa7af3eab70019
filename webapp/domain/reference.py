"""Make and check a reference: what a person quotes, and all it ever opens is a conversation.

Seven random characters and one that checks them, from 31 that are hard to confuse (no 0 or O, 1 or I, U). 31 is prime,
so the weighted check finds every single wrong character and every swap of two neighbours.
"""

from __future__ import annotations

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
LENGTH = 7


def make(prefix: str, randomness: int) -> str:
    """Return a reference for a large random whole number (at least 64 bits of it).

    >>> make("CCC", 0)
    'CCC-2222-2222'
    >>> make("CCC", 1)
    'CCC-3222-2223'
    """
    digits = []
    for _ in range(LENGTH):
        randomness, digit = divmod(randomness, len(ALPHABET))
        digits.append(digit)
    text = "".join(ALPHABET[digit] for digit in (*digits, _check(digits)))
    return f"{prefix}-{text[:4]}-{text[4:]}"


def is_reference(text: str) -> bool:
    """Return whether the text could be one of our references: its shape and its check character.

    >>> is_reference("CCC-3222-2223"), is_reference("CCC-3222-2222"), is_reference("hello")
    (True, False, False)
    """
    prefix, _, rest = text.partition("-")
    code = rest.replace("-", "")
    if not prefix.isalpha() or len(code) != LENGTH + 1 or any(character not in ALPHABET for character in code):
        return False
    digits = [ALPHABET.index(character) for character in code]
    return _check(digits[:-1]) == digits[-1]


def _check(digits: list[int]) -> int:
    return sum(place * digit for place, digit in enumerate(digits, start=1)) % len(ALPHABET)
