"""Officers see what is due next and what to look at first; what no key here opens is listed all the same."""

from __future__ import annotations

import json
import random
import shutil
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine

from tests.handoff.test_commands import Terminal
from webapp.handoff.crypto.seal import load_public, seal
from webapp.handoff.due import Deadline, ToDo
from webapp.ops.settings import Settings
from webapp.store import inbox

TODAY = date(2026, 11, 20)


@pytest.fixture
def terminal(settings: Settings, engine: Engine) -> Terminal:
    return Terminal(settings, engine)


def message(*days: str | None, **more: Any) -> dict[str, Any]:
    """Return a message whose clocks run out on these days, as every version of it says so."""
    clocks = [{"id": f"clock-{number}", "date": day} for number, day in enumerate(days, 1)]
    return {"parts": [{"timescales": clocks}], "flags": [], "conditions": [], **more}


def arrive(engine: Engine, settings: Settings, number: int, found: dict[str, Any], **words: Any) -> None:
    body = seal(found, load_public(settings.public_keys))
    row = {"urgent": False, "received_on": TODAY, **words}
    item = inbox.Item(f"message-{number}", f"PIR-{number}", "example", "adults", "complaint", body=body, **row)
    inbox.receive(engine, item)


def listed(terminal: Terminal) -> list[str]:
    return terminal("queue", "list").splitlines()


@time_machine.travel(datetime(2026, 11, 26, 12, tzinfo=UTC), tick=False)
def test_the_urgent_stand_first_then_what_is_due_next(terminal: Terminal, engine: Engine, settings: Settings) -> None:
    arrive(engine, settings, 1, message("2027-05-19", "2026-12-10"))
    arrive(engine, settings, 2, message("2026-11-25", conditions=["late-reason", "concurrent"]))
    arrive(engine, settings, 3, message("2026-12-24", flags=["urgent-review"]))
    arrive(engine, settings, 4, message("2026-12-30"), urgent=True)
    arrive(engine, settings, 5, message(None), received_on=date(2026, 11, 24))
    assert listed(terminal) == [
        "PIR-4  2026-11-20  URGENT example adults complaint  due 2026-12-30 (clock-1)  waiting",
        "PIR-3  2026-11-20  URGENT-REVIEW example adults complaint  due 2026-12-24 (clock-1)  waiting",
        "PIR-5  2026-11-24  example adults complaint  waiting",
        "PIR-2  2026-11-20  example adults complaint  OVERDUE 2026-11-25 (clock-1)  conditions: 2  waiting",
        "PIR-1  2026-11-20  example adults complaint  due 2026-12-10 (clock-2)  waiting",
    ]


def test_what_somebody_has_taken_is_due_at_the_next_day_to_come() -> None:
    to_do = ToDo.of(message("2027-05-19", "2026-11-25"))
    later = date(2026, 11, 30)
    assert to_do.next_due(later, taken=False) == Deadline(date(2026, 11, 25), "clock-2")
    assert to_do.next_due(later, taken=True) == Deadline(date(2027, 5, 19), "clock-1")
    assert to_do.next_due(date(2027, 6, 1), taken=True) == Deadline(date(2027, 5, 19), "clock-1")
    assert ToDo.of(message(None)).next_due(later, taken=True) is None


def test_what_no_key_here_opens_is_listed_by_its_envelope(
    terminal: Terminal, engine: Engine, settings: Settings
) -> None:
    arrive(engine, settings, 1, message("2026-11-25"), received_on=date(2026, 11, 27))
    arrive(engine, settings, 2, message("2026-11-25"), urgent=True)
    shutil.rmtree(settings.private_keys)
    assert listed(terminal) == [
        "PIR-2  2026-11-20  URGENT example adults complaint  waiting",
        "PIR-1  2026-11-27  example adults complaint  waiting",
    ]
    assert "without a day and in the order they came: 2" in terminal.with_warnings("queue", "list")


ODD = (None, 7, "2026-13-45", "tomorrow", [], {}, [None], [[]], {"date": 7}, [{"date": "2026-11-25"}], "urgent-review")


def test_whatever_was_sealed_it_is_listed() -> None:
    chance = random.Random(7)
    for _ in range(2_000):
        odd = {name: chance.choice(ODD) for name in ("parts", "flags", "conditions", "timescales", "date", "id")}
        odd["parts"] = chance.choice([odd["parts"], [odd], [{"timescales": odd["timescales"]}]])
        if isinstance(odd["parts"], list) and odd in odd["parts"]:
            odd["parts"] = [dict(odd, parts=None)]
        to_do = ToDo.of(json.loads(json.dumps(odd)))
        assert to_do.conditions >= 0
        assert all(isinstance(each.day, date) for each in to_do.deadlines)
