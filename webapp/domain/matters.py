"""One complaint may hold two matters. A "both" answer makes two, and each is routed on its own.

>>> [matter.differs for matter in split({"service": "adult", "care_or_council": "both"})]
[{'care_or_council': 'care'}, {'care_or_council': 'council'}]
>>> [matter.differs for matter in split({"service": "adult"})]
[{}]
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.conditions import Condition, Facts, Value, parse


@dataclass(frozen=True)
class Matter:
    """One thing complained about: its facts, and those by which it differs from the whole."""

    facts: dict[str, Value]
    differs: dict[str, Value]


@dataclass(frozen=True)
class _Split:
    when: Condition
    into: tuple[dict[str, Value | None], ...]  # None takes a fact away, because it is about the other matter


SPLITS = (
    _Split(parse({"service": "both"}), ({"service": "adult"}, {"service": "children"})),
    _Split(parse({"arranged_by": "changed"}), ({"arranged_by": "council"}, {"arranged_by": "person"})),
    _Split(parse({"care_or_council": "both"}), ({"care_or_council": "care"}, {"care_or_council": "council"})),
    _Split(parse({"provider_part": "both"}), ({"provider_part": "care"}, {"provider_part": "home"})),
    _Split(parse({"cp_change": "also"}), ({"cp_change": "only"}, {"cp_change": "no"})),
    _Split(
        parse({"affected": "both", "consent": "refused"}), ({"affected": "me", "consent": None}, {"affected": "them"})
    ),
    _Split(parse({"age_then": "both"}), ({"age_then": "under-18"}, {"age_then": "18-or-over"})),
    _Split(parse({"anything_new": "both"}), ({"anything_new": "same"}, {"anything_new": "new-only"})),
    _Split(parse({"ongoing_covers": "part"}), ({"ongoing_covers": "all"}, {"ongoing": ("none",)})),
)


def split(facts: Facts) -> tuple[Matter, ...]:
    """Return the matters these facts hold, in a fixed order; one matter that differs by nothing when there is one."""
    matters = [Matter(dict(facts), {})]
    for rule in SPLITS:
        matters = [part for matter in matters for part in _apply(rule, matter)]
    return tuple(matters)


def _apply(rule: _Split, matter: Matter) -> list[Matter]:
    if rule.when.holds(matter.facts) is not True:
        return [matter]
    return [Matter(_with(matter.facts, into), _with(matter.differs, into)) for into in rule.into]


def _with(facts: Facts, into: dict[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in {**facts, **into}.items() if value is not None}
