"""What is away comes back: the opener, a key, the database. Nothing is lost meanwhile, and the desk says why."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from joserfc import jwe
from sqlalchemy import insert, select, text, update

from tests.desk.office import TEAM, WORDS, Office
from tests.processes import until
from webapp.desk.desk import Desk
from webapp.desk.intake import Intake
from webapp.desk.opener import refused as codes
from webapp.desk.opener.core import Refused
from webapp.desk.opener.reasons import explain
from webapp.desk.store.people import MANAGER
from webapp.desk.store.tables import case as cases
from webapp.handoff.crypto.key_files import SEALS, seals_by
from webapp.handoff.crypto.team_keys import TeamKeys
from webapp.store import inbox
from webapp.store.engine import open_database, reading, writing
from webapp.store.tables import inbox as inbox_table

SOON = 30.0


@pytest.fixture
def waiting_office(desk_app: Flask, desk: Desk) -> Office:
    """A desk whose opener is not running."""
    return Office(desk_app, desk.settings.public_keys)


@pytest.fixture
def intake(desk: Desk) -> Iterator[Intake]:
    taking = Intake(desk)
    yield taking
    taking.close()


def arrives(office: Office, **more: str) -> str:
    """Let a message lie in the site's inbox, and return its reference."""
    item = office.item(**more)
    site = open_database(office.desk.settings.database_url)
    inbox.receive(site, item)
    site.dispose()
    return item.reference


def unread(desk: Desk) -> list[str | None]:
    with reading(desk.engine) as connection:
        return list(connection.scalars(select(cases.c.unread).where(cases.c.brief.is_(None))))


