"""Figures: what a yearly report counts, once each, and what is held back when it is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.made_cases import FRIDAY, MONDAY, counted, entries
from webapp.domain.cases.brief import Brief, Part, brief_of
from webapp.domain.cases.case import Case, Received, fold
from webapp.domain.cases.clocks import Clock, clocks_of
from webapp.domain.cases.events import (
    Allocated,
    Event,
    Extended,
    Happened,
    Learning,
    LearningDone,
    MergedInto,
    Ombudsman,
    Outcome,
    StageAsked,
    Withdrawn,
)
from webapp.domain.cases.figures import (
    ADULTS,
    AIMS,
    CHILDREN,
    ENDINGS,
    LIMITS,
    Report,
    Year,
    ending_of,
    is_childrens,
    kept,
    months_of,
    report,
    sort,
    year_of,
)
from webapp.domain.cases.holding_back import LEAST, published_parts
from webapp.domain.cases.learning import actions_of, in_turn
from webapp.domain.cases.performance import by_month, days_until, spread, waiting
from webapp.domain.packs.model import Packs, Timescale

ACKNOWLEDGE = counted(3, id="acknowledge", ends="acknowledged")
BY_LAW = counted(6, id="by-law", kind="law", unit="months")


def case(
    *events: Event,
    to: tuple[str, ...] = ("adults",),
    stage: str = "stage-1",
    timescales: tuple[Timescale, ...] = (ACKNOWLEDGE, BY_LAW),
    subjects: tuple[tuple[str, str], ...] = (),
    **received: object,
) -> Case:
    """Return a complaint of Cambridgeshire's after some events."""
    brief = Brief(tuple(Part(each, stage, timescales=timescales) for each in to), subjects=subjects)
    came = Received("c", "CCC-1", "cambridgeshire", "complaints", "complaint", False, FRIDAY, brief)
    return fold(replace(came, **received), entries(*events))  # type: ignore[arg-type]


def told(packs: Packs, *cases: Case, on: date = MONDAY) -> list[tuple[Case, Sequence[Clock]]]:
    return [(each, clocks_of(each, on, packs.working_days)) for each in cases]


def adults(packs: Packs, *cases: Case, on: date = MONDAY) -> Report:
    return report(ADULTS, told(packs, *cases, on=on))


def test_a_year_runs_from_the_first_of_april_to_the_end_of_march() -> None:
    assert (Year(2026).first, Year(2026).last) == (date(2026, 4, 1), date(2027, 3, 31))
    assert year_of(Year(2026).last) == year_of(Year(2026).first) == Year(2026)


def test_the_procedures_for_children_are_told_from_those_for_adults_in_every_pack(packs: Packs) -> None:
    for pack in packs.packs.values():
        known = {each.id for each in pack.procedures}
        for rule in pack.rules:
            if rule.anyway_if_children:
                assert is_childrens(rule.anyway_if_children)
                assert not rule.anyway or not is_childrens(rule.anyway)
            childrens = rule.id.startswith("childrens-") and rule.to in known
            assert not childrens or is_childrens(rule.to)
        assert not {each for each in known if not is_childrens(each)} - {"adults", "provider"}


@pytest.mark.parametrize("result", ENDINGS[:-1])
def test_a_result_is_how_it_ended(packs: Packs, result: str) -> None:
    found = adults(packs, case(Outcome(0, result, MONDAY)))  # type: ignore[arg-type]
    assert found.endings == {result: 1}
    assert found.well_founded == (result in ("upheld", "partly-upheld"))


def test_what_was_well_founded_stays_so_whatever_comes_later(packs: Packs) -> None:
    upheld = Outcome(0, "partly-upheld", MONDAY)
    later = StageAsked(0, "stage-2", MONDAY)
    assert adults(packs, case(upheld, later)).well_founded == 1
    assert adults(packs, case(upheld, later, Outcome(1, "not-upheld", MONDAY))).well_founded == 1
    assert adults(packs, case(upheld, later, Withdrawn(MONDAY))).endings == {"partly-upheld": 1}


def test_without_a_finding_it_has_no_ending_while_a_round_has_none() -> None:
    open_ = case(Outcome(0, "not-upheld", MONDAY), StageAsked(0, "stage-2", MONDAY))
    assert ending_of(open_, open_.rounds) == "open"
    gone = case(Withdrawn(MONDAY))
    assert ending_of(gone, gone.rounds) == "withdrawn"


def test_every_case_of_a_year_is_in_one_place() -> None:
    found = sort(
        [
            case(),
            case(MergedInto("d")),
            case(to=("feedback",), kind="compliment"),
            case(to=(), kind="contact-request"),
            case(brief=None),
            case(team="whistleblowing"),
            case(kind="wrongdoing"),
        ]
    )
    assert (len(found.complaints), len(found.merged), found.unread, len(found.apart)) == (1, 1, 1, 2)
    assert found.others == {"compliment": 1, "contact-request": 1}


def test_what_is_about_adults_and_children_counts_once_in_each_report(packs: Packs) -> None:
    both = told(packs, case(to=("adults", "childrens")), case(), case(to=("childrens-corporate",)))
    assert report(ADULTS, both).received == 2
    childrens = report(CHILDREN, both)
    assert childrens.received == 2
    assert [each.round.to for each in childrens.representations] == ["childrens", "childrens-corporate"]


def test_the_ombudsman_and_a_complaint_made_before_are_told(packs: Packs) -> None:
    steps = [Ombudsman("referred", MONDAY), Ombudsman("not-upheld", MONDAY)]
    found = adults(packs, case(*steps), case(stage="waiting"), case())
    assert (found.received, found.referred, found.earlier) == (3, 1, 1)


