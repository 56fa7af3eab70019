"""A condition is true, false or not yet known, and knows which facts would settle it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.conditions import ALWAYS, Condition, Is, age_of, parse, values_read

NAMES, VALUES = ("a", "b", "c"), ("x", "y", "z")
simple = st.dictionaries(
    st.sampled_from(NAMES), st.sampled_from(VALUES) | st.lists(st.sampled_from(VALUES), min_size=1), max_size=3
)
tables: st.SearchStrategy[dict[str, Any]] = st.recursive(
    simple,
    lambda inner: (
        st.builds(lambda table, more: {**table, **more}, simple, st.builds(lambda each: {"not": each}, inner))
        | st.builds(lambda table, parts: {**table, "any": parts}, simple, st.lists(inner, min_size=1, max_size=3))
    ),
    max_leaves=6,
)
conditions = tables.map(parse)
facts = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES) | st.tuples(st.sampled_from(VALUES)))


@given(condition=conditions, some=facts, more=facts)
def test_what_is_settled_stays_settled_whatever_else_is_said(
    condition: Condition, some: dict[str, Any], more: dict[str, Any]
) -> None:
    held = condition.holds(some)
    if held is not None:
        assert condition.holds({**more, **some}) is held


@given(condition=conditions, some=facts)
def test_it_turns_on_unknown_facts_it_reads_exactly_while_it_is_unsettled(
    condition: Condition, some: dict[str, Any]
) -> None:
    turns_on = condition.turns_on(some)
    assert turns_on <= condition.reads - some.keys()
    assert bool(turns_on) == (condition.holds(some) is None)


@given(condition=conditions, some=facts)
def test_saying_what_it_turns_on_settles_it_in_the_end(condition: Condition, some: dict[str, Any]) -> None:
    known = dict(some)
    for _ in range(len(NAMES) + 1):
        known |= dict.fromkeys(condition.turns_on(known), "x")
    assert condition.holds(known) is not None


@given(table=tables)
def test_every_value_it_names_is_said_for_checking(table: dict[str, Any]) -> None:
    condition = parse(table)
    named = values_read(condition)
    assert {fact for fact, _ in named} == condition.reads
    assert all(value in VALUES for _, value in named)


def test_a_list_of_values_holds_when_any_of_them_does() -> None:
    either = parse({"ongoing": ["court", "criminal"]})
    assert either.holds({"ongoing": ("criminal", "other")}) is True
    assert either.holds({"ongoing": ("other",)}) is False
    assert either.holds({"ongoing": "court"}) is True


def test_a_table_means_all_of_it_and_an_empty_one_always_holds() -> None:
    both = parse({"a": "x", "b": "y"})
    assert both.holds({"a": "x", "b": "y"}) is True
    assert both.holds({"b": "z"}) is False
    assert both.holds({"a": "x"}) is None
    assert both.turns_on({"a": "x"}) == {"b"}
    assert ALWAYS.holds({}) is True
    assert ALWAYS.turns_on({}) == frozenset()


def test_any_of_several_is_true_when_one_is_and_false_only_when_all_are() -> None:
    either = parse({"any": [{"a": "x"}, {"b": "y"}]})
    assert either.holds({"b": "y"}) is True
    assert either.holds({"a": "z"}) is None
    assert either.holds({"a": "z", "b": "z"}) is False
    assert either.turns_on({}) == {"a", "b"}
    assert either.turns_on({"a": "x"}) == frozenset()


def test_not_turns_known_around_and_leaves_unknown_alone() -> None:
    no = parse({"not": {"a": "x"}})
    assert [no.holds(each) for each in ({}, {"a": "x"}, {"a": "y"})] == [None, False, True]
    assert no.turns_on({}) == no.reads == {"a"}


@pytest.mark.parametrize(("ago", "holds"), [("0", True), ("20", True), ("21", False)])
def test_a_day_is_within_so_many_working_days(ago: str, holds: bool) -> None:
    recent = parse({"within": {"a": 20}})
    assert recent.holds({"a": "2026-11-20", age_of("a"): ago}) is holds
    assert recent.turns_on({age_of("a"): ago}) == frozenset()
    assert recent.holds({"a": "2026-11-20"}) is None
    assert recent.turns_on({}) == recent.reads == {"a"}
    assert values_read(recent) == []


@pytest.mark.parametrize(
    "table",
    [
        {"a": 3},
        {"a": []},
        {"a": ["x", 3]},
        {"not": "x y"},
        {"any": [3]},
        {"any": [{"a": None}]},
        {"a": {}},
        {"within": {}},
        {"within": {"a": "20"}},
        {"within": {"a": 1, "b": 2}},
    ],
)
def test_what_is_no_condition_is_named(table: dict[str, Any]) -> None:
    if table == {"not": "x y"}:  # read as a fact called "not", which the check of the vocabulary then names
        assert parse(table) == Is("not", frozenset({"x y"}))
        return
    with pytest.raises(ValueError, match="expected a value or a list of values"):
        parse(table)


def test_only_conditions_name_values() -> None:
    with pytest.raises(TypeError, match="not a condition"):
        values_read("a")  # type: ignore[arg-type]  # the point of the test
