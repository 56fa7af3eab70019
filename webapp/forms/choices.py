"""The answers a question offers: their codes, their words, and the organisation's own words for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from webapp.domain.conditions import ALWAYS, Condition, Value
from webapp.domain.packs.model import Label, Offer
from webapp.i18n.language import Language, LeftToRight


@dataclass(frozen=True)
class Choice:
    """One answer: its code, its words, and when it is offered. ``exclusive`` clears the others ("none of these").

    ``as_is`` marks words that are names and are not translated. ``named`` answers are offered only by an
    organisation that names them. ``opens`` names fields of the same page that stand under it, once it is chosen.
    ``gives`` are the facts that an answer of a ``Combined`` question stands for.
    """

    value: str
    label: str
    hint: str | None = None
    when: Condition = ALWAYS
    exclusive: bool = False
    as_is: bool = False
    named: bool = False
    opens: tuple[str, ...] = ()
    gives: Mapping[str, Value] = field(default_factory=dict, hash=False)

    def said(self, language: Language) -> Markup:
        if not self.as_is:
            return language.gettext_markup(self.label)
        return Markup('<span translate="no">{}</span>').format(LeftToRight(self.label))


def allowed_by(offers: Mapping[str, Offer | None], options: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return the choices that give no fact a value which the organisation does not offer, by fact.

    Of several values that one choice may come to, one is enough.
    """

    def allowed(fact: str, given: Value) -> bool:
        theirs = offers.get(fact)
        values = {given} if isinstance(given, str) else set(given)
        return theirs is None or not values.isdisjoint(theirs.values)

    return tuple(each for each in options if all(allowed(*given) for given in each.gives.items()))


def named_by(theirs: Offer, options: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return the choices an organisation offers, in its order, with its own words where it has some."""
    words = {label.value: label for label in theirs.labels}
    known = {each.value: each for each in options}
    return tuple(_relabelled(known[value], words.get(value)) for value in theirs.values if value in known)


def _relabelled(choice: Choice, label: Label | None) -> Choice:
    return replace(choice, label=label.says, hint=label.hint) if label else choice
