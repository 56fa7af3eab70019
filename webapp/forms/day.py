"""The field for a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import Field

from webapp.forms.choices import Choice
from webapp.forms.fields import Component, Params
from webapp.forms.validators import Check, clean_text
from webapp.i18n.language import N_, Language


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
            day, month, year = (clean_text(formdata.get(f"{self.name}-{part}", "")) for part, _, _ in self.PARTS)
            self.typed = (day, month, year)
            self.data = _iso(day, month, year)

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


def _iso(day: str, month: str, year: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except (ValueError, OverflowError):
        return None
