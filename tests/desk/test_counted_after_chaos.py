"""What `make chaos` counts at the desk is what stands there."""

from __future__ import annotations

import pytest

from tests.chaos.desk import RunningDesk, Waiting
from tests.chaos.letters import Email, Kept
from tests.desk.mail import Mailbox, serving
from tests.desk.office import WORDS, Office
from tests.desk.writing import sent
from webapp.desk.notices.addresses import Server
from webapp.desk.notices.smtp import Smtp
from webapp.desk.notices.worker import Worker
from webapp.desk.store.notices import SENT

TOKEN = f"token-{'0' * 32}"


@pytest.fixture
def running(office: Office) -> RunningDesk:
    return RunningDesk(office.desk, 0, Mailbox(), ())


def test_a_case_that_was_not_read_is_counted_until_it_is(office: Office, running: RunningDesk) -> None:
    assert running.waiting() == Waiting(0, 0, 0)
    id_ = office.desk.cases.add(office.item(), "complaints")
    assert running.waiting() == Waiting(cases=1, unread=1, unsent=0)
    office.desk.opener.register(id_ or "")
    assert running.waiting() == Waiting(cases=1, unread=0, unsent=0)


def test_every_case_is_opened_and_says_what_was_sent(office: Office, running: RunningDesk) -> None:
    cases = [office.arrive() for _ in range(2)]
    found = running.arrivals()
    assert {each.reference for each in found} == {each.received.reference for each in cases}
    assert all(WORDS in str(each.message["story"]) for each in found)


def test_a_letter_waits_and_stands_with_what_came_of_it(office: Office, running: RunningDesk) -> None:
    case = office.arrive()
    sent(office.browser(), case, text=f"We have it. {TOKEN}")
    assert running.waiting().unsent == 1
    assert running.kept() == [Kept(TOKEN, case.received.reference, ("",))]
    with serving(running.mailbox) as port:
        Worker(office.desk, Smtp(Server("127.0.0.1", port, tls=False), "care@example.org")).run_once()
    assert running.waiting().unsent == 0
    assert running.kept() == [Kept(TOKEN, case.received.reference, (SENT,))]
    (email,) = running.emails()
    assert email == Email(email.message_id, "ama@example.com", TOKEN)
