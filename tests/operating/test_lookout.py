"""Readiness is looked at by a thread of its own: what hangs is told within a limit, and takes no request with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.processes import until
from webapp.ops import lookout
from webapp.ops.lookout import Check, Lookout, Step

LONG = 60.0
WELL = Check("database", True, needed=True)


class Watched:
    """Something that is looked at: it hangs until it is let go."""

    def __init__(self) -> None:
        self.looks, self.goes_on = 0, Event()

    def __call__(self) -> list[Step]:
        return [("log", lambda: iter([Check("log", True)])), ("database", self._look)]

    def _look(self) -> Iterator[Check]:
        self.looks += 1
        assert self.goes_on.wait(LONG)
        yield WELL


def test_what_hangs_is_named_within_the_limit_and_then_at_once() -> None:
    watched, asked = Watched(), Lookout(patience=0.05)
    for _ in range(50):
        [hangs] = asked.ask(watched)
        assert (hangs.name, hangs.ok, hangs.needed) == ("database", False, True)
    assert watched.looks == 1, "nobody begins another look while one hangs"
    watched.goes_on.set()
    until(lambda: asked.ask(watched)[-1] == WELL, LONG)


def test_those_who_ask_at_once_share_one_look() -> None:
    watched, asked = Watched(), Lookout(patience=LONG)
    with ThreadPoolExecutor(5) as probes:
        answers = [probes.submit(asked.ask, watched) for _ in range(5)]
        until(lambda: watched.looks == 1, LONG)
        watched.goes_on.set()
        assert all(each.result(LONG)[-1] == WELL for each in answers)
    assert watched.looks == 1


def test_while_one_waits_others_are_told_what_was_found_last(monkeypatch: pytest.MonkeyPatch) -> None:
    watched, asked = Watched(), Lookout(patience=LONG)
    watched.goes_on.set()
    assert asked.ask(watched)[-1] == WELL
    watched.goes_on.clear()
    monkeypatch.setattr(lookout, "FRESH_SECONDS", 0.0)
    monkeypatch.setattr(lookout, "OLD_SECONDS", LONG)
    with ThreadPoolExecutor(1) as probe:
        waits = probe.submit(asked.ask, watched)
        until(lambda: watched.looks == 2, LONG)
        for _ in range(20):
            assert asked.ask(watched)[-1] == WELL  # at once, or this would never come back
        assert not waits.done()
        watched.goes_on.set()
        assert waits.result(LONG)[-1] == WELL


def test_a_look_that_fails_says_where_and_the_next_one_is_another() -> None:
    looks: list[Callable[[], Iterator[Check]]] = [lambda: iter([WELL])]

    def fails() -> Iterator[Check]:
        raise RuntimeError

    asked = Lookout(patience=LONG)
    [failed] = asked.ask(lambda: [("database", fails)])
    assert (failed.name, failed.ok, failed.needed) == ("database", False, True)
    assert "RuntimeError" in failed.do
    until(lambda: asked.ask(lambda: [("database", looks[0])]) == [WELL], LONG)
