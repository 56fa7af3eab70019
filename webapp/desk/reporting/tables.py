"""Tables of figures: a caption, headings, and rows that each begin with what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webapp.desk.reporting.words import HELD_BACK, NUMBER
from webapp.domain.cases.holding_back import publishable, published_parts
from webapp.i18n.language import Language

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table, all in words. ``note`` says what has to be known to read it."""

    caption: str
    headings: Row
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How numbers are said: all of them inside, and without the small ones where they are ``for_publication``."""

    language: Language
    for_publication: bool = False

    def total(self, number: int) -> int | None:
        """Return a number that stands for itself, or None where it is held back."""
        return publishable(number) if self.for_publication else number

    def parts(self, cells: Mapping[str, int]) -> Mapping[str, int | None]:
        """Return numbers whose sum is shown beside them."""
        return published_parts(cells) if self.for_publication else cells

    def listed(self, cells: Mapping[str, int]) -> list[tuple[str, int]]:
        """Return the numbers of a list that need not be whole: what is small is not even in it."""
        return [(label, number) for label, number in cells.items() if self.total(number) is not None]

    def say(self, number: int | None) -> str:
        """Return a number as it is shown."""
        return self.language.gettext(HELD_BACK) if number is None else str(number)

    def table(self, caption: str, what: str, rows: Iterable[tuple[str, int | None]], note: str = "") -> Table:
        """Return a table of one number for each thing that is counted; all words are sentences of the catalogue."""
        say = self.language.gettext
        told = tuple((say(label), self.say(number)) for label, number in rows)
        return Table(say(caption), (say(what), say(NUMBER)), told, say(note))
