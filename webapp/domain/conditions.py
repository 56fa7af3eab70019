"""Conditions over facts, in three values: true, false, or not yet known.

A condition never looks anything up; it is given the facts. Because conditions are data, one can ask which facts they
read and which unknown facts they still turn on, and that is how the journey knows what to ask.

>>> own_care = parse({"arranged_by": "person", "paid_by": ["person", "both"]})
>>> own_care.holds({"arranged_by": "person", "paid_by": "both"})
True
>>> own_care.holds({"arranged_by": "council"})
False
>>> own_care.holds({"arranged_by": "person"}) is None
True
>>> sorted(own_care.turns_on({}))                 # paid_by matters only if the first half holds
['arranged_by']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

Value = str | tuple[str, ...]
Facts = Mapping[str, Value]

NOTHING: frozenset[str] = frozenset()


class Condition(Protocol):
    """Something that may hold of the facts."""

    @property
    def reads(self) -> frozenset[str]:
        """Return every fact this condition could ever read."""

    def holds(self, facts: Facts) -> bool | None:
        """Return whether it holds; None while the facts do not say."""

    def turns_on(self, facts: Facts) -> frozenset[str]:
        """Return the unknown facts that would settle it next; empty once it is settled."""


@dataclass(frozen=True, slots=True)
class Is:
    """A fact has one of these values; a list fact has any of them.

    >>> Is("ongoing", frozenset({"court"})).holds({"ongoing": ("court", "criminal")})
    True
    """

    fact: str
    values: frozenset[str]

    @property
    def reads(self) -> frozenset[str]:
        return frozenset({self.fact})

    def holds(self, facts: Facts) -> bool | None:
        value = facts.get(self.fact)
        if value is None:
            return None
        if isinstance(value, str):
            return value in self.values
        return not self.values.isdisjoint(value)

    def turns_on(self, facts: Facts) -> frozenset[str]:
        return self.reads if self.fact not in facts else NOTHING


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds. With no parts it always holds.

    >>> All(()).holds({})
    True
    """

    parts: tuple[Condition, ...]

    @property
    def reads(self) -> frozenset[str]:
        return NOTHING.union(*(part.reads for part in self.parts))

    def holds(self, facts: Facts) -> bool | None:
        answer: bool | None = True
        for part in self.parts:
            held = part.holds(facts)
            if held is False:
                return False
            if held is None:
                answer = None
        return answer

    def turns_on(self, facts: Facts) -> frozenset[str]:
        if self.holds(facts) is not None:
            return NOTHING
        return next(found for part in self.parts if (found := part.turns_on(facts)))


