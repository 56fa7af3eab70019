"""Only the opener reads what people sent: for who may, after a line in the audit, and at a person's pace."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from tests.conftest import FRIDAY, Clock, Say
from tests.desk.office import TEAM, WORDS, Office
from webapp.desk.desk import Desk
from webapp.desk.opener.core import Opener, Refused
from webapp.desk.pace import MOST, OPENED, SEARCHED, SLOW_SECONDS
from webapp.desk.store import audit
from webapp.desk.store.people import AUDITOR, KEEPER, MANAGER, Person
from webapp.desk.store.tables import case as cases
from webapp.handoff.crypto.keys import rotate
from webapp.store.engine import reading, writing

WHISTLEBLOWERS = "cambridgeshire/whistleblowing"


def row(desk: Desk, case_id: str) -> object:
    with reading(desk.engine) as connection:
        return connection.execute(select(cases).where(cases.c.id == case_id)).one()


def refusal(office: Office, case_id: str, who: Person, **more: bool) -> Refused:
    with pytest.raises(Refused) as refused:
        office.desk.opener.open(case_id, office.session(who), "read", **more)
    return refused.value


def told(desk: Desk) -> list[tuple[str, str, str, str]]:
    return [(each.by, each.what, each.about, each.why) for each in audit.lines(desk.engine)]


def private_folder(desk: Desk, team: str) -> Path:
    return desk.settings.private_keys / team


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_case_is_sealed_anew_when_it_is_first_read_and_opens_as_before(office: Office, kind: str) -> None:
    id_ = office.arrive().received.id
    kept = row(office.desk, id_)
    assert kept.body is None  # type: ignore[attr-defined]
    assert kept.record_kid.startswith("cambridgeshire.complaints.")  # type: ignore[attr-defined]
    assert WORDS.encode() not in kept.record  # type: ignore[attr-defined]
    message = office.desk.opener.open(id_, office.session(), "read")
    assert WORDS in message["story"]["what_happened"]
    assert told(office.desk) == [(office.person().id, "opened", id_, "read")]


def test_each_record_has_a_key_of_its_own_and_tells_no_length(office: Office) -> None:
    one = row(office.desk, office.arrive().received.id)
    other = row(office.desk, office.arrive(lambda m: m["story"].update(what_happened="Long. " * 200)).received.id)
    assert one.record_key != other.record_key  # type: ignore[attr-defined]
    assert len(one.record) == len(other.record)  # type: ignore[attr-defined]


def test_a_record_opens_under_no_other_envelope(office: Office) -> None:
    id_ = office.arrive().received.id
    with writing(office.desk.engine) as connection:
        connection.execute(update(cases).values(urgent=False))
    assert refusal(office, id_, office.person()).code == "unreadable"


def test_what_the_old_key_sealed_opens_when_there_is_a_new_one(office: Office) -> None:
    desk = office.desk
    before, waits = office.arrive().received.id, desk.cases.add(office.item(), "complaints")
    packs = desk.content.packs.packs.values()
    rotate(desk.settings.public_keys, desk.settings.private_keys, FRIDAY.date(), packs, *TEAM.split("/"))
    after = Office(office.app, desk.settings.public_keys)
    new = after.arrive(lambda m: m.update(reference="CCC-NEW1-NEW1")).received.id
    desk.opener.register(waits or "")
    assert row(desk, new).record_kid != row(desk, before).record_kid  # type: ignore[attr-defined]
    for each in (before, waits, new):
        assert WORDS in str(desk.opener.open(each or "", office.session(), "read")["story"])


def test_the_audit_has_its_line_before_the_key_is_read(office: Office, clock: Clock, tmp_path: Path) -> None:
    # The key is a pipe, which is read when somebody opens its other end: at that moment the line must be there.
    id_ = office.arrive().received.id
    (key,) = private_folder(office.desk, TEAM).glob("*.json")
    kept = key.rename(tmp_path / "kept")
    os.mkfifo(key)
    opened: list[object] = []
    person, session = office.person(), office.session()
    asking = threading.Thread(target=lambda: opened.append(office.desk.opener.open(id_, session, "read")))
    asking.start()
    with key.open("w") as pipe:
        lines = told(office.desk)
        pipe.write(kept.read_text())
    asking.join()
    assert lines == [(person.id, "opened", id_, "read")]
    assert opened


def test_no_one_opens_what_is_not_for_them_and_the_audit_says_who_tried(office: Office) -> None:
    id_ = office.arrive().received.id
    people = {
        "another-team": [office.person("Olu Ade", teams=("staffordshire/complaints", WHISTLEBLOWERS))],
        "no-entry": [office.person("Una Key", KEEPER), office.person("Al Aud", AUDITOR)],
    }
    for code, each in ((code, each) for code, some in people.items() for each in some):
        assert refusal(office, id_, each).code == code
        assert told(office.desk)[-1] == (each.id, "refused", id_, code)
    assert refusal(office, "nothing", office.person()).code == "unknown"
    assert told(office.desk)[-1] == (office.person().id, "refused", "", "unknown")


def test_a_desk_with_the_key_of_complaints_alone_reads_nothing_of_whistleblowing(office: Office) -> None:
    shutil.rmtree(private_folder(office.desk, WHISTLEBLOWERS))
    desk = office.desk
    id_ = desk.cases.add(office.item(team="whistleblowing"), "whistleblowing") or ""
    with pytest.raises(Refused, match="no-key"):
        desk.opener.register(id_)
    assert refusal(office, id_, office.person("Wyn Ray", teams=(WHISTLEBLOWERS,))).code == "no-key"
    assert refusal(office, id_, office.person()).code == "another-team"
    # Even if its row said that it is for the others.
    with writing(desk.engine) as connection:
        connection.execute(update(cases).values(team="complaints"))
    assert refusal(office, id_, office.person()).code == "no-key"


def test_whistleblowers_read_their_own_and_nothing_else(office: Office) -> None:
    theirs = office.arrive(team="whistleblowing").received.id
    wyn = office.person("Wyn Ray", teams=(WHISTLEBLOWERS,))
    assert WORDS in str(office.desk.opener.open(theirs, office.session(wyn), "read")["story"])
    assert refusal(office, office.arrive().received.id, wyn).code == "another-team"
    assert office.desk.opener.find("name", "Ama Boateng", office.session(wyn)) == [theirs]


def test_more_than_sixty_cases_within_an_hour_are_slowed_down_and_told(
    desk: Desk, opener: Opener, office: Office, clock: Clock
) -> None:
    waited: list[float] = []
    slow = Opener(desk.engine, desk.settings.private_keys, desk.sealing, desk.content.packs, clock, sleep=waited.append)
    person, session, id_ = office.person(), office.session(), office.arrive().received.id
    for number in range(MOST[OPENED] - 1):
        audit.add(desk.engine, person.id, OPENED, clock(), f"case-{number}", "read")
    slow.open(id_, session, "read")
    slow.open(id_, session, "read")
    assert waited == []
    more = [office.arrive().received.id for _ in range(2)]
    for each in more:
        slow.open(each, session, "read")
    assert waited == [SLOW_SECONDS] * 2
    (alarm,) = audit.alarms(desk.engine, FRIDAY)
    assert (alarm.by, alarm.what, alarm.why) == (person.id, "alarm", OPENED)
    slow.open(id_, office.session(office.person("Max Cole", MANAGER)), "read")
    clock.forward(hours=2)
    slow.open(id_, office.session(), "read")
    assert waited == [SLOW_SECONDS] * 2
    assert audit.alarms(desk.engine, clock()) == []
    assert list(audit.verify(desk.engine)) == []


def test_searching_has_a_measure_of_its_own(desk: Desk, office: Office, clock: Clock) -> None:
    waited: list[float] = []
    slow = Opener(desk.engine, desk.settings.private_keys, desk.sealing, desk.content.packs, clock, waited.append)
    person = office.person()
    for _ in range(MOST[SEARCHED]):
        audit.add(desk.engine, person.id, SEARCHED, clock(), "", "name")
    slow.find("name", "Boateng", office.session(person))
    assert waited == [SLOW_SECONDS]
    assert [each.why for each in audit.alarms(desk.engine, FRIDAY)] == [SEARCHED]


def test_one_who_is_slowed_down_holds_up_nobody_else(desk: Desk, office: Office, clock: Clock) -> None:
    held, go_on = threading.Event(), threading.Event()

    def wait(_: float) -> None:
        held.set()
        assert go_on.wait(30)

    slow = Opener(desk.engine, desk.settings.private_keys, desk.sealing, desk.content.packs, clock, wait)
    person, other, id_ = office.person(), office.person("Max Cole"), office.arrive().received.id
    for number in range(MOST[OPENED]):
        audit.add(desk.engine, person.id, OPENED, clock(), f"case-{number}", "read")
    asking = threading.Thread(target=slow.open, args=(id_, office.session(person), "read"))
    asking.start()
    assert held.wait(30)
    assert slow.open(id_, office.session(other), "read")
    assert asking.is_alive()
    go_on.set()
    asking.join()


def test_nothing_of_what_was_sent_stands_in_clear_in_the_database(office: Office, say: Say) -> None:
    office.arrive()
    office.desk.opener.find("name", "Ama Boateng", office.session())
    with reading(office.desk.engine) as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        dump = repr([connection.execute(text(f'SELECT * FROM "{each}"')).all() for each in tables]).lower()
    assert "cambridgeshire" in dump
    for words in ("boateng", "ama@example.com", "900982", "carer did not come", "not after six", "grace"):
        assert words not in dump
