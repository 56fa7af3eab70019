"""What each page asks, by its form alone: what someone who only hears the page has to be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.domain.days import day_of
from webapp.domain.journey import Path, walk
from webapp.domain.packs.model import Packs
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.day import Day
from webapp.forms.fields import Checkboxes, Choices, Component, Groups, Line, Text
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.i18n.language import Language


@dataclass(frozen=True)
class Box:
    """One thing to fill in, or the group it stands in. ``about`` is its hint, then what is wrong with it.

    A ``long`` box has room for a whole story. An ``opened`` choice shows a box of its own. ``field`` and ``code`` are
    what the service calls it.
    """

    field: str
    role: str
    name: str
    about: tuple[str, ...] = ()
    value: str = ""
    long: bool = False
    checked: bool | None = None
    opened: bool | None = None
    place: tuple[int, int] | None = None
    code: str = ""


class Asked:
    """What one visitor is asked, worked out from what they answer."""

    def __init__(self, packs: Packs) -> None:
        self.packs, self.on = packs, day_of(datetime.now(UTC))
        self.answers: dict[str, Mapping[str, Any]] = {}

    @property
    def path(self) -> Path:
        """Return the steps up to where the journey waits."""
        return walk(JOURNEY, self.answers, self.packs, self.on)

    def form(self, slug: str, typed: Mapping[str, Any] | None = None) -> Question:
        """Return a page as it is shown: with what was answered before, or judged with what was just typed."""
        sent = None if typed is None else MultiDict(typed)
        form = QUESTIONS[slug](self.path.facts, self.packs, self.on, sent, self.answers.get(slug))
        if typed is not None:
            form.validate()
        return form

    def answer(self, slug: str, fields: Mapping[str, Any]) -> None:
        """Take the answer to a page as the service does."""
        self.answers[slug] = dict(fields) if slug == "your-route" else self.form(slug, fields).answer()


def boxes(form: Question, language: Language) -> Iterator[Box]:
    """Yield what a page asks to be filled in, in order: groups before their boxes, what a choice opens once chosen."""
    for field in form:
        if field.short_name not in form.inner and _is_seen(form, field.short_name):
            yield from _boxes(form, field, language)


def _is_seen(form: Question, name: str) -> bool:
    """Return whether a box is in sight: some are only once another is answered in a certain way."""
    asked_by, answers = (getattr(form, "shown_for", None) or {}).get(name, (None, ()))
    return asked_by is None or form[asked_by].data in answers


def wrong(form: Question, language: Language) -> list[str]:
    """Return what the error summary says, in order."""
    return [language.gettext(field.errors[0]) for field in form if field.errors]


def _boxes(form: Question, field: Component, language: Language) -> Iterator[Box]:
    about = tuple(_about(field, language))
    if isinstance(field, Choices):
        for title, offered in _groups(field):
            yield Box(field.name, "group", language.gettext(title), about)
            yield from _choices(form, field, offered, language)
    elif isinstance(field, Day):
        yield Box(field.name, "group", language.gettext(field.title), about)
        for (_, label, _), typed in zip(Day.PARTS, field.typed, strict=True):
            yield Box(field.name, "textbox", language.gettext(label), value=typed)
    elif isinstance(field, Line | Text):
        yield Box(
            field.name, "textbox", language.gettext(field.title), about, field.data or "", isinstance(field, Text)
        )


def _groups(field: Choices) -> Iterator[tuple[str, list[Choice]]]:
    groups = field.groups if isinstance(field, Groups) else {field.title: {each.value for each in field.offered}}
    for title, values in groups.items():
        yield title, [each for each in field.offered if each.value in values]


def _choices(form: Question, field: Choices, offered: list[Choice], language: Language) -> Iterator[Box]:
    chosen = field.data if isinstance(field.data, list) else [field.data]
    role = "checkbox" if isinstance(field, Checkboxes) else "radio"
    for number, each in enumerate(offered, 1):
        about = (language.gettext(each.hint),) if each.hint else ()
        name = each.label if each.as_is else language.gettext(each.label)
        place = (number, len(offered))
        checked = each.value in chosen
        inner = [name for name in each.opens if name in form and name in form.inner]
        opened = checked if inner else None
        yield Box(field.name, role, name, about, checked=checked, opened=opened, place=place, code=each.value)
        for opens in inner if opened else ():
            yield from _boxes(form, form[opens], language)


def _about(field: Component, language: Language) -> Iterator[str]:
    if field.hint:
        yield language.gettext(field.hint)
    if field.errors:
        yield f"{language.gettext('Error')}: {language.gettext(field.errors[0])}"
