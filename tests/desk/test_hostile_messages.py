"""Whoever has a team's public key can seal anything: it may be a dead letter, and it holds up nobody else's."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.desk.office import Office
from webapp.desk.intake import Intake
from webapp.desk.opener.core import Refused
from webapp.store import inbox
from webapp.store.engine import open_database

NESTED = urlsafe_b64encode(b'{"kid":' + b"[" * 100_000).decode().rstrip("=")


@pytest.fixture
def site(office: Office) -> Iterator[Engine]:
    """The site's database, in whose inbox messages lie."""
    engine = open_database(office.desk.settings.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def intake(office: Office) -> Iterator[Intake]:
    taking = Intake(office.desk)
    yield taking
    taking.close()


def test_a_header_of_lists_in_lists_keeps_no_other_message_from_becoming_a_case(
    office: Office, site: Engine, intake: Intake
) -> None:
    bad, good = replace(office.item(), body=f"{NESTED}.a.a.a.a", urgent=True), office.item()
    for each in (bad, good):
        inbox.receive(site, each)
    intake.run_once()
    assert office.desk.cases.by_reference(good.reference)


def test_a_day_beyond_all_calendars_breaks_no_list(office: Office) -> None:
    def far(message: dict[str, Any]) -> None:
        message["received_on"] = "9999-12-01"
        clock = {"id": "x", "kind": "aim", "starts": "received", "value": 6, "unit": "months", "words": "w"}
        message["parts"][0]["timescales"] = [clock]

    case, browser = office.arrive(far), office.browser()
    assert browser.get("/?whose=team").status == 200
    assert "Too far ahead to work out" in browser.get(f"/cases/{case.received.reference}")


def many_clocks(message: dict[str, Any]) -> None:
    message["parts"][0]["timescales"] = [{"id": str(each), "starts": "received"} for each in range(2_000)]


def many_parts(message: dict[str, Any]) -> None:
    message["parts"] = message["parts"] * 2_000


def many_flags(message: dict[str, Any]) -> None:
    message["flags"] = [str(each) for each in range(2_000)]


@pytest.mark.parametrize("change", [many_clocks, many_parts, many_flags])
def test_more_of_anything_than_a_form_sends_is_a_dead_letter(
    office: Office, change: Callable[[dict[str, Any]], None]
) -> None:
    with pytest.raises(Refused, match="unreadable"):
        office.arrive(change)
    assert office.browser().get("/?whose=team").status == 200


def test_a_report_of_wrongdoing_is_for_the_team_apart_whatever_its_key_is_called(
    office: Office, site: Engine, intake: Intake
) -> None:
    def wrongdoing(message: dict[str, Any]) -> None:
        message["kind"] = "wrongdoing"

    item = office.item(wrongdoing, team="whistleblowing")
    for each in (item, replace(item, message_id="m2", reference="CCC-9999-0002", body="no-header.a.a.a.a")):
        inbox.receive(site, each)
    intake.run_once()
    cases = [
        office.desk.cases.get(office.desk.cases.by_reference(each) or "") for each in (item.reference, "CCC-9999-0002")
    ]
    assert [each.received.team for each in cases] == ["whistleblowing", "whistleblowing"]