def test_subjects_remedies_and_learning_are_counted(packs: Packs) -> None:
    about = (("service", "adult"), ("topic", "safeguarding"))
    upheld = Outcome(0, "upheld", MONDAY, ("apology", "payment"))
    learnt = [Learning(MONDAY, "Train", "Ada"), Learning(None, "Ask", "Bo"), LearningDone(1, MONDAY)]
    found = adults(packs, case(upheld, *learnt, subjects=about), case(subjects=about[:1]))
    assert found.subjects == {about[0]: 2, about[1]: 1}
    assert found.remedies == {"apology": 1, "payment": 1}
    assert (found.learning_open, found.learning_done) == (1, 1)


def test_a_complaint_that_raises_a_matter_of_general_importance_counts_once_for_whom_it_is_about(packs: Packs) -> None:
    twice = (Outcome(0, "upheld", MONDAY, general=True), StageAsked(0, "stage-2", MONDAY))
    both = case(*twice, Outcome(1, "upheld", MONDAY, general=True), to=("adults", "childrens"))
    found = adults(packs, both, case(Outcome(0, "upheld", MONDAY)))
    assert (found.received, found.general) == (2, 1)
    of_children = report(CHILDREN, told(packs, both))
    assert of_children.general == 1
    assert [each.general for each in of_children.representations] == [True]
    assert not report(CHILDREN, told(packs, case(to=("childrens",)))).general


def test_every_subject_of_a_message_is_in_its_brief() -> None:
    facts = {"service": "adult", "topic": ["safeguarding", "other"], "kind": "complaint"}
    assert brief_of({"facts": facts}, None).subjects == (
        ("service", "adult"),
        ("topic", "safeguarding"),
        ("topic", "other"),
        ("kind", "complaint"),
    )


def test_late_stays_late_in_the_report_and_a_limit_is_no_promise(packs: Packs) -> None:
    late = case(Happened("acknowledged", date(2026, 12, 1)), Happened("answered", date(2026, 12, 2)))
    for on in (date(2026, 12, 2), date(2028, 1, 10)):
        found = adults(packs, late, on=on)
        assert (found.limits, found.aims) == ({"kept": 1}, {"late": 1})
    assert adults(packs, case()).limits == {"waiting": 1}
    assert adults(packs, case(timescales=())).limits == {"none": 1}


def test_a_time_that_the_longer_one_replaced_is_judged_by_the_longer_one(packs: Packs) -> None:
    both = (counted(id="short", kind="aim"), counted(20, id="long", kind="maximum", extends="short"))
    used = [Extended(0, "long", date(2026, 12, 4)), Happened("answered", date(2026, 12, 20))]
    clocks = clocks_of(case(*used, timescales=both), date(2027, 1, 10), packs.working_days)
    assert (kept(clocks, LIMITS), kept(clocks, AIMS)) == ("late", "none")


def test_a_median_is_a_number_of_days_that_there_was(packs: Packs) -> None:
    assert (spread([]).half, spread([4]).most) == (None, 4)
    assert spread(range(1, 11)) == spread(reversed(range(1, 11)))
    assert (spread(range(1, 11)).half, spread(range(1, 11)).most) == (5, 9)
    cases = [case(Happened("acknowledged", MONDAY)), case(Happened("acknowledged", date(2026, 12, 28))), case()]
    assert days_until(cases, "acknowledged", packs.working_days) == [1, 24]


def test_each_late_case_counts_once_by_the_worst_and_who_waits_longest_comes_first(packs: Packs) -> None:
    older = case(received_on=date(2026, 4, 1), reference="CCC-2")
    found = waiting(told(packs, case(Allocated("p")), older, on=date(2026, 12, 1)), longest=1)
    assert (found.open, found.not_allocated) == (2, 1)
    assert found.late == {"promise": 1, "law": 1}
    assert found.longest == [older]


def test_answers_stand_in_the_month_of_the_complaint(packs: Packs) -> None:
    months = months_of(date(2026, 12, 15), 12)
    assert (months[0], months[-1], len(months)) == (date(2026, 1, 1), date(2026, 12, 1), 12)
    answered = case(Happened("answered", date(2026, 12, 2)))
    late = case(received_on=date(2026, 2, 3))
    found = {each.first.month: each for each in by_month(told(packs, answered, late, on=date(2026, 12, 15)), months)}
    assert (found[11].received, found[11].answers) == (1, {"kept": 1})
    assert (found[2].received, found[2].answers) == (1, {"late": 1})


def test_learning_is_late_only_while_it_is_not_done() -> None:
    learnt = [Learning(MONDAY, "Train", "Ada"), Learning(FRIDAY, "Ask", "Bo"), LearningDone(1, MONDAY)]
    ours = case(*learnt)
    actions = sorted(actions_of(ours, entries(*learnt)), key=in_turn)
    assert [each.told.action for each in actions] == ["Ask", "Train"]
    assert [each.is_late(date(2026, 12, 1)) for each in actions] == [False, True]
    assert not actions[1].is_late(MONDAY)


NUMBERS = st.dictionaries(st.integers(0, 9), st.integers(0, 40), min_size=1, max_size=10)


@given(cells=NUMBERS)
def test_no_number_under_five_is_published_and_no_subtraction_gives_one_away(cells: dict[int, int]) -> None:
    shown = published_parts(cells)
    assert list(shown) == list(cells)
    assert all(number is None or number == cells[key] >= LEAST for key, number in shown.items())
    held = [cells[key] for key, number in shown.items() if number is None]
    if held and len(held) < len(cells):
        assert len(held) > 1
        assert sum(held) > 0
        assert set(held) != {LEAST - 1}
