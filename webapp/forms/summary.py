"""What was answered, in words: for the person to check, and for the back office to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from webapp.domain.conditions import ALWAYS, Value
from webapp.domain.journey import Codes, Path, codes
from webapp.domain.packs.model import Packs
from webapp.forms.base import Question
from webapp.forms.journey import QUESTIONS
from webapp.i18n.language import N_, Language

UNSAID = frozenset({"get-help-now", "your-route"})
"""Pages that show something and ask nothing that a summary repeats."""
LABELS = {
    "adjustment_needs": N_("What would help?"),
    "adjustments": N_("Anything different you need"),
    "arranged_and_paid": N_("Who arranged and who pays"),
    "danger": N_("Danger right now"),
    "earlier": N_("Complained before"),
    "handling": N_("Who would you like to deal with this?"),
    "late_reason": N_("Why could you not complain sooner?"),
    "organisation": N_("Organisation"),
    "meeting": N_("Would you like to talk to us or meet us about it?"),
    "people_involved": N_("Who was involved?"),
    "remedy_more": N_("What would put it right?"),
    "reply_to": N_("How to contact you"),
}
"""What stands before an answer to check, by field, where its question says too little, or too much, alone."""
TOGETHER = {
    N_("Address"): ("address_line_1", "address_line_2", "town", "postcode", "country"),
}
"""Boxes that are one answer: in a summary they stand in one row under these words."""


@dataclass(frozen=True)
class Row:
    """One question and its answer in words, one line each.

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


def still_asked(path: Path, packs: Packs) -> Path:
    """Return a path without what stands in boxes that its other answers ask for no more, such as the role of an MP."""

    def stands(question: type[Question], name: str) -> bool:
        if name not in question.facts:
            return question.asks(name, path.facts, packs)
        return question.only_facts().get(name, ALWAYS).holds(path.facts) is True

    asked: dict[str, Mapping[str, Any]] = {
        slug: {name: said for name, said in given.items() if stands(QUESTIONS[slug], name)}
        for slug, given in path.answers.items()
    }
    return replace(path, answers=asked)


def sections(path: Path, packs: Packs, language: Language) -> list[Section]:
    """Return what was answered on the path, in order, under its headings. What was left empty is not listed."""
    found: dict[str, list[Row]] = {}
    for question, answer in _asked(still_asked(path, packs)):
        rows = [row for row in _rows(question, answer, path, packs, language) if row.lines]
        found.setdefault(question.section, []).extend(_together(rows))
    return [Section(title, tuple(rows)) for title, rows in found.items() if rows]


def can_add(path: Path, packs: Packs, language: Language) -> list[type[Question]]:
    """Return the pages that something may be added on: the optional ones, and those on which nothing was said."""
    said = {row.step for section in sections(path, packs, language) for row in section.rows}
    asked = [*path.answers, *(step.slug for step in path.offered if step.slug not in path.answers)]
    listed = [QUESTIONS[slug] for slug in asked if slug not in UNSAID and slug not in said]
    return [question for question in listed if question.fields]


def _together(rows: list[Row]) -> Iterator[Row]:
    """Yield rows, those that are one answer as one."""
    titles = {field: title for title, fields in TOGETHER.items() for field in fields}
    for title, theirs in groupby(rows, lambda row: titles.get(row.field, row.field)):
        first, *more = theirs
        if title in TOGETHER:
            lines = (*first.lines, *(line for row in more for line in row.lines))
            yield replace(first, label=title, lines=lines)
        else:
            yield replace(first, label=LABELS.get(first.field, first.label))


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
