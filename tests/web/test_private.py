"""What a person types is theirs: it is gone when they leave, and stands nowhere it should not."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from tests.browser import HygieneClient, Page, text_in
from tests.conftest import Clock, MakeApp
from tests.personas import HERSELF, LONG_AGO
from tests.web.conftest import Messages, Rows
from tests.web.people import arrive, exits, finish, go_to, reference_on, send
from tests.web.stored import draft_of, messages_of, service_of
from webapp.domain.packs.model import Packs
from webapp.forms.fields import Line, Text
from webapp.forms.journey import QUESTIONS
from webapp.ops import logging
from webapp.ops.day import end_day

FINISH = "Delete my answers and leave"
START = "organisation"
GONE = "We have deleted what you typed"


# ---------------------------------------------------------------- leaving


@pytest.mark.parametrize(("leads", "said"), [("/en/exit", {}), ("/en/finish", {"sure": "yes"})])
def test_leaving_deletes_the_draft_and_makes_the_browser_forget(
    client: HygieneClient, rows: Rows, leads: str, said: dict[str, str]
) -> None:
    go_to(client, "what-happened")
    cookie = dict(client.cookies)
    client.press("Ask for an adjustment", what_happened="Half a story")
    assert len(rows()["draft"]) == 1
    page = client.visit("/delete-answers")
    form = next(each for each in page.tree.xpath("//form") if each.get("action") == leads)
    assert {name: form.fields[name] for name in said} == said
    left = client.fetch(leads, data={"csrf_token": page.token, **said}, follow=False)
    assert left.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert left.response.headers["Cache-Control"] == "no-store"
    assert rows()["draft"] == []
    assert client.has_ended
    for name, value in cookie.items():  # even a cookie that was copied opens nothing any more
        client.web.set_cookie(name, value)
    page = client.visit("what-happened")
    assert page.h1 == GONE
    assert "Half a story" not in page.html


def test_exit_goes_to_a_neutral_site_by_way_of_a_page_that_names_nothing(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    page = exits(client)
    assert page.status == 200
    assert 'http-equiv="refresh" content="0; url=https://www.bbc.co.uk/weather"' in page.html
    assert page.tree.xpath("//main//a/@href") == ["https://www.bbc.co.uk/weather"]
    assert not [word for word in ("Put It Right", "omplain", "ouncil", "care") if word in page.html]


def test_finish_ends_on_a_neutral_page_and_back_shows_nothing(client: HygieneClient) -> None:
    go_to(client, "check-answers")
    page = finish(client)
    assert page.url == "/en/deleted"
    assert page.h1 == GONE
    assert "None of it was sent." in page
    assert "You have finished" not in page
    assert client.has_ended
    for slug in ("check-answers", "how-to-reach-you", "what-happened"):
        page = client.visit(slug)
        assert page.slug == START
        assert "Boateng" not in page.html


def test_leaving_after_sending_hides_the_reference_and_keeps_the_complaint(
    client: HygieneClient, rows: Rows, messages: Messages
) -> None:
    reference = reference_on(send(client))
    page = client.press(FINISH)
    assert (page.url, page.h1) == ("/en/finished", "You have finished")
    assert rows()["draft"] == []
    assert [message["reference"] for message in messages()] == [reference]
    assert reference not in client.visit("sent").html


@pytest.mark.parametrize("slug", ["what-happened", "your-route", "check-answers"])
def test_nothing_unsent_is_deleted_before_the_person_was_asked(client: HygieneClient, rows: Rows, slug: str) -> None:
    token = go_to(client, slug, LONG_AGO).token
    before = rows()["draft"]
    assert client.fetch("/en/finish", data={"csrf_token": token}).url == "/en/delete-answers"
    page = client.visit(slug)
    page = client.follow(FINISH) if FINISH in page.links else client.press(FINISH)
    assert (page.url, page.h1) == ("/en/delete-answers", "Do you want to delete your answers?")
    assert len(rows()["draft"]) == len(before) == 1
    assert client.follow("Keep my answers and go back").slug in (slug, "check-answers")


def test_what_was_typed_on_the_page_is_kept_while_the_person_is_asked(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    client.press(FINISH, what_happened="Half a story")
    client.follow("Keep my answers and go back")
    assert client.visit("what-happened").values["what_happened"] == "Half a story"


def test_who_begins_another_and_deletes_that_is_not_told_that_they_have_finished(client: HygieneClient) -> None:
    send(client)
    client.visit("another")
    client.press("Start now")
    client.answer(organisation="cambridgeshire")
    page = finish(client)
    assert page.url == "/en/deleted"
    assert "None of it was sent. If you sent something before and have a reference" in page.text


def test_on_a_computer_of_ones_own_deleting_is_one_quiet_line(client: HygieneClient) -> None:
    assert looks_of_deleting(go_to(client, "check-answers")) == ["app-way"]


def test_there_is_nothing_to_ask_where_nothing_is_kept(client: HygieneClient) -> None:
    assert client.visit("/delete-answers").url == "/en/"
    assert FINISH not in client.begin()


def test_looking_around_stores_nothing(client: HygieneClient, rows: Rows) -> None:
    for path in (
        "/",
        "/complain",
        "/complain/adjustments",
        "/complain/sent",
        "/danger",
        "/timed-out",
        "/finished",
        "/deleted",
    ):
        client.visit(path)
    assert rows()["draft"] == []


# ---------------------------------------------------------------- time


def deadline_on(page: Page) -> str:
    found: str = page.tree.xpath("//time[@data-deadline]")[0].text_content()
    return found


def test_a_draft_lasts_as_long_as_its_page_says_and_any_page_starts_the_time_again(
    client: HygieneClient, clock: Clock
) -> None:
    page = go_to(client, "what-happened")
    assert deadline_on(page) == "12:30"
    clock.forward(minutes=20)
    assert deadline_on(client.visit("what-happened")) == "12:50"
    clock.forward(minutes=29, seconds=59)
    assert client.visit("what-happened").slug == "what-happened"
    clock.forward(minutes=30)
    assert client.visit("what-happened").h1 == GONE


def test_the_deadline_is_told_in_english_time(client: HygieneClient, clock: Clock) -> None:
    clock.now = datetime(2027, 6, 18, 12, tzinfo=UTC)
    assert deadline_on(go_to(client, "what-happened")) == "13:30"


def test_anyone_can_stay_ten_times_at_the_last_moment_until_six_hours_are_over(
    client: HygieneClient, clock: Clock
) -> None:
    token = {"csrf_token": go_to(client, "what-happened").token}
    for _ in range(10):
        clock.forward(minutes=29)
        stayed = client.fetch("/en/stay", data=token)
        assert (stayed.status, stayed.html) == (200, "1800")
    for _ in range(3):
        clock.forward(minutes=20)
        assert client.fetch("/en/stay", data=token).status == 200
    assert deadline_on(client.visit("what-happened")) == "18:00"
    clock.forward(minutes=10)
    assert client.fetch("/en/stay", data=token).status == 410
    assert client.visit("what-happened").h1 == GONE


LOOKS = "//footer//*[@href='/en/delete-answers']/@class | //form[@action='/en/next-person']/button/@class"


def looks_of_deleting(page: Page) -> list[str]:
    return [str(each) for each in page.tree.xpath(LOOKS)]


@pytest.mark.parametrize("helper", ["library", "council"])
def test_on_a_shared_computer_the_time_is_shorter_and_deleting_is_a_button_that_is_seen(
    client: HygieneClient, clock: Clock, helper: str
) -> None:
    page = go_to(client, "check-answers", {**HERSELF, "helper": helper})
    assert deadline_on(page) == "12:15"
    assert page.tree.xpath("//dialog/@data-seconds-left") == ["900"]
    assert looks_of_deleting(page) == ["govuk-button govuk-button--secondary"]
    clock.forward(minutes=15)
    assert client.visit("check-answers").h1 == GONE


@pytest.mark.parametrize(
    ("slug", "typed"),
    [
        ("what-happened", {"what_happened": "A long story.\nIn two lines."}),
        ("how-to-reach-you", {"full_name": 'Ama "B" <b>'}),
        ("how-we-deal-with-it", {"meeting": "no", "handling_more": "Slowly, please."}),
    ],
)
def test_what_is_typed_too_late_is_shown_so_that_it_can_be_copied(
    client: HygieneClient, clock: Clock, rows: Rows, slug: str, typed: dict[str, str]
) -> None:
    go_to(client, slug)
    clock.forward(minutes=31)
    page = client.answer(typed)
    assert (page.status, page.h1) == (400, GONE)
    assert "nothing was sent." in page
    shown = [text_in(box).replace("\r\n", "\n") for box in page.tree.xpath("//main//textarea")]
    assert shown == [text for name, text in typed.items() if name != "meeting"]
    assert rows()["submission"] == []
    assert client.follow("Start again").url == "/en/"


@pytest.mark.parametrize("slug", ["what-you-want-to-do", "your-route", "what-happened", "check-answers", "sent"])
def test_opening_a_page_too_late_says_once_what_became_of_the_answers(
    client: HygieneClient, clock: Clock, slug: str
) -> None:
    go_to(client, "check-answers")
    clock.forward(minutes=31)
    page = client.visit(slug)
    assert page.h1 == GONE
    assert "nothing was sent." in page
    assert client.visit(slug).slug == START


@pytest.mark.parametrize("slug", ["your-route", "check-answers"])
def test_pressing_on_too_late_says_what_became_of_the_answers(
    client: HygieneClient, clock: Clock, rows: Rows, slug: str
) -> None:
    go_to(client, slug, LONG_AGO)
    clock.forward(minutes=31)
    page = client.answer()
    assert page.h1 == GONE
    assert rows()["submission"] == []


def test_a_visit_whose_time_is_over_can_begin_again_at_once(client: HygieneClient, clock: Clock) -> None:
    go_to(client, "what-happened")
    clock.forward(minutes=31)
    assert send(client).slug == "sent"


def test_what_lay_too_long_is_deleted_for_good(
    client: HygieneClient, app: Flask, rows: Rows, time_machine: TimeMachineFixture
) -> None:
    go_to(client, "what-happened")
    time_machine.move_to(datetime(2026, 11, 20, 12, 29, tzinfo=UTC))
    app.test_cli_runner().invoke(args=["purge"])
    assert len(rows()["draft"]) == 1
    time_machine.move_to(datetime(2026, 11, 20, 12, 31, tzinfo=UTC))
    assert "Drafts deleted: 1" in app.test_cli_runner().invoke(args=["purge"]).output
    assert rows()["draft"] == []


def test_a_draft_that_cannot_be_read_does_not_lock_its_visitor_out(client: HygieneClient, app: Flask) -> None:
    go_to(client, "what-happened")
    with app.extensions["engine"].begin() as connection:
        connection.exec_driver_sql("UPDATE draft SET sealed = randomblob(2000)")
    assert client.begin().slug == START
    assert client.answer(organisation="cambridgeshire").slug == "what-you-want-to-do"


# ---------------------------------------------------------------- nowhere else

CANARY = "Quetzalcoatlus"
FITTING = {
    "email": f"{CANARY}@example.com",
    "phone": "07700 900982",
    "postcode": "EX4 9ZY",
    "subject_postcode": "EX4 9ZY",
}


@contextmanager
def writing_down() -> Iterator[io.StringIO]:
    """Collect what is written to standard output and standard error meanwhile."""
    written = io.StringIO()
    with redirect_stdout(written), redirect_stderr(written):
        yield written
        assert logging.writer.flush()


def typed_on(slug: str) -> dict[str, str]:
    """Return a canary for every box of a page that takes typed text."""
    names = [field.name for field in QUESTIONS[slug].fields if issubclass(field.kind, Line | Text)]
    return {name: FITTING.get(name, f"{CANARY} in {name}") for name in names}


def test_what_is_typed_stands_in_no_log_address_cookie_or_file(
    make_app: MakeApp, packs: Packs, tmp_path: Path, clock: Clock
) -> None:
    pages = [slug for slug in QUESTIONS if typed_on(slug)]
    assert len(pages) >= 17
    tried = 0
    with writing_down() as written:
        app = make_app()
        for slug in pages:
            client = HygieneClient(app)
            arrive(client, slug, packs)
            assert client.page is not None
            typed = {name: text for name, text in typed_on(slug).items() if name in client.page.boxes}
            if not typed:
                continue  # its boxes are for some people only, and this is none of them
            tried += 1
            client.press("Continue", **typed)
            if client.page.slug == slug:  # something else on the page is missing: what was typed is kept unjudged
                client.press("Someone is in danger now")
            assert set(typed.values()) & words_in(draft_of(client).content)
            assert client.typed, "the browser watches every address and cookie for what was typed"
        send(HygieneClient(app), {**HERSELF, "what_happened": f"{CANARY}, a story"})
        clock.forward(days=1)
        end_day(service_of(app).metrics, service_of(app).today())
    assert tried >= len(pages) - 1
    assert CANARY in str(messages_of(app))
    assert written.getvalue().count('"event": "journey.day"') == 4
    assert CANARY not in written.getvalue()
    assert [str(file) for file in files_under(tmp_path) if CANARY.encode() in file.read_bytes()] == []
    control = tmp_path / "control"
    control.write_text(f"a canary as it would stand in a file: {CANARY}")
    assert [file for file in files_under(tmp_path) if CANARY.encode() in file.read_bytes()] == [control]


def words_in(value: object) -> set[str]:
    """Return every text in a nest of lists and mappings."""
    if isinstance(value, dict | list):
        return set().union(*map(words_in, value.values() if isinstance(value, dict) else value))
    return {str(value)}


def files_under(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.rglob("*") if path.is_file())


def test_what_visitors_ask_for_has_no_line_and_one_of_an_operator_names_a_route_not_a_page(make_app: MakeApp) -> None:
    with writing_down() as written:
        client = HygieneClient(make_app())
        send(client, {**HERSELF, "what_happened": CANARY})
        for address in (f"/en/complain/{CANARY}", f"/{CANARY}/", f"/en/{CANARY}/{CANARY}", f"/en/?{CANARY}"):
            client.web.get(address, headers={"User-Agent": CANARY, "Referer": f"http://localhost/{CANARY}"})
            client.web.post(address, data={CANARY: CANARY})
        client.web.get(f"/health?{CANARY}", headers={"User-Agent": CANARY, "Referer": f"http://localhost/{CANARY}"})
    (line,) = (json.loads(line) for line in written.getvalue().splitlines())
    assert line.keys() <= logging.ALLOWED | {"event", "level", "timestamp"}
    assert (line["event"], line["route"]) == ("request", "/health")
    assert CANARY not in written.getvalue()


def test_a_fault_of_ours_is_logged_by_its_kind_and_place_never_by_its_words(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object) -> None:
        raise RuntimeError(f"{CANARY}: {given}")

    with writing_down() as written:
        client = HygieneClient(make_app())
        go_to(client, "what-happened")
        monkeypatch.setattr("webapp.submitting.draft_content.forget", fail)
        page = client.answer(what_happened=f"{CANARY}, a story")
        monkeypatch.undo()
    assert (page.status, page.h1) == (500, "Sorry, there is a problem with this service")
    assert text_in(page.tree.xpath("//textarea[@id='typed-1']")[0]) == f"{CANARY}, a story"
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    failed = next(line for line in lines if line["event"] == "request.failed")
    assert failed["kind"] == "RuntimeError"
    assert failed["at"].startswith("submitting/draft_content.py:")
    assert CANARY not in written.getvalue()
    assert client.press("Try again").slug == "anonymity"
