"""When something is down or too big, a person is told whether we have it, and nothing typed is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.browser import HygieneClient, text_in
from tests.conftest import Clock, MakeApp
from tests.personas import HERSELF, REACHED_EVERY_WAY
from tests.web.conftest import Rows
from tests.web.people import go_to, outcome_page
from webapp.app import create_app, serve
from webapp.content import BadContent
from webapp.content.bank_holidays import UNTIL
from webapp.ops.settings import BadSettings, Settings
from webapp.store.engine import writing
from webapp.ui.protection import LARGEST_BODY, MOST_PARTS

NOT_YET = "We have not received this yet"
STORY = 'Two lines,\n"quoted" & <b>marked</b>.'


@contextmanager
def broken(engine: Engine, table: str) -> Iterator[None]:
    """Take a table away for a while."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO away")
    yield
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE away RENAME TO {table}")


def test_a_broken_database_loses_nothing_that_was_typed(client: HygieneClient, engine: Engine) -> None:
    go_to(client, "what-happened")
    with broken(engine, "draft"):
        page = client.answer(what_happened=STORY)
        assert (page.status, page.h1) == (503, NOT_YET)
        assert text_in(page.tree.xpath("//textarea[@id='typed-1']")[0]).replace("\r\n", "\n") == STORY
        assert "01223 703535" in page
        assert "Scott House" in page
        again = client.press("Try again")
        assert (again.status, again.h1) == (503, NOT_YET)
    assert client.press("Try again").slug == "anonymity"
    assert client.visit("what-happened").values["what_happened"] == STORY.replace("\n", "\r\n")


def test_while_the_database_is_down_the_next_person_is_not_shown_what_the_one_before_typed(
    app: Flask, client: HygieneClient, engine: Engine
) -> None:
    page = go_to(client, "what-happened")
    form = {**page.values, "csrf_token": page.token, "what_happened": STORY}
    stranger, newcomer = HygieneClient(app), HygieneClient(app)
    go_to(stranger, "what-happened")
    newcomer.begin()
    newcomer.press("Emergency Exit this page")
    with broken(engine, "draft"):
        assert "Two lines" in client.fetch(page.url, data=form).html
        for each in (stranger, newcomer):
            shown = each.fetch(page.url, data=form)
            assert (shown.status == 503) == (each is stranger)
            assert "Two lines" not in shown.html


def test_lists_and_dates_survive_a_broken_database_too(client: HygieneClient, engine: Engine) -> None:
    page = go_to(client, "how-to-reach-you")
    with broken(engine, "draft"):
        page = client.answer({name: answer for name, answer in REACHED_EVERY_WAY.items() if name in page.boxes})
        assert page.status == 503
    assert client.press("Try again").slug == "adjustments"
    again = client.visit("how-to-reach-you").values
    assert (again["reply_to"], again["leave_message"]) == (["email", "phone", "text", "post", "other"], "no")


@pytest.mark.parametrize("table", ["submission", "outbox"])
def test_a_send_that_failed_was_not_half_sent_and_trying_again_sends_once(
    client: HygieneClient, engine: Engine, rows: Rows, table: str
) -> None:
    go_to(client, "check-answers")
    with broken(engine, table):
        page = client.answer()
        assert (page.status, page.h1) == (503, NOT_YET)
    assert rows()["submission"] == rows()["outbox"] == []
    assert len(rows()["draft"]) == 1
    assert client.press("Try again").slug == "sent"
    assert len(rows()["submission"]) == len(rows()["outbox"]) == 1


def test_a_page_that_cannot_be_shown_says_so_and_guidance_still_works(client: HygieneClient, engine: Engine) -> None:
    go_to(client, "what-happened")
    with broken(engine, "draft"):
        page = client.visit("what-happened")
        assert (page.status, page.h1) == (503, NOT_YET)
        assert "reload this page" in page
        for path in ("/", "/danger", "/contact", "/cambridgeshire/", "/about/privacy"):
            assert client.visit(path).status == 200
    assert client.visit("what-happened").slug == "what-happened"


