"""What was answered, in words: for the person to check, and for the back office to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.domain.conditions import Value
from webapp.domain.journey import Codes, Path, codes
from webapp.domain.packs.model import Packs
from webapp.forms.base import Question
from webapp.forms.journey import QUESTIONS
from webapp.i18n.language import Language

UNSAID = frozenset({"get-help-now", "your-route"})
"""Pages that show something and ask nothing that a summary repeats."""


@dataclass(frozen=True)
class Row:
    """One question and its answer in words; ``lines`` is empty when nothing was given.

    ``heading`` is that of a page that asks several things: two pages may ask "About when was that?".
    """

    step: str
    field: str
    heading: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """The rows that stand under one heading."""

    title: str
    rows: tuple[Row, ...]


def first_invalid(path: Path, packs: Packs, on: date) -> str | None:
    """Return the first page on the path whose answer would not be taken today; None when all are fine."""
    choices_only = [
        (slug, codes(given, QUESTIONS[slug].names))
        for slug, given in path.answers.items()
        if QUESTIONS[slug].choices_only
    ]
    wrong = _wrong(tuple(choices_only), tuple(path.facts.items()), packs, on)
    for slug, given in path.answers.items():
        question = QUESTIONS[slug]
        if slug in wrong or not (question.choices_only or question(path.facts, packs, on, answer=given).validate()):
            return slug
    return None


def _wrong(
    said: tuple[tuple[str, Codes], ...], facts: tuple[tuple[str, Value], ...], packs: Packs, on: date
) -> frozenset[str]:
    """Judge the pages where nothing is typed. It is not remembered: that would tell who chose alike."""
    known, wrong = dict(facts), set[str]()
    for slug, given in said:
        values = (list(value) if isinstance(value, tuple) else value for value in given)
        answer = dict(zip(QUESTIONS[slug].names, values, strict=True))
        if not QUESTIONS[slug](known, packs, on, answer=answer).validate():
            wrong.add(slug)
    return frozenset(wrong)


def sections(path: Path, packs: Packs, language: Language) -> list[Section]:
    """Return the answers on the path, in order, under their headings."""
    found: dict[str, list[Row]] = {}
    for question, answer in _asked(path):
        found.setdefault(question.section, []).extend(_rows(question, answer, path, packs, language))
    return [Section(title, tuple(rows)) for title, rows in found.items()]


def recorded(path: Path, packs: Packs, language: Language) -> list[dict[str, Any]]:
    """Return the answers as the back office gets them: codes and what was typed, beside the words in ``language``."""
    return [
        {
            "step": question.slug,
            "question": language.gettext(question.title or question.fields[0].title),
            "answers": [
                {
                    "field": row.field,
                    "question": language.gettext(row.label),
                    "value": answer[row.field],
                    "words": list(row.lines),
                }
                for row in _rows(question, answer, path, packs, language)
                if row.lines
            ],
        }
        for question, answer in _asked(path)
    ]


def _asked(path: Path) -> Iterator[tuple[type[Question], Mapping[str, Any]]]:
    return ((QUESTIONS[slug], answer) for slug, answer in path.answers.items() if slug not in UNSAID)


def _rows(
    question: type[Question], answer: Mapping[str, Any], path: Path, packs: Packs, language: Language
) -> Iterator[Row]:
    for field in question.fields:
        lines = tuple(question.said(field, answer.get(field.name), path.facts, packs, language))
        if lines or not field.quiet:
            yield Row(question.slug, field.name, question.title, field.title, lines)
