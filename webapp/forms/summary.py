"""What was answered, in words: for the person to check, and for the back office to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.domain.journey import Path
from webapp.domain.packs import Packs
from webapp.forms.base import Question
from webapp.forms.journey import QUESTIONS
from webapp.i18n import Language

UNSAID = frozenset({"before-you-start", "get-help-now", "your-route"})
"""Pages that show something and ask nothing that a summary repeats."""


@dataclass(frozen=True)
class Row:
    """One question and its answer in words; ``lines`` is empty when nothing was given."""

    step: str
    field: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """The rows that stand under one heading."""

    title: str
    rows: tuple[Row, ...]


def forms_on(path: Path, packs: Packs, on: date) -> Iterator[Question]:
    """Yield each page on the path as a form filled with its answer."""
    for slug, answer in path.answers.items():
        yield QUESTIONS[slug](path.facts, packs, on, answer=answer)


def first_invalid(path: Path, packs: Packs, on: date) -> str | None:
    """Return the first page on the path whose answer would not be taken today; None when all are fine."""
    return next((form.slug for form in forms_on(path, packs, on) if not form.validate()), None)


def sections(path: Path, packs: Packs, on: date, language: Language) -> list[Section]:
    """Return the answers on the path, in order, under their headings."""
    found: dict[str, list[Row]] = {}
    for form in forms_on(path, packs, on):
        if form.slug not in UNSAID:
            found.setdefault(form.section, []).extend(_rows(form, language))
    return [Section(title, tuple(rows)) for title, rows in found.items()]


def recorded(path: Path, packs: Packs, on: date, language: Language) -> list[dict[str, Any]]:
    """Return the answers as the back office gets them: codes and what was typed, beside the words in ``language``."""
    return [
        {
            "step": form.slug,
            "question": form.heading,
            "answers": [
                {"field": row.field, "question": row.label, "value": form.data[row.field], "words": list(row.lines)}
                for row in _rows(form, language)
                if row.lines
            ],
        }
        for form in forms_on(path, packs, on)
        if form.slug not in UNSAID
    ]


def _rows(form: Question, language: Language) -> Iterator[Row]:
    for field in form:
        lines = tuple(field.words(language))
        if lines or not field.quiet:
            yield Row(form.slug, field.short_name, field.title, lines)
