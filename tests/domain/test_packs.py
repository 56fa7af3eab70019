"""A pack is read whole or not at all, and everything wrong with it is named at once."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest

from tests.domain.example import TABLE, Change, Table, changed, put
from webapp.content.examples import failing_examples
from webapp.domain.packs.checks import check
from webapp.domain.packs.model import Example, Packs
from webapp.domain.packs.pieces import sources, texts
from webapp.domain.packs.reader import BadPack, read
from webapp.domain.timescales import WorkingDays
from webapp.domain.vocabulary import FACTS, allows, read_facts

WORKING_DAYS = WorkingDays({}, until=date(2030, 1, 1))


def test_a_sound_pack_is_read_and_has_nothing_wrong() -> None:
    pack = read(TABLE)
    assert check(pack) == []
    assert pack.procedure("adults").stage("stage-1").timescales[0].unit == "working-days"
    assert pack.redirect("nhs").do == ("Ask the NHS.",)
    assert pack.find("lgsco").name == "The Ombudsman"
    assert pack.changes[0].on == date(2026, 11, 20)
    assert list(failing_examples(pack, Packs({"example": pack}, pack, WORKING_DAYS))) == []


SHAPES: list[tuple[Change, str]] = [
    (put("colour", to="red"), "pack: unknown entry 'colour'"),
    (lambda table: table.pop("version"), "pack: 'version' is missing"),
    (put("name", to=3), "pack.name: expected str, found 3"),
    (put("contacts", to="team"), "pack.contacts: expected a list, found 'team'"),
    (put("contacts", 0, to="team"), "pack.contacts[0]: expected a table, found 'team'"),
    (put("contacts", 0, "shade", to=1), "pack.contacts[0] team: unknown entry 'shade'"),
    (put("contacts", 0, "address", to="Scott House"), "pack.contacts[0] team.address: expected a list"),
    (put("contacts", 0, "address", to=[1]), "pack.contacts[0] team.address[0]: expected str, found 1"),
    (put("contacts", 0, "confirmed", to="today"), "pack.contacts[0] team.confirmed: expected a date, found 'today'"),
    (put("contacts", 0, "to_be_supplied", to="yes"), "to_be_supplied: expected bool, found 'yes'"),
    (put("contacts", 0, to={"name": "?"}), "pack.contacts[0]: 'id' is missing"),
    (put("procedures", 0, "time_limit", to=True), "pack.procedures[0] adults.time_limit: expected int, found True"),
    (put("rules", 0, "then", to="refuse"), "pack.rules[0] nhs.then: 'refuse' is not one of accept, redirect"),
    (put("rules", 0, "when", to={"service": 3}), "pack.rules[0] nhs.when: service: expected a value"),
    (put("rules", 0, "when", to="health"), "pack.rules[0] nhs.when: "),
    (put("examples", 0, "given", to="health"), "pack.examples[0].given: expected Mapping, found 'health'"),
]


@pytest.mark.parametrize(("change", "problem"), SHAPES)
def test_a_mistake_in_the_shape_is_named_with_its_place(change: Change, problem: str) -> None:
    with pytest.raises(BadPack) as caught:
        read(changed(change))
    assert len(caught.value.problems) == 1
    assert problem in caught.value.problems[0]


def test_every_mistake_is_named_at_once() -> None:
    table = deepcopy(TABLE)
    together = [SHAPES[number] for number in (0, 1, 2, 5, 6, 11, 12, 13, 15)]
    for change, _ in together:
        change(table)
    with pytest.raises(BadPack) as caught:
        read(table, "example/pack.toml")
    said = str(caught.value).replace("example/pack.toml", "pack")
    assert all(problem in said for _, problem in together), said


def test_an_organisation_offers_its_own_answers_where_they_apply() -> None:
    pack = read(TABLE)
    kind = pack.offer("kind", {})
    assert kind is not None
    assert kind.values == ("complaint", "comment")
    assert [(label.value, label.says, label.hint) for label in kind.labels] == [("comment", "A remark", None)]
    assert pack.offer("ongoing", {"service": "children"}) is pack.offers[1]
    assert pack.offer("ongoing", {"service": "adult"}) is None
    assert pack.offer("ongoing", {}) is None
    assert pack.offer("service", {}) is None


def test_someone_else_is_asked_while_a_condition_holds() -> None:
    pack = read(TABLE)
    assert pack.team({}).contact == pack.team({"kind": "complaint"}).contact == "team"
    assert pack.team({"kind": "wrongdoing"}).contact == "whistleblowing"
    assert [(team.id, team.apart) for team in pack.all_teams] == [("ours", True), ("complaints", False)]


def test_every_sentence_and_every_source_of_a_pack_is_found() -> None:
    pack = read(TABLE)
    found = list(texts(pack))
    for sentence in (
        "The team",
        "A form",
        "The procedure",
        "First",
        "We read it.",
        "In {value}.",
        "The NHS",
        "A remark",
    ):
        assert sentence in found
    assert {"Ask the NHS.", "It is the NHS.", "It is ours.", "Late.", "Careful."} <= set(found)
    assert not {"example", "team", "stage-1", "First."} & set(found)
    assert set(sources(pack)) == {f"X-{number}" for number in range(1, 16)}


# ---------------------------------------------------------------- worked examples


def test_every_worked_example_of_every_pack_comes_out(packs: Packs) -> None:
    for pack in (*packs.packs.values(), packs.elsewhere):
        assert list(failing_examples(pack, packs)) == []
        assert len(pack.examples) >= len(pack.rules)


@pytest.mark.parametrize(
    ("example", "problem"),
    [
        (Example({"service": "health"}, date(2026, 11, 20), {"then": "accept"}), "not [{'then': 'accept'}]"),
        (Example({"service": "health"}, date(2026, 11, 20), {"parts": [{}, {}]}), "not [{}, {}]"),
        (Example({}, date(2026, 11, 20), {"then": "accept"}), "gives ['service'], not"),
        (Example({"service": "moon"}, date(2026, 11, 20), {}), "service: 'moon' is not one of"),
        (Example({"service": "adult"}, date(2026, 11, 21), {"dates": {"acknowledge": "2026-11-24"}}), "2026-11-25"),
    ],
)
def test_a_worked_example_that_is_wrong_is_reported(example: Example, problem: str) -> None:
    pack = read(TABLE)
    wrong = replace(pack, examples=(*pack.examples, example))
    problems = list(failing_examples(wrong, Packs({"example": wrong}, wrong, WORKING_DAYS)))
    assert len(problems) == 1
    assert problems[0].startswith("example 3: ")
    assert problem in problems[0]


def test_a_rule_or_condition_that_no_example_proves_is_reported() -> None:
    pack = replace(read(TABLE), examples=())
    problems = list(failing_examples(pack, Packs({"example": pack}, pack, WORKING_DAYS)))
    assert problems == [
        "rule nhs: no worked example proves it",
        "rule all: no worked example proves it",
        "condition late-reason (Late.): no worked example proves it",
    ]


# ---------------------------------------------------------------- the vocabulary


def test_every_allowed_value_is_read_and_any_other_is_named() -> None:
    for name, fact in FACTS.items():
        for value in fact.values:
            assert allows(name, value)
            assert read_facts({name: [value] if fact.many else value}) == {name: (value,) if fact.many else value}
        if fact.values:
            with pytest.raises(ValueError, match=name):
                read_facts({name: ["?"] if fact.many else "?"})


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"colour": "red"}, "colour: not a fact"),
        ({"ongoing": "none"}, "ongoing: expected a list of values"),
        ({"danger": ["yes"]}, "danger: expected one value"),
        ({"danger": 3}, "danger: 3 is not one of"),
        ({"ongoing": ["none", 3]}, "ongoing: 3 is not one of"),
        ({"answer_date": "2026-02-31"}, "answer_date: '2026-02-31' is not a date such as"),
    ],
)
def test_a_fact_that_is_wrong_is_named(table: Table, problem: str) -> None:
    with pytest.raises(ValueError, match=next(iter(table))) as caught:
        read_facts({**table, "service": "adult"})
    assert str(caught.value).startswith(problem)


def test_which_organisations_exist_is_for_the_content_to_say() -> None:
    assert read_facts({"organisation": "anything", "answer_date": "2026-11-20"}) == {
        "organisation": "anything",
        "answer_date": "2026-11-20",
    }
    assert not allows("colour", "red")
