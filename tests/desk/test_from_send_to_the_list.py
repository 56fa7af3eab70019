"""What arrives stands in the list of its team, the first first."""

from __future__ import annotations

from tests.desk.office import WORDS, Office


def test_what_arrives_stands_in_the_list_with_its_next_due_date(office: Office) -> None:
    case = office.arrive()
    shown = office.browser().get("/")
    assert case.received.reference in shown
    assert "Wednesday 25 November 2026" in shown
    assert WORDS not in shown.html


def test_another_team_sees_nothing_of_it(office: Office) -> None:
    case = office.arrive()
    other = office.person("Olu Ade", teams=("staffordshire/complaints",))
    assert case.received.reference not in office.browser(other).get("/")


def test_nobody_sees_anything_who_has_not_signed_in(office: Office) -> None:
    office.arrive()
    assert office.app.test_client().get("/").headers["Location"] == "/sign-in"
