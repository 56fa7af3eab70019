"""What holds of every case, whatever happens to it in whichever order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias, get_type_hints

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import read_content
from webapp.domain.cases.brief import Brief, Part
from webapp.domain.cases.case import Case, Received, Round, fold, stages_after
from webapp.domain.cases.clocks import Clock, clocks_of, turn
from webapp.domain.cases.event_json import from_json, to_json
from webapp.domain.cases.events import (
    CODES,
    CONSENT_STEPS,
    OMBUDSMAN_STEPS,
    RESULTS,
    Allocated,
    ClockStarted,
    Consent,
    Corrected,
    Entry,
    Event,
    Extended,
    GoesOn,
    Happened,
    KeptFrom,
    Learning,
    LearningDone,
    LetIn,
    MergedFrom,
    MergedInto,
    Noted,
    Ombudsman,
    Outcome,
    Reopened,
    Replied,
    Separated,
    Settled,
    StageAsked,
    Stopped,
    WaitingFor,
    WaitingOver,
    Withdrawn,
)
from webapp.domain.packs.model import Pause
from webapp.domain.vocabulary import HAPPENINGS
from webapp.paths import CONTENT

PACKS = read_content(CONTENT).packs
PACK = replace(PACKS.packs["cambridgeshire"], pauses=(Pause("away", "The person is away."),))
RECEIVED = date(2026, 11, 20)
Step: TypeAlias = tuple[int, int, int]
"""Which of the things that can happen to a case happens, about which of several, and how many days later."""
WHICH = st.integers(0, 8) | st.integers(0, 99)
"""What concerns a clock comes first, and more often."""
HISTORIES = st.lists(st.tuples(WHICH, st.integers(0, 20), st.integers(0, 20)), max_size=18)
PARTS = st.sampled_from(
    [("adults", "stage-1"), ("childrens", "stage-1"), *(("childrens-social-care", f"stage-{each}") for each in (2, 3))]
)


def came(*parts: tuple[str, str], reference: str = "CCC-1", flags: tuple[str, ...] = ()) -> Received:
    """Return a case as it came, at stages of Cambridgeshire's procedures."""
    told = tuple(Part(to, stage, timescales=PACK.procedure(to).stage(stage).timescales) for to, stage in parts)
    brief = Brief(told, flags, conditions=("late-reason", "consent-pending"))
    return Received("c", reference, PACK.id, "complaints", "complaint", False, RECEIVED, brief)


def possible(case: Case, number: int, on: date) -> Iterator[Event]:
    """Yield everything that can happen to a case on a day, about one of its rounds."""
    of = case.rounds[number % len(case.rounds)]
    yield from _about_round(case, of, number, on)
    yield from (Allocated("p"), Allocated(""), Noted("n"), KeptFrom("q"), Learning(None, "Ring first.", "A team"))
    yield from (WaitingFor("provider", on, "Records."), WaitingOver(on), Withdrawn(on), Reopened(on))
    yield Consent(CONSENT_STEPS[number % len(CONSENT_STEPS)], on)  # type: ignore[arg-type]
    yield Ombudsman(OMBUDSMAN_STEPS[number % len(OMBUDSMAN_STEPS)], on)  # type: ignore[arg-type]
    yield from (MergedInto("d"), MergedFrom("e", ("urgent",), ("child-view",)), Separated("e"))
    yield Settled("late-reason", "met", on)
    yield from (LearningDone(each, on) for each in range(len(case.learning)))
    yield LetIn("q", "It was a mistake.")


def corrections(case: Case, on: date) -> Iterator[Event]:
    """Yield what can be said to have happened on another day than it was written down."""
    yield from (Corrected(each, RECEIVED, on, "I misread it.") for each in case.days)


def _about_round(case: Case, of: Round, number: int, on: date) -> Iterator[Event]:
    yield GoesOn(of.number, on) if of.is_stopped else Stopped(of.number, "away", on)
    yield Happened(HAPPENINGS[number % len(HAPPENINGS)], on, of.number)
    for each in of.timescales:
        if each.starts == "not-stated":
            yield ClockStarted(of.number, each.id, on)
        if each.extends and each.ends not in of.happened:
            yield Extended(of.number, each.id, on)
    yield Happened("answered", on, of.number)
    yield Replied("r", "acknowledgement", on, of.number)
    yield Outcome(of.number, RESULTS[number % len(RESULTS)], on)  # type: ignore[arg-type]
    yield from (StageAsked(of.number, stage, on) for stage in stages_after(PACK, of))


