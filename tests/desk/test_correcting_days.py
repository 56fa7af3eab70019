"""A day that somebody wrote down wrongly is put right: clocks and figures follow, and the history keeps both days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import Clock
from tests.desk.acting import FRIDAY, WEDNESDAY, add, address, day, events_of, to_children
from tests.desk.office import Office, Page
from tests.desk.states_of_acts import PAUSE, with_pack
from webapp.desk.store import audit
from webapp.desk.store.people import AUDITOR, MANAGER
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import (
    Consent,
    Corrected,
    GoesOn,
    Happened,
    MergedInto,
    Outcome,
    Replied,
    StageAsked,
    Stopped,
)

MONDAY = date(2026, 11, 23)
LATE = date(2026, 12, 14)
WHY = {"why": "I misread the letter."}


@pytest.fixture
def case(office: Office, clock: Clock) -> Case:
    """A case that came on Friday 20 November 2026 and is looked at three and a half weeks later, on a Monday."""
    case = office.arrive(to_children)
    clock.forward(days=24)
    return case


def correct(office: Office, case: Case, entry: int, when: date, **more: str) -> Page:
    answers = {"entry": str(entry), **day("day", when), **WHY, **more}
    return office.browser().fill(address(case, "correct-day"), **answers)


def page_of(office: Office, case: Case) -> Page:
    return office.browser().get(f"/cases/{case.received.reference}")


def test_the_clocks_follow_the_right_day(office: Office, case: Case) -> None:
    add(office, case, Happened("answered", LATE))
    assert "Ended late, on Monday 14 December 2026" in page_of(office, case)
    correct(office, case, 1, WEDNESDAY)
    page = page_of(office, case)
    assert "Ended in time, on Wednesday 25 November 2026" in page
    assert "Ended late" not in page


def test_the_history_keeps_the_wrong_day_and_says_who_corrected_it_when_and_why(office: Office, case: Case) -> None:
    add(office, case, Consent("given", MONDAY))
    correct(office, case, 1, WEDNESDAY)
    page = page_of(office, case)
    assert [each.text for each in page.tree.xpath("//ol[contains(@class, 'desk-timeline')]//s")] == [
        "Monday 23 November 2026"
    ]
    for told in (
        "Consent was given. Monday 23 November 2026 Wednesday 25 November 2026",
        "Corrected from Monday 23 November 2026 to Wednesday 25 November 2026 by Priya Shah on "
        "Monday 14 December 2026: I misread the letter.",
        "A day was corrected: Consent was given. From Monday 23 November 2026 to Wednesday 25 November 2026",
    ):
        assert told in page, page.text
    assert "Consent was given, on Wednesday 25 November 2026" in page


def test_a_day_that_was_corrected_can_be_corrected_again(office: Office, case: Case) -> None:
    add(office, case, Consent("given", MONDAY))
    correct(office, case, 1, WEDNESDAY)
    assert "Consent was given: Wednesday 25 November 2026" in office.browser().get(address(case, "correct-day"))
    correct(office, case, 1, FRIDAY)
    assert events_of(office, case)[-1] == Corrected(1, WEDNESDAY, FRIDAY, WHY["why"])
    text = page_of(office, case).text
    assert "Monday 23 November 2026 Friday 20 November 2026" in text
    assert text.count("Corrected from ") == 2


def test_only_days_that_somebody_typed_are_offered_the_last_first(office: Office, case: Case) -> None:
    assert office.browser().get(address(case, "correct-day")).status == 409
    replied = (Replied("r", "consent", WEDNESDAY), Consent("asked", WEDNESDAY))
    add(office, case, Happened("acknowledged", MONDAY), *replied, StageAsked(0, "stage-2", WEDNESDAY))
    add(office, case, Happened("acknowledged", WEDNESDAY, 1))
    page = office.browser().get(address(case, "correct-day"))
    assert page.tree.xpath("//input[@name='entry']/@value") == ["5", "4", "1"]
    assert "Stage 2" in page, "where there are several rounds it says in which one"
    assert correct(office, case, 3, MONDAY).errors == ["Select which day is wrong"]


def test_a_day_that_cannot_be_is_not_taken(office: Office, case: Case) -> None:
    packs = office.desk.content.packs
    with with_pack(packs, replace(packs.packs["cambridgeshire"], pauses=(PAUSE,))):
        add(office, case, Stopped(0, PAUSE.id, MONDAY), GoesOn(0, WEDNESDAY))
        for number, when, error in (
            (1, LATE, "The clocks cannot run again before the day they stopped"),
            (2, FRIDAY, "The clocks cannot run again before the day they stopped"),
            (2, date(2026, 11, 19), "The date must not be before the day we received it"),
            (2, date(2026, 12, 15), "The date must be today or in the past"),
            (2, WEDNESDAY, "That day stands there already"),
        ):
            assert error in correct(office, case, number, when).errors
        assert correct(office, case, 2, MONDAY, why="").errors == ["Enter why the day is corrected"]
    assert len(events_of(office, case)) == 2


def test_a_day_of_a_case_that_is_finished_or_goes_on_elsewhere_can_be_corrected_too(office: Office, case: Case) -> None:
    other = office.arrive(to_children)
    add(office, case, Happened("answered", LATE), Outcome(0, "upheld", LATE))
    correct(office, case, 2, WEDNESDAY)
    outcome = office.desk.cases.get(case.received.id).rounds[0].outcome
    assert outcome is not None
    assert outcome.on == WEDNESDAY
    add(office, other, Consent("asked", MONDAY), MergedInto(case.received.id))
    assert correct(office, other, 1, WEDNESDAY).status == 303


def test_the_figures_follow_the_right_day(office: Office, case: Case) -> None:
    add(office, case, Happened("answered", LATE), Outcome(0, "upheld", LATE))
    manager = office.browser(office.person("Mina Cole", MANAGER))
    before = manager.get("/figures?about=children").text
    correct(office, case, 1, WEDNESDAY)
    after = manager.get("/figures?about=children").text
    assert before != after


def test_the_audit_says_who_corrected_what_and_no_day(office: Office, case: Case) -> None:
    add(office, case, Consent("given", MONDAY))
    correct(office, case, 1, WEDNESDAY)
    (line,) = [each for each in audit.lines(office.desk.engine) if each.what == "day-corrected"]
    assert (line.by, line.about, line.why) == (office.person().id, case.received.id, "consent")
    auditor = office.browser(office.person("Ana Roy", AUDITOR, ()))
    assert "Corrected a day in a case: Priya Shah" in auditor.get("/audit")
