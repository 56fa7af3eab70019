"""Every clock of every pack can be started and ended by what an officer can record, and counts as its source says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import read_content
from tests.domain.made_cases import FRIDAY, MONDAY, came, counted, entries
from webapp.domain.cases.brief import brief_of
from webapp.domain.cases.case import Case, fold
from webapp.domain.cases.clocks import DEADLINE, Clock, Rank, clocks_of, next_due, rank
from webapp.domain.cases.events import (
    ClockStarted,
    Event,
    Extended,
    GoesOn,
    Happened,
    Ombudsman,
    Outcome,
    StageAsked,
    Stopped,
    Withdrawn,
)
from webapp.domain.packs.model import Pack, Packs, Pause, Timescale
from webapp.domain.timescales import WorkingDays
from webapp.domain.vocabulary import HAPPENINGS
from webapp.paths import CONTENT

CHRISTMAS = date(2026, 12, 25)


def every_timescale() -> Iterator[tuple[Pack, str, str, Timescale]]:
    for pack in read_content(CONTENT).packs.packs.values():
        for procedure in pack.procedures:
            for stage in procedure.stages:
                for timescale in stage.timescales:
                    yield pack, procedure.id, stage.id, timescale


TABLE = list(every_timescale())
in_each = pytest.mark.parametrize(
    ("pack", "to", "stage", "timescale"),
    TABLE,
    ids=[f"{pack.id}-{to}-{stage}-{timescale.id}" for pack, to, stage, timescale in TABLE],
)


def clock(case: Case, today: date, working_days: WorkingDays, pack: Pack | None = None, id_: str = "x") -> Clock:
    return next(each for each in clocks_of(case, today, working_days, pack) if each.timescale.id == id_)


def starting(timescale: Timescale) -> list[Event]:
    """Return what an officer writes down for a clock to start on the day of receipt."""
    if timescale.starts in ("received", "stage-requested"):
        return []
    if timescale.starts == "not-stated":
        return [ClockStarted(0, timescale.id, FRIDAY, "The officer knows.")]
    return [Happened(timescale.starts, FRIDAY)]


@in_each
def test_an_officer_can_start_it(packs: Packs, pack: Pack, to: str, stage: str, timescale: Timescale) -> None:
    assert timescale.starts in {"received", "stage-requested", "not-stated", *HAPPENINGS}
    waits = clock(fold(came(timescale, to=to, stage=stage), []), FRIDAY, packs.working_days, pack, timescale.id)
    assert (waits.started is None) == bool(starting(timescale))
    case = fold(came(timescale, to=to, stage=stage), entries(*starting(timescale)), pack)
    found = clock(case, FRIDAY, packs.working_days, pack, timescale.id)
    assert found.started == FRIDAY
    assert (found.due is None) == (timescale.value is None)
    if timescale.kind != DEADLINE:
        assert found.state == ("running" if timescale.value else "no-days")


@in_each
def test_an_officer_can_end_it(packs: Packs, pack: Pack, to: str, stage: str, timescale: Timescale) -> None:
    assert timescale.ends in HAPPENINGS
    ends: Event = Ombudsman("referred", MONDAY) if timescale.kind == DEADLINE else Happened(timescale.ends, MONDAY)
    case = fold(came(timescale, to=to, stage=stage), entries(*starting(timescale), ends), pack)
    found = clock(case, date(2028, 6, 1), packs.working_days, pack, timescale.id)
    assert found.state == "met"
    assert not found.is_pending


def test_the_bank_holidays_that_were_stepped_over_are_in_the_working(packs: Packs) -> None:
    case = fold(came(counted(3), on=date(2026, 12, 23)), [])
    found = clock(case, FRIDAY, packs.working_days)
    assert found.due
    assert found.due.day == date(2026, 12, 30)
    assert found.due.skipped == ((CHRISTMAS, "Christmas Day"), (date(2026, 12, 28), "a substitute bank holiday"))


def test_a_day_past_the_known_bank_holidays_is_told_to_be_unknown_and_never_late(packs: Packs) -> None:
    known = WorkingDays({}, until=date(2026, 11, 24))
    case = fold(came(counted(3)), [])
    found = clock(case, date(2027, 6, 1), known)
    assert found.state == "unknown"
    assert found.is_pending
    assert found.due is None
    assert rank(case, [found]) is Rank.NOTHING_DUE
    answered = clock(fold(came(counted(3)), entries(Happened("answered", MONDAY))), date(2027, 6, 1), known)
    assert not answered.is_pending


def test_months_end_on_the_day_before_even_where_the_month_is_shorter(packs: Packs) -> None:
    case = fold(came(counted(6, unit="months", kind="law"), on=date(2026, 8, 31)), [])
    on_the_day = clock(case, date(2027, 2, 27), packs.working_days)
    assert on_the_day.due
    assert on_the_day.due.day == date(2027, 2, 27)
    assert on_the_day.state == "running"
    assert clock(case, date(2027, 2, 28), packs.working_days).state == "late"


@pytest.fixture
def pauses(packs: Packs) -> Pack:
    """A pack that lets clocks stand still, as none of those that are shipped does."""
    return replace(packs.packs["cambridgeshire"], pauses=(Pause("ill", "We wait.", ("X-1",)),))


def test_a_pause_moves_a_promise_by_the_working_days_that_it_took(packs: Packs, pauses: Pack) -> None:
    stopped = [Stopped(0, "ill", MONDAY), GoesOn(0, date(2026, 11, 26))]
    found = clock(fold(came(counted()), entries(*stopped)), MONDAY, packs.working_days, pauses)
    assert found.due
    assert found.due.day == date(2026, 12, 9)
    assert [(each.pause, each.days) for each in found.stops] == [("ill", 3)]


def test_law_never_stands_still(packs: Packs, pauses: Pack) -> None:
    named = replace(pauses, pauses=(Pause("ill", "We wait.", ("X-1",), timescales=("x",)),))
    for pack in (pauses, named):
        case = fold(came(counted(kind="law")), entries(Stopped(0, "ill", MONDAY)))
        found = clock(case, date(2027, 1, 20), packs.working_days, pack)
        assert found.due
        assert found.due.day == date(2026, 12, 4)
        assert found.state == "late"


def test_a_pause_stops_only_the_timescales_that_it_names(packs: Packs, pauses: Pack) -> None:
    pack = replace(pauses, pauses=(Pause("ill", "We wait.", ("X-1",), timescales=("x",)),))
    case = fold(came(counted(), counted(id="y")), entries(Stopped(0, "ill", MONDAY)))
    assert clock(case, date(2027, 1, 20), packs.working_days, pack).state == "running"
    assert clock(case, date(2027, 1, 20), packs.working_days, pack, "y").state == "late"


def test_a_pause_that_no_pack_has_moves_nothing(packs: Packs) -> None:
    case = fold(came(counted()), entries(Stopped(0, "ill", MONDAY)))
    for pack in (None, *packs.packs.values()):
        assert clock(case, date(2026, 12, 7), packs.working_days, pack).state == "late"


def test_pauses_that_overlap_count_once(packs: Packs, pauses: Pack) -> None:
    first = [Stopped(0, "ill", MONDAY), Stopped(0, "ill", date(2026, 11, 24)), GoesOn(0, date(2026, 11, 26))]
    again = [Stopped(0, "ill", date(2026, 11, 25)), GoesOn(0, date(2026, 11, 27))]
    found = clock(fold(came(counted()), entries(*first, *again)), MONDAY, packs.working_days, pauses)
    assert [each.days for each in found.stops] == [3, 1]
    assert found.due
    assert found.due.day == date(2026, 12, 10)


def test_the_longer_clock_counts_from_the_same_day_as_the_one_that_it_replaces(packs: Packs) -> None:
    both = (counted(id="short", kind="aim"), counted(20, kind="maximum", extends="short"))
    case = fold(came(*both), entries(Extended(0, "x", date(2026, 12, 4))))
    shorter, longer = clocks_of(case, date(2026, 12, 18), packs.working_days)
    assert (shorter.state, shorter.longer) == ("replaced", "x")
    assert longer.state == "running"
    assert longer.due
    assert longer.due.day == date(2026, 12, 18)
    assert next_due([shorter, longer]) is longer


def test_whoever_is_told_too_late_of_the_longer_clock_was_kept_waiting(packs: Packs) -> None:
    both = (counted(id="short", kind="aim"), counted(20, kind="maximum", extends="short"))
    told_late = [Extended(0, "x", date(2026, 12, 7)), Happened("answered", date(2026, 12, 18))]
    shorter, longer = clocks_of(fold(came(*both), entries(*told_late)), date(2026, 12, 31), packs.working_days)
    assert (shorter.state, longer.state) == ("met-late", "met")


def test_what_the_next_stage_counts_from_is_the_end_of_the_stage_before(packs: Packs) -> None:
    pack = packs.packs["staffordshire"]
    stage = pack.procedure("childrens").stage("stage-1").timescales
    letter, asked = Happened("letter-dated", date(2026, 12, 1)), StageAsked(0, "stage-2", date(2026, 12, 10))
    case = fold(came(*stage, to="childrens"), entries(letter, asked), pack)
    window = clock(case, date(2027, 3, 1), packs.working_days, pack, "request-window")
    assert window.started == date(2026, 12, 1)
    assert (window.ended, window.state) == (date(2026, 12, 10), "met")
    assert not window.is_ours


def test_a_stage_has_an_end_of_its_own_after_the_one_before_it(packs: Packs) -> None:
    letters = [Happened("letter-dated", MONDAY), StageAsked(0, "stage-2", date(2026, 12, 1))]
    later = Happened("letter-dated", date(2027, 2, 1), round=1)
    case = fold(came(to="childrens"), entries(*letters, later), packs.packs["staffordshire"])
    assert case.rounds[1].happened["letter-dated"] == date(2027, 2, 1)
    assert case.rounds[0].followed == date(2026, 12, 1)


def test_whoever_asks_for_a_stage_after_their_time_is_seen_to_be_late_and_nobody_here_is(packs: Packs) -> None:
    window = counted(20, kind="deadline", starts="letter-dated")
    case = fold(came(window, on=date(2027, 1, 20)), entries(Happened("letter-dated", date(2026, 12, 1))))
    found = clock(case, date(2027, 1, 20), packs.working_days)
    assert found.state == "met-late"
    assert rank(case, [found]) is Rank.NOTHING_DUE


def test_the_time_to_go_to_the_ombudsman_does_not_end_with_the_answer_that_starts_it(packs: Packs) -> None:
    pack = packs.packs["council"]
    stage = pack.procedure("adults").stage("stage-1").timescales
    answered = Happened("answered", MONDAY)
    waits = fold(came(*stage), entries(answered))
    window = clock(waits, date(2027, 6, 1), packs.working_days, pack, "ombudsman-window")
    assert (window.state, window.started) == ("running", MONDAY)
    gone = fold(came(*stage), entries(answered, Ombudsman("referred", date(2027, 2, 1))))
    assert clock(gone, date(2028, 6, 1), packs.working_days, pack, "ombudsman-window").state == "met"


@pytest.mark.parametrize("ends", ["acknowledged", "stage-acknowledged", "completion-date-told"])
def test_whoever_is_answered_need_not_be_told_any_more_that_we_have_it(packs: Packs, ends: str) -> None:
    case = fold(came(counted(3, ends=ends)), entries(Happened("answered", MONDAY)))
    assert clock(case, date(2027, 6, 1), packs.working_days).state == "met"
    late = fold(came(counted(3, ends=ends)), entries(Outcome(0, "upheld", date(2026, 12, 1))))
    assert clock(late, date(2027, 6, 1), packs.working_days).state == "met-late"


def test_a_panel_that_has_to_answer_is_waited_for_after_the_outcome(packs: Packs) -> None:
    case = fold(came(counted(3, ends="panel-answered")), entries(Outcome(0, "upheld", MONDAY)))
    assert clock(case, date(2027, 6, 1), packs.working_days).state == "late"


@pytest.mark.parametrize("over", [Withdrawn(MONDAY), Outcome(0, "not-ours", MONDAY), Outcome(0, "withdrawn", MONDAY)])
def test_nothing_is_due_any_longer_of_what_was_withdrawn_or_is_for_someone_else(packs: Packs, over: Event) -> None:
    case = fold(came(counted(ends="panel-met"), counted(3, id="y")), entries(over))
    assert [each.state for each in clocks_of(case, date(2027, 6, 1), packs.working_days)] == ["met", "met"]


def test_what_was_late_already_stays_late_when_it_is_withdrawn(packs: Packs) -> None:
    case = fold(came(counted()), entries(Withdrawn(date(2027, 1, 4))))
    assert clock(case, date(2027, 6, 1), packs.working_days).state == "met-late"


def test_a_case_that_nobody_could_open_has_no_clocks_and_is_open(packs: Packs) -> None:
    case = fold(replace(came(), brief=None), [])
    assert clocks_of(case, FRIDAY, packs.working_days) == []
    assert case.is_open


def test_what_one_procedure_deals_with_at_one_stage_is_one_round_with_every_clock() -> None:
    sent = [
        {"then": "accept", "to": "adults", "stage": "stage-1", "conditions": conditions, "timescales": clocks}
        for conditions, clocks in ((["late-reason"], [{"id": "x"}]), (["child-view"], [{"id": "x"}, {"id": "y"}]))
    ]
    (part,) = brief_of({"parts": sent}, None).parts
    assert part.conditions == ("late-reason", "child-view")
    assert [each.id for each in part.timescales] == ["x", "y"]
