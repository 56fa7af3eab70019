"""The page of a case: how it stands and what was done, without opening what was sent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Table, insert

from tests.conftest import Clock
from tests.desk.office import WORDS, Office, Page
from webapp.desk.store import audit
from webapp.desk.store.people import MANAGER
from webapp.desk.store.tables import note, reply
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import (
    Allocated,
    Consent,
    Event,
    Happened,
    KeptFrom,
    Learning,
    LearningDone,
    MergedFrom,
    MergedInto,
    Noted,
    Ombudsman,
    Outcome,
    Reopened,
    Replied,
    Settled,
    StageAsked,
    WaitingFor,
    Withdrawn,
)
from webapp.store.engine import writing

FRIDAY = date(2026, 11, 20)


def add(office: Office, case: Case, *events: Event) -> Case:
    return office.desk.cases.append(case.received.id, case.version, events, office.person().id, office.desk.now())


def page_of(office: Office, case: Case, person: Any = None) -> Page:
    return office.browser(person).get(f"/cases/{case.received.reference}")


def acts(page: Page, case: Case) -> set[str]:
    start = f"/cases/{case.received.reference}/"
    return {each.removeprefix(start) for each in page.tree.xpath("//nav[@aria-labelledby='acts']//a/@href")}


def write(office: Office, table: Table, case: Case, id_: str, words: dict[str, Any], **more: str) -> None:
    sealed = office.desk.sealing.seal(words, f"{table.name}:{id_}")
    row = {"id": id_, "case_id": case.received.id, "at": office.desk.now(), "by": office.person().id, "words": sealed}
    with writing(office.desk.engine) as connection:
        connection.execute(insert(table), {**row, **more})


def for_children(message: dict[str, Any]) -> None:
    """Let it be one of the children's social care stages, of which no clock has started."""
    clock = {"kind": "aim", "unit": "working-days", "date": None}
    message["parts"][0] |= {
        "to": "childrens-social-care",
        "stage": "stage-2",
        "timescales": [
            {**clock, "id": "respond", "words": "25 days", "value": 25, "starts": "schedule-signed", "source": ["S1"]},
            {**clock, "id": "other", "words": "Soon", "value": 3, "starts": "not-stated", "source": ["S2"]},
        ],
    }


def test_a_case_is_shown_without_opening_it(office: Office) -> None:
    case = office.arrive()
    page = page_of(office, case)
    order = [
        "Someone is in danger now",
        "Large print: 18 point",
        "Read first: how to contact them safely",
        "Not after six",
        "Received",
        "Friday 20 November 2026",
        "Who has it",
        "Nobody",
    ]
    places = [page.text.find(each) for each in order]
    assert -1 not in places
    assert places == sorted(places)
    assert WORDS not in page.html
    assert "Ama Boateng" not in page.html
    assert [each for each in audit.lines(office.desk.engine) if each.what == "opened"] == []


def test_every_date_shows_its_working_and_its_source(office: Office, clock: Clock) -> None:
    def at_christmas(message: dict[str, Any]) -> None:
        message["received_on"] = "2026-12-23"

    clock.forward(days=33)
    page = page_of(office, office.arrive(at_christmas))
    assert "Promised: We will tell you that we have your complaint within 3 working days." in page
    assert "Wednesday 30 December 2026" in page
    assert (
        "3 working days from Wednesday 23 December 2026, without Friday 25 December 2026 (Christmas Day), "
        "Monday 28 December 2026 (a substitute bank holiday)." in page
    )
    assert "Source: S000-036" in page
    assert "6 months from Wednesday 23 December 2026." in page
    assert "It starts when we start to look into it." in page


def test_what_is_late_is_said_in_working_days(office: Office, clock: Clock) -> None:
    case = office.arrive()
    assert "3 working days left" in page_of(office, case)
    clock.forward(days=4)
    assert "1 working day left" in page_of(office, case)
    clock.forward(days=1)
    assert "Due today" in page_of(office, case)
    clock.forward(days=1)
    assert "Late by 1 working day" in page_of(office, case)
    add(office, case, Happened("acknowledged", date(2026, 11, 27)))
    assert "Ended late, on Friday 27 November 2026" in page_of(office, case)


