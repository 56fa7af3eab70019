"""Twenty library terminals behind one address, for a whole afternoon: nobody there is slowed, warned of or refused.

The clock is moved, so that an afternoon takes seconds. All twenty are used in step, and press each button in the same
moment, which is harder on whatever counts than people ever are. In ``tests/threats/test_a_bot.py`` they stand beside a
flood, in real time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.conftest import Clock, MakeApp, Say
from tests.personas import HERSELF
from tests.web.people import NEXT_PERSON
from tests.web.stored import service_of
from webapp.forms.csrf import TOKEN_FIELD
from webapp.ops import load_shedding
from webapp.ops.load_shedding import Pace
from webapp.ops.newcomers import MOST_AN_HOUR

TERMINALS = 20
AFTERNOON = timedelta(hours=4)
A_PERSON = timedelta(minutes=30)
"""For one person at a terminal: about ten minutes for the form, the others to sit down, be helped, print and get up."""
DOOR = "Library staff"
ADDRESS = "203.0.113.9"
REFUSED = 400
TOKEN = re.compile(rf'name="{TOKEN_FIELD}" value="([^"]*)"')

A_SECOND = 10
Step = tuple[str, dict[str, Any] | None]
"""A request that a person makes: where to, and what they fill in; nothing where they only look."""

AT_THE_DOOR: list[Step] = [("/en/", None), ("/en/complain", {"helper": "library"})]


class Recorder(HygieneClient):
    """A browser that notes what is asked of the service, whatever leads there."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.asked: list[Step] = []

    def fetch(self, url: str, *, data: Any = None, follow: bool = True, **headers: str) -> Page:
        self.asked.append((url, data))
        return super().fetch(url, data=data, follow=follow, **headers)


@dataclass
class Afternoon:
    """What happened to everyone: the answers by their status, and how often and how long somebody was made to wait."""

    people: int = 0
    answered: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    unusual: int = 0

    @property
    def refused(self) -> int:
        return sum(count for status, count in self.answered.items() if status >= REFUSED)


class Terminal:
    """One computer of the library, at the address of them all. Its browser keeps its cookies from person to person."""

    def __init__(self, app: Flask, afternoon: Afternoon) -> None:
        self._web, self._afternoon, self._token = app.test_client(), afternoon, ""

    def ask(self, url: str, data: dict[str, Any] | None) -> None:
        """Ask as a browser would, with the token of the page that it was shown last."""
        given = {"environ_base": {"REMOTE_ADDR": ADDRESS}, "headers": {"X-Forwarded-For": ADDRESS}}
        if data is None:
            answer = self._web.get(url, **given)
        else:
            answer = self._web.post(url, data={**data, TOKEN_FIELD: self._token}, **given)
        self._afternoon.answered[answer.status_code] += 1
        if found := TOKEN.search(answer.get_data(as_text=True)):
            self._token = found[1]


@pytest.fixture
def afternoon(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Afternoon:
    """An afternoon whose waits are seen, and not waited for."""
    found = Afternoon()
    slept = SimpleNamespace(monotonic=lambda: clock.now.timestamp(), sleep=found.waits.append)
    monkeypatch.setattr(load_shedding, "time", slept)
    return found


def a_person(app: Flask) -> list[Step]:
    """Return what one person asks of the service, from the start page until the next person can sit down."""
    client = Recorder(app)
    client.visit("/")
    client.press(DOOR)
    client.go_on(HERSELF)
    assert client.answer().slug == "sent"
    assert client.press(NEXT_PERSON).status == 200
    return client.asked


def spend(afternoon: Afternoon, app: Flask, clock: Clock, steps: list[Step], time: timedelta) -> None:
    """Let one person after the other use each terminal, all in step, until the time is over."""
    terminals = [Terminal(app, afternoon) for _ in range(TERMINALS)]
    for _ in range(time // A_PERSON):
        for step in steps:
            for terminal in terminals:
                terminal.ask(*step)
            clock.now += A_PERSON / len(steps)
        afternoon.people += TERMINALS
        afternoon.unusual += service_of(app).newcomers.was_unusual(clock.now)


def accepted(app: Flask) -> int:
    """Return how many complaints the service has promised to carry."""
    with app.extensions["engine"].connect() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar()


@pytest.mark.long
def test_an_afternoon_at_twenty_terminals_behind_one_address_slows_and_refuses_nobody(
    make_app: MakeApp, afternoon: Afternoon, clock: Clock, say: Say
) -> None:
    app = make_app()
    steps = a_person(app)
    spend(afternoon, app, clock, steps, AFTERNOON)
    hours, pages = AFTERNOON // timedelta(hours=1), afternoon.answered.total()
    say(
        f"{TERMINALS} terminals behind one address, {hours} hours: {afternoon.people} complaints, {pages:,} pages, "
        f"{len(afternoon.waits)} waits, {afternoon.refused} refusals"
    )
    assert (afternoon.refused, afternoon.waits, afternoon.unusual) == (0, [], 0), afternoon.answered
    assert accepted(app) == afternoon.people + 1, "one more: the way was noted by going it"


def test_a_limit_for_each_address_would_have_refused_them(
    make_app: MakeApp, afternoon: Afternoon, clock: Clock
) -> None:
    app = make_app()
    app.wsgi_app = limited(app.wsgi_app, clock)  # type: ignore[method-assign]
    spend(afternoon, app, clock, AT_THE_DOOR, A_PERSON)
    assert afternoon.refused == len(AT_THE_DOOR) * (TERMINALS - A_SECOND)


def limited(serve: Callable[..., Any], clock: Clock) -> Callable[..., Any]:
    """Let each address make so many requests a second, as many a site does."""
    counted: Counter[tuple[str, int]] = Counter()

    def count_first(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        who = environ["HTTP_X_FORWARDED_FOR"], int(clock.now.timestamp())
        counted[who] += 1
        if counted[who] <= A_SECOND:
            return serve(environ, start)
        start("429 Too Many Requests", [])
        return [b""]

    return count_first


@pytest.mark.parametrize("at_once", [5, TERMINALS - 1])
def test_a_slower_pace_for_new_drafts_would_have_made_them_wait(
    make_app: MakeApp, afternoon: Afternoon, clock: Clock, at_once: int
) -> None:
    app = make_app()
    service_of(app).newcomers.pace = Pace(at_once, a_second=5, slowed=0.2)
    spend(afternoon, app, clock, AT_THE_DOOR, A_PERSON)
    assert len(afternoon.waits) == TERMINALS - at_once


def test_an_hour_of_them_is_no_unusual_one_whatever_they_send() -> None:
    an_hour = TERMINALS * (timedelta(hours=1) // A_PERSON)
    assert all(2 * an_hour <= most for most in MOST_AN_HOUR.values())
