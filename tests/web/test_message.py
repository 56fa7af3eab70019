"""What was sent arrives at the back office whole, with what an officer must know first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.browser import HygieneClient
from tests.conftest import Clock
from tests.personas import ANONYMOUS, EVERY_WAY, HERSELF, HIS_MOTHER, Answers
from tests.web.conftest import Messages, Rows
from tests.web.people import go_to, reference_on, send
from webapp.domain.packs.model import Packs
from webapp.handoff.queues.embedded import EmbeddedQueue
from webapp.handoff.relay import Relay
from webapp.store import inbox


def test_the_message_says_first_what_an_officer_must_know_first(
    client: HygieneClient, messages: Messages, packs: Packs
) -> None:
    answers = {**HIS_MOTHER, "consent": "not-asked", "danger": "yes", "adjustments": "yes"}
    answers |= {"adjustment_needs": ["large-print"], "adjustment_more": "White on black", "happened": "over-12-months"}
    answers |= {"print_size": "18 point", "other_help": ""}
    answers |= {"found_out": "unsure", "late_reason": "I was ill."}
    answers |= {"adjustment_needs": ["large-print", "interpreter"], "which_language": "Twi"}
    sent = send(client, answers)
    message = messages()[0]
    first = ["schema", "reference", "adjustments", "language", "contact", "flags", "urgent_review", "conditions"]
    assert list(message)[:8] == first
    assert message["reference"] == reference_on(sent)
    assert message["adjustments"] == {
        "asked": "yes",
        "needs": ["large-print", "interpreter"],
        "in_their_words": "White on black",
        "details": {"large-print": "18 point", "interpreter": "Twi"},
    }
    assert message["language"] == {"used": "en", "spoken": "other", "which": "Twi"}
    assert message["contact"]["safe_contact"] == "Not after six"
    assert message["flags"] == ["urgent"]
    assert message["conditions"] == ["late-reason", "consent-pending"]
    assert message["received_on"] == "2026-11-20"
    pack = packs.packs["cambridgeshire"]
    assert (message["organisation"], message["pack_version"]) == (pack.id, pack.version)
    part = message["parts"][0]
    assert [reason["rule"] for reason in part["reasons"]] == ["council-care", "late-reason", "consent-pending"]
    assert all(reason["source"] and reason["because"] for reason in part["reasons"])
    assert {each["id"]: each["date"] for each in part["timescales"]} == {
        "acknowledge": "2026-11-25",
        "completion-date": None,
        "by-law": "2027-05-19",
    }
    assert {each["kind"] for each in part["timescales"]} == {"promise", "law"}
    assert part["exits"] == ["lgsco"]


def test_the_message_holds_every_answer_in_words_and_in_codes(client: HygieneClient, messages: Messages) -> None:
    send(client)
    answers = {step["step"]: step["answers"] for step in messages()[0]["answers"]}
    assert answers["what-happened"] == [
        {
            "field": "what_happened",
            "question": "What happened?",
            "value": HERSELF["what_happened"],
            "words": ["The carer did not come.", "", "Nobody told me."],
        }
    ]
    assert answers["people-involved"][0]["words"] == ["The morning team"]
    assert "your-route" not in answers


def test_an_anonymous_message_names_nobody(client: HygieneClient, messages: Messages) -> None:
    go_to(client, "check-answers")
    client.change("anonymity", anonymity="no-reply")
    client.answer()
    message = messages()[0]
    assert message["contact"] == {"anonymity": "no-reply", "keep_apart": True}
    assert "Ama" not in str(message)
    assert "ama@example.com" not in str(message)


@pytest.mark.parametrize("answers", EVERY_WAY, ids=lambda answers: answers["name of the way"])
def test_every_way_through_the_journey_can_be_sent(client: HygieneClient, messages: Messages, answers: Answers) -> None:
    send(client, answers)
    message = messages()[0]
    assert message["contact"]["anonymity"] == answers["anonymity"]
    assert all(step["answers"] is not None for step in message["answers"])


def test_what_is_stored_in_clear_only_routes_the_message(client: HygieneClient, rows: Rows) -> None:
    send(client)
    (row,) = rows()["submission"]
    assert {name: row[name] for name in ("organisation", "route", "kind", "urgent", "delivered_on")} == {
        "organisation": "cambridgeshire",
        "route": "adults",
        "kind": "complaint",
        "urgent": False,
        "delivered_on": None,
    }
    assert "carer" not in row["body"]


def test_the_day_of_receipt_is_englands(client: HygieneClient, messages: Messages, clock: Clock) -> None:
    clock.now = datetime(2027, 6, 18, 23, 30, tzinfo=UTC)  # half past midnight on Saturday in London
    sent = send(client)
    assert messages()[0]["received_on"] == "2027-06-19"
    assert "That is by Wednesday 23 June 2027" in sent


def test_bank_holidays_on_the_way_are_named(client: HygieneClient, clock: Clock) -> None:
    clock.now = datetime(2026, 12, 24, 12, tzinfo=UTC)
    sent = send(client)
    assert "That is by Thursday 31 December 2026" in sent
    assert "Christmas Day (Friday 25 December 2026)" in sent


def test_what_was_sent_is_carried_and_worked_through_from_the_terminal(
    app: Flask, client: HygieneClient, engine: Engine, clock: Clock
) -> None:
    calm = reference_on(send(client, ANONYMOUS))
    urgent = reference_on(send(HygieneClient(app), {**HIS_MOTHER, "danger": "yes"}))
    relay = Relay(engine, EmbeddedQueue(engine), clock)
    assert relay.run_once(clock.now) == 1, "who gave no name is carried in the evening"
    clock.forward(hours=7)
    assert relay.run_once(clock.now) == 1
    assert relay.run_once(clock.now) == 0
    assert [item.reference for item in inbox.waiting(engine)] == [urgent, calm]

    def flask(*words: str) -> str:
        result = app.test_cli_runner().invoke(args=["queue", *words])
        assert result.exit_code == 0, result.output
        return str(result.output)

    listed = flask("list").splitlines()
    assert listed[0].startswith(f"{urgent}  2026-11-20  URGENT cambridgeshire adults complaint  ")
    assert listed[0].endswith(" 2026-11-25 (acknowledge)  waiting")
    assert listed[1] == f"{calm}  2026-11-20  cambridgeshire adults complaint  waiting"
    shown = flask("show", calm)
    assert shown.startswith("Adjustments:")
    assert "Nobody told me." in shown
    assert flask("take", calm, "--by", "Efua") == shown
    assert "taken by Efua" in flask("list")
    assert f"{calm} is done" in flask("done", calm)
    assert calm not in flask("list")
