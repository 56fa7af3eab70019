"""From Send to the figures, in a real browser without scripts, with every process that `make run` starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page

from tests.accessibility.chromium import visitor
from tests.accessibility.person import Person
from tests.accessibility.serving import LANGUAGES
from tests.conftest import read_content
from tests.desk.officer import FIRST, AtABrowser
from tests.desk.serving import Running, everything
from tests.personas import A_PARENT
from tests.processes import until
from tests.servers.rabbit import Rabbit
from webapp.domain.timescales import due
from webapp.paths import CONTENT

WITHIN = 60.0
"""Seconds that anything may take on a machine with much else to do."""
STORY = "Nobody asked my daughter what she wants."
UNHAPPY_WITH_STAGE_1 = {
    **A_PARENT,
    "topic": ["other"],
    "earlier": "answered",
    "anything_new": "same",
    "answered_by": "us",
    "last_answer": "stage-1",
    "worker": "social-worker",
    "still_unhappy": STORY,
}
"""A parent whose complaint about a social worker was answered, and who asks for Stage 2."""
ANSWER = "We are sorry. We should have told you."

pytestmark = pytest.mark.long


@pytest.fixture
def page(quick_browser: Browser) -> Iterator[Page]:
    """The page of a browser that runs no scripts."""
    with visitor(quick_browser, java_script_enabled=False) as context:
        yield context.new_page()


@pytest.fixture
def one_machine(desk_environ: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A deployment as `make run` has it: SQLite and the embedded queue."""
    return {**desk_environ, "PEPPER_FILE": str(tmp_path / "home" / "pepper")}


@pytest.fixture
def several_machines(one_machine: dict[str, str], postgres_url: str, rabbit: Rabbit) -> dict[str, str]:
    """A deployment as larger ones have it: site and desk each with a database, and a broker between them."""
    return {**one_machine, "DATABASE_URL": postgres_url, "QUEUE_URL": rabbit.url}


def test_from_send_to_the_figures_on_one_machine(one_machine: dict[str, str], page: Page, tmp_path: Path) -> None:
    with everything(one_machine, tmp_path) as running:
        from_send_to_the_figures(running, page)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_from_send_to_the_figures_through_postgresql_and_rabbitmq(
    several_machines: dict[str, str], page: Page, tmp_path: Path
) -> None:
    with everything(several_machines, tmp_path) as running:
        from_send_to_the_figures(running, page)


def from_send_to_the_figures(running: Running, page: Page) -> None:
    """Let a parent send, and an officer do all that they promised; each step is seen where the next one looks."""
    reference = send(running, page)
    officer = AtABrowser(page, running.desk)
    officer.sign_in_the_first_time(running.welcome)
    until(lambda: reference in officer.open_work(), WITHIN)
    until(lambda: "Not opened" not in officer.open_case(reference), WITHIN)
    today = datetime.now(ZoneInfo("Europe/London")).date()

    assert "Who has it\nFirst manager" in officer.act("Change who has this case", whom=FIRST)
    sent = officer.write("Tell them that we have it")
    assert "We aim to answer you within 25 working days of the Schedule of Complaint being signed." in sent
    arrived(running, 1, [reference, "Ama Boateng"])

    assert "It starts when the Schedule of Complaint is signed." in officer.open_case(reference)
    assert runs_out(25, today) in officer.act("Record that something happened", what="schedule-signed", day=today)
    later = officer.act("Use the longer time", clock=FIRST, why="Two people are on leave.", told_on=today)
    assert runs_out(65, today) in later

    officer.write("Answer them", text=ANSWER, asked_for_email="yes")
    arrived(running, 2, [ANSWER])
    done = officer.act("Record the outcome", result="upheld", remedies="apology", day=today)
    assert "The outcome was written down: Upheld, An apology." in done
    assert reference not in officer.open_work()
    counted = officer.open_figures("children").splitlines()
    assert {"Received\t1", "Upheld\t1", "An apology\t1", "Kept\t1"} <= set(counted)


def arrived(running: Running, number: int, says: list[str]) -> None:
    """Wait for the email of this number; fail where it does not say this, or tells what the person had told."""
    until(lambda: len(running.mailbox.messages) >= number, WITHIN)
    email = running.mailbox.messages[number - 1]
    body: Any = email.get_payload(decode=True)
    told = " ".join(body.decode().split())
    assert email["To"] == UNHAPPY_WITH_STAGE_1["email"]
    assert [each for each in says if each not in told] == []
    assert STORY not in told


def runs_out(working_days: int, since: date) -> str:
    """Return the day on which a clock runs out, as it is written."""
    return LANGUAGES["en"].day(due(working_days, "working-days", since, read_content(CONTENT).packs.working_days).day)


def send(running: Running, page: Page) -> str:
    """Send a parent's request for Stage 2 and return its reference."""
    person = Person(page, running.site, LANGUAGES["en"], **UNHAPPY_WITH_STAGE_1)
    person.start()
    person.go_on("check-answers")
    with page.expect_navigation():
        page.locator("main form button.govuk-button").last.click()
    found = re.search(r"CCC-\w{4}-\w{4}", page.locator("main").inner_text())
    assert found, page.url
    return found[0]
