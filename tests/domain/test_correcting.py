"""A day that was written down wrongly is put right: all follows as if the right one had stood there at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.domain.made_cases import FRIDAY, MONDAY, entries
from tests.domain.test_any_case import HISTORIES, PACK, PARTS, RECEIVED, Step, came, clocks, history
from webapp.domain.cases.case import Case, fold
from webapp.domain.cases.correcting import correctable, day_of, with_day
from webapp.domain.cases.events import (
    Allocated,
    Consent,
    Corrected,
    Entry,
    Event,
    Extended,
    Happened,
    Noted,
    Outcome,
    Replied,
    StageAsked,
    WaitingFor,
)

TUESDAY = MONDAY + timedelta(days=1)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def at_first(told: Sequence[Entry], number: int, day: date) -> list[Entry]:
    """Return what was written down as if a day had been the right one in the first place."""
    return [replace(each, event=with_day(each.event, day)) if each.number == number else each for each in told]


def after(told: Sequence[Entry], *events: Event) -> list[Entry]:
    """Return what was written down with more after it."""
    return [*told, *(Entry(number, NOW, "q", each) for number, each in enumerate(events, len(told) + 1))]


def standing(told: Sequence[Entry]) -> Case:
    return fold(came(("childrens", "stage-1")), told, PACK)


@settings(deadline=None)
@given(part=PARTS, steps=HISTORIES, which=st.integers(0, 99), later=st.lists(st.integers(0, 400), min_size=1))
@example(("childrens", "stage-1"), [(2, 0, 20), (5, 0, 30)], 0, [3]).via("the longer time was told in time after all")
@example(("childrens", "stage-1"), [(0, 0, 2), (0, 0, 5)], 1, [20]).via("clocks stood still for longer")
def test_a_corrected_day_counts_as_if_it_had_been_written_down_at_first(
    part: tuple[str, str], steps: list[Step], which: int, later: list[int]
) -> None:
    received = came(part)
    today, told = list(history(received, steps))[-1]
    numbers = sorted(fold(received, told, PACK).days)
    if not numbers:
        return
    number = numbers[which % len(numbers)]
    days = [RECEIVED + timedelta(days=each) for each in later]
    corrected = after(told, *(Corrected(number, RECEIVED, each, "I misread it.") for each in days))
    rightly = after(at_first(told, number, days[-1]), *(Noted("n") for _ in days))
    assert fold(received, corrected, PACK) == fold(received, rightly, PACK)
    assert clocks(received, corrected, today) == clocks(received, rightly, today)


def test_only_days_that_an_officer_typed_can_be_corrected() -> None:
    told = entries(
        Allocated("p"),
        Happened("acknowledged", FRIDAY),
        WaitingFor("provider", MONDAY, "Records."),
        Replied("r", "consent", FRIDAY),
        Consent("asked", FRIDAY),
        Consent("given", MONDAY),
        Extended(0, "respond-delayed", MONDAY),
        Corrected(2, FRIDAY, MONDAY),
    )
    assert sorted(correctable(told)) == [2, 6, 7], "what the desk wrote down itself, and what is planned, stay"
    before = standing(told)
    after_all = (Corrected(each, FRIDAY, TUESDAY) for each in (1, 3, 4, 5, 8, 99))
    assert replace(standing(after(told, *after_all)), version=before.version) == before


def test_a_day_can_be_corrected_again_and_the_last_counts() -> None:
    told = entries(Consent("given", FRIDAY), Corrected(1, FRIDAY, TUESDAY), Corrected(1, TUESDAY, MONDAY))
    assert standing(told).consent == Consent("given", MONDAY)
    assert day_of(standing(told).days[1]) == MONDAY


def test_each_day_that_counts_follows() -> None:
    told = entries(
        Happened("answered", FRIDAY),
        Outcome(0, "upheld", FRIDAY),
        StageAsked(0, "stage-2", FRIDAY),
        *(Corrected(each, FRIDAY, MONDAY) for each in (1, 2, 3)),
    )
    case = standing(told)
    assert case.first_answered == case.rounds[0].happened["answered"] == MONDAY
    assert case.rounds[0].outcome == Outcome(0, "upheld", MONDAY)
    assert (case.rounds[0].followed, case.rounds[1].since) == (MONDAY, MONDAY)
