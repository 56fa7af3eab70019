"""What is particular to each act: whom it is for, what it asks, what it says, and when it applies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import Clock
from tests.desk.acting import FRIDAY, TODAY, WEDNESDAY, add, address, day, events_of, to_children
from tests.desk.office import Office
from webapp.desk.desk import Desk
from webapp.desk.forms.act import Standing
from webapp.desk.forms.acts import acts_now
from webapp.desk.store.people import MANAGER, OFFICER
from webapp.desk.store.tables import note
from webapp.desk.words import HAPPENINGS
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import (
    Allocated,
    Event,
    GoesOn,
    Happened,
    Noted,
    Outcome,
    StageAsked,
    Stopped,
    Withdrawn,
)
from webapp.domain.packs.model import Pack, Packs, Pause

PAUSE = Pause("person-away", "The person is away and asked us to wait.", ("S000-001",))


@pytest.fixture
def case(office: Office, clock: Clock) -> Case:
    """A case that came on Friday 20 November 2026 and is looked at on the Wednesday after."""
    case = office.arrive(to_children)
    clock.forward(days=5)
    return case


@pytest.fixture
def with_pack(office: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[[Pack], None]:
    """A function that lets the desk read another pack for an organisation."""
    packs = office.desk.content.packs
    return lambda pack: monkeypatch.setitem(vars(packs), "packs", {**packs.packs, pack.id: pack})


def test_an_officer_takes_a_case_and_a_manager_gives_it_to_anybody_or_nobody(office: Office, case: Case) -> None:
    priya, olu = office.person(), office.person("Olu Ade")
    url = address(case, "allocate")
    offered = office.browser().get(url)
    assert "Me" in offered
    assert "Olu Ade" not in offered
    assert office.browser().fill(url, whom=olu.id).errors == ["Select who has it from now on"]
    office.browser().fill(url, whom=priya.id)
    assert office.browser().get(url).status == 409
    manager = office.browser(office.person("Mina Cole", MANAGER))
    assert "Priya Shah has it now." in manager.get(url)
    manager.fill(url, whom=olu.id)
    manager.fill(url, whom="nobody")
    assert events_of(office, case) == [Allocated(priya.id), Allocated(olu.id), Allocated("")]


def test_a_note_is_sealed_for_the_team_and_says_so_before_it_is_written(office: Office, case: Case) -> None:
    officer, url = office.browser(), address(case, "note")
    assert "It never goes to the person." in officer.get(url)
    officer.fill(url, text="Rang the home.")
    with office.desk.engine.connect() as connection:
        row = connection.execute(select(note)).one()
    assert events_of(office, case) == [Noted(row.id)]
    assert office.desk.sealing.open(row.words, f"note:{row.id}") == {"text": "Rang the home."}
    assert b"Rang" not in row.words


def test_only_what_the_clocks_of_an_open_round_count_can_have_happened(office: Office, case: Case) -> None:
    page = office.browser().get(address(case, "happened"))
    assert HAPPENINGS["meeting-held"] in page
    assert HAPPENINGS["schedule-signed"] not in page
    add(office, case, Happened("meeting-held", FRIDAY))
    assert HAPPENINGS["meeting-held"] not in office.browser().get(address(case, "happened"))


def test_where_there_are_several_rounds_it_is_asked_which_one(office: Office, case: Case) -> None:
    add(office, case, Happened("acknowledged", FRIDAY), StageAsked(0, "stage-2", FRIDAY))
    officer, url = office.browser(), address(case, "happened")
    assert officer.fill(url, what="answered", **TODAY).errors == ["Select which part of the case this is about"]
    wrong = officer.fill(url, what="meeting-held", round="1", **TODAY)
    assert wrong.errors == ["This is recorded for that part already, or no clock of that part counts it"]
    officer.fill(url, what="answered", round="1", **TODAY)
    assert events_of(office, case)[-1] == Happened("answered", WEDNESDAY, 1)


def test_the_longer_time_says_by_when_the_person_must_have_been_told(office: Office, case: Case, clock: Clock) -> None:
    assert "The shorter time ends on Friday 4 December 2026." in office.browser().get(address(case, "extend"))
    clock.forward(days=14)
    page = office.browser().get(address(case, "extend"))
    assert "The shorter time ran out on Friday 4 December 2026." in page
    assert "Otherwise it stays late." in page


def test_clocks_stand_still_only_for_a_reason_that_the_pack_has(
    office: Office, case: Case, packs: Packs, with_pack: Callable[[Pack], None]
) -> None:
    officer = office.browser()
    assert officer.get(address(case, "stop")).status == 409
    assert "This cannot be done now" in officer.get(address(case, "go-on"))
    with_pack(replace(packs.packs["cambridgeshire"], pauses=(PAUSE,)))
    assert "What the law sets never stops." in officer.get(address(case, "stop"))
    officer.fill(address(case, "stop"), pause="person-away", **TODAY)
    early = officer.fill(address(case, "go-on"), **day("day", date(2026, 11, 24)))
    assert early.errors == ["The date must not be before the day they stopped"]
    officer.fill(address(case, "go-on"), **TODAY)
    assert events_of(office, case) == [Stopped(0, "person-away", WEDNESDAY), GoesOn(0, WEDNESDAY)]


def test_a_stage_for_someone_new_says_so(
    office: Office, case: Case, packs: Packs, with_pack: Callable[[Pack], None]
) -> None:
    officer, url, says = office.browser(), address(case, "next-stage"), "Nobody who dealt with the stage before"
    assert says not in officer.get(url)
    pack = packs.packs["cambridgeshire"]
    stages = tuple(replace(each, someone_new=True) for each in pack.procedure("childrens").stages)
    childrens = replace(pack.procedure("childrens"), stages=stages)
    with_pack(replace(pack, procedures=(childrens,)))
    assert says in officer.get(url)


def test_an_outcome_without_an_answer_needs_a_reason(office: Office, case: Case) -> None:
    officer, url = office.browser(), address(case, "outcome")
    unsaid = officer.fill(url, result="not-upheld", told="cannot", **TODAY)
    assert unsaid.errors == ["Enter why the person cannot be told"]
    officer.fill(url, result="not-upheld", told="cannot", more="The letter came back.", **TODAY)
    assert events_of(office, case) == [Outcome(0, "not-upheld", WEDNESDAY, (), "The letter came back.")]


def test_an_answer_is_not_sent_before_it_is_decided(office: Office, case: Case) -> None:
    sent = {"result": "upheld", "told": "told", **TODAY, **day("told_on", FRIDAY)}
    refused = office.browser().fill(address(case, "outcome"), **sent)
    assert refused.errors == ["The answer cannot have been sent before it was decided"]


def test_what_was_answered_already_is_not_asked_again(office: Office, case: Case) -> None:
    answered = Happened("answered", WEDNESDAY)
    add(office, case, answered)
    officer, url = office.browser(), address(case, "outcome")
    assert "Has the person been told?" not in officer.get(url)
    officer.fill(url, result="upheld", **TODAY)
    assert events_of(office, case) == [answered, Outcome(0, "upheld", WEDNESDAY)]


def test_nobody_is_asked_whether_someone_was_told_whom_nobody_can_answer(office: Office) -> None:
    case = office.arrive(lambda message: message["contact"].update(anonymity="no-reply"))
    officer, url = office.browser(), address(case, "outcome")
    assert "Has the person been told?" not in officer.get(url)
    officer.fill(url, result="upheld", **day("day", FRIDAY))
    assert not office.desk.cases.get(case.received.id).is_open


def test_what_does_not_apply_says_why(office: Office, case: Case) -> None:
    add(office, case, Withdrawn(WEDNESDAY, "It is put right."))
    page = office.browser().get(address(case, "happened"))
    assert page.status == 409
    assert page.h1 == "This cannot be done now"
    assert "You wanted to: Record that something happened." in page


def test_a_manager_keeps_a_case_from_whom_it_concerns(office: Office, case: Case) -> None:
    priya, mina = office.person(), office.person("Mina Cole", MANAGER)
    add(office, case, Allocated(priya.id))
    url = address(case, "keep-from")
    assert office.browser().get(url).status == 403
    assert office.browser(mina).fill(url).errors == ["Select from whom to keep it"]
    office.browser(mina).fill(url, who=priya.id)
    assert office.browser().get(address(case, "note")).status == 404
    assert "Priya Shah" not in office.browser(mina).get(address(case, "allocate"))
    assert office.desk.cases.get(case.received.id).allocated_to == ""


def test_nobody_of_another_team_or_without_cases_does_anything(office: Office, case: Case) -> None:
    other = office.person("Olu Ade", teams=("staffordshire/complaints",))
    auditor = office.person("Ana Roy", "auditor")
    assert office.browser(other).get(address(case, "note")).status == 404
    assert office.browser(auditor).get(address(case, "note")).status == 403


def test_a_page_offers_the_acts_that_apply(office: Office, desk: Desk, case: Case) -> None:
    def slugs(role: str, *events: Event) -> set[str]:
        person = office.person(f"A {role}", role)
        return {each.slug for each in acts_now(Standing(desk, add(office, case, *events), person))}

    with office.app.app_context():
        always = {"note", "learning", "ombudsman"}
        open_ = always | {"allocate", "happened", "waiting", "extend", "consent", "settle", "next-stage", "outcome"}
        assert slugs(OFFICER) == open_ | {"withdraw", "merge"}
        assert slugs(MANAGER) == open_ | {"withdraw", "merge", "keep-from"}
        assert slugs(OFFICER, Withdrawn(WEDNESDAY)) == always | {"reopen", "correct-day"}
