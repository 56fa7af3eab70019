"""DeskForm: one page on which an officer fills something in, of the same fields as the pages of the public form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask import g

from webapp.forms.choices import Choice
from webapp.forms.csrf import ProtectedForm
from webapp.forms.fields import Choices


class DeskForm(ProtectedForm):
    """A form with a heading and a button. ``choices`` are those that only the case or the desk knows, by field.

    ``inner`` fields stand under the choice that opens them, and are judged only when it is made.
    """

    title: ClassVar[str] = ""
    button: ClassVar[str] = ""

    def __init__(
        self,
        formdata: Any = None,
        answer: Mapping[str, Any] | None = None,
        choices: Mapping[str, Sequence[Choice]] | None = None,
    ) -> None:
        super().__init__(formdata, g.token if formdata is not None else None, data=answer)
        given = choices or {}
        fields: list[Any] = [field for field in self if isinstance(field, Choices)]
        for field in fields:
            if field.short_name in given:
                field.options = tuple(given[field.short_name])
            field.offer({})
        for field in fields:
            field.opened = {name: self[name] for each in field.offered for name in each.opens if name in self}
        for field in self:
            field.is_inner = field.short_name in self.inner

    @property
    def inner(self) -> dict[str, tuple[Any, str]]:
        """Return the fields that a choice opens: its field and its code, by name."""
        return {
            name: (field, each.value)
            for field in self
            if isinstance(field, Choices)
            for each in field.offered
            for name in each.opens
        }

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Judge what was filled in; what stands under a choice that was not made is not judged."""
        super().validate(extra_validators)
        for name, (field, code) in self.inner.items():
            if name in self and not field.chose(code):
                self[name].errors = ()
        return not self.errors
