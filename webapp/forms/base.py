"""Question: one page of the journey as a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from webapp.domain.conditions import ALWAYS, Condition, Facts, Value
from webapp.domain.packs.model import Offer, Pack, Packs
from webapp.domain.vocabulary import FACTS
from webapp.forms.choices import Choice
from webapp.forms.csrf import ProtectedForm
from webapp.forms.fields import Checkboxes, Choices, Combined, CombinedBoxes, FieldSpec, Line, Text
from webapp.i18n.language import N_, Language

NOT_CHOSEN = N_("You have not selected the answer that this is for. Select it, or clear this")


class Question(ProtectedForm):
    """One page: its address, its heading, and its fields.

    With one field the field's own label is the page's heading; with several, or none, ``title`` is. ``section`` names
    the heading its answers stand under in the summary; ``source`` the items of the source documents it honours.
    ``quiet`` names fields left out of summaries when empty. ``derived`` names facts that follow from the page's answers
    without a field of their own; ``told`` how such facts are asked and answered where the rules are told in words, by
    fact. ``inner`` fields stand under the choice that opens them; what several choices open
    stands below them all (``opened_by`` names every one). ``only`` says of a field when it is asked; one whose choices
    the organisation does not offer is not asked either, nor a ``turning`` one where none of its rules reads it, nor one
    under a choice that is not offered. Where ``points_out``, what is typed under a choice that was not made is neither
    kept nor dropped in silence: the page comes back and says what to do. On ``choices_only`` pages nothing is typed.
    On a ``story`` page someone tells what happened, so who to call now stands on it. A ``honeypot`` page has a box no
    person sees: who fills it in is probably a machine. ``advice`` stands above the boxes.
    """

    slug: ClassVar[str]
    title: ClassVar[str] = ""
    section: ClassVar[str] = ""
    advice: ClassVar[str] = ""
    source: ClassVar[tuple[str, ...]] = ()

    fields: ClassVar[tuple[FieldSpec, ...]] = ()
    names: ClassVar[tuple[str, ...]] = ()
    quiet: ClassVar[frozenset[str]] = frozenset()
    facts: ClassVar[tuple[str, ...]] = ()
    derived: ClassVar[tuple[str, ...]] = ()
    told: ClassVar[Mapping[str, tuple[str, Mapping[str, str]]]] = {}
    choices_only: ClassVar[bool] = False
    story: ClassVar[bool] = False
    honeypot: ClassVar[bool] = False
    guarded: ClassVar[tuple[Choice, ...]] = ()
    inner: ClassVar[Mapping[str, tuple[str, str]]] = {}
    opened_by: ClassVar[Mapping[str, tuple[str, frozenset[str]]]] = {}
    given_by: ClassVar[Mapping[str, Mapping[str, Mapping[str, Value]]]] = {}
    only: ClassVar[Mapping[str, Condition]] = {}
    turning: ClassVar[frozenset[str]] = frozenset()
    points_out: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        """Note each page's fields, in order, which of them are facts, and the choices that earlier answers decide."""
        quiet = cls.quiet | cls.only.keys() | cls.turning
        cls.fields = tuple(
            _field_spec(name, value, quiet) for name, value in vars(cls).items() if hasattr(value, "field_class")
        )
        cls.names = tuple(field.name for field in cls.fields)
        cls.given_by = {
            field.name: {each.value: each.gives for each in field.options}
            for field in cls.fields
            if issubclass(field.kind, Combined)
        }
        given = (fact for gives in cls.given_by.values() for facts in gives.values() for fact in facts)
        own = (name for name in cls.names if name in FACTS)
        cls.facts = tuple(dict.fromkeys((*own, *given, *cls.derived)))
        cls.choices_only = all(issubclass(field.kind, Choices) for field in cls.fields)
        cls.guarded = tuple(each for field in cls.fields for each in field.options if each.when is not ALWAYS)
        cls.opened_by = _opened_by(cls.fields)
        cls.inner = {name: (field, min(codes)) for name, (field, codes) in cls.opened_by.items() if len(codes) == 1}

    def __init__(
        self,
        facts: Facts,
        packs: Packs,
        on: date,
        formdata: Any = None,
        answer: Mapping[str, Any] | None = None,
        token: str | None = None,
    ):
        self.on = on
        super().__init__(formdata, token, data=answer)
        self.prepare(packs)
        for field in [*self]:
            if isinstance(field, Combined | CombinedBoxes):
                field.allow(self._offers_before(facts, packs))
            if isinstance(field, Choices):
                field.offer(facts, offer_of(facts, packs, field.name))
            offered = not isinstance(field, Choices) or field.offered
            if not offered or not self.asks(field.short_name, facts, packs):
                del self[field.short_name]
        for name in [name for name in self.inner if name in self and not self._can_open(name)]:
            del self[name]
        for field in self:
            field.is_inner = field.short_name in self.inner
            if isinstance(field, Choices):
                field.opened = {name: self[name] for name in self.inner if name in self}

    def prepare(self, packs: Packs) -> None:
        """Make ready what depends on which organisations there are, before choices are offered."""

    @classmethod
    def asks(cls, name: str, facts: Facts, packs: Packs) -> bool:
        """Return whether a field of the page is asked of whoever gave these facts."""
        if cls.only.get(name, ALWAYS).holds(facts) is not True:
            return False
        pack = pack_of(facts, packs) if name in cls.turning else None
        return pack is None or name in pack.reads

    @classmethod
    def only_facts(cls) -> dict[str, Condition]:
        """Return the facts that only some are asked for, with when they are: a combined question gives several."""
        given = {name: {fact for facts in gives.values() for fact in facts} for name, gives in cls.given_by.items()}
        asked = ((fact, when) for name, when in cls.only.items() for fact in given.get(name, {name}))
        return {fact: when for fact, when in asked if fact in cls.facts}

    @property
    def single(self) -> bool:
        """Return whether the page is one question, with what its choices open, whose label is the heading."""
        return len([field for field in self if field.short_name not in self.inner]) == 1 and not self.title

    @property
    def heading(self) -> str:
        """Return the English words of the page's heading."""
        return self.title or next(iter(self)).title

    def answer(self) -> dict[str, Any]:
        """Return what is kept: codes and typed text by field. What stands under a choice goes with it."""
        unsaid = self.unsaid
        return self.with_given(
            {field.short_name: _nothing(field) if field.short_name in unsaid else field.data for field in self}
        )

    @property
    def unsaid(self) -> frozenset[str]:
        """Return the fields whose choice is not chosen: what stands in them was not said."""
        return frozenset(name for name in self.opened_by if name in self and not self._is_opened(name))

    def _is_opened(self, name: str) -> bool:
        """Return whether a choice is made that a field stands under, and the one that stands under, if any.

        Where those choices are not asked, what stands below them all stands alone.
        """
        field, codes = self.opened_by[name]
        if field not in self:
            return name not in self.inner
        chosen = any(self[field].chose(code) for code in codes)
        return chosen and (field not in self.opened_by or self._is_opened(field))

    def _can_open(self, name: str) -> bool:
        field, code = self.inner[name]
        return field in self and any(each.value == code for each in self[field].offered)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Judge what was typed; what stands under a choice that was not made is not judged, only pointed out."""
        super().validate(extra_validators)
        for name in self.unsaid:
            found = self.points_out and isinstance(self[name], Line | Text | Checkboxes) and self[name].data
            self[name].errors = (NOT_CHOSEN,) if found else ()
        return not self.errors

    @classmethod
    def with_given(cls, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Return an answer with the facts beside it that its combined questions give. None is what they do not say."""
        whole = dict(answer)
        for name, gives in cls.given_by.items():
            whole |= dict.fromkeys(fact for facts in gives.values() for fact in facts)
            given = gives.get(answer.get(name) or "", {})
            whole |= {fact: value if isinstance(value, str) else [*value] for fact, value in given.items()}
        return whole

    @classmethod
    def _offers_before(cls, facts: Facts, packs: Packs) -> dict[str, Offer | None]:
        """Return what the organisation offers about each fact of the page, before the page is answered."""
        before = {name: value for name, value in facts.items() if name not in cls.facts}
        return {name: offer_of(before, packs, name) for name in cls.facts}

    @classmethod
    def free_texts(cls, answer: Mapping[str, Any]) -> list[str]:
        """Return what was written in the page's larger boxes, in the person's own words."""
        return [answer[field.name] for field in cls.fields if issubclass(field.kind, Text) and answer.get(field.name)]

    @classmethod
    def said(cls, field: FieldSpec, value: Any, facts: Facts, packs: Packs, language: Language) -> list[str]:
        """Return the answer to one of the page's fields in words, one line each."""
        return field.words(value, language, offer_of(facts, packs, field.name))

    @classmethod
    def variant(cls, facts: Facts, packs: Packs) -> tuple[object, ...]:
        """Return which of the choices that depend on earlier answers are offered: what changes how the page looks."""
        offers = (
            *(offer_of(facts, packs, name) for name in (*cls.facts, *cls.given_by)),
            *(cls._offers_before(facts, packs).values() if cls.given_by else ()),
        )
        choices = (each.value for each in cls.guarded if each.when.holds(facts) is True)
        asked = (name for name in cls.names if cls.asks(name, facts, packs))
        return (*choices, *asked, *(id(each) for each in offers))


