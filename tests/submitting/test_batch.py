"""Batches go at fixed times of the day in London, the next one first."""

from datetime import UTC, datetime, time

import pytest

from webapp.submitting.batch import next_batch

EVENING, MORNING = time(19), time(7, 30)


@pytest.mark.parametrize(
    ("now", "at", "then"),
    [
        (datetime(2026, 11, 20, 12, tzinfo=UTC), [EVENING], datetime(2026, 11, 20, 19, tzinfo=UTC)),
        (datetime(2026, 11, 20, 18, 59, 59, tzinfo=UTC), [EVENING], datetime(2026, 11, 20, 19, tzinfo=UTC)),
        (datetime(2026, 11, 20, 19, tzinfo=UTC), [EVENING], datetime(2026, 11, 21, 19, tzinfo=UTC)),
        (datetime(2026, 11, 20, 19, tzinfo=UTC), [MORNING, EVENING], datetime(2026, 11, 21, 7, 30, tzinfo=UTC)),
        (datetime(2026, 6, 19, 12, tzinfo=UTC), [EVENING], datetime(2026, 6, 19, 18, tzinfo=UTC)),
        (datetime(2026, 6, 19, 18, 30, tzinfo=UTC), [EVENING], datetime(2026, 6, 20, 18, tzinfo=UTC)),
        (datetime(2026, 10, 24, 20, tzinfo=UTC), [EVENING], datetime(2026, 10, 25, 19, tzinfo=UTC)),
    ],
    ids=[
        "today",
        "a second before",
        "at the very time",
        "in the morning",
        "summer",
        "past it in summer",
        "clock change",
    ],
)
def test_the_next_batch_is_the_first_after_this_moment(now: datetime, at: list[time], then: datetime) -> None:
    assert next_batch(now, at) == then