def test_the_timeline_tells_each_event_with_who_when_and_what_was_typed(office: Office) -> None:
    case = office.arrive()
    other = office.person("Olu Ade")
    first = add(
        office,
        case,
        Allocated(other.id),
        Happened("investigation-started", FRIDAY),
        WaitingFor("provider", date(2026, 11, 27), "They look for the rota."),
        Consent("asked", FRIDAY),
        Settled("late-reason", "met", FRIDAY, "They were in hospital."),
    )
    page = page_of(office, add(office, first, Learning(date(2026, 12, 18), "Ring ahead", "The home care team")))
    for told in (
        "Who has it: Olu Ade",
        "We started to look into it. Friday 20 November 2026",
        "It waits for somebody: The care provider. Chase by Friday 27 November 2026",
        "They look for the rota.",
        "Consent was asked for. Friday 20 November 2026",
        "A condition was settled: Decide on the reason why it comes late. It is settled",
        "They were in hospital.",
        "What we learn from it was written down: By Friday 18 December 2026",
        "Written down by Priya Shah on Friday 20 November 2026",
        "It was received. Friday 20 November 2026",
    ):
        assert told in page
    times = page.tree.xpath("//ol[contains(@class, 'desk-timeline')]/li")
    assert len(times) == 7
    assert "It was received" in times[-1].text_content()


def test_outcome_learning_and_the_ombudsman_are_shown(office: Office) -> None:
    case = office.arrive()
    add(
        office,
        case,
        Outcome(0, "partly-upheld", FRIDAY, ("apology", "payment"), "The visit was late.", general=True),
        Learning(None, "Ring ahead", "The home care team"),
        Learning(date(2026, 12, 18), "Train staff", ""),
        LearningDone(0, FRIDAY),
        Ombudsman("informed", FRIDAY),
    )
    page = page_of(office, case)
    for told in (
        "Partly upheld, Friday 20 November 2026 An apology A payment It raises a matter of general importance "
        "The visit was late.",
        "Partly upheld, An apology, A payment, It raises a matter of general importance",
        "Ring ahead Who does it: The home care team Done on Friday 20 November 2026",
        "Train staff By Friday 18 December 2026 Not done yet",
        "We told the Ombudsman, Friday 20 November 2026",
    ):
        assert told in page


def test_conditions_say_how_they_are_settled(office: Office) -> None:
    case = office.arrive()
    assert "Decide on the reason why it comes late. Read the reason." in page_of(office, case)
    add(office, case, Settled("late-reason", "not-needed", FRIDAY, "It is still going on."))
    assert "It is not needed , Friday 20 November 2026. It is still going on.".replace(" ,", ",") in page_of(
        office, case
    )


def test_notes_and_replies_stand_apart(office: Office) -> None:
    case = office.arrive()
    empty = page_of(office, case)
    assert "Nobody has written a note." in empty
    assert "Nothing was written to the person yet." in empty
    write(office, note, case, "n" * 32, {"text": "Rang the provider."})
    letter = {
        "recipient": "ama@example.com",
        "subject": "A message",
        "notices": [],
        "paragraphs": ["Dear Ama", "We have it."],
    }
    write(office, reply, case, "r" * 32, letter, kind="acknowledgement", channel="email")
    add(office, case, Noted("n" * 32), Replied("r" * 32, "acknowledgement", FRIDAY))
    text = page_of(office, case).text
    notes, replies = text.index("Notes for the team"), text.index("What was written to the person")
    assert notes < text.index("Rang the provider.") < replies
    assert replies < text.index("We have your complaint By email: ama@example.com Dear Ama We have it.")


