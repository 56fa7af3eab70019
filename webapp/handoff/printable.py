"""Printable: turns what others wrote into words that a terminal shows and does not obey.

Everything passes here that came from a broker, an envelope, the inbox or an opened message, before a command prints it.
What would move a cursor, turn a direction, start a line or reach for a clipboard becomes U+FFFD, so that it is seen.
"""

import re
import unicodedata

MOST = 64
"""Characters of one word among others on a line: as long as the longest code that the tables keep."""

SENTENCE = 300
"""Characters of a sentence that holds such words."""

_INSTEAD = "\ufffd"
_JOINERS = frozenset("\u200c\u200d")
"""Without these Urdu is misspelt."""

# Controls and escapes, what breaks a line unseen, what turns the direction of all that follows, halves of characters.
_COMMANDS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def line(words: object, most: int = MOST) -> str:
    """Return words for one line: no line breaks, nothing unseen, and no longer than so many characters."""
    told = str(words)
    cut = told if len(told) <= most else f"{told[: most - 1]}…"
    return "".join(_INSTEAD if _unseen(character) else character for character in cut) or "?"


def text(words: str) -> str:
    """Return a text of any length with its lines, as it was typed but for what could command a terminal."""
    return _COMMANDS.sub(_INSTEAD, words.replace("\r\n", "\n").replace("\t", "    "))


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN and character not in _JOINERS
