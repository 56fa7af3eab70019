"""The list of work: whose, in which order, what stands first, and how cases are given to somebody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.conftest import Clock
from tests.desk.office import TEAM, Office, Page
from webapp.desk.store.people import AUDITOR, KEEPER, MANAGER
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import (
    Allocated,
    Consent,
    Event,
    Happened,
    KeptFrom,
    WaitingFor,
    Withdrawn,
)

FRIDAY = date(2026, 11, 20)


def quiet(message: dict[str, Any]) -> None:
    message["flags"] = []


def add(office: Office, case: Case, *events: Event) -> Case:
    return office.desk.cases.append(case.received.id, case.version, events, office.person().id, office.desk.now())


def headings(page: Page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//main//h2")]


def links(page: Page) -> list[str]:
    return [each.text_content() for each in page.tree.xpath("//main//li//a[starts-with(@href, '/cases/')]")]


def row_of(page: Page, case: Case) -> str:
    found = page.tree.xpath(f"//li[.//a[@href='/cases/{case.received.reference}']]")
    return " ".join(found[0].text_content().split())


def test_what_to_know_before_contact_stands_before_the_reference(office: Office) -> None:
    case = office.arrive()
    row = row_of(office.browser().get("/"), case)
    order = [
        "Someone is in danger now",
        "Large print",
        "White on black",
        "Read first: how to contact them safely",
        "Not after six",
        "Do not leave a message",
        case.received.reference,
        "Adult social care complaints procedure",
        "Wednesday 25 November 2026. 3 working days left.",
    ]
    places = [row.find(each) for each in order]
    assert -1 not in places
    assert places == sorted(places)


def test_a_row_says_what_is_waited_for_what_is_to_settle_and_what_has_not_started(office: Office, clock: Clock) -> None:
    case = office.arrive(quiet)
    add(office, case, WaitingFor("provider", date(2026, 11, 23), "The rota"), Consent("asked", FRIDAY))
    browser = office.browser()
    row = row_of(browser.get("/"), case)
    assert "Waiting forThe care provider Chase by Monday 23 November 2026" in row
    assert "That day has passed" not in row
    assert "The rota" not in row
    assert "A clock starts when we start to look into it." in row
    assert "Decide on the reason why it comes late" in row
    assert "Consent was asked for, on Friday 20 November 2026" in row
    clock.forward(days=4)
    assert "That day has passed: chase now." in row_of(office.browser().get("/"), case)


def test_what_is_late_stands_by_how_bad_that_is(office: Office, clock: Clock) -> None:
    promised, urgent, answered = office.arrive(quiet), office.arrive(), office.arrive(quiet)
    add(office, answered, Happened("acknowledged", FRIDAY))
    clock.forward(days=7)
    page = office.browser().get("/")
    assert headings(page) == ["Look at once (1)", "Late: promised (1)", "Due soonest (1)"]
    assert links(page) == [each.received.reference for each in (urgent, promised, answered)]
    assert "Late by 2 working days" in row_of(page, promised)
    assert "Late: Promised 2." in page
    clock.forward(days=200)
    assert headings(office.browser().get("/"))[1] == "Late by law (2)"


def test_mine_nobodys_and_my_teams_are_counted_apart(office: Office) -> None:
    mine, nobodys, theirs, over = (office.arrive(quiet) for _ in range(4))
    me, other = office.person(), office.person("Olu Ade")
    add(office, mine, Allocated(me.id))
    add(office, theirs, Allocated(other.id))
    add(office, over, Withdrawn(FRIDAY))
    browser = office.browser()
    shown = {whose: browser.get(f"/?whose={whose}") for whose in ("mine", "nobody", "team", "else")}
    assert {whose: set(links(page)) for whose, page in shown.items()} == {
        "mine": {mine.received.reference},
        "nobody": {nobodys.received.reference},
        "team": {each.received.reference for each in (mine, nobodys, theirs)},
        "else": {each.received.reference for each in (mine, nobodys, theirs)},
    }
    assert all(words in shown["mine"] for words in ("Mine (1)", "Nobody’s (1)", "My team’s (3)"))


def test_somebody_of_several_teams_chooses_one(office: Office) -> None:
    case = office.arrive(quiet)
    both = office.person("Olu Ade", teams=(TEAM, "staffordshire/complaints"))
    browser = office.browser(both)
    assert links(browser.get("/")) == [case.received.reference]
    assert links(browser.get("/?team=cambridgeshire/complaints")) == [case.received.reference]
    other = browser.get("/?team=staffordshire/complaints")
    assert links(other) == []
    assert "There is no work here now." in other
    assert links(office.browser().get("/?team=staffordshire/complaints")) == [case.received.reference]


def test_a_case_that_could_not_be_opened_says_why_and_is_not_said_to_have_nothing_due(office: Office) -> None:
    id_ = office.desk.cases.add(office.item(quiet), "complaints")
    assert id_ is not None
    browser = office.browser()
    assert "It has not been read yet" in row_of(browser.get("/"), office.desk.cases.get(id_))
    assert headings(browser.get("/")) == ["Not read yet (1)"]


def test_a_page_has_fifty_cases(office: Office) -> None:
    for number in range(52):
        item = office.item(quiet)
        assert office.desk.cases.add(item, "complaints"), number
    browser = office.browser()
    first, second = browser.get("/"), browser.get("/?page=2")
    assert (len(links(first)), len(links(second))) == (50, 2)
    assert not set(links(first)) & set(links(second))
    assert first.tree.xpath("//nav//a[@href='/?whose=team&team=&page=2']")
    assert links(browser.get("/?page=99")) == links(second)


def test_an_officer_takes_many_cases_at_once(office: Office) -> None:
    cases = [office.arrive(quiet) for _ in range(3)]
    browser = office.browser()
    chosen = [f"{each.received.id}:{each.version}" for each in cases[:2]]
    page = browser.fill("/", to="/allocate", case=chosen)
    assert page.status == 303
    assert "You changed who has 2 cases." in browser.get(page.goes_to)
    after = office.desk.cases.several([each.received.id for each in cases])
    assert {each.received.id: each.allocated_to for each in after} == {
        each.received.id: office.person().id if each in cases[:2] else "" for each in cases
    }


def test_an_officer_gives_no_case_to_somebody_else(office: Office) -> None:
    case, other = office.arrive(quiet), office.person("Olu Ade")
    browser = office.browser()
    chosen = {"case": [f"{case.received.id}:0"], "who": other.id}
    browser.fill("/", to="/allocate", **chosen)
    assert office.desk.cases.get(case.received.id).allocated_to == office.person().id


def test_a_manager_gives_a_case_to_anybody_of_the_team_or_to_nobody(office: Office) -> None:
    case, manager = office.arrive(quiet), office.person("May Lee", MANAGER)
    other = office.person("Olu Ade")
    browser = office.browser(manager)
    page = browser.fill("/", to="/allocate", who=other.id, case=[f"{case.received.id}:0"])
    assert page.status == 303
    assert office.desk.cases.get(case.received.id).allocated_to == other.id
    browser.fill("/", to="/allocate", who="nobody", case=[f"{case.received.id}:1"])
    assert office.desk.cases.get(case.received.id).allocated_to == ""


def test_who_may_not_have_a_case_is_not_given_it(office: Office) -> None:
    case, manager = office.arrive(quiet), office.person("May Lee", MANAGER, (TEAM, "staffordshire/complaints"))
    kept, elsewhere = office.person("Olu Ade"), office.person("Jo Bell", teams=("staffordshire/complaints",))
    case = add(office, case, KeptFrom(kept.id))
    browser = office.browser(manager)
    for person in (kept, elsewhere):
        page = browser.fill("/", to="/allocate", who=person.id, case=[f"{case.received.id}:{case.version}"])
        assert page.status == 409
        assert f"{case.received.reference} was left as it is: that person may not have it." in page
    assert office.desk.cases.get(case.received.id).version == case.version
    assert links(office.browser(kept).get("/")) == []


def test_a_case_that_changed_meanwhile_is_told_and_left_and_the_others_are_done(office: Office) -> None:
    changed, same = office.arrive(quiet), office.arrive(quiet)
    browser, other = office.browser(), office.person("Olu Ade")
    shown = browser.get("/")
    add(office, changed, Allocated(other.id))
    chosen = [f"{each.received.id}:0" for each in (changed, same)]
    page = browser.post("/allocate", {**shown.fields(), "case": chosen})
    assert page.status == 409
    assert f"{changed.received.reference} changed after you saw it" in page
    assert "Olu Ade has it now." in page
    assert "You changed who has 1 case." in page
    assert office.desk.cases.get(changed.received.id).allocated_to == other.id
    assert office.desk.cases.get(same.received.id).allocated_to == office.person().id


def test_nothing_ticked_and_nobody_named_are_told_at_the_field(office: Office) -> None:
    case, manager = office.arrive(quiet), office.person("May Lee", MANAGER)
    assert office.browser().fill("/", to="/allocate").errors == ["Select at least one case"]
    browser = office.browser(manager)
    page = browser.fill("/", to="/allocate", case=[f"{case.received.id}:0"])
    assert page.errors == ["Select who gets the cases, or Nobody"]
    assert page.tree.xpath("//input[@name='case'][@checked]")
    assert page.status == 400
    assert page.tree.xpath("//title")[0].text.startswith("Error: ")


def test_a_form_without_its_token_allocates_nothing(office: Office) -> None:
    case, browser = office.arrive(quiet), office.browser()
    assert browser.post("/allocate", {"case": f"{case.received.id}:0"}).status == 400
    assert office.desk.cases.get(case.received.id).version == 0


def test_a_case_of_another_team_is_neither_given_nor_told(office: Office) -> None:
    case = office.arrive(quiet)
    other = office.person("Olu Ade", teams=("staffordshire/complaints",))
    browser = office.browser(other)
    token = browser.get("/search").fields(form=-1)["csrf_token"]
    page = browser.post("/allocate", {"csrf_token": token, "case": f"{case.received.id}:0"})
    assert case.received.reference not in browser.get(page.goes_to)
    assert office.desk.cases.get(case.received.id).version == 0


@pytest.mark.parametrize(("role", "begins"), [(AUDITOR, "/audit"), (KEEPER, "/people")])
def test_who_works_on_no_cases_has_no_list_and_begins_at_their_own_work(office: Office, role: str, begins: str) -> None:
    case, browser = office.arrive(), office.browser(office.person("Sam Roy", role))
    led = browser.get("/")
    assert (led.status, led.goes_to) == (303, begins)
    assert case.received.reference not in led.html
    assert browser.get(begins).status == 200
