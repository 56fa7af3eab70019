"""Every combination of answers that an organisation's rules can tell apart: one end each, and a way to a person.

Single matters are enumerated; another test shows that splitting a matter in two adds nothing else.
"""

import pytest

from tests.conftest import read_content
from tests.content.routes import every_way
from webapp.content import Content
from webapp.domain.conditions import Value
from webapp.domain.matters import MOST_PARTS, split
from webapp.domain.routing import Undecided, decide
from webapp.domain.vocabulary import FACTS
from webapp.paths import CONTENT, PACKAGE

ORGANISATIONS = read_content(CONTENT).packs.packs
FEWEST = {"cambridgeshire": 500, "council": 150, "staffordshire": 150, "care-provider": 60}
"""How many combinations there are at least, so that a mistake here cannot enumerate nothing."""


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_every_combination_of_answers_has_one_end_and_a_way_to_reach_a_person(content: Content, name: str) -> None:
    pack = content.packs.packs[name]
    ends = every_way(pack, content.packs)
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


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_every_rule_can_be_reached(content: Content, name: str) -> None:
    pack = content.packs.packs[name]
    reached = {end.rule.id for _, end in every_way(pack, content.packs)}
    assert {rule.id for rule in pack.rules} - reached == set()


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_two_matters_end_as_each_would_alone(content: Content, name: str) -> None:
    pack = content.packs.packs[name]
    for example in pack.examples:
        facts: dict[str, Value] = {"organisation": name}
        facts |= {key: tuple(value) if isinstance(value, list) else value for key, value in example.given.items()}
        decision = decide(facts, content.packs, example.on)
        alone = [decide(matter.facts, content.packs, example.on) for matter in split(facts)]
        ends = {part.outcome.key for each in alone for part in each.parts}
        if len(ends) > MOST_PARTS:
            assert len(decision.parts) <= MOST_PARTS, example.given
        else:
            assert {part.outcome.key for part in decision.parts} == ends or decision.undecided, example.given


def test_no_organisation_is_named_in_code_or_templates(content: Content) -> None:
    codes = {value for fact in FACTS.values() for value in fact.values}  # "council" is also an answer
    packs = content.packs.packs.values()
    names = [pack.id for pack in packs if pack.id not in codes] + ["Cambridgeshire", "Staffordshire", "Wisbech"]
    files = [path for kind in ("py", "html", "ts", "scss") for path in PACKAGE.rglob(f"*.{kind}")]
    assert len(files) > 80
    assert [(path.name, name) for path in files for name in names if name in path.read_text()] == []
