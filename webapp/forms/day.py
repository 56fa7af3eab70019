"""The field for a date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import chain, product
from typing import Any

from babel import Locale
from wtforms import Field

from webapp.forms.choices import Choice
from webapp.forms.fields import Component, Params
from webapp.forms.validators import Check, clean_line
from webapp.i18n.language import ENGLISH, N_, Language
from webapp.paths import TRANSLATIONS

LONGEST_DATE = 40
_BETWEEN = re.compile(r"[\s/.,-]+")
_NAMES = tuple(product(("format", "stand-alone"), ("wide", "abbreviated")))
_ORDINAL = re.compile(r"(st|nd|rd|th|\.)$", re.IGNORECASE)


class Day(Component, Field):
    """A date in three boxes, kept as an ISO date; what cannot be a date is kept as typed until it is put right."""

    component = "date"
    PARTS = (("day", N_("Day"), 2), ("month", N_("Month"), 2), ("year", N_("Year"), 4))

    def __init__(self, title: str, *checks: Check, hint: str | None = None, **kwargs: Any) -> None:
        super().__init__(title, checks, **kwargs)
        self.title, self.hint = title, hint
        self.typed: tuple[str, str, str] = ("", "", "")

    @property
    def anchor(self) -> str:
        return f"{self.name}-day"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data = data if isinstance(data, str) else None
        if self.data:
            self.typed = self.boxes(self.data)
        if formdata is not None:
            day, month, year = (clean_line(formdata.get(f"{self.name}-{part}", "")) for part, _, _ in self.PARTS)
            self.typed = (day, month, year) if month or year else _parts_of(day)
            self.data = _iso(*self.typed)

    @staticmethod
    def boxes(iso: str) -> tuple[str, str, str]:
        """Return what stands in the three boxes for an ISO date."""
        year, month, day = iso.split("-")
        return day.lstrip("0"), month.lstrip("0"), year

    @property
    def empty(self) -> bool:
        """Return whether all three boxes are empty."""
        return not any(self.typed)

    @classmethod
    def words(cls, value: Any, language: Language, options: Sequence[Choice]) -> list[str]:
        return [language.day(date.fromisoformat(value))] if value else []

    def params(self, language: Language, heading: bool = False) -> Params:
        wrong = " govuk-input--error" if self.errors else ""
        items = [
            {
                "id": f"{self.name}-{part}",
                "name": f"{self.name}-{part}",
                "label": language.gettext(label),
                "classes": f"govuk-input--width-{width}{wrong}",
                "value": value or None,
            }
            for (part, label, width), value in zip(self.PARTS, self.typed, strict=True)
        ]
        return {
            **self._params(language),
            "id": self.name,
            "fieldset": self._fieldset(language, heading),
            "items": items,
        }


def _parts_of(text: str) -> tuple[str, str, str]:
    """Return the day, month and year of a whole date that was typed into the first box.

    >>> _parts_of("27/3/2026"), _parts_of("27 March 2026"), _parts_of("2026-03-27"), _parts_of("27th")
    (('27', '3', '2026'), ('27', 'March', '2026'), ('27', '03', '2026'), ('27th', '', ''))
    """
    parts = [part for part in _BETWEEN.split(text) if part] if len(text) <= LONGEST_DATE else []
    if len(parts) != len(Day.PARTS):
        return text, "", ""
    day, month, year = parts if len(parts[0]) < len("2026") else reversed(parts)
    return day, month, year


def _iso(day: str, month: str, year: str) -> str | None:
    """Return a date that was typed in numbers or with its month in words; None when it is none.

    >>> _iso("27th", "mar.", "2026"), _iso("27.", "Marca", "2026"), _iso("31", "2", "2026"), _iso("1", "1", "26")
    ('2026-03-27', '2026-03-27', None, None)
    """
    number = month_names().get(month.rstrip(".").casefold(), month)
    try:
        return date(int(year) if len(year) == len("2026") else 0, int(number), int(_ORDINAL.sub("", day))).isoformat()
    except (ValueError, OverflowError):
        return None


@cache
def month_names() -> dict[str, str]:
    """Return the number of each month by its names, whole and short, in every language there is a catalogue of."""
    found: dict[str, set[int]] = {}
    for code in (ENGLISH, *(each.parent.name for each in TRANSLATIONS.glob("*/LC_MESSAGES"))):
        months = Locale.parse(code).months
        for number, name in chain.from_iterable(months[how][width].items() for how, width in _NAMES):
            found.setdefault(name.rstrip(".").casefold(), set()).add(number)
    return {name: str(*numbers) for name, numbers in found.items() if len(numbers) == 1}
