"""The notice "ask for this in your language", in more languages than the site speaks: the same on every page."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

FILE = "invitations.toml"
FIELDS = {"code", "name", "ask", "how"}
_SAY = re.compile(r"\[([^\]]+)\]")


@dataclass(frozen=True)
class Invitation:
    """One language: its own name, what can be asked for, and how, with the English word to say in square brackets."""

    code: str
    name: str
    ask: str
    how: str

    @property
    def direction(self) -> str:
        """Return which way the language runs."""
        return Locale.parse(self.code, sep="-").text_direction

    @property
    def steps(self) -> Markup:
        """Return how to ask; the English word is marked as English, so that a screen reader says it right."""
        pieces = _SAY.split(self.how)
        word = Markup('<bdi lang="en" dir="ltr">{}</bdi>')
        return Markup().join(word.format(piece) if number % 2 else piece for number, piece in enumerate(pieces))


def read_invitations(directory: Path, problems: list[str]) -> tuple[Invitation, ...]:
    """Return the notice of each language; what is wrong with the file is added to ``problems``."""
    where = f"{directory.name}/{FILE}"
    try:
        tables = tomllib.loads((directory / FILE).read_text(encoding="utf-8"))["invitations"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        problems.append(f"{where}: {error}")
        return ()
    wrong = [f"{where}: {table} needs {', '.join(sorted(FIELDS))}" for table in tables if table.keys() != FIELDS]
    found = () if wrong else tuple(Invitation(**table) for table in tables)
    codes = [each.code for each in found]
    wrong += [f"{where}: {each!r} stands twice" for each in sorted({each for each in codes if codes.count(each) > 1})]
    problems += wrong + [f"{where}: {each.code}: {fault}" for each in found for fault in _faults(each)]
    return found


def _faults(invitation: Invitation) -> list[str]:
    wrong = [] if _SAY.search(invitation.how) else ["no [word] to say in English"]
    try:
        Locale.parse(invitation.code, sep="-")
    except (ValueError, UnknownLocaleError):
        wrong.append("no language has this code")
    return wrong
