"""WTForms fields that know how to be a GOV.UK component.

A field gives the parameters of its component's macro (``params``); the template draws it. Stored values are codes or
what was typed, never words: words appear only here, said in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from webapp.domain.conditions import Facts
from webapp.domain.packs.model import Offer
from webapp.forms.choices import Choice, allowed_by, named_by
from webapp.forms.validators import Check, clean_line, clean_text, not_too_long, unless_too_long
from webapp.i18n.language import N_, Language

LONGEST_TEXT = 20_000
LONGEST_LINE = 200
Params = dict[str, Any]
Asked = TypeVar("Asked", bound="Component")
TYPED: Params = {"dir": "auto"}
"""What is typed runs as its own letters do, Urdu on an English page and English on an Urdu page."""


class Component:
    """What every field shares: its hint, its error and its label as parameters of a GOV.UK macro."""

    component: str
    title: str
    hint: str | None
    name: str
    data: Any
    errors: Sequence[str]
    is_inner = False
    """Whether it stands under a choice of another field of the page."""

    @property
    def anchor(self) -> str:
        """Return the id of the first input, where the error summary leads."""
        return self.name

    @property
    def is_wrong(self) -> bool:
        """Return whether something about the field, or about what it opens, has to be put right."""
        return bool(self.errors)

    @classmethod
    def words(cls, value: Any, language: Language, options: Sequence[Choice]) -> list[str]:
        """Return an answer in words, one line each, for summaries. Empty when nothing was given."""
        return [value] if value else []

    def _params(self, language: Language) -> Params:
        params: Params = {"name": self.name}
        if self.hint:
            params["hint"] = {"html": language.gettext_markup(self.hint)}
        if self.errors:
            params["errorMessage"] = {
                "html": language.gettext_markup(self.errors[0]),
                "visuallyHiddenText": language.gettext(N_("Error")),
            }
        return params

    def _label(self, language: Language, heading: bool, size: str = "m") -> Params:
        return {
            "html": language.gettext_markup(self.title),
            "isPageHeading": heading,
            "classes": f"govuk-label--{'l' if heading else 's' if self.is_inner else size}",
        }

    def _fieldset(self, language: Language, heading: bool) -> Params:
        classes = f"govuk-fieldset__legend--{'l' if heading else 's' if self.is_inner else 'm'}"
        return {"legend": {"html": language.gettext_markup(self.title), "isPageHeading": heading, "classes": classes}}


class Choices(Component):
    """Radios or checkboxes over choices that may depend on what was said before."""

    options: tuple[Choice, ...]
    opened: Mapping[str, Any]
    """The fields of the same page that some of the choices open, by name."""

    def offer(self, facts: Facts, theirs: Offer | None = None) -> None:
        """Offer only the choices that apply to these facts: the organisation's, in its words, where it has any."""
        options = named_by(theirs, self.options) if theirs else tuple(each for each in self.options if not each.named)
        self.offered = tuple(each for each in options if each.when.holds(facts) is True)
        named = {each.value for each in self.offered}
        self.options = (*self.offered, *(each for each in self.options if each.value not in named))
        self.choices = [SelectChoice(each.value, each.label) for each in self.offered]
        self.data = self.kept({each.value for each in self.offered})

    @property
    def is_wrong(self) -> bool:
        under = (self.opened[name] for each in self.offered for name in each.opens if name in self.opened)
        return bool(self.errors) or any(field.is_wrong for field in under)

    @classmethod
    def listed(cls, declared: Sequence[Choice]) -> tuple[Choice, ...]:
        """Return the choices of a field as it was declared."""
        return tuple(declared)

    def chose(self, code: str) -> bool:
        """Return whether a choice is made."""
        return code in self.data if isinstance(self.data, list) else code == self.data

    def kept(self, offered: set[str]) -> Any:
        """Return what was chosen, as far as it was offered: the rest was not said."""
        return self.data if self.data in offered else None

    @classmethod
    def words(cls, value: Any, language: Language, options: Sequence[Choice]) -> list[str]:
        chosen = value if isinstance(value, list) else [value]
        return [language.gettext(each.label) for each in options if each.value in chosen]

    def params(self, language: Language, heading: bool = False) -> Params:
        items: list[Params] = []
        for each in self.offered:
            item: Params = {"value": each.value, "html": each.said(language), "checked": self.chose(each.value)}
            if each.hint:
                item["hint"] = {"html": language.gettext_markup(each.hint)}
            opened = [self.opened[name] for name in each.opens if name in self.opened]
            if opened:
                item["opens"] = opened
                item["stays_open"] = not item["checked"] and any(field.is_wrong for field in opened)
            if each.exclusive and self.component == "checkboxes":
                items.append({"divider": language.gettext(N_("or"))})
                item["behaviour"] = "exclusive"
            items.append(item)
        return {
            **self._params(language),
            "idPrefix": self.name,
            "fieldset": self._fieldset(language, heading),
            "items": items,
        }