def flask(app: Flask, *words: str) -> str:
    result = app.test_cli_runner().invoke(args=["desk", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_while_the_opener_is_away_the_list_works_and_it_is_read_when_it_is_back(
    waiting_office: Office, desk: Desk, intake: Intake, request: pytest.FixtureRequest
) -> None:
    reference = arrives(waiting_office)
    assert intake.run_once() == 1
    assert reference in waiting_office.browser().get("/")
    id_ = desk.cases.by_reference(reference) or ""
    with pytest.raises(Refused) as refused:
        desk.opener.open(id_, waiting_office.session(), "read")
    assert refused.value.code == "opener-away"
    assert unread(desk) == [None]
    request.getfixturevalue("opener")
    assert intake.run_once() == 0
    assert unread(desk) == []
    assert WORDS in str(desk.opener.open(id_, waiting_office.session(), "read")["story"])


def test_a_case_whose_key_is_missing_says_so_and_is_read_when_it_is_back(
    office: Office, intake: Intake, tmp_path: Path
) -> None:
    folder = office.desk.settings.private_keys / TEAM
    folder.rename(tmp_path / "elsewhere")
    reference = arrives(office)
    intake.run_once()
    assert unread(office.desk) == ["no-key"]
    assert reference in office.browser().get("/")
    (tmp_path / "elsewhere").rename(folder)
    intake.run_once(again=False)
    assert unread(office.desk) == ["no-key"]
    intake.run_once()
    assert unread(office.desk) == []


def test_a_key_that_cannot_be_used_is_told_and_hides_no_other_team(office: Office, intake: Intake) -> None:
    (key,) = (office.desk.settings.private_keys / TEAM).glob("*.json")
    kept = key.read_text()
    key.write_text("{}")
    arrives(office)
    arrives(office, team="whistleblowing")
    intake.run_once()
    assert unread(office.desk) == ["bad-key"]
    key.write_text(kept)
    intake.run_once()
    assert unread(office.desk) == []


def test_what_cannot_be_read_is_a_dead_letter_that_one_command_puts_back(office: Office, intake: Intake) -> None:
    manager = office.browser(office.person("Max Cole", MANAGER))
    assert "Everything that came could be read" in manager.get("/unreadable")
    good = arrives(office)
    item, broken = office.item(), office.item()
    other = office.item(urgent=False)  # sealed as not urgent, and its envelope will say that it is
    site = open_database(office.desk.settings.database_url)
    with writing(site) as connection:
        for each, change in ((item, {}), (broken, {"body": "no message"}), (other, {"urgent": True})):
            kept = {name: getattr(each, name) for name in each.__dataclass_fields__}
            connection.execute(insert(inbox_table), {**kept, **change})
    intake.run_once()
    page = manager.get("/unreadable")
    assert explain("unreadable") in page
    assert "flask desk retry" in page
    for reference in (broken.reference, other.reference):
        assert reference in page
    for reference in (good, item.reference):
        assert reference not in page
    intake.run_once()
    assert unread(office.desk) == ["unreadable"] * 2
    # Its envelope is put right.
    with writing(office.desk.engine) as connection:
        connection.execute(update(cases).where(cases.c.reference == other.reference).values(urgent=False))
    assert flask(office.app, "retry") == "Put back: 2\n"
    intake.run_once()
    page = manager.get("/unreadable")
    assert (other.reference in page, broken.reference in page) == (False, True)
    site.dispose()


def test_only_managers_see_dead_letters_and_only_their_own_teams(office: Office, intake: Intake) -> None:
    shutil.rmtree(office.desk.settings.private_keys / "cambridgeshire" / "whistleblowing")
    reference = arrives(office, team="whistleblowing")
    intake.run_once()
    theirs = office.person("Wyn Ray", MANAGER, ("cambridgeshire/whistleblowing",))
    assert reference in office.browser(theirs).get("/unreadable")
    assert reference not in office.browser(office.person("Max Cole", MANAGER)).get("/unreadable")
    assert office.browser().get("/unreadable").status == 403


def test_a_message_unlike_any_other_is_read_all_the_same_or_is_a_dead_letter(office: Office) -> None:
    """Whoever has the public key can seal anything."""
    desk = office.desk
    half = strange(office, json.dumps({"contact": {"safe_contact": "half \udfff"}}))
    desk.opener.register(half)
    assert desk.cases.private([half])[half].safe_contact == "half ?"
    for value in (None, [], [[]], {"a": [{}]}, 7, 1e400, "x", "\0"):
        blocks = ("contact", "parts", "flags", "facts", "people", "not_by", "adjustments", "language")
        id_ = strange(office, json.dumps(dict.fromkeys(blocks, value)))
        desk.opener.register(id_)
        assert desk.opener.open(id_, office.session(), "read", declared=True)
    for text_ in ("[]", "nonsense", '{"contact":' + "[" * 100_000):
        with pytest.raises(Refused, match="unreadable"):
            desk.opener.register(strange(office, text_))


def strange(office: Office, message: str) -> str:
    """Let something arrive that somebody else sealed, and return the id of its case."""
    key = TeamKeys.read(office.desk.settings.public_keys).of(*TEAM.split("/"))[-1]
    way = seals_by(key)
    body = jwe.encrypt_compact({"alg": way, "enc": SEALS[way], "kid": key.kid}, message.encode(), key)
    return office.desk.cases.add(replace(office.item(), body=body), "complaints") or ""


def test_an_intake_goes_on_trying_while_a_database_is_away(
    office: Office, intake: Intake, caplog: pytest.LogCaptureFixture
) -> None:
    """Either of the two; a table that is gone is met like a server that is."""
    desk, stop = office.desk, threading.Event()
    site = open_database(desk.settings.database_url)
    running = threading.Thread(target=intake.run_forever, args=(stop,))
    running.start()
    for engine, table in ((site, "inbox"), (desk.engine, "case_file")):
        caplog.clear()
        with writing(engine) as connection:
            connection.execute(text(f"ALTER TABLE {table} RENAME TO away"))
        until(lambda: "intake.failed OperationalError" in caplog.text, SOON)
        with writing(engine) as connection:
            connection.execute(text(f"ALTER TABLE away RENAME TO {table}"))
        reference = arrives(office)
        until(lambda reference=reference: desk.cases.by_reference(reference) and unread(desk) == [], SOON)
    stop.set()
    running.join()
    site.dispose()


def test_there_is_a_sentence_for_every_refusal() -> None:
    refusals = {value for name, value in vars(codes).items() if name.isupper()}
    assert len({explain(code) for code in refusals}) == len(refusals) >= 11
    assert explain("something new") == explain("failed")
