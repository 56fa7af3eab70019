"""Whoever looks at a case reads its letters and notes: the audit says so once a sitting, and it counts as opening."""

from __future__ import annotations

import pytest

from tests.conftest import FRIDAY, Clock
from tests.desk.office import Office
from tests.desk.test_opener import told
from webapp.desk.opener.core import Opener
from webapp.desk.pace import MOST, OPENED, READ, SLOW_SECONDS
from webapp.desk.store import audit
from webapp.desk.store.people import MANAGER
from webapp.domain.cases.case import Case


def address(case: Case) -> str:
    return f"/cases/{case.received.reference}"


def readings(office: Office) -> list[tuple[str, str]]:
    return [(by, about) for by, what, about, _ in told(office.desk) if what == READ]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_case_that_is_read_has_a_line_once_a_sitting_and_not_at_each_look(
    office: Office, clock: Clock, kind: str
) -> None:
    case, other, priya, browser = office.arrive(), office.arrive(), office.person(), office.browser()
    for end in ("", "", "/replies", "/waiting", "/message"):
        assert browser.get(address(case) + end).status == 200
    assert readings(office) == [(priya.id, case.received.id)]
    browser.get(address(other))
    assert readings(office)[1:] == [(priya.id, other.received.id)]
    clock.forward(hours=1)
    office.browser().get(address(case))
    assert readings(office)[2:] == [(priya.id, case.received.id)]
    max_ = office.person("Max Cole")
    office.browser(max_).get(f"{address(case)}/replies")
    assert readings(office)[3:] == [(max_.id, case.received.id)]


def test_the_list_reads_no_case_and_who_may_not_know_of_one_reads_none(office: Office) -> None:
    case = office.arrive()
    assert case.received.reference in office.browser().get("/?whose=team")
    other = office.browser(office.person("Olu Ade", teams=("staffordshire/complaints",)))
    assert other.get(address(case)).status == 404
    assert readings(office) == []


def test_more_than_sixty_cases_that_are_read_within_an_hour_raise_the_alarm(
    office: Office, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    desk, priya, browser = office.desk, office.person(), office.browser()
    for number in range(MOST[OPENED] - 1):
        audit.add(desk.engine, priya.id, (OPENED, READ)[number % 2], clock(), f"case-{number}")
    cases = [office.arrive() for _ in range(3)]
    browser.get(address(cases[0]))
    assert desk.opener.open(cases[0].received.id, browser.session, "read"), "to read a case and open it counts once"
    assert audit.alarms(desk.engine, FRIDAY) == []
    for each in cases[1:]:
        assert browser.get(address(each)).status == 200
    (alarm,) = audit.alarms(desk.engine, FRIDAY)
    assert (alarm.by, alarm.why) == (priya.id, OPENED)
    assert caplog.text.count("opener.alarm") == 1
    office.browser(office.person("Max Cole", MANAGER)).get(address(cases[0]))
    assert len(audit.alarms(desk.engine, FRIDAY)) == 1


def test_who_has_read_so_many_is_slowed_when_they_open_one(office: Office, clock: Clock) -> None:
    desk, waited = office.desk, list[float]()
    slow = Opener(desk.engine, desk.settings.private_keys, desk.sealing, desk.content.packs, clock, waited.append)
    for number in range(MOST[OPENED]):
        audit.add(desk.engine, office.person().id, READ, clock(), f"case-{number}")
    assert slow.open(office.arrive().received.id, office.session(), "read")
    assert waited == [SLOW_SECONDS]


def test_an_auditor_sees_who_read_a_case(office: Office) -> None:
    case = office.arrive()
    office.browser().get(address(case))
    page = office.browser(office.person("Ola Dit", "auditor", ())).get("/audit")
    assert f"Read a case with its letters and notes: Priya Shah, {case.received.reference}" in page