@pytest.mark.parametrize("missing", ["PUBLIC_KEYS", "PEPPER_FILE"])
def test_without_keys_the_journey_says_so_before_its_first_question(
    make_app: MakeApp, tmp_path: Path, missing: str
) -> None:
    client = HygieneClient(make_app(**{missing: str(tmp_path / "nothing")}))
    page = client.begin()
    assert (page.status, page.h1) == (503, NOT_YET)
    assert "01223 703535" in page
    assert "Scott House" in page
    assert client.fetch("/en/complain/danger", data={"danger": "no"}).status == 503
    for path in ("/", "/danger", "/cambridgeshire/", "/cambridgeshire/how-to-complain", "/about/privacy"):
        assert client.visit(path).status == 200


def test_a_web_server_does_not_start_without_what_it_needs(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = str(tmp_path / "none")
    for name, value in {**environ, "PUBLIC_KEYS": absent, "PEPPER_FILE": absent}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as caught:
        serve()
    assert len(caught.value.problems) == 2


def test_in_production_it_does_not_start_while_an_organisation_has_to_supply_something(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**environ, "PRODUCTION": "1", "HTTPS": "1", "TRUSTED_HOSTS": "complaints.example.org"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match="has to be supplied"):
        serve()
    assert "SECURITY_CONTACT is not set" in capsys.readouterr().err
    monkeypatch.setenv("PRODUCTION", "0")
    assert serve().config["SETTINGS"].https
    assert "SECURITY_CONTACT" not in capsys.readouterr().err, "nobody has to tell anyone on a machine of their own"


def test_bad_content_stops_the_start_and_names_everything_wrong(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(BadContent, match="shared"):
        create_app(Settings.read({**environ, "CONTENT": str(tmp_path)}))


# ---------------------------------------------------------------- too much


def test_a_body_that_is_too_big_is_answered_by_a_page(client: HygieneClient, rows: Rows) -> None:
    page = go_to(client, "what-happened")
    before = rows()
    page = client.fetch("/en/complain/what-happened", data={**page.values, "what_happened": "x" * LARGEST_BODY})
    assert (page.status, page.h1) == (413, "What you sent is too big")
    assert "We have not received it." in page
    assert rows() == before


def test_too_many_parts_are_answered_by_a_page(client: HygieneClient) -> None:
    page = go_to(client, "what-happened")
    parts = {**page.values, **{f"part-{number}": "x" for number in range(MOST_PARTS + 1)}}
    page = client.fetch("/en/complain/what-happened", data=parts, Content_Type="multipart/form-data")
    assert page.status in (400, 413)
    assert page.is_html


def test_the_longest_answer_we_promise_to_take_is_taken(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    longest = "ж" * 20_000
    assert client.answer(what_happened=longest).slug == "anonymity"
    assert client.visit("what-happened").values["what_happened"] == longest
    assert client.go_on({**HERSELF, "what_happened": longest}).slug == "check-answers"


def test_the_service_says_that_it_is_alive_without_its_database(client: HygieneClient, engine: Engine) -> None:
    with broken(engine, "draft"):
        answered = client.web.get("/health")
    assert (answered.status_code, answered.text) == (200, "alive\n")


def test_two_services_can_run_in_one_process(make_app: MakeApp, app: Flask) -> None:
    for each in (make_app(), app, make_app()):
        assert HygieneClient(each).begin().slug == "organisation"


def test_a_busy_database_is_waited_for(client: HygieneClient, engine: Engine) -> None:
    go_to(client, "what-happened")
    taken, free = threading.Event(), threading.Event()

    def keep_busy() -> None:
        with writing(engine):
            taken.set()
            free.wait(0.3)

    busy = threading.Thread(target=keep_busy)
    busy.start()
    taken.wait()
    assert client.answer(what_happened=STORY).slug == "anonymity"
    free.set()
    busy.join()


def test_past_the_known_bank_holidays_complaints_are_still_taken_without_a_date(
    client: HygieneClient, clock: Clock, rows: Rows
) -> None:
    clock.now = datetime(UNTIL.year, UNTIL.month, UNTIL.day, 12, tzinfo=UTC)
    page = outcome_page(client, {**HERSELF, "full_name": "Late"})
    assert "within 3 working days" in page
    assert "If you send it today" not in page
    client.go_on(HERSELF)
    assert client.answer().slug == "sent"
    assert len(rows()["submission"]) == 1
