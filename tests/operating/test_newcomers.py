"""Very many new drafts or requests are slowed and noticed; nobody is refused, and no single one is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import pytest

from tests.conftest import FRIDAY, Clock, MakeApp
from tests.web.stored import service_of
from webapp.ops import load_shedding, newcomers
from webapp.ops.newcomers import DRAFTS, REQUESTS, Newcomers
from webapp.public.readiness import checks_of, told

HOUR = timedelta(hours=1)


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What was waited for: a clock that stands still but for that."""
    waits: list[float] = []
    monkeypatch.setattr(load_shedding.time, "monotonic", lambda: 100.0 + sum(waits))
    monkeypatch.setattr(load_shedding.time, "sleep", waits.append)
    return waits


def hour_of(arrivals: int, kind: str = REQUESTS, then: datetime = FRIDAY) -> Newcomers:
    """Return what has seen so many in the hour of a moment."""
    found = Newcomers()
    found.pace.at_once = 10**9
    for _ in range(arrivals):
        found.arrive(kind, then)
    return found


def test_beyond_sixty_at_once_they_come_five_a_second(waited: list[float]) -> None:
    found = Newcomers()
    assert [found.arrive(DRAFTS, FRIDAY) for _ in range(60)] == [False] * 60
    slowed = sum(found.arrive(DRAFTS, FRIDAY) for _ in range(50))
    assert slowed >= 25
    assert sum(waited) == pytest.approx(slowed / 5)
    assert not found.arrive(REQUESTS, FRIDAY), "each of the two has its own pace"


def test_only_one_waits_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Newcomers()
    found.pace.at_once = 0
    inside: list[bool] = []
    monkeypatch.setattr(load_shedding.time, "sleep", lambda seconds: inside.append(found.arrive(DRAFTS, FRIDAY)))
    assert found.arrive(DRAFTS, FRIDAY)
    assert inside == [False], "whoever comes meanwhile goes on at once"


@pytest.mark.parametrize(("kind", "most"), newcomers.MOST_AN_HOUR.items())
def test_an_unusual_hour_is_told_when_it_has_ended_and_for_an_hour(kind: str, most: int) -> None:
    many, usual = hour_of(most * 2, kind), hour_of(most, kind)
    assert [many.was_unusual(FRIDAY + HOUR * hour) for hour in range(3)] == [False, True, False]
    assert not any(usual.was_unusual(FRIDAY + HOUR * hour) for hour in range(3))


def test_an_hour_long_ago_is_told_no_more() -> None:
    assert not hour_of(1000).was_unusual(FRIDAY + 2 * HOUR)


def test_whoever_sends_many_does_not_learn_of_one_that_somebody_else_sent() -> None:
    """From how many on an hour is unusual is another number each hour."""
    for own in count(201):
        tells = {hour_of(own).was_unusual(FRIDAY + HOUR) for _ in range(200)}
        if tells == {True, False}:
            break
        assert own < 300


def test_an_unusual_hour_is_an_alarm_that_says_what_to_do(make_app: MakeApp, clock: Clock) -> None:
    service = service_of(make_app())
    service.newcomers.pace.at_once = 10**9
    for _ in range(400):
        service.newcomers.arrive(REQUESTS, clock.now)
    assert told(checks_of(service))["alarms"] == []
    clock.forward(hours=1)
    found = told(checks_of(service))
    assert (found["ready"], found["alarms"]) == (True, ["unusual"])
    assert "flask queue list" in found["checks"]["unusual"]["do"]
