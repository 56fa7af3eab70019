"""Who is named in a case and joins its team later never learns of it either, and no case is opened for that."""

from __future__ import annotations

import pytest

from tests.desk.office import TEAM, Office
from tests.desk.test_opener import told
from webapp.desk.intake import Intake
from webapp.desk.signing_in.tries import begin_session
from webapp.desk.store.keeping_from import is_kept
from webapp.desk.store.people import KEEPER, Person
from webapp.domain.cases.case import Case

ELSEWHERE = "staffordshire/complaints"


def names_priya(office: Office) -> Case:
    office.person("Max Cole")
    return office.arrive(lambda m: m.update(not_by="Mrs SHAH from the team"))


def sees(office: Office, case: Case, person: Person) -> tuple[bool, int]:
    """Return whether a case stands in somebody's list, and how its page is answered."""
    browser, reference = office.browser(person), case.received.reference
    return reference in browser.get("/?whose=team"), browser.get(f"/cases/{reference}").status


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_who_joined_after_it_came_is_kept_from_it_when_they_sign_in(office: Office, kind: str) -> None:
    case, other = names_priya(office), office.arrive()
    priya = office.person()
    begin_session(office.desk, priya, "", "welcome")
    assert sees(office, case, priya) == (False, 404)
    assert sees(office, other, priya) == (True, 200)
    assert sees(office, case, office.person("Max Cole")) == (True, 200)
    assert [what for _, what, _, _ in told(office.desk) if what == "opened"] == []


def test_whose_name_or_teams_are_changed_is_kept_from_it_at_once(office: Office) -> None:
    case, keeper = names_priya(office), office.browser(office.person("Una Key", KEEPER, ()))
    for person in (office.person("Priya Jones"), office.person(teams=(ELSEWHERE,))):
        changed = keeper.fill(f"/people/{person.id}", form=0, name="Priya Shah", teams=[TEAM])
        assert changed.status in (302, 303)
        assert sees(office, case, person) == (False, 404)


def test_the_intake_sees_to_it_when_the_opener_was_away(office: Office) -> None:
    case, priya, socket = names_priya(office), office.person(), office.desk.settings.opener_socket
    away = socket.rename(socket.with_name("away"))
    assert begin_session(office.desk, priya, "", "welcome"), "nobody is kept out for that"
    assert not is_kept(office.desk.engine, case.received.id, priya.id)
    away.rename(socket)
    taking = Intake(office.desk)
    taking.run_once()
    taking.close()
    assert sees(office, case, priya) == (False, 404)


def test_a_case_that_names_its_whole_team_is_still_seen_by_it(office: Office) -> None:
    case = office.arrive(lambda m: m.update(not_by="Priya Shah"))
    priya = office.person()
    begin_session(office.desk, priya, "", "welcome")
    assert sees(office, case, priya) == (True, 200)
    begin_session(office.desk, office.person("Max Cole"), "", "welcome")
    assert sees(office, case, priya) == (False, 404)


def test_what_another_team_was_sent_keeps_nobody_from_anything(office: Office) -> None:
    case, priya = names_priya(office), office.person(teams=(ELSEWHERE,))
    begin_session(office.desk, priya, "", "welcome")
    assert not is_kept(office.desk.engine, case.received.id, priya.id)
