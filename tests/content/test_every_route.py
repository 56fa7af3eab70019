"""Every combination of answers that an organisation's rules can tell apart: one end each, and a way to a person.

A "both" answer only splits a matter in two and each half is routed on its own, so single matters are enumerated here
and another test shows that splitting adds nothing else. Values of a fact that no rule of the organisation can tell
apart are stood for by one of them.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import pytest

from webapp.content import Content, load
from webapp.domain.conditions import Condition, Facts, Value, values_read
from webapp.domain.matters import SPLITS, split
from webapp.domain.packs import Pack
from webapp.domain.routing import Outcome, Undecided, decide, route
from webapp.domain.vocabulary import FACTS
from webapp.forms.journey import JOURNEY
from webapp.settings import CHECKOUT

ON = date(2026, 11, 20)
CONTENT = load(CHECKOUT / "webapp" / "content")
ORDER = [fact for step in JOURNEY for fact in step.facts]
SPLITTING = {pair for rule in SPLITS for pair in values_read(rule.when)} - {
    ("affected", "both"),
    ("consent", "refused"),
}
FEWEST = {"cambridgeshire": 500, "council": 150, "staffordshire": 150, "care-provider": 60}
"""How many combinations there are at least, so that a mistake here cannot enumerate nothing."""


def told_apart(pack: Pack) -> dict[str, list[Value]]:
    """Return, for each fact that a rule reads, one value for each set of values that every rule treats alike."""
    named: dict[str, set[frozenset[str]]] = defaultdict(set)
    for condition in (rule.when for rule in pack.rules):
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
        groups[fact] = [(value,) if FACTS[fact].many else value for value in stands.values()]
    return groups


def _parts(condition: Condition) -> Iterator[Condition]:
    inner = getattr(condition, "parts", None) or ([condition.inner] if hasattr(condition, "inner") else None)
    if inner is None:
        yield condition
    for each in inner or ():
        yield from _parts(each)


def every_end(pack: Pack, facts: dict[str, Value], groups: dict[str, list[Value]]) -> Iterator[tuple[Facts, Outcome]]:
    """Yield every combination of answers, as the journey would ask for them, with where it ends."""
    found = route(facts, pack, CONTENT.packs, ON)
    if isinstance(found, Outcome):
        yield facts, found
        return
    fact = min(found.asks, key=ORDER.index)
    for value in groups[fact]:
        yield from every_end(pack, {**facts, fact: value}, groups)


@pytest.fixture(scope="module")
def content() -> Content:
    return CONTENT


@pytest.mark.parametrize("name", CONTENT.packs.packs)
def test_every_combination_of_answers_has_one_end_and_a_way_to_reach_a_person(content: Content, name: str) -> None:
    pack = content.packs.packs[name]
    ends = list(every_end(pack, {"organisation": name}, told_apart(pack)))
    print(f"{name}: {len(ends)} combinations, {len({end.key for _, end in ends})} ends")
    assert len(ends) >= FEWEST[name]
    for facts, end in ends:
        assert not isinstance(end, Undecided)
        taken = end.then in ("accept", "escalate")
        handler = pack.procedure(end.to).handler if taken else pack.contact
        reached = pack.find(handler)
        assert reached.phone or reached.email or reached.address or reached.to_be_supplied, (facts, handler)
        if end.then == "redirect":
            assert pack.redirect(end.to).do, facts
            assert end.rule.anyway, f"{end.rule.id} offers no way to have a person check"


@pytest.mark.parametrize("name", CONTENT.packs.packs)
def test_every_rule_can_be_reached(content: Content, name: str) -> None:
    pack = content.packs.packs[name]
    reached = {end.rule.id for _, end in every_end(pack, {"organisation": name}, told_apart(pack))}
    assert {rule.id for rule in pack.rules} - reached == set()


@pytest.mark.parametrize("name", CONTENT.packs.packs)
def test_two_matters_end_as_each_would_alone(content: Content, name: str) -> None:
    pack = content.packs.packs[name]
    for example in pack.examples:
        facts: dict[str, Value] = {"organisation": name}
        facts |= {key: tuple(value) if isinstance(value, list) else value for key, value in example.given.items()}
        decision = decide(facts, content.packs, example.on)
        alone = [decide(matter.facts, content.packs, example.on) for matter in split(facts)]
        ends = {part.outcome.key for each in alone for part in each.parts}
        assert {part.outcome.key for part in decision.parts} == ends or decision.undecided, example.given


def test_no_organisation_is_named_in_code_or_templates(content: Content) -> None:
    codes = {value for fact in FACTS.values() for value in fact.values}  # "council" is also an answer
    packs = content.packs.packs.values()
    names = [pack.id for pack in packs if pack.id not in codes] + ["Cambridgeshire", "Staffordshire", "Wisbech"]
    rooms = CHECKOUT / "webapp"
    files = [path for kind in ("py", "html", "ts", "scss") for path in rooms.rglob(f"*.{kind}")]
    assert len(files) > 80
    assert [(path.name, name) for path in files for name in names if name in path.read_text()] == []
