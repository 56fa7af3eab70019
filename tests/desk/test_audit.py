"""The audit is only added to: a line that is changed, taken out, put in or cut off is found."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Connection, Delete, Update, delete, insert, update
from sqlalchemy.exc import DBAPIError

from tests.desk.office import Office
from webapp.desk.desk import NAME, Desk
from webapp.desk.store import audit
from webapp.desk.store.tables import audit as table
from webapp.desk.views.audit import A_PAGE
from webapp.store.engine import writing

on_both = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


@contextmanager
def tampering(desk: Desk) -> Iterator[Connection]:
    """Write what the database refuses to anybody but its owner, who can take the refusal away."""
    with writing(desk.engine) as connection:
        for name in ("audit_not_changed", "audit_not_deleted"):
            where = " ON audit" if desk.engine.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{where}")
        yield connection


@on_both
@pytest.mark.parametrize("change", [update(table).values(by="another"), delete(table)])
def test_the_database_itself_lets_nobody_change_a_line(
    desk: Desk, five: list[audit.Line], change: Update | Delete
) -> None:
    with pytest.raises(DBAPIError, match="only added to"), writing(desk.engine) as connection:
        connection.execute(change)


@pytest.fixture
def five(desk: Desk) -> list[audit.Line]:
    """Five lines."""
    for number in range(5):
        audit.add(desk.engine, "p", "opened", desk.now(), f"case-{number}", "work")
    return audit.lines(desk.engine)


@on_both
def test_a_whole_chain_is_found_whole(desk: Desk, five: list[audit.Line]) -> None:
    assert [line.number for line in five] == [1, 2, 3, 4, 5]
    assert list(audit.verify(desk.engine, (5, five[-1].digest))) == []


@on_both
@pytest.mark.parametrize("column", ["by", "about", "what", "why", "digest"])
def test_a_changed_line_is_named(desk: Desk, five: list[audit.Line], column: str) -> None:
    with tampering(desk) as connection:
        connection.execute(update(table).where(table.c.number == 3).values({column: "another"}))
    assert next(audit.verify(desk.engine)).startswith("Line 3 was changed")


def test_a_line_that_is_taken_out_put_in_or_cut_off_is_named(desk: Desk, five: list[audit.Line]) -> None:
    with tampering(desk) as connection:
        connection.execute(delete(table).where(table.c.number == 5))
    assert list(audit.verify(desk.engine)) == [], "nothing in it says that there was more"
    assert list(audit.verify(desk.engine, (5, five[-1].digest))) == ["Lines 5 to 5 are missing: they were cut off."]
    with tampering(desk) as connection:
        connection.execute(delete(table).where(table.c.number == 2))
    assert next(audit.verify(desk.engine)) == "Line 2 is missing."
    with tampering(desk) as connection:
        line = {"number": 2, "at": desk.now(), "by": "p", "what": "opened", "about": "c", "why": "", "digest": "0" * 64}
        connection.execute(insert(table), line)
    assert next(audit.verify(desk.engine)).startswith("Line 2 was changed")


def test_an_audit_that_was_written_anew_is_found_by_what_was_kept_elsewhere(desk: Desk, five: list[audit.Line]) -> None:
    with tampering(desk) as connection:
        connection.execute(delete(table))
    for number in range(5):
        audit.add(desk.engine, "p", "opened", desk.now(), f"other-{number}", "work")
    assert list(audit.verify(desk.engine)) == []
    assert "was written anew" in next(audit.verify(desk.engine, (5, five[-1].digest)))


@on_both
def test_lines_that_are_added_at_once_make_one_chain(desk: Desk) -> None:
    def add(number: int) -> int:
        return audit.add(desk.engine, "p", "opened", desk.now(), f"case-{number}")

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(add, range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert list(audit.verify(desk.engine)) == []


def test_the_command_says_whether_it_is_whole_by_its_exit_status(desk_app: Flask, five: list[audit.Line]) -> None:
    run = desk_app.test_cli_runner().invoke
    head = run(args=["desk", "audit", "head"]).output.strip()
    assert run(args=["desk", "audit", "verify", "--head", head]).exit_code == 0
    with tampering(desk_app.extensions[NAME]) as connection:
        connection.execute(update(table).where(table.c.number == 4).values(by="q"))
    found = run(args=["desk", "audit", "verify"])
    assert found.exit_code == 1
    assert "Line 4" in found.output


def test_an_auditor_reads_every_line_the_alarms_first_and_no_case(office: Office) -> None:
    officer, case = office.person(), office.arrive()
    office.desk.opener.open(case.received.id, office.session(officer), "work")
    audit.add(office.desk.engine, officer.id, audit.ALARM, office.desk.now(), officer.id, "opened")
    browser = office.browser(office.person("Ola Dit", "auditor", ()))
    page = browser.get("/audit")
    assert f"Opened a case: Priya Shah, {case.received.reference}" in page
    assert "Alarms of the last 30 days" in page
    assert browser.get(f"/cases/{case.received.reference}").status == 403


def test_an_auditor_reads_the_lines_of_one_person_or_one_case(office: Office) -> None:
    priya, olu = office.person(), office.person("Olu Ade")
    first, second = office.arrive(), office.arrive()
    office.desk.opener.open(first.received.id, office.session(priya), "work")
    office.desk.opener.open(second.received.id, office.session(olu), "work")
    browser = office.browser(office.person("Ola Dit", "auditor", ()))
    shown = browser.get(f"/audit?person={priya.id}")
    assert first.received.reference in shown
    assert second.received.reference not in shown
    found = browser.fill("/audit", reference=second.received.reference.lower().replace("-", " "))
    shown = browser.get(found.goes_to)
    assert f"Opened a case: Olu Ade, {second.received.reference}" in shown
    assert "Opened a case: Priya Shah" not in shown
    assert browser.fill("/audit", reference="Priya").errors == ["No case has this reference. Check it"]
    assert browser.post("/audit", {"reference": second.received.reference}).status == 400, "without the token"
    assert browser.get("/audit?person=nobody").status == browser.get("/audit?case=CCC-0000-0000").status == 404


def test_older_lines_are_those_of_the_same_person(office: Office) -> None:
    priya, olu, now = office.person(), office.person("Olu Ade"), office.desk.now()
    with writing(office.desk.engine) as connection:
        for who in (olu, *[priya] * (A_PAGE + 20)):
            audit.add_within(connection, who.id, "signed-in", now)
    browser = office.browser(office.person("Ola Dit", "auditor", ()))
    [older] = browser.get(f"/audit?person={priya.id}").tree.xpath("//main//a[.='Older lines']/@href")
    rest = browser.get(older)
    assert "Line 2," in rest
    assert "Olu Ade" not in "".join(rest.tree.xpath("//main/ul//text()"))
    assert not rest.tree.xpath("//main//a[.='Older lines']")