def test_what_applies_now_is_offered_and_nothing_else(office: Office) -> None:
    case = office.arrive()
    offered = acts(page_of(office, case), case)
    assert {"allocate", "note", "happened", "waiting", "consent", "settle", "outcome", "next-stage"} <= offered
    assert {"reply/acknowledgement", "reply/answer", "withdraw", "merge"} <= offered
    assert not {"waiting-over", "reopen", "learning-done", "stop", "go-on", "keep-from", "extend"} & offered
    assert "start-clock" not in offered
    case = add(
        office,
        case,
        Allocated(office.person().id),
        WaitingFor("nhs", FRIDAY),
        Happened("acknowledged", FRIDAY),
        Learning(None, "Ring ahead"),
    )
    offered = acts(page_of(office, case), case)
    assert {"waiting-over", "learning-done"} <= offered
    assert "reply/acknowledgement" not in offered
    manager = office.person("May Lee", MANAGER)
    assert {"keep-from", "allocate"} <= acts(page_of(office, case, manager), case)
    case = add(office, case, Withdrawn(FRIDAY, "It was put right."))
    offered = acts(page_of(office, case), case)
    assert {"reopen", "note"} <= offered
    assert not {"withdraw", "happened", "outcome", "merge"} & offered
    add(office, case, Reopened(FRIDAY))
    assert "happened" in acts(page_of(office, case), case)


def test_a_clock_that_no_source_starts_can_be_started(office: Office) -> None:
    case = office.arrive(for_children)
    page = page_of(office, case)
    assert "start-clock" in acts(page, case)
    assert "It starts when the Schedule of Complaint is signed." in page
    assert "It starts on a day that no source states" in page


def test_a_longer_time_is_offered_where_the_pack_has_one(office: Office) -> None:
    case = office.arrive()
    case = add(office, case, StageAsked(0, "dissatisfied", FRIDAY))
    assert "extend" not in acts(page_of(office, case), case)

    def delayed(message: dict[str, Any]) -> None:
        message["parts"][0] |= {"to": "childrens", "stage": "stage-1"}
        own = {"kind": "aim", "unit": "working-days", "starts": "received", "date": None, "source": []}
        message["parts"][0]["timescales"] = [
            {**own, "id": "respond", "words": "Ten days", "value": 10},
            {**own, "id": "respond-delayed", "words": "Twenty days", "value": 20},
        ]

    longer = office.arrive(delayed)
    assert "extend" in acts(page_of(office, longer), longer)


def test_nobody_is_written_to_who_wants_no_answer(office: Office) -> None:
    def nameless(message: dict[str, Any]) -> None:
        message["contact"] = {"anonymity": "no-reply"}

    case = office.arrive(nameless)
    page = page_of(office, case)
    assert "do not try to find out who it is" in page
    assert not [each for each in acts(page, case) if each.startswith("reply/")]


def test_a_case_that_goes_on_elsewhere_says_where(office: Office) -> None:
    one, other = office.arrive(), office.arrive()
    add(office, one, MergedInto(other.received.id))
    add(office, other, MergedFrom(one.received.id))
    assert f"Goes on in{other.received.reference}" in page_of(office, one)
    assert f"Another case goes on in this one: {one.received.reference}" in page_of(office, other)


def test_a_next_stage_is_a_round_of_its_own_in_the_words_of_the_pack(office: Office) -> None:
    case = office.arrive(for_children)
    add(office, case, StageAsked(0, "stage-3", date(2026, 11, 19)))
    page = page_of(office, case)
    assert "Stage 3: a Review Panel checks whether Stage 2 was done properly" in page
    assert "{value}" not in page.text


def test_a_case_that_cannot_be_read_says_why(office: Office) -> None:
    id_ = office.desk.cases.add(office.item(), "complaints")
    assert id_ is not None
    page = page_of(office, office.desk.cases.get(id_))
    assert "It has not been read yet." in page
    assert "Someone is in danger now" in page


@pytest.mark.parametrize("who", ["another team", "kept from it"])
def test_who_may_not_know_of_a_case_finds_none(office: Office, who: str) -> None:
    case = office.arrive()
    other = office.person(
        "Olu Ade", teams=("staffordshire/complaints",) if who == "another team" else ("cambridgeshire/complaints",)
    )
    if who == "kept from it":
        add(office, case, KeptFrom(other.id))
    assert page_of(office, case, other).status == 404
    assert page_of(office, case).status == 200
    assert office.browser().get("/cases/CCC-9999-9999").status == 404