@dataclass(frozen=True, slots=True)
class Not:
    """The inner condition does not hold.

    >>> parse({"not": {"who": "self"}}).holds({"who": "relative"})
    True
    """

    inner: Condition

    @property
    def reads(self) -> frozenset[str]:
        return self.inner.reads

    def holds(self, facts: Facts) -> bool | None:
        held = self.inner.holds(facts)
        return None if held is None else not held

    def turns_on(self, facts: Facts) -> frozenset[str]:
        return self.inner.turns_on(facts)


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of the parts holds.

    >>> either = parse({"any": [{"kind": "comment"}, {"own_job": "citizen"}]})
    >>> either.holds({"kind": "comment"}), either.holds({"kind": "complaint", "own_job": "own-job"})
    (True, False)
    """

    parts: tuple[Condition, ...]

    @property
    def reads(self) -> frozenset[str]:
        return NOTHING.union(*(part.reads for part in self.parts))

    def holds(self, facts: Facts) -> bool | None:
        answer: bool | None = False
        for part in self.parts:
            held = part.holds(facts)
            if held:
                return True
            if held is None:
                answer = None
        return answer

    def turns_on(self, facts: Facts) -> frozenset[str]:
        if self.holds(facts) is not None:
            return NOTHING
        return NOTHING.union(*(part.turns_on(facts) for part in self.parts))


@dataclass(frozen=True, slots=True)
class Said:
    """The inner condition holds, and somebody said so: what it reads is worth asking (``unsaid``), and never needed.

    >>> unsafe = parse({"said": {"topic": "safeguarding"}})
    >>> unsafe.holds({}), unsafe.holds({"topic": ("safeguarding",)}), unsafe.turns_on({})
    (False, True, frozenset())
    """

    inner: Condition

    @property
    def reads(self) -> frozenset[str]:
        return self.inner.reads

    def holds(self, facts: Facts) -> bool | None:
        return self.inner.holds(facts) is True

    def turns_on(self, facts: Facts) -> frozenset[str]:
        return NOTHING


@dataclass(frozen=True, slots=True)
class Within:
    """A day given as a fact is at most so many working days ago.

    How long ago it was stands among the facts, worked out beforehand (see ``age_of``), so that no clock is needed here.

    >>> recent = parse({"within": {"answer_date": 20}})
    >>> recent.holds({"answer_date": "2026-11-02", age_of("answer_date"): "14"}), recent.holds({})
    (True, None)
    """

    fact: str
    working_days: int

    @property
    def reads(self) -> frozenset[str]:
        return frozenset({self.fact})

    def holds(self, facts: Facts) -> bool | None:
        age = facts.get(age_of(self.fact))
        return None if not isinstance(age, str) else int(age) <= self.working_days

    def turns_on(self, facts: Facts) -> frozenset[str]:
        return self.reads if age_of(self.fact) not in facts else NOTHING


def age_of(fact: str) -> str:
    """Return the name of the derived fact that says how many working days ago a day was."""
    return f"{fact} working days ago"


ALWAYS = All(())


def parse(table: Mapping[str, object]) -> Condition:
    """Read a condition as packs and guards write it: a table that means *all of these*.

    ``fact = value`` or ``fact = [values]``; ``not = {table}``; ``any = [tables]``; ``said = {table}``;
    ``within = {fact = working days}``.
    Raises ValueError naming what is wrong.

    >>> parse({})
    All(parts=())
    >>> parse({"who": 3})
    Traceback (most recent call last):
    ValueError: who: expected a value or a list of values, found 3
    """
    parts = tuple(_parse_one(key, value) for key, value in table.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _parse_one(key: str, value: object) -> Condition:
    if key == "not" and isinstance(value, Mapping):
        return Not(parse(value))
    if key == "said" and isinstance(value, Mapping):
        return Said(parse(value))
    if key == "any" and isinstance(value, list) and all(isinstance(part, Mapping) for part in value):
        return Any(tuple(parse(part) for part in value))
    if key == "within" and isinstance(value, Mapping) and len(value) == 1:
        ((fact, days),) = value.items()
        if isinstance(days, int):
            return Within(fact, days)
    if isinstance(value, str):
        return Is(key, frozenset({value}))
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return Is(key, frozenset(value))
    raise ValueError(f"{key}: expected a value or a list of values, found {value!r}")


def implies(one: Condition, other: Condition) -> bool:
    """Return whether ``other`` holds wherever ``one`` does, as far as can be seen without trying every answer.

    >>> implies(parse({"who": "self", "kind": "comment"}), parse({"kind": ["comment", "compliment"]}))
    True
    >>> implies(parse({"kind": ["comment", "compliment"]}), parse({"kind": "comment"}))
    False
    >>> implies(parse({"any": [{"who": "self"}, {"kind": "comment"}]}), ALWAYS)
    True
    """
    if one == other:
        return True
    if isinstance(other, All):
        return all(implies(one, part) for part in other.parts)
    if isinstance(one, Any):
        return all(implies(part, other) for part in one.parts)
    if isinstance(one, All):
        return any(implies(part, other) for part in one.parts) or _implies_one_of(one, other)
    if isinstance(one, Said):
        return implies(one.inner, other)
    if isinstance(one, Is) and isinstance(other, Is):
        return one.fact == other.fact and one.values <= other.values
    return _implies_one_of(one, other)


def _implies_one_of(one: Condition, other: Condition) -> bool:
    return isinstance(other, Any) and any(implies(one, part) for part in other.parts)


def windows(condition: Condition) -> Iterator[Within]:
    """Yield every window of days that a condition looks at.

    >>> [window.working_days for window in windows(parse({"who": "self", "not": {"within": {"answer_date": 20}}}))]
    [20]
    """
    if isinstance(condition, Within):
        yield condition
    for part in getattr(condition, "parts", ()) or (getattr(condition, "inner", None),):
        if part is not None:
            yield from windows(part)


def values_read(condition: Condition) -> list[tuple[str, str]]:
    """Return every (fact, value) pair a condition names, so that a loader can check them against the vocabulary.

    >>> values_read(parse({"not": {"who": "self"}}))
    [('who', 'self')]
    """
    if isinstance(condition, Is):
        return [(condition.fact, value) for value in sorted(condition.values)]
    if isinstance(condition, Within):
        return []
    if isinstance(condition, Not | Said):
        return values_read(condition.inner)
    if isinstance(condition, All | Any):
        return [pair for part in condition.parts for pair in values_read(part)]
    raise TypeError(f"not a condition: {condition!r}")


def counts_what_is_said(condition: Condition) -> bool:
    """Return whether a condition reads a fact that it does not wait for.

    >>> counts_what_is_said(parse({"kind": "comment", "said": {"service": "children"}}))
    True
    """
    if isinstance(condition, Not):
        return counts_what_is_said(condition.inner)
    return isinstance(condition, Said) or any(map(counts_what_is_said, getattr(condition, "parts", ())))


def unsaid(condition: Condition, facts: Facts) -> frozenset[str]:
    """Return the facts that nobody said and that would count if somebody did, unless it fails whatever they are.

    >>> adults = parse({"kind": "comment", "said": {"service": "children"}})
    >>> unsaid(adults, {"kind": "comment"}), unsaid(adults, {"kind": "complaint"})
    (frozenset({'service'}), frozenset())
    """
    if isinstance(condition, Not | Said):
        inner = condition.inner
        return inner.turns_on(facts) if isinstance(condition, Said) else unsaid(inner, facts)
    parts: tuple[Condition, ...] = getattr(condition, "parts", ())
    found = [unsaid(part, facts) for part in parts]
    if isinstance(condition, All) and any(
        not asks and part.holds(facts) is False for part, asks in zip(parts, found, strict=True)
    ):
        return NOTHING
    return NOTHING.union(*found)
