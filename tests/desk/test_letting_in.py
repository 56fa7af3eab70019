"""A manager lets somebody in again from whom a case was kept by mistake, and says why; nobody lets themselves in."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.desk.acting import add, address, events_of
from tests.desk.office import TEAM, WORDS, Browser, Office, Page
from tests.desk.test_opener import refusal
from webapp.desk.store import audit
from webapp.desk.store.people import AUDITOR, MANAGER, Person
from webapp.desk.store.tables import kept_from
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import KeptFrom, LetIn, MergedFrom, MergedInto
from webapp.store.engine import reading

WHY = "Her name is a word in what they wrote."


@pytest.fixture
def priya(office: Office) -> Person:
    return office.person()


@pytest.fixture
def mina(office: Office) -> Browser:
    """The browser of a manager."""
    return office.browser(office.person("Mina Cole", MANAGER))


def named(message: dict[str, Any]) -> None:
    message.update(not_by="Mrs Shah of the home")


def let_in(manager: Browser, case: Case, who: Person, why: str = WHY) -> Page:
    return manager.fill(address(case, "let-in"), who=who.id, why=why)


def kept(office: Office) -> list[str]:
    """Return from whom a case is kept, as the lists and searches read it."""
    with reading(office.desk.engine) as connection:
        return list(connection.scalars(select(kept_from.c.person_id)))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_who_is_let_in_finds_and_opens_the_case_again(office: Office, priya: Person, mina: Browser, kind: str) -> None:
    case = office.arrive(named)
    reference, officer = case.received.reference, office.browser(priya)
    assert kept(office) == [priya.id]
    assert officer.get(f"/cases/{reference}").status == 404

    assert let_in(mina, case, priya).goes_to == f"/cases/{reference}"
    assert events_of(office, case)[-1] == LetIn(priya.id, WHY)
    assert kept(office) == []
    assert reference in officer.get("/?whose=team")
    assert office.desk.opener.find("name", "Boateng", office.session(priya)) == [case.received.id]
    first = refusal(office, case.received.id, priya)
    assert first.code == "conflict", "they say like all others that they have no part in it"
    message = office.desk.opener.open(case.received.id, office.session(priya), "read", declared=True)
    assert WORDS in str(message["story"])
    assert kept(office) == [], "and the name in it keeps them out no more"


def test_it_needs_somebody_and_a_reason_that_they_can_read(office: Office, priya: Person, mina: Browser) -> None:
    case = office.arrive(named)
    assert "They can read your reason." in mina.get(address(case, "let-in"))
    refused = mina.fill(address(case, "let-in"))
    assert refused.errors == ["Select who can see it again", "Enter why they can see it again"]
    let_in(mina, case, priya)
    page = office.browser(priya).get(f"/cases/{case.received.reference}")
    assert f"Somebody can see it again: Priya Shah {WHY}" in page


def test_nobody_lets_themselves_in_and_no_officer_lets_anybody_in(office: Office, priya: Person, mina: Browser) -> None:
    case, max_ = office.arrive(named), office.person("Max Cole")
    url = address(case, "let-in")
    assert office.browser(max_).get(url).status == 403
    assert "let-in" not in office.browser(max_).get(f"/cases/{case.received.reference}").html
    assert mina.person is not None
    add(office, case, KeptFrom(mina.person.id))
    assert mina.get(url).status == 404
    assert mina.post(url, {"who": mina.person.id, "why": WHY, "version": "2"}).status == 404
    other = office.browser(office.person("Bo Ann", MANAGER))
    assert other.get(url).tree.xpath("//input[@name='who']/@value") == [mina.person.id, priya.id]


def test_where_nobody_is_kept_from_a_case_nobody_can_be_let_in(office: Office, priya: Person, mina: Browser) -> None:
    case = office.arrive()
    assert mina.get(address(case, "let-in")).status == 409
    mina.fill(address(case, "keep-from"), who=priya.id)
    assert "A manager can let them in again." in mina.get(address(case, "keep-from"))
    let_in(mina, case, priya)
    mina.fill(address(case, "keep-from"), who=priya.id)
    assert office.browser(priya).get(f"/cases/{case.received.reference}").status == 404
    assert kept(office) == [priya.id]


def test_who_is_let_in_sees_all_that_goes_on_together(office: Office, priya: Person, mina: Browser) -> None:
    """A case names the others that go on in it: whoever sees one may know of all."""
    one, two, three = (office.arrive() for _ in range(3))
    for case, goes_on_in in ((one, two), (two, three)):
        add(office, case, MergedInto(goes_on_in.received.id), KeptFrom(priya.id))
        add(office, goes_on_in, MergedFrom(case.received.id))
    add(office, three, KeptFrom(priya.id))
    let_in(mina, three, priya)
    assert kept(office) == []
    officer = office.browser(priya)
    assert [officer.get(f"/cases/{each.received.reference}").status for each in (one, two, three)] == [200] * 3


def test_the_audit_says_who_let_whom_into_which_case(office: Office, priya: Person, mina: Browser) -> None:
    case = office.arrive(named)
    let_in(mina, case, priya)
    (line,) = [each for each in audit.lines(office.desk.engine) if each.what == "let-in"]
    assert mina.person is not None
    assert (line.by, line.about, line.why) == (mina.person.id, case.received.id, priya.id)
    shown = office.browser(office.person("Ana Roy", AUDITOR, ())).get(f"/audit?case={case.received.reference}")
    assert f"Let somebody into a case again: Mina Cole, {case.received.reference} (Priya Shah)" in shown


def test_who_works_for_another_team_now_is_not_offered(office: Office, priya: Person, mina: Browser) -> None:
    case = office.arrive()
    olu = office.person("Olu Ade", teams=("staffordshire/complaints",))
    add(office, case, KeptFrom(olu.id), KeptFrom(priya.id))
    assert mina.get(address(case, "let-in")).tree.xpath("//input[@name='who']/@value") == [priya.id]
    assert olu.teams != {TEAM}
