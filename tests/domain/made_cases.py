"""Cases for tests: what came in on a Friday, with the timescales that a test is about."""

from __future__ import annotations

from datetime import UTC, date, datetime

from webapp.domain.cases.brief import Brief, Part
from webapp.domain.cases.case import Received
from webapp.domain.cases.events import Entry, Event
from webapp.domain.packs.model import Timescale

FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)


def entries(*events: Event) -> list[Entry]:
    return [Entry(number, datetime(2026, 11, 20, 12, tzinfo=UTC), "p", each) for number, each in enumerate(events, 1)]


def came(*timescales: Timescale, to: str = "adults", stage: str = "stage-1", on: date = FRIDAY) -> Received:
    brief = Brief((Part(to, stage, timescales=timescales),))
    return Received("c", "CCC-1", "cambridgeshire", "complaints", "complaint", False, on, brief)


def counted(value: int = 10, **more: object) -> Timescale:
    return Timescale(**{"id": "x", "kind": "promise", "starts": "received", "value": value, "words": "", **more})  # type: ignore[arg-type]
