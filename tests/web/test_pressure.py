"""Under pressure nobody is refused for who they are or where they come from; guidance and health go on."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import HygieneClient
from tests.conftest import MakeApp
from tests.personas import HERSELF, PRAISE
from tests.processes import Web, until, web
from tests.web.conftest import Messages
from tests.web.people import go_to, send
from tests.web.stored import keys_of, service_of
from webapp.domain.vocabulary import AUTOMATED, FLAGS
from webapp.forms.journey import QUESTIONS
from webapp.ops.load_shedding import FORMS_A_SECOND, FORMS_AT_ONCE, MOST_DRAFTS, PATIENCE_SECONDS, Gate, Pace, Slots
from webapp.public.security import HONEYPOT_FIELD
from webapp.store import engine
from webapp.store.engine import open_database, writing

NOT_YET = "We have not received this yet"
SECOND = 1.0


@pytest.fixture
def served(environ: dict[str, str], tmp_path: Path) -> Iterator[Web]:
    """The service in processes of its own."""
    with web({**os.environ, **environ}, tmp_path / "log") as found:
        yield found


# ---------------------------------------------------------------- too fast


def test_nobody_who_types_or_presses_twice_is_ever_slowed() -> None:
    pace = Pace()
    assert not any(pace.keep("a draft") for _ in range(FORMS_AT_ONCE))
    assert 2 * len(QUESTIONS) <= FORMS_AT_ONCE, "a whole journey, each page sent twice, in one instant"
    assert FORMS_A_SECOND >= 50


def test_a_draft_that_floods_is_slowed_and_no_other_draft_is() -> None:
    pace = Pace(at_once=5, a_second=1, slowed=0.001)
    assert [pace.keep("flood") for _ in range(8)] == [False] * 5 + [True] * 3
    assert not pace.keep("someone else")


def test_a_slowed_draft_is_let_go_again_as_time_passes() -> None:
    pace = Pace(at_once=1, a_second=100, slowed=0.02)
    assert [pace.keep("flood"), pace.keep("flood")] == [False, True]
    assert not pace.keep("flood"), "while it waited it earned two more"


def test_slowing_takes_one_thread_of_a_process_and_never_more() -> None:
    pace = Pace(at_once=1, a_second=1, slowed=0.3)
    pace.keep("flood")
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: pace.keep("flood"), range(4))) == 1


def test_what_is_remembered_for_pacing_does_not_grow() -> None:
    pace = Pace()
    for number in range(MOST_DRAFTS + 100):
        pace.keep(f"draft {number}")
    assert len(pace._left) == MOST_DRAFTS


def test_a_flooding_visitor_is_slowed_over_http_and_still_answered(make_app: MakeApp) -> None:
    app = make_app()
    client = HygieneClient(app)
    page = go_to(client, "danger")
    form = {"danger": "no", "csrf_token": page.token}
    began = time.monotonic()
    answers = {client.fetch(page.url, data=form, follow=False).status for _ in range(FORMS_AT_ONCE + 20)}
    took = time.monotonic() - began
    assert answers == {303}
    allowed = FORMS_AT_ONCE + took * FORMS_A_SECOND
    row = keys_of(client).row
    left, _ = service_of(app).pace._left[row]
    assert left < allowed - FORMS_AT_ONCE + 1, "every form was counted"


# ---------------------------------------------------------------- too many at once


def test_whoever_finds_all_slots_taken_waits_until_one_is_free() -> None:
    slots = Slots(threads=3, patience=5)
    taken = [slots.acquire(), slots.acquire()]
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(slots.acquire)
        assert not waiting.done()
        slots.release(taken.pop() or 0)
        assert waiting.result(timeout=5)


def test_when_nothing_moves_the_others_are_told_at_once_until_it_moves_again() -> None:
    slots = Slots(threads=2, patience=0.1)
    held = slots.acquire()
    assert held is not None
    assert slots.acquire() is None, "after waiting as long as it is patient"
    began = time.monotonic()
    assert [slots.acquire() for _ in range(100)] == [None] * 100
    assert time.monotonic() - began < SECOND, "a hundred that wait would take ten"
    slots.release(held)
    again = slots.acquire()
    assert again is not None
    slots.release(again)
    held = slots.acquire()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(slots.acquire)
        time.sleep(0.01)
        assert not waiting.done(), "it was quick in between, so it is waited for again"
        slots.release(held or 0)
        assert waiting.result() is not None


def test_every_slot_is_given_back_whatever_the_answer(client: HygieneClient, app: Flask) -> None:
    go_to(client, "what-happened")
    for url in ("/en/complain/nowhere", "/en/complain/how-to-reach-you", "/en/complain/what-happened"):
        client.fetch(url)
        client.fetch(url, data={})
        client.fetch(url, data={}, Origin="https://evil.example", follow=False)
    assert service_of(app).slots._taken == 0


def test_while_the_database_hangs_guidance_and_health_go_on_and_typed_text_stays(served: Web) -> None:
    engine = open_database(served.settings.database_url)
    people = [served.browser() for _ in range(12)]
    for each in people:
        each.begin()
        each.answer(organisation="cambridgeshire")

    def answer(person: HygieneClient) -> tuple[int, str]:
        page = person.answer(wanted="complain-adult")
        return page.status, page.h1

    with ThreadPoolExecutor(len(people)) as pool:
        with writing(engine):
            answers = [pool.submit(answer, each) for each in people]
            least = len(people) - (served.settings.threads - 1) * len(served.workers)
            until(lambda: sum(each.done() for each in answers) >= least, 2 * PATIENCE_SECONDS)
            told = {each.result() for each in answers if each.done()}
            took = [timed(served, path) for path in ("/health", "/en/cambridgeshire/how-to-complain") * 5]
        waited = {each.result() for each in answers} - told
    engine.dispose()
    assert told == {(503, NOT_YET)}
    assert max(took) < PATIENCE_SECONDS / 2
    assert {status for status, _ in waited} == {200}, "whoever held a slot was only slow"
    for person in people:
        assert person.page is not None
        if person.page.status == 503:
            assert person.press("Try again").slug == "danger"
        assert person.visit("organisation").values["organisation"] == "cambridgeshire"


def timed(served: Web, path: str) -> float:
    """Return how long a page took, which a browser of its own asked for."""
    began = time.monotonic()
    assert served.browser().web.get(path).status_code == 200
    return time.monotonic() - began


# ---------------------------------------------------------------- before the first question


def test_the_gate_asks_seldom_while_all_is_well_and_each_time_while_it_is_not() -> None:
    asked: list[list[str]] = [[], ["the disk is full"], ["the disk is full"], []]
    gate = Gate(lambda: asked.pop(0), look_again=0.05)
    assert [gate.is_open() for _ in range(10)] == [True] * 10
    time.sleep(0.06)
    assert [gate.is_open() for _ in range(3)] == [False, False, True]
    assert asked == []


def test_without_room_on_the_disk_nobody_is_asked_anything_and_whoever_has_begun_goes_on(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    begun, comes = HygieneClient(app), HygieneClient(app)
    go_to(begun, "what-happened")
    service_of(app).gate._fine_until = 0
    with monkeypatch.context() as full:
        full.setattr(engine.free_space_ok, "__defaults__", (2**62,))
        page = comes.begin()
        assert (page.status, page.h1) == (503, NOT_YET)
        assert "01223 703535" in page
        assert "Scott House" in page
        for path in ("/", "/danger", "/contact", "/cambridgeshire/how-to-complain"):
            assert comes.visit(path).status == 200
        assert begun.go_on(HERSELF).slug == "check-answers"
        assert begun.answer().slug == "sent"
    assert comes.begin().slug == "organisation"


def test_a_database_that_was_never_migrated_stops_people_before_they_type(make_app: MakeApp, tmp_path: Path) -> None:
    client = HygieneClient(make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}"))
    page = client.begin()
    assert (page.status, page.h1) == (503, NOT_YET)
    assert "01223 703535" in page


def test_leaving_leads_away_even_when_the_database_is_down(client: HygieneClient, app: Flask) -> None:
    go_to(client, "what-happened")
    engine = app.extensions["engine"]
    ways = (
        ("/en/exit", {}, "bbc.co.uk/weather"),
        ("/en/finish", {}, "/en/finished"),
        ("/en/finish", {"sure": "yes"}, "/en/deleted"),
        ("/en/next-person", {"sure": "yes"}, "/en/"),
    )
    for path, said, leads in ways:
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE draft RENAME TO away")
        assert client.page is not None
        cookies = dict(client.cookies)
        left = client.fetch(path, data={"csrf_token": client.page.token, **said}, follow=False)
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO draft")
        assert leads in left.html or left.response.headers["Location"] == leads
        assert "Put It Right" not in left.html
        assert left.response.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert client.has_ended
        for name, value in cookies.items():
            client.web.set_cookie(name, value)
        client.visit("what-happened")


# ---------------------------------------------------------------- machines


def test_the_box_for_machines_cannot_be_seen_reached_or_heard_and_says_to_leave_it_empty(client: HygieneClient) -> None:
    trapped = [slug for slug, form in QUESTIONS.items() if form.honeypot]
    assert len(trapped) == 2
    page = go_to(client, "what-happened")
    (box,) = page.tree.xpath(f"//input[@name='{HONEYPOT_FIELD}']")
    around = box.getparent()
    assert around.get("hidden") == ""
    assert (box.get("tabindex"), box.get("autocomplete")) == ("-1", "off")
    assert page.tree.xpath(f"//label[@for='{box.get('id')}']")[0].text_content() == "Leave this box empty"


@pytest.mark.parametrize(("answers", "slug"), [(HERSELF, "what-happened"), (PRAISE, "your-feedback")])
def test_what_a_machine_fills_in_is_flagged_and_taken_all_the_same(
    client: HygieneClient, messages: Messages, answers: dict[str, str], slug: str
) -> None:
    go_to(client, slug, answers)
    assert client.page is not None
    client.answer({**client.page.fitting(answers), HONEYPOT_FIELD: "https://spam.example"})
    client.go_on(answers)
    assert client.answer().slug == "sent"
    (message,) = messages()
    assert message["flags"] == [AUTOMATED]
    assert "spam.example" not in str(message)


def test_who_leaves_it_empty_is_not_flagged_nor_who_empties_it_again(
    client: HygieneClient, app: Flask, messages: Messages
) -> None:
    go_to(client, "what-happened")
    client.answer(what_happened="By a helpful browser", **{HONEYPOT_FIELD: "filled in"})
    client.change("what-happened", what_happened="By a person")
    client.go_on(HERSELF)
    client.answer()
    send(HygieneClient(app), {**HERSELF, "danger": "yes"})
    flags = [message["flags"] for message in messages()]
    assert sorted(flags) == [[], ["urgent"]]
    assert {*FLAGS} >= {flag for each in flags for flag in each}