def history(
    received: Received, steps: Sequence[Step], *, correcting: bool = False
) -> Iterator[tuple[date, list[Entry]]]:
    """Yield what has happened to a case, each time one event more, with the day on which it stands there."""
    entries: list[Entry] = []
    on = received.received_on
    yield on, []
    for which, number, later in steps:
        on += timedelta(days=later)
        case = fold(received, entries, PACK)
        events = [*possible(case, number, on), *(corrections(case, on) if correcting else ())]
        entry = Entry(len(entries) + 1, datetime(2026, 11, 20, tzinfo=UTC), "p", events[which % len(events)])
        entries = [*entries, entry]
        yield on, entries


def law(found: dict[tuple[int, str], Clock]) -> dict[tuple[int, str], object]:
    """Return how the clocks stand that the law sets."""
    return {key: (each.due, each.state) for key, each in found.items() if each.timescale.kind == "law"}


def clocks(received: Received, entries: Sequence[Entry], today: date) -> dict[tuple[int, str], Clock]:
    case = fold(received, entries, PACK)
    return {(each.round, each.timescale.id): each for each in clocks_of(case, today, PACKS.working_days, PACK)}


@pytest.mark.parametrize("kind", CODES)
@settings(deadline=None)
@given(data=st.data())
def test_an_event_is_read_as_it_was_written(data: st.DataObject, kind: type[Event]) -> None:
    hints = get_type_hints(kind)
    event = data.draw(st.builds(kind, **{each.name: st.from_type(hints[each.name]) for each in fields(kind)}))
    code, plain, words = to_json(event)
    assert from_json(code, json.loads(json.dumps(plain)), json.loads(json.dumps(words))) == event


@settings(deadline=None)
@given(parts=st.lists(PARTS, unique=True, max_size=3), steps=HISTORIES)
def test_a_case_can_be_read_whatever_has_happened_to_it(parts: list[tuple[str, str]], steps: list[Step]) -> None:
    received = came(*parts)
    for today, entries in history(received, steps, correcting=True):
        case = fold(received, entries, PACK)
        assert case.version == len(entries)
        turn(case, clocks_of(case, today, PACKS.working_days, PACK))


@settings(deadline=None)
@given(part=PARTS, steps=HISTORIES)
def test_what_was_done_in_time_stays_done_in_time(part: tuple[str, str], steps: list[Step]) -> None:
    received = came(part)
    in_time: set[tuple[int, str]] = set()
    for today, entries in history(received, steps):
        case, now = fold(received, entries, PACK), clocks(received, entries, today)
        assert {each: now[each].state for each in in_time} == dict.fromkeys(in_time, "met")
        in_time |= {
            key
            for key, each in now.items()
            if each.state == "met" and each.due and each.timescale.ends in case.rounds[each.round].happened
        }


@settings(deadline=None)
@given(part=PARTS, steps=HISTORIES)
@example(("childrens", "stage-1"), [(2, 0, 20)]).via("the longer time, used too late")
@example(("childrens", "stage-1"), [(1, 0, 20), (0, 0, 5), (1, 0, 10)]).via("a stop that comes too late")
@example(("childrens-social-care", "stage-3"), [(2, 0, 0), (1, 0, 60), (2, 0, 0)]).via("a clock that is started again")
def test_what_was_late_stays_late_whatever_comes_later(part: tuple[str, str], steps: list[Step]) -> None:
    received = came(part)
    late: set[tuple[int, str]] = set()
    for today, entries in history(received, steps):
        now = clocks(received, entries, today)
        assert {now[each].state for each in late} <= {"late", "met-late"}
        late |= {key for key, each in now.items() if each.state in ("late", "met-late")}


@settings(deadline=None)
@given(part=PARTS, steps=HISTORIES)
def test_what_the_law_sets_never_stands_still(part: tuple[str, str], steps: list[Step]) -> None:
    received = came(part)
    for today, entries in history(received, steps, correcting=True):
        never = [each for each in entries if not isinstance(each.event, Stopped | GoesOn)]
        assert law(clocks(received, entries, today)) == law(clocks(received, never, today))


@settings(deadline=None)
@given(
    many=st.lists(st.tuples(PARTS, HISTORIES, st.sampled_from([(), ("urgent",), ("child",)])), min_size=2, max_size=5),
    order=st.randoms(),
)
def test_cases_stand_in_one_order_however_they_are_found(
    many: list[tuple[tuple[str, str], list[Step], tuple[str, ...]]], order: object
) -> None:
    turns = []
    for number, (part, steps, flags) in enumerate(many):
        received = came(part, reference=f"CCC-{number}", flags=flags)
        today, entries = list(history(received, steps))[-1]
        case = fold(received, entries, PACK)
        turns.append(turn(case, clocks_of(case, today, PACKS.working_days, PACK)))
    mixed = list(turns)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert sorted(mixed) == sorted(turns)
    assert len(set(turns)) == len(turns)
