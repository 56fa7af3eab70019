"""A request to be contacted is sealed, sent once, and loses nothing of the form that it leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.browser import HygieneClient
from tests.conftest import Clock
from tests.personas import A_CHILD, HERSELF
from tests.web.conftest import Messages, Rows
from tests.web.people import go_to, reference_on, send
from tests.web.stored import draft_of, keys_of, put_draft, service_of
from tests.web.test_contact_me import BY_PHONE, HERS, URL, asks
from tests.web.test_contract import breaches
from webapp.domain.packs.model import Packs
from webapp.forms.pages.contact_me import ContactMe
from webapp.handoff import envelope
from webapp.handoff.queues.embedded import EmbeddedQueue
from webapp.handoff.relay import Relay
from webapp.store import outbox
from webapp.store.drafts import delete_draft


def test_who_spoke_of_childrens_services_reaches_the_team_for_them(
    client: HygieneClient, messages: Messages, packs: Packs
) -> None:
    go_to(client, "your-story", A_CHILD)
    page = asks(client, BY_PHONE)
    found = messages()[0]
    assert (found["organisation"], found["team"]) == ("cambridgeshire", "childrens-team")
    pack = packs.packs["cambridgeshire"]
    assert str(pack.find("childrens-team").phone) in page
    assert str(pack.find(pack.contact).phone) not in page


def test_the_message_is_as_its_schema_says_and_says_first_what_would_help(
    client: HygieneClient, messages: Messages, engine: Engine, clock: Clock, packs: Packs
) -> None:
    reference = reference_on(asks(client))
    (found,) = messages()
    assert breaches("contact-request-1.json", found) == []
    assert breaches("contact-request-1.json", {**found, "new": "x"}) == ["$: additionalProperties"]
    assert list(found)[:5] == ["schema", "reference", "adjustments", "language", "contact"]
    assert next(iter(found["contact"])) == "safe_contact"
    assert found["adjustments"] == {"asked": "yes", "in_their_words": "Someone to fill it in with me"}
    assert found["language"] == {"used": "en", "spoken": "bsl", "which": ""}
    assert (found["reference"], found["kind"]) == (reference, "contact-request")
    assert found["team"] == packs.packs["cambridgeshire"].contact
    (leased,) = outbox.lease(engine, clock.now, "test", 10, timedelta(minutes=1))
    wrapped = envelope.wrap(leased.outgoing)
    assert breaches("envelope-1.json", wrapped) == []
    assert wrapped["type"] == "uk.putitright.contact-request.v1"
    assert breaches("envelope-1.json", {**wrapped, "type": envelope.TYPE})
    assert breaches("message-1.json", found), "nobody can take it for a complaint"
    with pytest.raises(envelope.BadEnvelope):
        envelope.unwrap({**wrapped, "type": envelope.TYPE})


def test_nothing_of_the_form_is_sent_along_and_the_form_can_still_be_sent(
    client: HygieneClient, messages: Messages, rows: Rows
) -> None:
    go_to(client, "check-answers", {**HERSELF, "what_happened": "The canary sang."})
    asks(client, BY_PHONE)
    assert "canary" not in str(messages())
    client.visit("check-answers")
    sent = client.answer()
    assert sent.slug == "sent"
    complained, asked = sorted(messages(), key=lambda message: str(message["kind"]))
    assert asked["reference"] != complained["reference"]
    assert "canary" in str(complained)
    assert sorted(row["kind"] for row in rows()["submission"]) == ["complaint", "contact-request"]


def test_what_is_stored_in_clear_only_routes_it(client: HygieneClient, rows: Rows) -> None:
    asks(client)
    (row,) = rows()["submission"]
    assert (row["organisation"], row["route"], row["urgent"]) == ("cambridgeshire", "contact", False)
    stored = str(rows())
    assert not [said for said in (*map(str, HERS.values()), "900982") if said != "cambridgeshire" and said in stored]


def test_a_double_click_a_second_tab_and_a_reload_send_once(client: HygieneClient, rows: Rows) -> None:
    token = client.visit(ContactMe.slug).token
    form = {**HERS, "csrf_token": token}
    first, second = client.fetch(URL, data=form), client.fetch(URL, data=form)
    other = client.another_tab().fetch(URL, data={**form, "phone": "01632 960001"})
    again = client.visit("asked")
    assert len({reference_on(page) for page in (first, second, other, again)}) == 1
    assert len(rows()["submission"]) == len(rows()["outbox"]) == 1


@pytest.mark.parametrize("begun", [True, False])
def test_eight_at_once_send_once(client: HygieneClient, rows: Rows, begun: bool) -> None:
    if begun:
        go_to(client, "what-happened")
    form = {**(BY_PHONE if begun else HERS), "csrf_token": client.visit(ContactMe.slug).token}
    tabs, together = [client.another_device() for _ in range(8)], threading.Barrier(8)

    def press(tab: HygieneClient) -> str:
        together.wait()
        return reference_on(tab.fetch(URL, data=form))

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(press, tabs))) == 1
    assert len(rows()["submission"]) == len(rows()["outbox"]) == 1


def test_the_same_request_from_a_draft_that_has_gone_shows_the_first_reference(
    client: HygieneClient, clock: Clock, rows: Rows
) -> None:
    form = {**HERS, "csrf_token": client.visit(ContactMe.slug).token}
    reference = reference_on(client.fetch(URL, data=form))
    clock.forward(hours=5)
    again = client.visit("asked")
    assert again.slug == ContactMe.slug
    assert reference_on(client.fetch(URL, data={**form, "csrf_token": again.token})) == reference
    assert len(rows()["submission"]) == 1


def elsewhere(work: Callable[[], object]) -> None:
    """Do something in a thread of its own, as a server does: within a request another would share its context."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()


