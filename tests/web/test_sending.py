"""What a person sends is taken exactly once, and judged again first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.browser import HygieneClient, text_in
from tests.conftest import Clock
from tests.personas import HERSELF, HIS_MOTHER
from tests.web.conftest import Messages, Rows
from tests.web.people import go_to, reference_on, send
from tests.web.stored import draft_of, keys_of, service_of
from webapp.ops.settings import Settings
from webapp.store.drafts import save_draft
from webapp.submitting.draft_content import VERSION

CHECK = "/en/complain/check-answers"
THREADS = 8


def one_of_each(rows: Rows) -> bool:
    stored = rows()
    return len(stored["submission"]) == len(stored["outbox"]) == 1


# ---------------------------------------------------------------- once


def test_a_double_click_sends_once(client: HygieneClient, rows: Rows) -> None:
    form = {"csrf_token": go_to(client, "check-answers").token}
    first, second = client.fetch(CHECK, data=form), client.fetch(CHECK, data=form)
    assert first.slug == second.slug == "sent"
    assert reference_on(first) == reference_on(second)
    assert one_of_each(rows)


def test_eight_at_once_send_once(app: Flask, rows: Rows) -> None:
    for sent_before in range(3):
        client = HygieneClient(app)
        form = {"csrf_token": go_to(client, "check-answers").token}
        tabs = [client.another_device() for _ in range(THREADS)]
        together = threading.Barrier(THREADS)

        def press(tab: HygieneClient, form: Any = form, together: threading.Barrier = together) -> str:
            together.wait()
            page = tab.fetch(CHECK, data=form)
            assert page.slug == "sent", f"{page.url}: {page.h1}"
            return reference_on(page)

        with ThreadPoolExecutor(THREADS) as pool:
            references = set(pool.map(press, tabs))
        assert len(references) == 1
        assert len(rows()["submission"]) == len(rows()["outbox"]) == sent_before + 1


def test_a_retry_after_the_answer_was_lost_shows_the_same_reference(client: HygieneClient, rows: Rows) -> None:
    form = {"csrf_token": go_to(client, "check-answers").token}
    client.fetch(CHECK, data=form, follow=False)
    reference = rows()["submission"][0]["reference"]
    assert reference_on(client.fetch(CHECK, data=form)) == reference
    assert one_of_each(rows)


def test_after_sending_no_address_of_the_form_leads_to_the_confirmation_but_its_own(
    client: HygieneClient, rows: Rows
) -> None:
    """It may be the next person at this computer who opens it."""
    reference = reference_on(send(client))
    for slug in ("/complain", "check-answers", "what-happened", "danger", "your-route", "adjustments"):
        page = client.visit(slug)
        assert page.slug == "another"
        assert reference not in page.html
    assert reference_on(client.follow("See the reference of what was sent")) == reference
    assert reference_on(client.visit("sent")) == reference
    assert one_of_each(rows)


@pytest.mark.parametrize("slug", ["what-happened", "your-route", "check-answers", "adjustments"])
def test_a_tab_left_open_cannot_change_or_repeat_what_was_sent(client: HygieneClient, rows: Rows, slug: str) -> None:
    go_to(client, "check-answers")
    old = client.another_tab()
    form = old.visit(slug).values
    client.answer()
    before = rows()
    page = old.fetch(f"/en/complain/{slug}", data={**form, "what_happened": "Something else"})
    assert page.slug == ("sent" if slug == "check-answers" else "another")
    assert rows() == before


def test_a_change_in_another_tab_is_seen_before_sending(client: HygieneClient, messages: Messages) -> None:
    go_to(client, "check-answers")
    other = client.another_tab()
    other.change("who-you-are", who="relative")
    assert client.answer().slug == "consent"
    assert messages() == []
    client.go_on(HIS_MOTHER)
    other.change("how-to-reach-you", full_name="Kofi Boateng")
    client.answer()
    assert [message["contact"]["full_name"] for message in messages()] == ["Kofi Boateng"]


def test_two_tabs_that_answer_different_pages_both_count(client: HygieneClient, messages: Messages) -> None:
    go_to(client, "check-answers")
    one, two = client.another_tab(), client.another_tab()
    one.visit("what-happened")
    two.visit("how-to-reach-you")
    one.answer(what_happened="One Tab")
    two.answer(email="two@example.com")
    client.visit("check-answers")
    client.answer()
    message = messages()[0]
    assert (message["story"]["what_happened"], message["contact"]["email"]) == ("One Tab", "two@example.com")


def test_several_pages_answered_at_once_are_all_kept(client: HygieneClient, messages: Messages) -> None:
    page = go_to(client, "check-answers")
    said = {
        "what-happened": {"what_happened": "One"},
        "how-to-reach-you": {"full_name": "Two", "reply_to": "email", "email": "two@example.com"},
        "people-involved": {"people_involved": "Three"},
    }
    tabs = [(client.another_device(), slug, fields) for slug, fields in said.items()]
    together = threading.Barrier(len(tabs))

    def answer(tab: tuple[HygieneClient, str, dict[str, str]]) -> int:
        together.wait()
        return tab[0].fetch(f"/en/complain/{tab[1]}", data={**tab[2], "csrf_token": page.token}).status

    with ThreadPoolExecutor(len(tabs)) as pool:
        assert list(pool.map(answer, tabs)) == [200] * len(tabs)
    client.visit("check-answers")
    client.answer()
    story, contact = messages()[0]["story"], messages()[0]["contact"]
    assert [story["what_happened"], contact["email"], story["people_involved"]] == ["One", "two@example.com", "Three"]


def test_no_two_people_get_the_same_reference(app: Flask, rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter([7, 7, 7, 8])
    monkeypatch.setattr("webapp.submitting.submit.randbits", lambda bits: next(numbers))
    first, second = send(HygieneClient(app)), send(HygieneClient(app))
    assert reference_on(first) != reference_on(second)
    assert len(rows()["submission"]) == 2


# ---------------------------------------------------------------- the confirmation


def test_the_confirmation_stays_for_fifteen_minutes_and_no_longer(
    client: HygieneClient, clock: Clock, settings: Settings, rows: Rows
) -> None:
    reference = reference_on(send(client))
    clock.forward(minutes=10)
    client.fetch("/en/stay", data={"csrf_token": client.visit("sent").token})
    clock.forward(minutes=4, seconds=59)
    assert reference_on(client.visit("sent")) == reference
    clock.forward(seconds=1)
    assert settings.sent == timedelta(minutes=15)
    page = client.visit("sent")
    assert page.h1 == "We have deleted what you typed"
    assert reference not in page.html
    assert client.visit("check-answers").slug == "organisation"
    assert one_of_each(rows)


def test_a_form_sent_again_after_that_sends_nothing_twice(client: HygieneClient, clock: Clock, rows: Rows) -> None:
    form = {"csrf_token": go_to(client, "check-answers").token}
    client.fetch(CHECK, data=form)
    clock.forward(minutes=16)
    page = client.fetch(CHECK, data=form)
    assert page.h1 == "We have deleted what you typed"
    assert "If you were not given a reference, nothing was sent." in page
    assert one_of_each(rows)


def test_there_is_no_confirmation_before_anything_was_sent(client: HygieneClient) -> None:
    assert client.visit("sent").slug == "organisation"
    go_to(client, "check-answers")
    assert client.visit("sent").slug == "check-answers"


def test_once_they_are_sent_the_answers_are_a_copy_to_look_at_and_gone_with_the_confirmation(
    client: HygieneClient, rows: Rows, clock: Clock, settings: Settings
) -> None:
    go_to(client, "check-answers", {**HERSELF, "what_happened": "The canary sang."})
    assert "canary" in str(draft_of(client).content)
    client.answer()
    content = draft_of(client).content
    assert content.keys() == {"version", "sent"}
    assert "canary" in str(content["sent"]["answers"])
    (row,) = rows()["draft"]
    assert row["expires_at"] - row["started_at"] == settings.sent == timedelta(minutes=15)
    clock.forward(minutes=15)
    assert "canary" not in client.visit("what-you-sent").html


# ---------------------------------------------------------------- judged again


@pytest.mark.parametrize(
    ("slug", "tampered"),
    [
        ("how-to-reach-you", {"full_name": "Ama", "reply_to": ["email"], "email": "not an address"}),
        ("how-to-reach-you", {"full_name": "", "reply_to": ["email"], "email": "ama@example.com"}),
        ("how-to-reach-you", {"full_name": "x" * 201, "reply_to": ["email"], "email": "ama@example.com"}),
        ("what-happened", {"what_happened": None}),
        ("what-happened", {"what_happened": "x" * 20_001}),
        ("how-we-deal-with-it", {"meeting": "no", "handling_more": "x" * 20_001}),
        ("what-happened", {"what_happened": "Nobody came.", "remedy_more": "x" * 20_001}),
        ("do-any-of-these-apply", {"applies": [], "happened": "last-12-months", "ongoing": ["none"]}),
        ("helper", {"helper": "butler"}),
        ("adjustments", {}),
    ],
)
def test_every_answer_is_judged_again_when_it_is_sent(
    client: HygieneClient, engine: Engine, rows: Rows, slug: str, tampered: dict[str, Any]
) -> None:
    go_to(client, "check-answers")
    draft = draft_of(client)
    answers = {**draft.content["answers"], slug: tampered}
    changed = replace(draft, content={**draft.content, "answers": answers})
    save_draft(engine, keys_of(client), changed, draft.touched)
    page = client.fetch(CHECK, data={"csrf_token": client.page.token if client.page else ""})
    assert page.slug == slug
    assert rows()["submission"] == []
    page = client.answer(page.fitting(HERSELF))
    client.go_on(HERSELF)
    assert client.answer().slug == "sent"


def test_a_draft_of_a_later_version_is_refused_kindly_and_left_for_those_who_can_read_it(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    service, draft = service_of(client.app), draft_of(client)
    newer = replace(draft, content={"version": VERSION + 1, "story": "of another shape"})
    save_draft(service.engine, keys_of(client), newer, service.clock())
    page = client.answer(what_happened="Nobody came.")
    assert page.status == 400
    assert text_in(page.tree.xpath("//textarea")[0]) == "Nobody came."
    assert draft_of(client).content["story"] == "of another shape"
    assert client.fetch("/en/left", X_Token=page.token).status == 503, "it has not gone"
    assert client.visit("/timed-out").slug == "organisation"
    assert draft_of(client).content["story"] == "of another shape"
