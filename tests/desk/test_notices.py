"""What waits in the desk's outbox goes once, whoever dies meanwhile; what cannot go becomes a task."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.canary import search
from tests.conftest import Clock
from tests.desk.mail import Mailbox, serving
from tests.desk.notify_stub import KEY, TEMPLATE, notify_stub
from tests.desk.office import WORDS, Office
from tests.processes import process, until
from webapp.desk.notices import enqueue
from webapp.desk.notices.addresses import Server
from webapp.desk.notices.senders import is_sent_by_hand, sender_of
from webapp.desk.notices.sending import Later, Refused
from webapp.desk.notices.smtp import Smtp
from webapp.desk.notices.worker import LEASE, Worker, bounced
from webapp.desk.settings import DeskSettings
from webapp.desk.store import notices
from webapp.desk.store.notices import BOUNCED, EMAIL, LETTER, REFUSED, SENT
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import Allocated
from webapp.ops.settings import BadSettings
from webapp.store.engine import writing

BOTH = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
SENDER = "care@example.org"
READY_WITHIN = 60.0


class Told:
    """A way to send that remembers what it was given, and does as it is told."""

    def __init__(self, does: Callable[[], object] = lambda: None) -> None:
        self.given: list[tuple[str, bool]] = []
        self.does = does

    def send(self, id_: str, words: notices.Words, *, again: bool) -> None:
        self.given.append((id_, again))
        self.does()


def fails(error: BaseException) -> Callable[[], object]:
    def fail() -> None:
        raise error

    return fail


@pytest.fixture
def case(office: Office) -> Case:
    return office.arrive()


@pytest.fixture
def server() -> Iterator[tuple[Mailbox, Smtp]]:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        yield mailbox, Smtp(Server("127.0.0.1", port, tls=False), SENDER)


def put(office: Office, case: Case, channel: str = EMAIL, recipient: str = "ama@example.com") -> str:
    desk = office.desk
    with writing(desk.engine) as connection:
        return enqueue(
            connection, desk.sealing, case.received.id, "need", channel, recipient, "A message", "Call us.", desk.now()
        )


def found(office: Office, id_: str) -> notices.Notice:
    notice = notices.get(office.desk.engine, id_)
    assert notice is not None
    return notice


@BOTH
def test_what_waits_goes_once_and_keeps_no_words(office: Office, case: Case, server: tuple[Mailbox, Smtp]) -> None:
    mailbox, smtp = server
    id_ = put(office, case)
    worker = Worker(office.desk, smtp)
    assert (worker.run_once(), worker.run_once()) == (1, 0)
    assert mailbox.recipients == ["ama@example.com"]
    sent = found(office, id_)
    assert (sent.result, sent.sealed) == (SENT, None)


def test_what_is_not_committed_is_not_there(office: Office, case: Case) -> None:
    desk, told = office.desk, Told()

    def break_off() -> None:
        with writing(desk.engine) as connection:
            enqueue(connection, desk.sealing, case.received.id, "need", EMAIL, "a@example.com", "A", "B", desk.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert Worker(desk, told).run_once() == 0


def test_a_letter_is_sent_by_no_worker(office: Office, case: Case) -> None:
    put(office, case, LETTER)
    assert Worker(office.desk, Told()).run_once() == 0


def test_what_fails_for_now_is_tried_again_after_longer_and_longer(office: Office, case: Case, clock: Clock) -> None:
    put(office, case)
    told = Told(fails(Later("server-said-451")))
    worker = Worker(office.desk, told)
    tried = []
    for _ in range(8):
        worker.run_once()
        tried.append(len(told.given))
        clock.forward(minutes=1)
    assert tried == [1, 2, 2, 3, 3, 3, 3, 4]
    told.does = lambda: None
    clock.forward(hours=1)
    assert worker.run_once() == 1
    assert [again for _, again in told.given] == [False, True, True, True, True]


@BOTH
def test_what_is_refused_for_good_becomes_a_task_and_is_never_tried_again(
    office: Office, case: Case, clock: Clock
) -> None:
    id_, told = put(office, case), Told(fails(Refused("server-said-550")))
    for _ in range(2):
        Worker(office.desk, told).run_once()
        clock.forward(days=1)
    assert len(told.given) == 1
    assert found(office, id_).result == REFUSED
    assert office.desk.cases.get(case.received.id).failed_notices == [id_]


@BOTH
def test_an_email_that_came_back_becomes_a_task_once(office: Office, case: Case) -> None:
    id_ = put(office, case)
    assert not bounced(office.desk, id_)  # it has not gone yet
    Worker(office.desk, Told()).run_once()
    assert [bounced(office.desk, id_), bounced(office.desk, id_)] == [True, False]
    assert found(office, id_).result == BOUNCED
    now = office.desk.cases.get(case.received.id)
    assert (now.failed_notices, now.version) == ([id_], 1)


def test_an_officer_who_works_on_the_case_meanwhile_does_not_lose_the_task(office: Office, case: Case) -> None:
    desk = office.desk

    def works() -> None:
        seen = desk.cases.get(case.received.id).version
        desk.cases.append(case.received.id, seen, [Allocated("")], office.person().id, desk.now())
        raise Refused("server-said-550")

    id_ = put(office, case)
    Worker(desk, Told(works)).run_once()
    assert desk.cases.get(case.received.id).failed_notices == [id_]


def test_one_that_cannot_be_read_holds_up_no_other(office: Office, case: Case, clock: Clock) -> None:
    put(office, case)
    clock.forward(seconds=1)
    other = put(office, case)
    told = Told(lambda: None if told.given[-1][0] == other else fails(ValueError("odd"))())
    assert Worker(office.desk, told).run_once() == 1
    assert found(office, other).result == SENT


@BOTH
def test_whoever_dies_after_sending_leaves_one_that_goes_again_under_the_same_id(
    office: Office, case: Case, clock: Clock, server: tuple[Mailbox, Smtp]
) -> None:
    mailbox, smtp = server

    class Dies(Smtp):
        def send(self, id_: str, words: notices.Words, *, again: bool) -> None:
            smtp.send(id_, words, again=again)
            raise SystemExit  # as a kill would, nothing is written down

    put(office, case)
    with pytest.raises(SystemExit):
        Worker(office.desk, Dies(Server("", 0, tls=False), SENDER)).run_once()
    other = Worker(office.desk, smtp)
    assert other.run_once() == 0  # it is leased
    clock.forward(seconds=LEASE.total_seconds())
    assert (other.run_once(), other.run_once()) == (1, 0)
    ids = [str(each["Message-ID"]) for each in mailbox.messages]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_an_email_that_went_while_the_database_was_away_is_written_down_when_it_is_back_and_goes_once(
    office: Office, case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    file = Path(office.desk.settings.desk_database_url.removeprefix("sqlite:///"))
    away = file.with_name("away")
    id_, told = put(office, case), Told(lambda: file.rename(away))
    stop = threading.Event()
    worker = threading.Thread(target=Worker(office.desk, told).run_forever, args=(stop,), daemon=True)
    worker.start()
    until(lambda: "notices.failed" in caplog.text, READY_WITHIN)
    away.rename(file)
    until(lambda: found(office, id_).result == SENT, READY_WITHIN)
    stop.set()
    worker.join()
    assert len(told.given) == 1


def test_with_notify_whoever_dies_after_sending_leaves_nothing_doubled(
    office: Office, case: Case, clock: Clock, desk_environ: dict[str, str]
) -> None:
    with notify_stub() as stub:
        set_to = {"NOTIFY_KEY": KEY, "NOTIFY_TEMPLATE": TEMPLATE, "NOTIFY_URL": stub.url}
        sender = sender_of(DeskSettings.read({**desk_environ, **set_to}))
        assert sender is not None
        put(office, case)
        stub.hangs_up = True
        Worker(office.desk, sender).run_once()
        stub.hangs_up = False
        clock.forward(hours=1)
        assert Worker(office.desk, sender).run_once() == 1
    assert len(stub.emails) == 1


@BOTH
def test_two_workers_at_once_send_each_once(office: Office, case: Case, server: tuple[Mailbox, Smtp]) -> None:
    mailbox, smtp = server
    many = [put(office, case, recipient=f"person{number}@example.com") for number in range(12)]
    workers = [Worker(office.desk, smtp) for _ in range(2)]
    gone: list[int] = []
    running = [threading.Thread(target=lambda each=each: gone.append(each.run_once())) for each in workers]
    for each in running:
        each.start()
    for each in running:
        each.join()
    assert sum(gone) == len(many)
    assert sorted(mailbox.recipients) == sorted(f"person{number}@example.com" for number in range(12))


def test_a_worker_that_is_killed_while_it_sends_loses_nothing(
    office: Office, case: Case, clock: Clock, desk_environ: dict[str, str], tmp_path: Path
) -> None:
    mailbox, killed = Mailbox(), threading.Event()

    class Slow(Mailbox):
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            answer = await mailbox.handle_DATA(server, session, envelope)
            os.kill(running.pid, signal.SIGKILL)  # before it hears that the email was taken
            killed.set()
            return answer

    id_ = put(office, case)
    with serving(Slow()) as port:
        environ = {**os.environ, **desk_environ, "SMTP_URL": f"smtp://127.0.0.1:{port}", "NOTICE_FROM": SENDER}
        with process(["flask", "desk", "notices"], environ, tmp_path / "log") as running:
            until(lambda: killed.is_set() or running.poll() is not None, READY_WITHIN)
    assert killed.is_set(), (tmp_path / "log").read_text()
    assert found(office, id_).result == ""
    held = found(office, id_).leased_until
    assert held is not None
    clock.now = held + timedelta(seconds=1)
    with serving(mailbox) as port:
        assert Worker(office.desk, Smtp(Server("127.0.0.1", port, tls=False), SENDER)).run_once() == 1
    assert [each["Message-ID"] for each in mailbox.messages] == [f"<{id_}@example.org>"] * 2


def test_where_nothing_sends_emails_they_wait_for_officers(office: Office, case: Case) -> None:
    id_ = put(office, case)
    assert is_sent_by_hand(office.desk.settings)
    assert Worker(office.desk, sender_of(office.desk.settings)).run_once() == 0
    assert found(office, id_).attempts == 0


def test_a_command_says_that_an_email_came_back(office: Office, case: Case) -> None:
    id_ = put(office, case)
    Worker(office.desk, Told()).run_once()

    def said(told: str) -> Result:
        return office.app.test_cli_runner().invoke(args=["desk", "notices", "bounced", told])

    assert said(f"<{id_}@example.org>").exit_code == 0
    assert said(id_).exit_code == 1
    assert office.desk.cases.get(case.received.id).failed_notices == [id_]


def test_no_notice_holds_the_story_and_no_recipient_stands_in_clear(
    office: Office, case: Case, server: tuple[Mailbox, Smtp], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    mailbox, smtp = server
    browser = office.browser()
    for kind in ("acknowledgement", "stage-acknowledgement", "longer", "need", "consent"):
        url = f"/cases/{case.received.reference}/reply/{kind}"
        shown = browser.get(url)
        (text,) = shown.tree.xpath("//textarea/text()")
        filled = {**shown.fields(), "read": "yes", "channel": EMAIL, "text": re.sub(r"\[…\]", "Please call us.", text)}
        assert browser.post(f"{url}/send", filled).status == 303, kind
    place = Path(office.desk.settings.desk_database_url.removeprefix("sqlite:///")).parent
    assert search([place], ["ama@example.com", "Ama Boateng"]) == []
    assert Worker(office.desk, smtp).run_once() == 5
    for message in mailbox.messages:
        body: Any = message.get_payload(decode=True)
        whole = body.decode() + str(message["Subject"])
        assert WORDS not in whole
        assert "Grace" not in whole
        assert str(message["Subject"]) == "A message from Cambridgeshire County Council"
    told = "".join(capfd.readouterr())
    assert "ama@example.com" not in told


def test_settings_that_do_not_fit_together_are_named(desk_environ: dict[str, str]) -> None:
    told = {"SMTP_URL": "smtp://mail.example.org", "NOTIFY_KEY": KEY}
    with pytest.raises(BadSettings) as said:
        DeskSettings.read({**desk_environ, **told})
    assert [each.partition(" ")[0] for each in said.value.problems] == ["SMTP_URL", "NOTICE_FROM", "NOTIFY_TEMPLATE"]