def test_an_answer_given_in_another_tab_meanwhile_is_not_lost(
    client: HygieneClient, monkeypatch: pytest.MonkeyPatch, rows: Rows
) -> None:
    go_to(client, "what-happened")
    form = {**BY_PHONE, "csrf_token": client.visit(ContactMe.slug).token}
    other = client.another_device()
    other.visit("what-happened")
    numbers = iter(range(10))

    def meanwhile(bits: int) -> int:
        number = next(numbers)
        if number == 0:
            elsewhere(lambda: other.answer(what_happened="Said in another tab"))
        return number

    monkeypatch.setattr("webapp.submitting.submit.randbits", meanwhile)
    assert client.fetch(URL, data=form).slug == "asked"
    assert draft_of(client).content["answers"]["what-happened"]["what_happened"] == "Said in another tab"
    assert len(rows()["submission"]) == 1


def test_no_two_people_get_the_same_reference(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter([7, 7, 8])
    monkeypatch.setattr("webapp.submitting.submit.randbits", lambda bits: next(numbers))
    other = {**HERS, "full_name": "Somebody else"}
    assert reference_on(asks(HygieneClient(app))) != reference_on(asks(HygieneClient(app), other))


def test_the_same_words_on_the_same_day_are_one_message_whoever_sends_them(
    app: Flask, clock: Clock, rows: Rows
) -> None:
    first = reference_on(asks(HygieneClient(app)))
    assert {reference_on(asks(HygieneClient(app))) for _ in range(5)} == {first}
    assert len(rows()["submission"]) == len(rows()["outbox"]) == 1
    clock.forward(days=1)
    assert reference_on(asks(HygieneClient(app))) != first
    assert len(rows()["submission"]) == 2


def test_what_names_a_request_cannot_be_worked_out_without_the_pepper(app: Flask, rows: Rows) -> None:
    asks(HygieneClient(app))
    (row,) = rows()["submission"]
    service = service_of(app)
    guessed = replace(service, pepper=bytes(32))
    words = (HERS["organisation"], "2026-11-20", "every word of it")
    assert service.name_for(*words) == service.name_for(*words) != guessed.name_for(*words)
    assert len(row["message_id"]) == 64


def test_nothing_is_sent_for_someone_who_has_left_meanwhile(
    client: HygieneClient, monkeypatch: pytest.MonkeyPatch, rows: Rows
) -> None:
    go_to(client, "what-happened")
    form = {**BY_PHONE, "csrf_token": client.visit(ContactMe.slug).token}

    def leaves(bits: int) -> int:
        delete_draft(service_of(client.app).engine, keys_of(client))
        return 7

    monkeypatch.setattr("webapp.submitting.submit.randbits", leaves)
    page = client.fetch(URL, data=form)
    assert page.h1 == "We have deleted what you typed"
    assert rows()["submission"] == rows()["outbox"] == []


def test_it_can_be_asked_after_a_complaint_was_sent(client: HygieneClient, messages: Messages) -> None:
    sent = reference_on(send(client))
    assert "organisation" not in client.visit(ContactMe.slug).boxes
    assert reference_on(asks(client, BY_PHONE)) != sent
    assert reference_on(client.visit("sent")) == sent
    assert len(messages()) == 2


def test_a_draft_of_the_version_before_still_shows_its_confirmation(client: HygieneClient, packs: Packs) -> None:
    client.begin()
    old = {"reference": "CCC-7K3M-9QXV", "organisation": "cambridgeshire"}
    put_draft(client, {"key": uuid4().hex, "answers": {}, "asked": old})
    page = client.visit("asked")
    assert reference_on(page) == "CCC-7K3M-9QXV"
    pack = packs.packs["cambridgeshire"]
    assert str(pack.find(pack.contact).phone) in page


def test_the_next_person_at_the_computer_does_not_see_it(client: HygieneClient, rows: Rows) -> None:
    form = {**HERS, "csrf_token": client.visit(ContactMe.slug).token}
    client.press("Emergency Exit this page")
    page = client.fetch(URL, data=form)
    assert page.status == 400
    assert not [said for said in HERS.values() if isinstance(said, str) and said in page.text]
    assert rows()["submission"] == []


def test_a_machine_is_flagged_and_not_refused(client: HygieneClient, messages: Messages) -> None:
    client.visit(ContactMe.slug)
    client.answer({**HERS, "website": "https://example.com"})
    assert messages()[0]["flags"] == ["automated"]
    assert breaches("contact-request-1.json", messages()[0]) == []


def test_an_officer_lists_reads_and_takes_it(app: Flask, client: HygieneClient, engine: Engine, clock: Clock) -> None:
    reference = reference_on(asks(client))
    assert Relay(engine, EmbeddedQueue(engine), clock).run_once(clock.now) == 1

    def flask(*words: str) -> str:
        result = app.test_cli_runner().invoke(args=["queue", *words])
        assert result.exit_code == 0, result.output
        return str(result.output)

    assert flask("list").startswith(f"{reference}  2026-11-20  cambridgeshire contact contact-request")
    shown = flask("show", reference)
    assert shown.startswith(
        "Adjustments:\n  Asked: yes\n  In their words: Someone to fill it in with me\nContact:\n  Safe"
    )
    assert flask("take", reference, "--by", "Efua") == shown


@pytest.mark.parametrize(
    ("ways", "seen"),
    [
        (["phone"], ["ends in 0982"]),
        (["text-relay"], ["ends in 0982"]),
        (["email"], ["a…@example.com"]),
        (["phone", "email"], ["ends in 0982", "a…@example.com"]),
        (["post"], []),
    ],
)
def test_the_confirmation_shows_enough_of_what_was_chosen_to_see_a_slip_and_too_little_to_use_it(
    client: HygieneClient, ways: list[str], seen: list[str]
) -> None:
    given = {"phone": "07700 900982", "email": "ama@example.com", "address": "1 High Street"}
    page = asks(client, {**HERS, **given, "reply_to": ways})
    assert page.slug == "asked"
    assert [words for words in ("ends in 0982", "a…@example.com") if words in page] == seen
    for whole in given.values():
        assert whole not in page.html
        assert whole not in str(draft_of(client).content)
