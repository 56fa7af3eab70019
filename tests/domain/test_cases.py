"""A case follows from its events: who has it, what is due, what is late."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from webapp.domain.cases.brief import brief_as_json, brief_from_json, brief_of
from webapp.domain.cases.case import Received, fold
from webapp.domain.cases.clocks import Clock, Rank, clocks_of, next_due, rank
from webapp.domain.cases.events import Entry, Event, Extended, Happened, StageAsked
from webapp.domain.packs.model import Packs

MESSAGE: dict[str, Any] = json.loads((Path(__file__).parents[1] / "web/message-1.snapshot.json").read_text())
FRIDAY = date(2026, 11, 20)


def entries(*events: Event) -> list[Entry]:
    return [Entry(number, datetime(2026, 11, 20, 12, tzinfo=UTC), "p", each) for number, each in enumerate(events, 1)]


def received(packs: Packs, to: str = "adults", stage: str = "stage-1", flags: tuple[str, ...] = ()) -> Received:
    """Return a case of Cambridgeshire's as it came, at one stage of one of its procedures."""
    pack = packs.packs["cambridgeshire"]
    told = [
        {"id": each.id, "kind": each.kind, "starts": each.starts, "value": each.value, "unit": each.unit}
        for each in pack.procedure(to).stage(stage).timescales
    ]
    part = {"to": to, "stage": stage, "then": "accept", "timescales": told}
    brief = brief_of({**MESSAGE, "flags": list(flags), "parts": [part]}, pack)
    assert brief_from_json(json.loads(json.dumps(brief_as_json(brief)))) == brief
    return Received("c", "CCC-1", "cambridgeshire", "complaints", "complaint", False, FRIDAY, brief)


def clocks(packs: Packs, came: Received, today: date, *events: Event) -> dict[str, Clock]:
    pack = packs.packs["cambridgeshire"]
    case = fold(came, entries(*events), pack)
    return {each.timescale.id: each for each in clocks_of(case, today, packs.working_days, pack)}


def test_a_clock_ends_with_what_it_counts_to(packs: Packs) -> None:
    came = received(packs)
    before = clocks(packs, came, FRIDAY)
    assert before["acknowledge"].state == "running"
    assert before["acknowledge"].due
    assert before["acknowledge"].due.day == date(2026, 11, 25)
    assert before["completion-date"].state == "not-started"
    after = clocks(packs, came, FRIDAY, Happened("acknowledged", date(2026, 11, 24)))
    assert after["acknowledge"].state == "met"


def test_what_was_late_stays_late(packs: Packs) -> None:
    found = clocks(packs, received(packs), date(2026, 12, 1), Happened("acknowledged", date(2026, 11, 26)))
    assert found["acknowledge"].state == "met-late"


def test_the_longer_clock_replaces_the_aim_only_when_the_person_was_told_in_time(packs: Packs) -> None:
    came, today = received(packs, "childrens"), date(2026, 12, 10)
    in_time = clocks(packs, came, today, Extended(0, "respond-delayed", date(2026, 12, 4)))
    assert in_time["respond"].longer == "respond-delayed"
    too_late = clocks(packs, came, today, Extended(0, "respond-delayed", date(2026, 12, 7)))
    assert too_late["respond"].state == "late"


def test_the_next_stage_begins_a_round_with_clocks_of_its_own(packs: Packs) -> None:
    came = received(packs, "childrens-social-care", "stage-2")
    signed = Happened("schedule-signed", date(2026, 11, 23))
    found = clocks(packs, came, FRIDAY, signed, StageAsked(0, "stage-3", date(2027, 1, 4)))
    assert found["respond"].started == date(2026, 11, 23)
    assert found["panel-meets"].round == 1
    assert found["panel-meets"].state == "not-started"


def test_what_is_late_by_law_comes_before_what_is_late_by_a_promise(packs: Packs) -> None:
    pack = packs.packs["cambridgeshire"]
    case = fold(received(packs), [], pack)
    late = clocks_of(case, date(2027, 6, 1), packs.working_days, pack)
    first = next_due(late)
    assert first
    assert first.timescale.id == "by-law"
    assert rank(case, late) is Rank.LATE_LAW


def test_what_is_urgent_stands_first_until_somebody_has_it(packs: Packs) -> None:
    pack = packs.packs["cambridgeshire"]
    case = fold(received(packs, flags=("urgent",)), [], pack)
    assert rank(case, clocks_of(case, FRIDAY, packs.working_days, pack)) is Rank.LOOK_AT_ONCE
