"""The pages and files of figures: they agree with the database, and tell nobody what is not theirs to know."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.desk.office import TEAM, Browser, Office, Page
from webapp.desk.desk import Desk
from webapp.desk.reporting.spreadsheet import STARTS_FORMULA, harmless
from webapp.desk.store.people import AUDITOR, KEEPER, MANAGER, OFFICER
from webapp.desk.store.tables import case as case_file
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import (
    Event,
    KeptFrom,
    Learning,
    LearningDone,
    MergedInto,
    NoticeFailed,
    NoticeSettled,
    Outcome,
)
from webapp.store.engine import reading

ADULTS_CSV = "/figures/adults-2026.csv?organisation=cambridgeshire"
MONDAY = date(2026, 11, 23)


def received(on: str) -> Callable[[dict[str, Any]], object]:
    return lambda message: message.update(received_on=on)


def about_a_child(message: dict[str, Any]) -> None:
    message["parts"][0].update(to="childrens", stage="stage-1")


def says(desk: Desk, case: Case, *events: Event) -> Case:
    """Let events happen to a case as it stands."""
    id_ = case.received.id
    return desk.cases.append(id_, desk.cases.get(id_).version, events, "p", desk.now())


def cells(page: Page, caption: str) -> dict[str, list[str]]:
    """Return the rows of a table of a page, by what each begins with."""
    table = page.tree.xpath(f"//table[caption[normalize-space()='{caption}']]")[0]
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tbody/tr")]
    return {row[0]: row[1:] for row in rows}


def endings(page: Page) -> dict[str, list[str]]:
    return cells(page, "Complaints received, and how they stand")


def table_of(answer: Page) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.response.data.decode("utf-8-sig"))))


@pytest.fixture
def manager(office: Office) -> Browser:
    """The browser of a manager of the customer care team."""
    return office.browser(office.person("Mia Okoro", MANAGER))


@pytest.fixture
def auditor(office: Office) -> Browser:
    """The browser of an auditor, who is of no team."""
    return office.browser(office.person("Ann Reed", AUDITOR, ()))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_cases_of_a_year_are_those_that_a_plain_count_finds(office: Office, desk: Desk, clock: Clock) -> None:
    clock.forward(days=200)
    manager = office.browser(office.person("Mia Okoro", MANAGER))
    for on in ("2026-03-31", "2026-04-01", "2026-11-20", "2027-03-31", "2027-04-01"):
        office.arrive(received(on))
    office.arrive(lambda message: message.update(organisation="staffordshire"))
    for year in (2025, 2026, 2027):
        first, last = date(year, 4, 1), date(year + 1, 3, 31)
        plain = select(func.count()).where(
            case_file.c.organisation == "cambridgeshire", case_file.c.received_on.between(first, last)
        )
        with reading(desk.engine) as connection:
            wanted = connection.scalar(plain)
        found = endings(manager.get(f"/figures?organisation=cambridgeshire&year={year}"))
        assert found["Received"] == [str(wanted)]
        assert len(desk.cases.received_between("cambridgeshire", first, last)) == wanted
    assert wanted == 1


def test_a_report_says_how_complaints_ended_and_counts_what_was_merged_once(
    office: Office, desk: Desk, manager: Browser
) -> None:
    upheld, merged, _, child = office.arrive(), office.arrive(), office.arrive(), office.arrive(about_a_child)
    says(desk, upheld, Outcome(0, "upheld", MONDAY, ("apology",)))
    says(desk, merged, MergedInto(upheld.received.id))
    shown = manager.get("/figures")
    assert shown.h1.endswith("Complaints about services for adults")
    found = endings(shown)
    assert found["Received"] == ["2"]
    assert found["Well founded (upheld or partly upheld)"] == ["1"]
    assert found["No outcome yet"] == ["1"]
    left = cells(shown, "In neither report")
    assert left["Complaint that goes on in another case, and is counted there"] == ["1"]
    assert cells(shown, "What was done to put things right and to learn")["An apology"] == ["1"]
    childrens = manager.get("/figures?about=children")
    assert endings(childrens)["Received"] == ["1"]
    assert cells(childrens, "Each representation")[child.received.reference][2] == "No outcome yet"


def test_what_is_published_holds_small_numbers_back(office: Office, desk: Desk, manager: Browser) -> None:
    cases = [office.arrive() for _ in range(12)]
    for case in cases[:4]:
        says(desk, case, Outcome(0, "upheld", MONDAY))
    inside, outside = manager.get("/figures"), manager.get("/figures?view=published")
    assert endings(inside)["Well founded (upheld or partly upheld)"] == ["4"]
    published = endings(outside)
    assert published.pop("Received") == ["12"]
    assert published.pop("No outcome yet") == ["8"]
    assert set(map(tuple, published.values())) == {("Held back",)}
    numbers = [int(row[-1]) for row in table_of(manager.get(f"{ADULTS_CSV}&view=published"))[1:] if row[-1].isdigit()]
    assert numbers
    assert min(numbers) >= 5


def test_matters_of_general_importance_are_counted_and_who_may_see_the_cases_is_told_which(
    office: Office, desk: Desk, manager: Browser, auditor: Browser
) -> None:
    """Regulation 18 of SI 2009/309 asks a council to say which there were. Officers mark them with the outcome."""
    mine, other = office.arrive(), office.arrive()
    hidden, child = office.arrive(), office.arrive(about_a_child)
    for each in (mine, hidden, child):
        says(desk, each, Outcome(0, "upheld", MONDAY, general=True))
    assert manager.person is not None
    says(desk, hidden, KeptFrom(manager.person.id))
    shown, matter = manager.get("/figures"), "It raised a matter of general importance"
    assert cells(shown, "Of those received")[matter] == ["2"]
    assert f"Complaints that raised one: {mine.received.reference}." in shown
    assert other.received.reference not in shown
    assert hidden.received.reference not in shown
    told = auditor.get("/figures?organisation=cambridgeshire")
    assert f"{mine.received.reference}, {hidden.received.reference}" in told
    published = manager.get("/figures?view=published")
    assert cells(published, "Of those received")[matter] == ["Held back"]
    assert mine.received.reference not in published
    assert ["Of those received", matter, "2"] in table_of(manager.get(ADULTS_CSV))
    each = table_of(manager.get("/figures/representations-2026.csv?organisation=cambridgeshire"))
    assert each[0][-1] == "Matter of general importance"
    assert each[1][-1] == "Yes"


def test_two_numbers_are_held_back_where_one_would_be_told_by_the_total(
    office: Office, desk: Desk, manager: Browser
) -> None:
    cases = [office.arrive(about_a_child) for _ in range(11)]
    for case in cases[:6]:
        says(desk, case, Outcome(0, "upheld", MONDAY))
    published = manager.get("/figures?about=children&view=published")
    assert endings(published)["Well founded (upheld or partly upheld)"] == ["6"]
    assert cells(published, "Well founded: wholly or in part")["Upheld"] == ["Held back"]
    assert not any(case.received.reference in published.html for case in cases)
    assert manager.get("/figures/representations-2026.csv?view=published").status == 404


def test_a_report_of_wrongdoing_is_in_no_table_and_counted_for_its_own_team_alone(
    office: Office, manager: Browser, auditor: Browser
) -> None:
    office.arrive(lambda message: message.update(kind="wrongdoing"), team="whistleblowing")
    theirs = office.person("Wen Li", MANAGER, ("cambridgeshire/whistleblowing",))
    for browser in (manager, auditor, office.browser(theirs)):
        shown = browser.get("/figures?organisation=cambridgeshire")
        assert endings(shown)["Received"] == ["0"]
        assert ("Reports of wrongdoing for your team in this year: 1" in shown) == (browser.person == theirs)
        assert cells(browser.get("/doing?organisation=cambridgeshire"), "Now")["Open"] == ["0"]


def test_a_file_opens_in_a_spreadsheet_with_words_in_its_first_row(office: Office, manager: Browser) -> None:
    office.arrive()
    answer = manager.get(ADULTS_CSV)
    assert answer.response.mimetype == "text/csv"
    assert answer.response.data.startswith(b"\xef\xbb\xbf")
    assert answer.response.headers["Cache-Control"] == "no-store"
    told = table_of(answer)
    assert told[0] == ["Table", "What is counted", "Number"]
    assert ["Complaints received, and how they stand", "Received", "1"] in told
    child = office.arrive(about_a_child)
    each = table_of(manager.get("/figures/representations-2026.csv?organisation=cambridgeshire"))
    assert each[0][0] == "Reference"
    assert [row[0] for row in each[1:]] == [child.received.reference]


@pytest.mark.parametrize("sign", STARTS_FORMULA)
def test_a_spreadsheet_runs_nothing_that_is_in_a_cell(sign: str) -> None:
    assert harmless(f"{sign}1") == f"'{sign}1"
    assert harmless(f"1{sign}") == f"1{sign}"


@pytest.mark.parametrize("url", ["/figures", ADULTS_CSV, "/doing", "/learning"])
def test_figures_are_for_managers_and_auditors(office: Office, manager: Browser, auditor: Browser, url: str) -> None:
    assert office.browser(office.person("Priya Shah", OFFICER)).get(url).status == 403
    assert office.browser(office.person("Kim Cole", KEEPER, ())).get(url).status == 403
    assert manager.get(url).status == auditor.get(url).status == 200
    other = "/figures?organisation=staffordshire"
    assert manager.get(other).status == 404
    assert auditor.get(other).status == 200


@pytest.mark.parametrize(
    "wrong", ["year=2019", "year=x", "about=everybody", "view=all", "organisation=nowhere", "organisation="]
)
def test_there_is_no_report_that_was_not_offered(manager: Browser, wrong: str) -> None:
    assert manager.get(f"/figures?{wrong}").status == 404


def test_how_we_are_doing_tells_what_waits_and_what_is_late(office: Office, clock: Clock) -> None:
    waits = office.arrive()
    clock.forward(days=7)
    office.arrive(received("2026-11-27"))
    manager, auditor = (
        office.browser(office.person(name, role)) for name, role in (("Mia Okoro", MANAGER), ("Ann Reed", AUDITOR))
    )
    shown = manager.get("/doing")
    now = cells(shown, "Now")
    assert (now["Open"], now["Nobody has it"], now["Later than promised"]) == (["2"], ["2"], ["1"])
    assert cells(shown, "Answers, by the month of the complaint")["November 2026"] == ["2", "0", "0", "2", "0"]
    first = shown.tree.xpath("//ol[contains(@class, 'govuk-list--number')]//a")[0]
    assert first.get("href") == f"/cases/{waits.received.reference}"
    assert not auditor.get("/doing?organisation=cambridgeshire").tree.xpath("//main//a[contains(@href, '/cases/')]")


def test_what_did_not_arrive_is_counted_until_the_person_was_told_in_another_way(
    office: Office, desk: Desk, manager: Browser
) -> None:
    def counted() -> list[str]:
        return cells(manager.get("/doing"), "Now")["Email or letter that did not arrive"]

    case = office.arrive()
    says(desk, case, Outcome(0, "upheld", desk.today()), NoticeFailed("a" * 32, desk.today()))
    assert counted() == ["1"], "though all is decided"
    assert case.received.reference in office.browser().get("/?whose=team"), "it is a task"
    says(desk, case, NoticeSettled("a" * 32, desk.today()))
    assert counted() == ["0"]
    assert case.received.reference not in office.browser().get("/?whose=team")


def test_what_there_is_to_learn_is_listed_until_it_is_done(office: Office, desk: Desk, manager: Browser) -> None:
    case = office.arrive()
    late = Learning(desk.today() - timedelta(days=1), "=Call back <the same day>", "Ada")
    says(desk, case, late, Learning(None, "Ask the family", "Bo"), LearningDone(1, desk.today()))
    shown = manager.get("/learning")
    assert "=Call back <the same day>" in shown
    assert "Late" in shown
    assert "Ask the family" not in shown
    done = manager.get("/learning?done=2026")
    assert "Ask the family" in done
    assert "Call back" not in done
    assert "Ask the family" not in manager.get("/learning?done=2025")


@pytest.mark.parametrize("role", [MANAGER, AUDITOR])
def test_nobody_is_told_of_a_case_that_they_must_not_see(office: Office, desk: Desk, role: str) -> None:
    person = office.person("Mia Okoro", role)
    case, child = office.arrive(), office.arrive(about_a_child)
    for each in (case, child):
        says(desk, each, Learning(None, "Ask the family", "Bo"), KeptFrom(person.id))
    browser = office.browser(person)
    for url in ("/learning?", "/doing?", "/figures?about=children&", "/figures/representations-2026.csv?"):
        shown = browser.get(f"{url}organisation=cambridgeshire")
        assert shown.status == 200
        for words in (case.received.reference, child.received.reference, "Ask the family"):
            assert words not in shown.html
    assert endings(browser.get("/figures?organisation=cambridgeshire"))["Received"] == ["1"]


def test_a_manager_is_told_of_single_cases_of_their_own_team_alone(office: Office, desk: Desk) -> None:
    child = office.arrive(about_a_child, team="children")
    says(desk, child, Learning(None, "Ask the family", "Bo"))
    ours, theirs = (
        office.browser(office.person(name, MANAGER, (team,)))
        for name, team in (("Mia Okoro", TEAM), ("Joy Hall", "cambridgeshire/children"))
    )
    for url in ("/learning", "/doing", "/figures?about=children"):
        assert child.received.reference not in ours.get(url).html
        assert child.received.reference in theirs.get(url).html
