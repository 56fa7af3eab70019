"""What arrives becomes one case, however often it comes, whoever dies on the way, and however many take it in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, event, func, select

from tests.conftest import FRIDAY
from tests.desk.office import TEAM, WORDS, Office
from tests.desk.test_search_index import asks_for_contact
from webapp.desk.desk import Desk
from webapp.desk.intake import TAKEN_BY, Intake
from webapp.desk.store.tables import case as cases
from webapp.desk.store.tables import in_work
from webapp.store import inbox
from webapp.store.engine import open_database, reading
from webapp.store.inbox import Item

on_both = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
MANY = 12


class Died(BaseException):
    """The process that did this is no more."""


@pytest.fixture
def site(desk: Desk) -> Iterator[Engine]:
    """The site's database, whose inbox the relay fills."""
    engine = open_database(desk.settings.database_url)
    yield engine
    engine.dispose()


@contextmanager
def taking(desk: Desk, *organisations: str) -> Iterator[Intake]:
    intake = Intake(desk, organisations or None)
    try:
        yield intake
    finally:
        intake.close()


def count(engine: Engine, table: object = cases) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


@on_both
def test_what_lies_in_the_sites_inbox_becomes_a_case_that_is_read_and_is_done_there(
    office: Office, site: Engine, kind: str
) -> None:
    item = office.item()
    inbox.receive(site, item)
    with taking(office.desk) as intake:
        assert intake.run_once() == 1
        assert intake.run_once() == 0
    (case,) = office.desk.cases.in_work(*TEAM.split("/"))
    assert case.received.brief is not None
    left = inbox.show(site, item.reference)
    assert (left.taken_by, left.done_on) == (TAKEN_BY, FRIDAY.date())
    assert WORDS in str(office.desk.opener.open(case.received.id, office.session(), "read")["story"])


@on_both
def test_the_same_message_again_is_no_second_case(office: Office, site: Engine, kind: str) -> None:
    item = office.item()
    assert office.desk.cases.add(item, "complaints")
    inbox.receive(site, item)
    with taking(office.desk) as intake:
        assert intake.run_once() == 0
    assert count(office.desk.engine) == 1
    assert inbox.show(site, item.reference).done_on


@on_both
def test_whoever_dies_at_any_step_leaves_one_case_that_the_next_one_reads(
    office: Office, site: Engine, kind: str
) -> None:
    item, died = office.item(), 0
    inbox.receive(site, item)
    for step in range(1, 20):
        with dying_at(step) as dead, taking(office.desk) as intake:
            try:
                intake.run_once()
            except Died:
                died += 1
        if not dead.is_set():
            break
        assert count(office.desk.engine) == count(office.desk.engine, in_work) <= 1
    assert died >= 3
    (case,) = office.desk.cases.in_work(*TEAM.split("/"))
    assert case.received.brief is not None
    assert inbox.waiting(site) == []


@contextmanager
def dying_at(step: int) -> Iterator[threading.Event]:
    """Let this thread die just before the commit of its step, counted from 1; the event says that it did."""
    dead, left, mine = threading.Event(), [step], threading.get_ident()

    def die(_: Connection) -> None:
        left[0] -= threading.get_ident() == mine
        if not left[0] and not dead.is_set():
            dead.set()
            raise Died

    event.listen(Engine, "commit", die)
    try:
        yield dead
    finally:
        event.remove(Engine, "commit", die)


@on_both
def test_two_at_once_make_one_case_of_each(office: Office, site: Engine, kind: str) -> None:
    for _ in range(MANY):
        inbox.receive(site, office.item())
    ready, new, failed = threading.Barrier(2), [], []

    def work() -> None:
        with taking(office.desk) as intake:
            ready.wait()
            try:
                new.append(intake.run_once())
            except Exception as error:
                failed.append(error)

    both = [threading.Thread(target=work) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert failed == []
    assert sum(new) == count(office.desk.engine) == MANY
    with reading(office.desk.engine) as connection:
        assert connection.scalar(select(func.count()).where(cases.c.record.is_(None))) == 0


def test_only_what_is_for_the_organisations_that_are_named_is_taken(office: Office, site: Engine) -> None:
    inbox.receive(site, office.item())
    with taking(office.desk, "staffordshire") as intake:
        assert intake.run_once() == 0
    assert [each.taken_by for each in inbox.waiting(site)] == [None]


def test_what_somebody_took_at_the_terminal_stays_theirs(office: Office, site: Engine) -> None:
    item = office.item()
    inbox.receive(site, item)
    inbox.take(site, item.reference, "Ama", FRIDAY.date())
    with taking(office.desk) as intake:
        assert intake.run_once() == 0
    assert count(office.desk.engine) == 0


def test_each_message_goes_to_the_team_that_it_is_sealed_for(office: Office, site: Engine) -> None:
    inbox.receive(site, office.item(team="whistleblowing"))
    inbox.receive(site, office.item(asks_for_contact, route="contact"))
    with taking(office.desk) as intake:
        assert intake.run_once() == 2
    for team, kind in (("whistleblowing", "complaint"), ("complaints", "contact-request")):
        (case,) = office.desk.cases.in_work("cambridgeshire", team)
        assert (case.received.kind, case.received.brief is None) == (kind, False)


def test_what_cannot_become_a_case_keeps_no_other_from_it(office: Office, site: Engine) -> None:
    """Two messages can have one reference only where they came by two inboxes."""
    first, second = office.item(), office.item()
    office.desk.cases.add(Item(**{**fields(second), "reference": first.reference}), "complaints")
    inbox.receive(site, first)
    inbox.receive(site, second)
    with taking(office.desk) as intake:
        intake.run_once()
    assert [each.reference for each in inbox.waiting(site)] == [first.reference]


def fields(item: Item) -> dict[str, object]:
    return {name: getattr(item, name) for name in Item.__dataclass_fields__}
