"""Every combination of answers that an organisation's rules can tell apart, and where each ends.

A "both" answer only splits a matter in two and each half is routed on its own, so single matters are enumerated here.
Values of a fact that no rule of the organisation can tell apart are stood for by one of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from webapp.domain.conditions import Condition, Facts, Value, values_read
from webapp.domain.matters import SPLITS
from webapp.domain.packs.model import Pack, Packs
from webapp.domain.routing import Outcome, route, worth_asking
from webapp.domain.vocabulary import FACTS
from webapp.forms.journey import JOURNEY

ON = date(2026, 11, 20)
ORDER = [fact for step in JOURNEY for fact in step.facts]
SPLITTING = {pair for rule in SPLITS for pair in values_read(rule.when)} - {
    ("affected", "both"),
    ("consent", "refused"),
}
DAYS = ("2026-11-02", "2026-01-05")
"""A day within every window, and one past them all: what a fact that is a day may be."""


def every_way(pack: Pack, packs: Packs) -> list[tuple[Facts, Outcome]]:
    """Return every combination of answers that the organisation's rules can tell apart, with where it ends."""
    return list(_ways(pack, packs, {"organisation": pack.id}, told_apart(rule.when for rule in pack.rules)))


def _ways(
    pack: Pack, packs: Packs, facts: dict[str, Value], groups: dict[str, list[Value]]
) -> Iterator[tuple[Facts, Outcome]]:
    found = route(facts, pack, packs, ON)
    asks = worth_asking(facts, pack, found.rule) if isinstance(found, Outcome) else found.asks
    if isinstance(found, Outcome):
        yield facts, found
        if not asks:
            return
    fact = min(asks, key=ORDER.index)
    for value in groups[fact]:
        yield from _ways(pack, packs, {**facts, fact: value}, groups)


def told_apart(conditions: Iterable[Condition]) -> dict[str, list[Value]]:
    """Return, for each fact that these read, one value for each set of values that every one of them treats alike."""
    named: dict[str, set[frozenset[str]]] = defaultdict(set)
    for condition in conditions:
        for fact in condition.reads:
            named[fact] |= {
                frozenset(value for name, value in values_read(each) if name == fact) for each in parts_of(condition)
            }
    groups: dict[str, list[Value]] = {}
    for fact, sets in named.items():
        stands: dict[tuple[bool, ...], str] = {}
        for value in sorted(FACTS[fact].values):
            if (fact, value) not in SPLITTING:
                stands.setdefault(tuple(value in each for each in sorted(sets, key=sorted)), value)
        groups[fact] = [(value,) if FACTS[fact].many else value for value in stands.values()] or list(DAYS)
    return groups


def parts_of(condition: Condition) -> Iterator[Condition]:
    """Yield the parts of a condition that have no parts of their own: each reads one fact."""
    inner = getattr(condition, "parts", None) or ([condition.inner] if hasattr(condition, "inner") else None)
    if inner is None:
        yield condition
    for each in inner or ():
        yield from parts_of(each)
