"""Question: one page of the journey as a form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, ClassVar

from wtforms import Form

from webapp.domain.conditions import ALWAYS, Facts
from webapp.domain.packs import Packs
from webapp.domain.vocabulary import FACTS
from webapp.forms.fields import Checkboxes, Choice, Choices, Radios


class Question(Form):
    """One page: its address, its heading, and its fields.

    With one field the field's own label is the page's heading; with several, or none, ``title`` is. ``section`` names the
    heading its answers stand under in the summary.
    """

    slug: ClassVar[str]
    title: ClassVar[str] = ""
    section: ClassVar[str] = ""

    def __init__(
        self, facts: Facts, packs: Packs, on: date, formdata: Any = None, answer: Mapping[str, Any] | None = None
    ):
        self.on = on
        super().__init__(formdata, data=answer)
        for field in self:
            if isinstance(field, Choices):
                field.offer(facts)

    @classmethod
    def facts(cls) -> tuple[str, ...]:
        """Return the names of the fields that are facts."""
        return tuple(name for name in cls.names() if name in FACTS)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the fields, as written in the class, bases first."""
        found = {
            name: None
            for base in reversed(cls.__mro__)
            for name, value in vars(base).items()
            if hasattr(value, "field_class")
        }
        return tuple(found)

    @property
    def single(self) -> bool:
        """Return whether the page is one question, whose label is the heading."""
        return len(self._fields) == 1 and not self.title

    @property
    def heading(self) -> str:
        """Return the English words of the page's heading."""
        return self.title or next(iter(self)).title

    def answer(self) -> dict[str, Any]:
        """Return what is kept: codes and typed text by field."""
        return {field.short_name: field.data for field in self}

    @classmethod
    def variant(cls, facts: Facts) -> tuple[str, ...]:
        """Return which of the choices that depend on earlier answers are offered: what changes how the page looks."""
        return tuple(each.value for each in _guarded(cls) if each.when.holds(facts) is True)


@cache
def _guarded(form: Any) -> tuple[Choice, ...]:
    fields = [getattr(form, name) for name in form.names()]
    options = [field.args[1] for field in fields if issubclass(field.field_class, Radios | Checkboxes)]
    return tuple(each for choices in options for each in choices if each.when is not ALWAYS)
