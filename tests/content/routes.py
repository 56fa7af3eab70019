"""Every combination of answers that an organisation's rules can tell apart, and where each ends.

A "both" answer only splits a matter in two and each half is routed on its own, so single matters are enumerated here.
Values of a fact that no rule of the organisation can tell apart are stood for by one of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from webapp.domain.conditions import Condition, Facts, Value, parse, values_read
from webapp.domain.ends import TAKEN
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
REACHED: tuple[dict[str, Value], ...] = (
    {},
    {"anonymity": "named", "reply_to": ("phone",)},
    {"anonymity": "named", "reply_to": ("email",)},
    {"anonymity": "reply", "reply_to": ("email",)},
    {"anonymity": "reply", "reply_to": ("phone",)},
    {"anonymity": "no-reply"},
)
"""How someone can be reached: first before they were asked. The last two are ways in which no answer can come."""
DAYS = ("2026-11-02", "2026-01-05")
"""A day within every window, and one past them all: what a fact that is a day may be."""
LISTENERS = parse({"who": "child"})
"""Those who are told it all in words of their own."""


def every_way(pack: Pack, packs: Packs) -> list[tuple[Facts, Outcome]]:
    """Return every combination of answers that the organisation's rules can tell apart, with where it ends."""
    return list(_ways(pack, packs, {"organisation": pack.id}, told_apart(rule.when for rule in pack.rules)))


def every_promise(pack: Pack, packs: Packs) -> Iterator[Facts]:
    """Yield every way again with all that changes what is said of it: sent anyway, how to be reached, each condition.

    A condition adds a sentence of its own, so each is made to hold, and not to hold, by itself.
    """
    conditions = [each.when for each in pack.conditions]
    groups = told_apart([*(rule.when for rule in pack.rules), *conditions, LISTENERS])
    met = set()
    for way, end in _ways(pack, packs, {"organisation": pack.id}, groups):
        for sent in ("no", "yes") if end.rule.anyway else ("no",):
            for number, reached in enumerate(REACHED):
                facts = {**way, "send_anyway": sent, **reached}
                yield facts
                for condition in conditions if end.then in TAKEN or sent == "yes" else ():
                    if (place := (end.rule.id, sent, number, id(condition))) not in met:
                        for more in _settled(condition, facts, groups):
                            met.add(place)
                            yield more


def _settled(condition: Condition, facts: dict[str, Value], groups: dict[str, list[Value]]) -> Iterator[Facts]:
    """Yield the facts with whatever more makes a condition hold, in every way that does."""
    asks = condition.turns_on(facts)
    if condition.holds(facts) is True or not asks:
        return
    fact = min(asks)
    for value in groups[fact]:
        more = {**facts, fact: value}
        if FACTS[fact].day or condition.holds(more) is True:
            yield more
        else:
            yield from _settled(condition, more, groups)


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
                frozenset(value for name, value in values_read(each) if name == fact) for each in _parts(condition)
            }
    groups: dict[str, list[Value]] = {}
    for fact, sets in named.items():
        stands: dict[tuple[bool, ...], str] = {}
        for value in sorted(FACTS[fact].values):
            if (fact, value) not in SPLITTING:
                stands.setdefault(tuple(value in each for each in sorted(sets, key=sorted)), value)
        groups[fact] = [(value,) if FACTS[fact].many else value for value in stands.values()] or list(DAYS)
    return groups


def _parts(condition: Condition) -> Iterator[Condition]:
    inner = getattr(condition, "parts", None) or ([condition.inner] if hasattr(condition, "inner") else None)
    if inner is None:
        yield condition
    for each in inner or ():
        yield from _parts(each)
