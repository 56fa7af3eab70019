"""Days are counted as the procedures say, and no date is invented."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.content.bank_holidays import NAMES, UNTIL, england
from webapp.domain.timescales import BeyondHorizon, WorkingDays, add_months, due

ENGLAND = england()
DAYS = st.dates(date(2021, 1, 1), date(2027, 12, 31))
COUNTS = st.integers(1, 65)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        (date(2026, 11, 20), 3, date(2026, 11, 25)),
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
        (date(2026, 11, 20), 10, date(2026, 12, 4)),
        (date(2026, 11, 20), 20, date(2026, 12, 18)),
        (date(2026, 11, 20), 65, date(2027, 2, 24)),
        (date(2026, 11, 21), 3, date(2026, 11, 25)),
        (date(2026, 11, 21), 65, date(2027, 2, 24)),
        (date(2026, 12, 24), 3, date(2026, 12, 31)),
        (date(2026, 12, 24), 5, date(2027, 1, 5)),
        (date(2026, 12, 24), 10, date(2027, 1, 12)),
        (date(2026, 12, 24), 20, date(2027, 1, 26)),
        (date(2027, 3, 24), 3, date(2027, 3, 31)),
    ],
)
def test_working_days_are_counted_after_the_day_of_receipt(received: date, days: int, expected: date) -> None:
    assert ENGLAND.count_on(received, days).day == expected
    assert due(days, "working-days", received, ENGLAND).day == expected


def test_the_bank_holidays_on_the_way_are_named() -> None:
    found = ENGLAND.count_on(date(2027, 3, 24), 3).skipped
    assert found == ((date(2027, 3, 26), "Good Friday"), (date(2027, 3, 29), "Easter Monday"))
    over_christmas = ENGLAND.count_on(date(2026, 12, 24), 3).skipped
    assert [day for day, _ in over_christmas] == [date(2026, 12, 25), date(2026, 12, 28)]


@given(day=DAYS, days=COUNTS)
def test_a_weekend_counts_as_the_friday_before(day: date, days: int) -> None:
    friday = day - timedelta(days=max(0, day.weekday() - 4))
    assert ENGLAND.count_on(day, days) == ENGLAND.count_on(friday, days)


@given(day=DAYS, days=COUNTS)
def test_exactly_that_many_working_days_lie_on_the_way(day: date, days: int) -> None:
    found = ENGLAND.count_on(day, days)
    way = [day + DAY * number for number in range(1, (found.day - day).days + 1)]
    working = [each for each in way if each.weekday() < 5 and each not in ENGLAND.holidays]
    assert len(working) == days
    assert working[-1] == found.day
    assert {each for each, _ in found.skipped} == {each for each in way if each.weekday() < 5} - set(working)


@given(day=DAYS, days=COUNTS)
def test_more_days_and_a_later_receipt_never_make_it_sooner(day: date, days: int) -> None:
    found = ENGLAND.count_on(day, days).day
    assert ENGLAND.count_on(day, days + 1).day > found
    assert ENGLAND.count_on(day + DAY, days).day >= found


def test_no_day_is_the_day_itself() -> None:
    assert ENGLAND.count_on(date(2026, 11, 21), 0).day == date(2026, 11, 21)


@given(day=DAYS, days=COUNTS)
def test_counting_back_gives_what_was_counted_on(day: date, days: int) -> None:
    found = ENGLAND.count_on(day, days).day
    assert ENGLAND.between(day, found) == days
    assert ENGLAND.between(found, day) == 0
    assert ENGLAND.between(day, day) == 0
    assert ENGLAND.between(day, found - DAY) == days - 1


def test_past_the_end_of_the_table_there_is_no_answer() -> None:
    known = WorkingDays({}, until=date(2026, 11, 24))
    assert known.count_on(date(2026, 11, 20), 2).day == date(2026, 11, 24)
    with pytest.raises(BeyondHorizon, match="2026-11-24"):
        known.count_on(date(2026, 11, 20), 3)
    with pytest.raises(BeyondHorizon):
        ENGLAND.count_on(UNTIL, 1)


def test_the_table_cannot_be_changed_by_whoever_made_it() -> None:
    made = {date(2026, 11, 23): "a day"}
    table = WorkingDays(made, until=date(2027, 1, 1))
    made.clear()
    assert table.count_on(date(2026, 11, 20), 1).day == date(2026, 11, 24)


def test_the_table_of_england_is_right_where_it_is_known_and_names_boxing_day() -> None:
    year = {day: name for day, name in ENGLAND.holidays.items() if day.year == 2027}
    assert year == {
        date(2027, 1, 1): "New Year's Day",
        date(2027, 3, 26): "Good Friday",
        date(2027, 3, 29): "Easter Monday",
        date(2027, 5, 3): "May Day",
        date(2027, 5, 31): "Spring Bank Holiday",
        date(2027, 8, 30): "Late Summer Bank Holiday",
        date(2027, 12, 25): "Christmas Day",
        date(2027, 12, 26): "Boxing Day",
        date(2027, 12, 27): "a substitute bank holiday",
        date(2027, 12, 28): "a substitute bank holiday",
    }
    assert set(ENGLAND.holidays.values()) <= set(NAMES)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 11, 20), 12, date(2026, 11, 20)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 31), -1, date(2025, 12, 31)),
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


@given(start=st.dates(date(2000, 1, 1), date(2100, 1, 1)), months=st.integers(0, 240))
def test_months_are_counted_by_the_calendar(start: date, months: int) -> None:
    found = add_months(start, months)
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day == start.day or (found + DAY).month != found.month


def test_months_that_begin_with_the_day_of_receipt_end_the_day_before() -> None:
    assert due(6, "months", date(2026, 11, 21), ENGLAND).day == date(2027, 5, 20)
    assert due(6, "months", date(2026, 11, 21), ENGLAND).skipped == ()
