"""One complaint may hold several matters. A "both" answer makes two, and each is routed on its own.

Matters that end alike are one part of the outcome, and nobody is shown more than four parts: where telling matters
apart would make more, they stay together, and a person sorts them.

>>> [matter.differs for matter in split({"service": "adult", "care_or_council": "both"})]
[{'care_or_council': 'care'}, {'care_or_council': 'council'}]
>>> [matter.differs for matter in split({"service": "adult"})]
[{}]
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from webapp.domain.conditions import Condition, Facts, Value, parse

MOST_PARTS = 4
MIXED = "mixed"
"""The fact that says if a matter still holds several that nobody told apart. Worked out here, and asked of nobody."""


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
    _Split(
        parse({"affected": "both", "consent": "refused"}), ({"affected": "me", "consent": None}, {"affected": "them"})
    ),
    _Split(parse({"anything_new": "both"}), ({"anything_new": "same"}, {"anything_new": "new-only"})),
    _Split(parse({"provider_part": "both"}), ({"provider_part": "care"}, {"provider_part": "home"})),
    _Split(parse({"care_or_council": "both"}), ({"care_or_council": "care"}, {"care_or_council": "council"})),
    _Split(parse({"arranged_by": "changed"}), ({"arranged_by": "council"}, {"arranged_by": "person"})),
    _Split(parse({"age_then": "both"}), ({"age_then": "under-18"}, {"age_then": "18-or-over"})),
    _Split(parse({"cp_change": "also"}), ({"cp_change": "only"}, {"cp_change": "no"})),
    _Split(parse({"ongoing_covers": "part"}), ({"ongoing_covers": "all"}, {"ongoing": ("none",)})),
)
"""What is told apart, first what matters most: which team, whose consent, which stage, and then who has to answer."""


def split(facts: Facts) -> tuple[Matter, ...]:
    """Return the matters these facts hold, in a fixed order; one matter that differs by nothing when there is one."""
    matters = [Matter(dict(facts), {})]
    for rule in SPLITS:
        matters = [part for matter in matters for part in _apply(rule, matter)]
    return tuple(matters)


def group(facts: Facts, end_of: Callable[[Matter], Hashable]) -> tuple[tuple[Matter, ...], ...]:
    """Return the matters these facts hold, those that end alike together: at most ``MOST_PARTS`` groups, in order.

    >>> both = {"service": "both", "cp_change": "also"}
    >>> [len(alike) for alike in group(both, lambda matter: matter.facts["service"])]
    [2, 2]
    """
    found = _alike(split(facts), end_of)
    return found if len(found) <= MOST_PARTS else _alike(_told_apart(facts, end_of), end_of)


def _alike(matters: tuple[Matter, ...], end_of: Callable[[Matter], Hashable]) -> tuple[tuple[Matter, ...], ...]:
    groups: dict[Hashable, list[Matter]] = {}
    for matter in matters:
        groups.setdefault(end_of(matter), []).append(matter)
    return tuple(tuple(alike) for alike in groups.values())


def _told_apart(facts: Facts, end_of: Callable[[Matter], Hashable]) -> tuple[Matter, ...]:
    """Return the matters as far as they can be told apart; those that still hold several say so."""
    matters = [Matter(dict(facts), {})]
    for rule in SPLITS:
        finer = [part for matter in matters for part in _apply(rule, matter)]
        if len({end_of(matter) for matter in finer}) <= MOST_PARTS:
            matters = finer
    return tuple(Matter({**each.facts, MIXED: "yes" if _is_mixed(each) else "no"}, each.differs) for each in matters)


def _is_mixed(matter: Matter) -> bool:
    return any(rule.when.holds(matter.facts) is True for rule in SPLITS)


def _apply(rule: _Split, matter: Matter) -> list[Matter]:
    if rule.when.holds(matter.facts) is not True:
        return [matter]
    return [Matter(_with(matter.facts, into), _with(matter.differs, into)) for into in rule.into]


def _with(facts: Facts, into: dict[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in {**facts, **into}.items() if value is not None}
