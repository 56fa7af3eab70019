"""Whoever steals all that a desk keeps, its journal, its log and its cookies, reads nothing that anybody typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import text

from tests.canary import search
from tests.conftest import Clock
from tests.desk.acting import TODAY, WEDNESDAY, add, address, day, to_children
from tests.desk.keying import Keyer
from tests.desk.office import Browser, Office
from tests.desk.writing import POST, READ, sent, url
from tests.personas import REACHED_EVERY_WAY
from webapp.desk.access import cookie_name
from webapp.desk.notices import worker
from webapp.desk.store import notices
from webapp.desk.store.notices import EMAIL, LETTER
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import Allocated
from webapp.store.engine import writing

TOMORROW = date(2026, 11, 26)
TOLD = {
    "story": 'Ptarmigan <1> & "Öl" 44203',
    "name": "Ptarmigan Ablewhite",
    "subject": "Ptarmigan Boxall",
    "email": "ptarmigan.5519@canary.example",
    "phone": "07700 900433",
    "postcode": "PE27 6QZ",
    "street": "7 Ptarmigan Row",
    "safe": "Ptarmigan never after six",
    "needs": "Ptarmigan on yellow paper",
    "not_by": "Ptarmigan of the home",
    "late": "Ptarmigan was ill",
}
"""What somebody told in a message that has come."""
BY_OFFICERS = {
    name: f'Capercaillie <{number}> & "Öl" {number * 6007}'
    for number, name in enumerate("note why settle more action reply wrong lost url query search".split(), 11)
}
"""What officers typed, in each place where they can."""
KEYED = {
    name: f'Dotterel <{number}> & "Öl" {number * 5003}'
    for number, name in enumerate("what_happened people_involved full_name address_line_1 safe_contact".split(), 31)
} | {"email": "dotterel.6613@canary.example", "phone": "07700 900451", "postcode": "PE26 8QZ"}
"""What they keyed in for somebody else."""


def told(message: dict[str, Any]) -> None:
    """Let a message hold a canary wherever somebody types."""
    to_children(message)
    message["story"] = {"what_happened": TOLD["story"], "people_involved": TOLD["subject"]}
    message["contact"] |= {
        **POST,
        "full_name": TOLD["name"],
        "email": TOLD["email"],
        "phone": TOLD["phone"],
        "safe_contact": TOLD["safe"],
        "reply_to": ["email", "post"],
        "address_line_1": TOLD["street"],
        "postcode": TOLD["postcode"],
    }
    message["people"]["subject_name"] = TOLD["subject"]
    message["adjustments"]["in_their_words"] = TOLD["needs"]
    message["when"]["late_reason"] = TOLD["late"]
    message["not_by"] = TOLD["not_by"]


def use(office: Office, clock: Clock) -> tuple[Case, Browser]:
    """Let a case come, be read, worked on and written about, by somebody who makes mistakes too."""
    case = office.arrive(told)
    clock.forward(days=5)
    browser = office.browser()
    read_it(office, browser, case)
    work_on_it(browser, case)
    write_to_them(office, browser, case)
    key_one_in(browser)
    make_mistakes(office, browser, case)
    clock.forward(hours=1)
    late = browser.post(address(case, "note"), {"text": BY_OFFICERS["lost"], "version": "1"})
    assert BY_OFFICERS["lost"] in late
    return case, browser


def read_it(office: Office, browser: Browser, case: Case) -> None:
    """Find it by each word, say that one has no part in it, read and print it."""
    for by in ("name", "postcode", "phone", "email"):
        found = browser.fill("/search", by=by, text=TOLD[by])
        assert case.received.reference in found, by
    message = address(case, "message")
    asked = browser.fill(message, why="cover")
    assert TOLD["story"] in browser.post(message, {**asked.fields(), "part": "no"})
    assert browser.person is not None
    add(office, case, Allocated(browser.person.id))


def work_on_it(browser: Browser, case: Case) -> None:
    """Type something in each act that takes words."""
    said = BY_OFFICERS
    for slug, answers in (
        ("note", {"text": said["note"]}),
        ("waiting", {"who": "provider", "why": said["why"], **day("chase_on", TOMORROW)}),
        ("settle", {"condition": "late-reason", "how": "met", **TODAY, "why": said["settle"]}),
        ("learning", {"action": said["action"], "owner": said["action"], **day("by", TOMORROW)}),
        ("outcome", {"result": "upheld", **TODAY, "told": "told", **day("told_on", WEDNESDAY), "more": said["more"]}),
    ):
        done = browser.fill(address(case, slug), **answers)
        assert done.status == 303, f"{slug}: {done.errors}"


def write_to_them(office: Office, browser: Browser, case: Case) -> None:
    """Write by email, which comes back, and by letter, which is read before it is posted."""
    for channel in (EMAIL, LETTER):
        done = sent(browser, case, "other", **READ, channel=channel, text=f"Hello.\n\n{BY_OFFICERS['reply']}")
        assert done.status == 303, done.errors
    waiting = notices.waiting(office.desk.engine, {f"{case.received.organisation}/{case.received.team}"})
    for notice in waiting:
        assert BY_OFFICERS["reply"] in browser.get(f"/letters/{notice.id}")
    worker.bounced(office.desk, waiting[0].id)
    assert BY_OFFICERS["reply"] in browser.get(f"{url(case).rpartition('/reply')[0]}/replies")


def key_one_in(browser: Browser) -> None:
    """Key in a whole letter, and half of another."""
    saved = Keyer(browser)
    saved.key_in({**REACHED_EVERY_WAY, **KEYED})
    half = Keyer(browser)
    half.begin()
    half.go_on({**REACHED_EVERY_WAY, **KEYED}, to="how-to-reach-you")
    assert half.answer(email=BY_OFFICERS["wrong"]).status == 400


def make_mistakes(office: Office, browser: Browser, case: Case) -> None:
    """Type where nothing is taken, and where the database fails."""
    wrong = BY_OFFICERS["wrong"]
    assert browser.post(address(case, "note"), {"text": wrong, "version": "1", "csrf_token": wrong}).status in (
        400,
        409,
    )
    assert browser.get(f"/{quote(BY_OFFICERS['url'])}").status == 404
    assert browser.get(f"/?whose={quote(BY_OFFICERS['query'])}").status == 200
    assert browser.fill("/search", by="name", text=BY_OFFICERS["search"]).status == 200
    assert Browser(office.app).fill("/sign-in", email="x@example.org", password=wrong).status == 400
    shown = browser.get(address(case, "note"))
    rename(office, "note", "away")
    assert browser.post(address(case, "note"), {**shown.fields(), "text": wrong}).status == 500
    rename(office, "away", "note")


def rename(office: Office, old: str, new: str) -> None:
    with writing(office.desk.engine) as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def test_nothing_that_anybody_typed_stands_in_clear_in_the_desks_stores_log_or_cookies(
    office: Office,
    clock: Clock,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    case, browser = use(office, clock)
    cookie = browser.client.get_cookie(cookie_name(office.desk))
    said = capfd.readouterr()
    (tmp_path / "log").write_text(said.out + said.err, encoding="utf-8")
    (tmp_path / "cookies").write_text(str(cookie), encoding="utf-8")
    home = Path(office.desk.settings.desk_database_url.removeprefix("sqlite:///")).parent
    places = [home, tmp_path / "log", tmp_path / "cookies"]
    assert search(places, {*TOLD.values(), *BY_OFFICERS.values(), *KEYED.values()}) == []

    # The control: what stands in clear is found in the database, the log says that something failed, the cookie is
    # there, and a text that is put into the database is found in its journal.
    assert {hit.path.name.partition("-")[0] for hit in search(places, [case.received.reference])} == {"desk.sqlite3"}
    assert search(places, ["desk.failed"])
    assert cookie is not None
    with writing(office.desk.engine) as connection:
        told = {"what": TOLD["story"]}
        connection.execute(text("UPDATE notice SET kind = :what"), told)
    assert "desk.sqlite3-wal" in {hit.path.name for hit in search(places, [TOLD["story"]])}