def _field_spec(name: str, unbound: Any, quiet: frozenset[str]) -> FieldSpec:
    """Return what a field asks from how it was declared: WTForms keeps that until the form is made."""
    kind = unbound.field_class
    options = kind.listed(unbound.args[1]) if issubclass(kind, Choices) else ()
    return FieldSpec(name, unbound.args[0], kind, options, name in quiet)


def _opened_by(fields: Iterable[FieldSpec]) -> dict[str, tuple[str, frozenset[str]]]:
    """Return which choices of which field open a field of the same page, by the name of what they open."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for field in fields:
        for each in field.options:
            for name in each.opens:
                _, codes = found.get(name, (field.name, frozenset[str]()))
                found[name] = (field.name, codes | {each.value})
    return found


def _nothing(field: Any) -> Any:
    """Return what a field holds when nothing was said."""
    return [] if field.component == "checkboxes" else "" if isinstance(field, Line | Text) else None


def pack_of(facts: Facts, packs: Packs) -> Pack | None:
    """Return the pack of the organisation that these facts name."""
    organisation = facts.get("organisation")
    return packs.get(organisation if isinstance(organisation, str) else None)


def offer_of(facts: Facts, packs: Packs, fact: str) -> Offer | None:
    """Return what the organisation these facts name offers as answers about a fact."""
    pack = pack_of(facts, packs)
    return pack.offer(fact, facts) if pack else None
