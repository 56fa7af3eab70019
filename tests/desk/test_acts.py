"""What officers do with a case: each act adds what follows from its form, and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import Clock
from tests.desk.office import Office
from webapp.desk.desk import Desk
from webapp.desk.forms.act import Standing
from webapp.desk.forms.act_words import CONDITION, CONSENT, DONE, FLAG, HAPPENED, OMBUDSMAN, RESULT
from webapp.desk.forms.acts import ACTS, acts_now
from webapp.desk.store.people import MANAGER, OFFICER
from webapp.desk.store.tables import note
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import (
    CODES,
    CONSENT_STEPS,
    OMBUDSMAN_STEPS,
    RESULTS,
    Allocated,
    ClockStarted,
    Consent,
    Event,
    Extended,
    GoesOn,
    Happened,
    Learning,
    LearningDone,
    Noted,
    Ombudsman,
    Outcome,
    Reopened,
    Settled,
    StageAsked,
    Stopped,
    WaitingFor,
    WaitingOver,
    Withdrawn,
)
from webapp.domain.packs.model import Pack, Packs, Pause
from webapp.domain.vocabulary import CONDITION_IDS, FLAGS, HAPPENINGS

WEDNESDAY = date(2026, 11, 25)
THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)
PAUSE = Pause("person-away", "The person is away and asked us to wait.", ("S000-001",))
Change = Callable[[dict[str, Any]], object]


def day(name: str, when: date) -> dict[str, str]:
    """Return a day as it is typed into three boxes."""
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month), f"{name}-year": str(when.year)}


TODAY = day("day", WEDNESDAY)


@pytest.fixture
def children(packs: Packs) -> Change:
    """Let the complaint be one to Cambridgeshire's children's procedure, which has a longer clock and later stages."""
    stage = packs.packs["cambridgeshire"].procedure("childrens").stage("stage-1")
    told = [
        {"id": each.id, "kind": each.kind, "starts": each.starts, "value": each.value, "words": each.words}
        for each in stage.timescales
    ]

    def change(message: dict[str, Any]) -> None:
        message["parts"] = [{"to": "childrens", "stage": "stage-1", "then": "accept", "timescales": told}]

    return change


@pytest.fixture
def case(office: Office, children: Change, clock: Clock) -> Case:
    """A case that came on Friday 20 November 2026 and is looked at on the Wednesday after."""
    case = office.arrive(children)
    clock.forward(days=5)
    return case


def add(office: Office, case: Case, *events: Event) -> Case:
    """Let somebody have done this to a case before."""
    desk, now = office.desk, office.desk.cases.get(case.received.id)
    return desk.cases.append(case.received.id, now.version, events, office.person().id, desk.now()) if events else now


def events_of(office: Office, case: Case) -> list[Event]:
    return [each.event for each in office.desk.cases.entries(case.received.id)]


def address(case: Case, slug: str) -> str:
    return f"/cases/{case.received.reference}/{slug}"


@dataclass(frozen=True)
class Walk:
    """How an act is done: what was before, what is filled in, what follows; and something wrong that is said."""

    slug: str
    answers: Mapping[str, Any]
    follows: tuple[Event, ...]
    wrong: Mapping[str, Any]
    error: str
    before: tuple[Event, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)


WAITING = WaitingFor("provider", date(2026, 12, 1), "Their records.")
ANSWERED = Happened("answered", WEDNESDAY)
WHY = {"why": "They said so."}
WALKS = (
    Walk(
        "happened",
        {"what": "acknowledged", **TODAY},
        (Happened("acknowledged", WEDNESDAY),),
        {"what": "acknowledged", **day("day", date(2026, 11, 26))},
        "The date must be today or in the past",
        kept={"day-day": "26"},
    ),
    Walk(
        "start-clock",
        {"clock": "1:panel-meets", **TODAY, **WHY},
        (ClockStarted(1, "panel-meets", WEDNESDAY, "They said so."),),
        {"clock": "1:panel-meets", **day("day", THURSDAY), **WHY},
        "The date must not be before the day we received it",
        (Happened("answered", FRIDAY), StageAsked(0, "panel", FRIDAY)),
        WHY,
    ),
    Walk(
        "waiting",
        {"who": "provider", "why": "Their records.", **day("chase_on", date(2026, 12, 1))},
        (WAITING,),
        {"who": "provider", "why": "Their records.", **day("chase_on", WEDNESDAY)},
        "The date must be in the future",
        kept={"why": "Their records."},
    ),
    Walk(
        "waiting-over",
        TODAY,
        (WaitingOver(WEDNESDAY),),
        {},
        "Enter the day since which you are not waiting",
        (WAITING,),
    ),
    Walk(
        "extend",
        {"clock": "0:respond-delayed", **day("told_on", WEDNESDAY), **WHY},
        (Extended(0, "respond-delayed", WEDNESDAY, "They said so."),),
        {"clock": "0:respond-delayed", **WHY},
        "Enter the day on which the person was told",
        kept=WHY,
    ),
    Walk(
        "consent",
        {"step": "asked", **TODAY},
        (Consent("asked", WEDNESDAY),),
        {"step": "agreed", **TODAY},
        "Select what happened",
        kept={"day-day": "25"},
    ),
    Walk(
        "settle",
        {"condition": "late-reason", "how": "met", **TODAY, **WHY},
        (Settled("late-reason", "met", WEDNESDAY, "They said so."),),
        {"condition": "child-view", "how": "met", **TODAY, **WHY},
        "Select what is settled",
        kept=WHY,
    ),
    Walk(
        "next-stage",
        {"stage": "0:stage-2", **TODAY},
        (StageAsked(0, "stage-2", WEDNESDAY),),
        {"stage": "0:stage-1", **TODAY},
        "Select which stage",
        (ANSWERED,),
        {"day-day": "25"},
    ),
    Walk(
        "outcome",
        {
            "result": "upheld",
            **TODAY,
            "told": "told",
            **day("told_on", WEDNESDAY),
            "remedies": ["apology", "payment"],
            "more": "We paid the taxi.",
            "learning": "add",
            "action": "Ring when a visit is late.",
            "owner": "Home care team",
        },
        (
            ANSWERED,
            Outcome(0, "upheld", WEDNESDAY, ("apology", "payment"), "We paid the taxi."),
            Learning(None, "Ring when a visit is late.", "Home care team"),
        ),
        {"result": "upheld", **TODAY, "more": "We paid the taxi."},
        "Select whether the person has been told. If not, tell them first",
        kept={"more": "We paid the taxi."},
    ),
    Walk(
        "learning",
        {"action": "Ring first.", "owner": "Home care team", **day("by", date(2027, 1, 31))},
        (Learning(date(2027, 1, 31), "Ring first.", "Home care team"),),
        {"action": "Ring first."},
        "Enter who does it",
        kept={"action": "Ring first."},
    ),
    Walk(
        "learning-done",
        {"number": "0", **TODAY},
        (LearningDone(0, WEDNESDAY),),
        {"number": "1", **TODAY},
        "Select what is done",
        (Learning(None, "Ring first.", "Home care team"),),
    ),
    Walk(
        "ombudsman",
        {"step": "asked-us", **TODAY},
        (Ombudsman("asked-us", WEDNESDAY),),
        {"step": "asked-us", "day-day": "25", "day-month": "11"},
        "The date must include a year",
        kept={"day-day": "25"},
    ),
    Walk(
        "withdraw",
        {**TODAY, **WHY},
        (Withdrawn(WEDNESDAY, "They said so."),),
        {**day("day", date(2026, 2, 25)), **WHY},
        "The date must not be before the day we received it",
        kept=WHY,
    ),
    Walk(
        "reopen",
        {**TODAY, **WHY},
        (Reopened(WEDNESDAY, "They said so."),),
        {**TODAY},
        "Enter why it is worked on again",
        (Withdrawn(WEDNESDAY, "It is put right."),),
        {"day-day": "25"},
    ),
)


@pytest.fixture
def statutory(packs: Packs) -> Pack:
    """Cambridgeshire's pack, in which the children's procedure is followed by the panel of the statutory one."""
    pack = packs.packs["cambridgeshire"]
    panel = replace(pack.procedure("childrens-social-care").stage("stage-3"), id="panel")
    procedure = replace(pack.procedure("childrens"), stages=(*pack.procedure("childrens").stages, panel))
    return replace(pack, procedures=tuple(procedure if each.id == "childrens" else each for each in pack.procedures))


@pytest.fixture
def with_pack(office: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[[Pack], None]:
    """A function that lets the desk read another pack for an organisation."""
    packs = office.desk.content.packs
    return lambda pack: monkeypatch.setitem(vars(packs), "packs", {**packs.packs, pack.id: pack})


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.slug)
def test_an_act_adds_what_follows_from_its_form_and_says_what_is_wrong(
    office: Office, case: Case, statutory: Pack, walk: Walk, with_pack: Callable[[Pack], None]
) -> None:
    with_pack(statutory)
    add(office, case, *walk.before)
    officer = office.browser()
    url = address(case, walk.slug)

    refused = officer.fill(url, **walk.wrong)
    assert refused.status == 400
    assert walk.error in refused.errors
    assert "<title>Error: " in refused.html
    assert walk.kept.items() <= refused.fields().items()
    assert events_of(office, case) == list(walk.before)

    filled = {**officer.get(url).fields(), **walk.answers}
    another = officer.post(url, {**filled, "csrf_token": "of another sign-in"})
    assert "Nothing is saved yet" in another
    assert walk.kept.keys() <= another.fields().keys()
    assert events_of(office, case) == list(walk.before)

    done = officer.post(url, filled)
    assert (done.status, done.goes_to) == (303, f"/cases/{case.received.reference}"), done.errors
    assert events_of(office, case) == [*walk.before, *walk.follows]
    assert {each.by for each in office.desk.cases.entries(case.received.id)[-len(walk.follows) :]} == {
        office.person().id
    }


def test_every_act_can_be_walked() -> None:
    walked = {each.slug for each in WALKS} | {"allocate", "note", "stop", "go-on", "merge", "keep-from"}
    assert walked == set(ACTS)


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
    assert HAPPENED["meeting-held"] in page
    assert HAPPENED["schedule-signed"] not in page
    add(office, case, Happened("meeting-held", FRIDAY))
    assert HAPPENED["meeting-held"] not in office.browser().get(address(case, "happened"))


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


def test_an_outcome_without_an_answer_needs_a_reason(office: Office, case: Case) -> None:
    officer, url = office.browser(), address(case, "outcome")
    unsaid = officer.fill(url, result="not-upheld", told="cannot", **TODAY)
    assert unsaid.errors == ["Enter why the person cannot be told"]
    officer.fill(url, result="not-upheld", told="cannot", more="The letter came back.", **TODAY)
    assert events_of(office, case) == [Outcome(0, "not-upheld", WEDNESDAY, (), "The letter came back.")]


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
        assert slugs(OFFICER, Withdrawn(WEDNESDAY)) == always | {"reopen"}


def test_every_code_that_an_officer_meets_has_its_words() -> None:
    assert set(HAPPENED) == set(HAPPENINGS)
    assert set(RESULT) == set(RESULTS)
    assert set(CONSENT) == set(CONSENT_STEPS)
    assert set(OMBUDSMAN) == set(OMBUDSMAN_STEPS)
    assert set(CONDITION) == CONDITION_IDS
    assert set(FLAG) == set(FLAGS)
    assert set(DONE) == set(CODES)