class Radios(Choices, RadioField):
    """One answer from a few."""

    component = "radios"

    def __init__(
        self, title: str, options: Sequence[Choice], *checks: Check, hint: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(title, checks, choices=[], validate_choice=False, **kwargs)
        self.title, self.options, self.hint = title, tuple(options), hint

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else None


class Combined(Radios):
    """One question instead of several: each of its answers gives a value to some of their facts.

    Its name is no fact. What is kept is the code of the answer, with the facts that it gives beside it.
    """

    def allow(self, offers: Mapping[str, Offer | None]) -> None:
        """Leave out the answers that give a fact what the organisation does not offer about it."""
        self.options = allowed_by(offers, self.options)


class Checkboxes(Choices, SelectMultipleField):
    """Any number of answers from a list."""

    component = "checkboxes"

    def __init__(
        self, title: str, options: Sequence[Choice], *checks: Check, hint: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(title, checks, choices=[], validate_choice=False, **kwargs)
        self.title, self.options, self.hint = title, tuple(options), hint

    def kept(self, offered: set[str]) -> list[str]:
        return [value for value in self.data or [] if value in offered]


class CombinedBoxes(Checkboxes):
    """One list instead of several questions: what its page makes of the ticks are facts.

    ``gives`` of a choice are the values of a fact that it may come to: with none of them offered, it falls away.
    """

    def allow(self, offers: Mapping[str, Offer | None]) -> None:
        """Leave out the answers that come to nothing that the organisation offers."""
        self.options = allowed_by(offers, self.options)


class Groups(Checkboxes):
    """Any number of answers from a long list, in groups with a heading each. Together they are one answer."""

    def __init__(self, title: str, groups: Mapping[str, Sequence[Choice]], **kwargs: Any) -> None:
        super().__init__(title, self.listed(groups), **kwargs)
        self.groups = {heading: {each.value for each in group} for heading, group in groups.items()}

    def params(self, language: Language, heading: bool = False) -> Params:
        params = super().params(language, heading)
        groups = [
            {
                "name": self.name,
                "idPrefix": self.name if number == 0 else f"{self.name}-group-{number + 1}",
                "fieldset": {
                    "legend": {"html": language.gettext_markup(title), "classes": "govuk-fieldset__legend--m"}
                },
                "items": [item for item in params["items"] if item["value"] in values],
            }
            for number, (title, values) in enumerate(self.groups.items())
        ]
        if "errorMessage" in params:
            groups[0]["errorMessage"] = params["errorMessage"]
        return {"intro": language.gettext_markup(self.title), "groups": groups}

    @classmethod
    def listed(cls, declared: Mapping[str, Sequence[Choice]]) -> tuple[Choice, ...]:  # type: ignore[override]  # by group
        return tuple(each for group in declared.values() for each in group)


class Line(Component, StringField):
    """A single line of text. ``width`` is a GOV.UK width class; ``clean`` makes of it what is kept."""

    component = "input"

    def __init__(
        self,
        title: str,
        *checks: Check,
        hint: str | None = None,
        width: str = "",
        longest: int = LONGEST_LINE,
        clean: Callable[[str | None], str] = clean_line,
        **kwargs: Any,
    ) -> None:
        self.attributes: Params = {
            key: kwargs.pop(key) for key in ("autocomplete", "inputmode", "type", "spellcheck") if key in kwargs
        }
        super().__init__(
            title, (not_too_long, *checks), filters=[clean_text, unless_too_long(longest, clean)], **kwargs
        )
        self.title, self.hint, self.width, self.longest = title, hint, width, longest

    def params(self, language: Language, heading: bool = False) -> Params:
        params: Params = self._params(language) | self.attributes | {"id": self.name, "value": self.data or None}
        label = self._label(language, heading, "s")
        return {**params, "classes": self.width, "label": label, "attributes": TYPED}


class Text(Component, StringField):
    """Text of any length up to a high limit, kept as typed."""

    component = "textarea"

    def __init__(
        self,
        title: str,
        *checks: Check,
        hint: str | None = None,
        rows: int = 5,
        longest: int = LONGEST_TEXT,
        **kwargs: Any,
    ) -> None:
        self.attributes: Params = {key: kwargs.pop(key) for key in ("autocomplete",) if key in kwargs}
        super().__init__(title, (not_too_long, *checks), filters=[clean_text], **kwargs)
        self.title, self.hint, self.rows, self.longest = title, hint, rows, longest

    @classmethod
    def words(cls, value: Any, language: Language, options: Sequence[Choice]) -> list[str]:
        return value.split("\n") if value else []

    def params(self, language: Language, heading: bool = False) -> Params:
        params: Params = self._params(language) | self.attributes | {"id": self.name, "value": self.data or ""}
        return {**params, "rows": self.rows, "label": self._label(language, heading), "attributes": TYPED}


def again(declared: Asked) -> Asked:
    """Return a field of another page, to be asked in the same words: fields stand in the order of their declaration."""
    unbound: Any = declared  # until its form is made
    return cast(Asked, unbound.field_class(*unbound.args, **unbound.kwargs))


@dataclass(frozen=True)
class FieldSpec:
    """What a page asks, known without filling it in: the field's name, its label, its kind and its choices.

    A ``quiet`` one is left out of summaries when nothing was given.
    """

    name: str
    title: str
    kind: type[Component]
    options: tuple[Choice, ...]
    quiet: bool

    @property
    def is_typed(self) -> bool:
        """Return whether someone types words in it."""
        return issubclass(self.kind, Line | Text)

    def words(self, value: Any, language: Language, theirs: Offer | None) -> list[str]:
        """Return an answer in words, one line each, with the organisation's own words where it has some."""
        own = {each.value: each for each in named_by(theirs, self.options)} if theirs else {}
        return self.kind.words(value, language, [own.get(each.value, each) for each in self.options])
