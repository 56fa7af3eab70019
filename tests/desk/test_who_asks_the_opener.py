"""The opener itself sees who asks: whoever is signed in now. It takes nobody's word for it, not the web server's."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.conftest import Clock
from tests.desk.office import TEAM, WORDS, Office
from tests.desk.test_opener import told
from tests.desk.test_opener_socket import answering, ask
from webapp.desk import leaving
from webapp.desk.desk import Desk
from webapp.desk.opener.core import Refused
from webapp.desk.store import people, sessions
from webapp.desk.store.people import KEEPER
from webapp.desk.store.tables import person as person_table
from webapp.desk.store.tables import session as session_table
from webapp.store.engine import reading, writing

WHISTLEBLOWERS = "cambridgeshire/whistleblowing"
Ends = Callable[[Office, Clock, str], object]


def code_of(desk: Desk, case_id: str, session: str) -> str:
    """Return why the opener neither opens a case nor looks for one."""
    with pytest.raises(Refused) as opening:
        desk.opener.open(case_id, session, "read", declared=True)
    with pytest.raises(Refused) as finding:
        desk.opener.find("name", "Boateng", session)
    assert opening.value.code == finding.value.code
    return opening.value.code


def rows(desk: Desk) -> list[tuple[str, datetime]]:
    with reading(desk.engine) as connection:
        found = connection.execute(select(session_table.c.id, session_table.c.seen_at))
        return [(row.id, row.seen_at) for row in found]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_it_opens_for_who_is_signed_in_and_an_id_of_theirs_is_not_enough(office: Office, kind: str) -> None:
    desk, id_, priya = office.desk, office.arrive().received.id, office.person()
    assert WORDS in str(desk.opener.open(id_, office.session(priya), "read")["story"])
    assert told(desk) == [(priya.id, "opened", id_, "read")]
    assert code_of(desk, id_, priya.id) == "signed-out"
    assert told(desk)[1:] == [("", "refused", id_, "signed-out"), ("", "refused", "", "signed-out")]


def test_all_that_the_database_has_of_a_session_opens_nothing(office: Office) -> None:
    id_, session = office.arrive().received.id, office.session()
    ((kept, _),) = rows(office.desk)
    assert kept != session
    assert code_of(office.desk, id_, kept) == "signed-out"


ENDINGS: dict[str, Ends] = {
    "fifteen idle minutes": lambda office, clock, _: clock.forward(minutes=16),
    "signing out": lambda office, _, session: sessions.end(office.desk.engine, session),
    "leaving": lambda office, *_: leaving.let_go(office.desk, office.person(), ""),
    "being let go while it lasts": lambda office, *_: people.change(
        office.desk.engine, office.person().id, active=False
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_session_that_is_over_opens_nothing(office: Office, clock: Clock, ending: str) -> None:
    id_, session = office.arrive().received.id, office.session()
    assert office.desk.opener.open(id_, session, "read")
    ENDINGS[ending](office, clock, session)
    assert code_of(office.desk, id_, session) == "signed-out"


def test_asking_the_opener_makes_no_session_last_longer(office: Office, clock: Clock) -> None:
    id_, session = office.arrive().received.id, office.session()
    before = rows(office.desk)
    clock.forward(minutes=10)
    assert office.desk.opener.open(id_, session, "read")
    assert rows(office.desk) == before


def test_their_role_is_looked_up_each_time(office: Office) -> None:
    id_, session, priya = office.arrive().received.id, office.session(), office.person()
    people.change(office.desk.engine, priya.id, role=KEEPER)
    assert code_of(office.desk, id_, session) == "no-entry"


def test_whoever_names_somebody_beside_the_session_gets_nothing(office: Office) -> None:
    desk, id_ = office.desk, office.arrive().received.id
    asked = {"what": "open", "case_id": id_, "session": office.session(), "why": "read"}
    assert "answer" in ask(desk, json.dumps(asked).encode() + b"\n")
    asked |= {"who": office.person("Max Cole").id}
    assert ask(desk, json.dumps(asked).encode() + b"\n") == {"refused": "failed"}


def test_who_is_of_the_team_apart_and_of_another_opens_nothing_of_either(office: Office) -> None:
    """Nobody is given both; whoever writes it into the database gains nothing by it."""
    desk, priya = office.desk, office.person()
    session, id_ = office.session(priya), office.arrive(team="whistleblowing").received.id
    with writing(desk.engine) as connection:
        both = {"teams": json.dumps([TEAM, WHISTLEBLOWERS])}
        connection.execute(update(person_table).where(person_table.c.id == priya.id).values(both))
    assert code_of(desk, id_, session) == "not-apart"
    assert code_of(desk, office.arrive().received.id, session) == "not-apart"


def test_a_machine_has_cases_read_and_opens_none_whatever_session_it_has(
    desk_app: Flask, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    office = Office(desk_app, desk.settings.public_keys)
    with answering(desk) as server:
        id_, session = desk.cases.add(office.item(), "complaints") or "", office.session()
        server.users, server.machines = frozenset({os.geteuid() + 1}), frozenset({os.geteuid()})
        assert desk.opener.is_there()
        desk.opener.register(id_)
        desk.opener.keep_apart()
        assert desk.cases.get(id_).received.brief is not None
        assert code_of(desk, id_, session) == "not-allowed"
    assert "opener.stranger" in caplog.text
    assert told(desk) == []
