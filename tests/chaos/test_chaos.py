"""Whatever is killed, what someone was told we have arrives, once. `make chaos` shows the same at full size."""

from __future__ import annotations

from functools import partial

import pytest

from tests.chaos.browser import BROKEN, DOUBLE_POSTS
from tests.chaos.desk import NOTICES
from tests.chaos.hasty import LATE
from tests.chaos.run import Plan, run
from tests.chaos.setups import SET_UPS, MakeSetUp, sqlite_and_embedded

pytestmark = pytest.mark.long

SMALL = Plan(submissions=150, answers=12, kills=12, seed="small", minutes=4, quiet=20, hurry=True)
CONTROL = Plan(
    submissions=50,
    answers=10,
    kills=4,
    seed="control",
    minutes=2,
    quiet=LATE + 3,
    hurry=True,
    kinds=("relay", NOTICES),
)


@pytest.mark.parametrize("set_up", SET_UPS)
def test_nothing_is_lost_or_doubled_whatever_is_killed(set_up: MakeSetUp) -> None:
    result = run(set_up, SMALL)
    assert result.sound, f"{result}\n{result.details}"
    assert result.complete, f"{result}\n{result.details}"
    assert result.counts[DOUBLE_POSTS]
    assert result.counts[BROKEN]


def test_who_does_not_wait_to_be_confirmed_is_seen_to_lose() -> None:
    result = run(partial(sqlite_and_embedded, careless=True), CONTROL)
    assert result.account.lost
    assert result.letters.lost
    assert not result.account.doubled
    assert not result.letters.doubled
