"""What is handed over is what the published contract says, and the contract is where it says it is."""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey
from sqlalchemy import Engine

from tests.browser import HygieneClient
from tests.conftest import Clock
from tests.domain.robot import ON, go
from tests.personas import EVERY_WAY, HIS_MOTHER, Answers
from tests.web.conftest import Messages
from tests.web.people import send
from tests.web.promised import Schema, breaches, by_schema, read
from tests.web.stored import service_of
from tests.web.test_robot import ORGANISATIONS
from webapp.content import facts_in_words
from webapp.domain import reference
from webapp.domain.messages import complaint
from webapp.domain.packs.model import Kind, Packs, Then
from webapp.domain.routing import decide, flags
from webapp.domain.timescales import Unit
from webapp.domain.vocabulary import (
    AUTOMATED,
    CLOCK_STARTS,
    CONDITION_IDS,
    CONTACT_REQUEST,
    FACTS,
    FEEDBACK_IDS,
    FLAGS,
    OMBUDSMAN_IDS,
    REDIRECT_IDS,
    SCHEMA,
    Fact,
    read_facts,
)
from webapp.forms.journey import QUESTIONS
from webapp.forms.summary import recorded
from webapp.handoff import contract, envelope
from webapp.handoff.crypto.key_files import make_signing_pair
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.acknowledgement import acknowledge
from webapp.store import outbox

SNAPSHOT = Path(__file__).with_name("message-1.snapshot.json")
SURPRISE = "something new"


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects_in(each)


def sentences_of(found: dict[str, Any]) -> list[str]:
    parts = found["parts"]
    return [each["because"] for part in parts for each in part["reasons"]] + [
        each["words"] for part in parts for each in part["timescales"]
    ]


# ---------------------------------------------------------------- what is sent keeps the promise


@by_schema
@pytest.mark.parametrize("answers", EVERY_WAY, ids=lambda answers: answers["name of the way"])
def test_every_message_and_its_envelope_are_as_the_schemas_say(
    client: HygieneClient, messages: Messages, engine: Engine, clock: Clock, answers: Answers
) -> None:
    send(client, answers)
    (found,) = messages()
    assert breaches("message-1.json", found) == []
    (leased,) = outbox.lease(engine, clock.now + timedelta(days=1), "test", 10, timedelta(minutes=1))
    assert breaches("envelope-1.json", envelope.wrap(leased.outgoing)) == []
    assert not any("{" in sentence for sentence in sentences_of(found))


@by_schema
@given(organisation=st.sampled_from(ORGANISATIONS), seed=st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_whatever_is_answered_in_any_organisation_the_message_is_as_promised(
    running: Flask, organisation: str, seed: int
) -> None:
    service = service_of(running)
    path = go(service.content.packs, random.Random(seed), organisation=organisation)[0][-1]
    if not path.complete:
        return
    pack, english = path.decision.pack, service.languages["en"]
    words = facts_in_words(pack, english.gettext)
    answers = recorded(path, service.content.packs, english)
    number = reference.make(pack.reference_prefix, seed)
    found = complaint.build(number, path, answers, "pl", ON, lambda text: english.gettext(text, **words))
    assert breaches("message-1.json", found) == []
    assert not any("{" in sentence for sentence in sentences_of(found))


@by_schema
def test_a_new_field_anywhere_breaks_the_promise(client: HygieneClient, messages: Messages) -> None:
    send(client, HIS_MOTHER)
    (found,) = messages()
    places = len(list(objects_in(found)))
    assert places > 20
    for place in range(places):
        changed = deepcopy(found)
        list(objects_in(changed))[place][SURPRISE] = "yes"
        assert breaches("message-1.json", changed), f"nobody noticed it in {list(objects_in(found))[place].keys()}"


@by_schema
@pytest.mark.parametrize("name", ["schema", "adjustments", "contact", "flags", "conditions", "pack_version", "parts"])
def test_nothing_an_officer_needs_can_be_left_out(client: HygieneClient, messages: Messages, name: str) -> None:
    send(client)
    found = messages()[0]
    del found[name]
    assert breaches("message-1.json", found) == ["$: required"]


def test_a_decision_can_be_made_again_from_its_message_alone(
    client: HygieneClient, messages: Messages, packs: Packs
) -> None:
    send(client, {**HIS_MOTHER, "happened": "over-12-months", "found_out": "unsure", "late_reason": "I was ill."})
    (found,) = messages()
    again = decide(read_facts(found["facts"]), packs, date.fromisoformat(found["received_on"]))
    assert again.pack is packs.packs[found["organisation"]]
    assert again.pack.version == found["pack_version"]
    assert list(again.flags) == found["flags"]
    for part, told in zip(again.parts, found["parts"], strict=True):
        held = [(each.id, list(each.source)) for each in (part.outcome.rule, *part.outcome.conditions)]
        assert held == [(one["rule"], one["source"]) for one in told["reasons"]]
        for clock, one in zip(part.outcome.clocks, told["timescales"], strict=True):
            assert (clock.timescale.starts, list(clock.timescale.source)) == (one["starts"], one["source"])
            assert (one["date"] is not None) == (one["starts"] == "received")


@by_schema
def test_the_whole_message_is_as_it_was(client: HygieneClient, messages: Messages, tmp_path: Path) -> None:
    answers = {**HIS_MOTHER, "consent": "not-asked", "danger": "yes", "adjustments": "yes", "share": ["staff", "nhs"]}
    answers |= {"adjustment_needs": ["large-print"], "adjustment_more": "White on black", "happened": "over-12-months"}
    answers |= {"print_size": "18 point"}
    answers |= {"found_out": "unsure", "late_reason": "I was ill.", "reply_to": ["email", "phone"]}
    answers |= {"phone": "07700 900982", "leave_message": "no", "helper": "library"}
    send(client, answers)
    found = {**messages()[0], "reference": "CCC-2222-2222"}
    new = tmp_path / SNAPSHOT.name
    new.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert new.read_text(encoding="utf-8") == SNAPSHOT.read_text(encoding="utf-8"), f"if meant, copy {new} over it"
    assert breaches("message-1.json", found) == []


@by_schema
def test_an_answer_back_holds_the_id_whose_it_is_and_the_day_signed_and_nothing_else() -> None:
    key = ECKey.import_key(make_signing_pair("one")[1])
    answer = acknowledge("0f3a", "council", date(2026, 11, 20), key)
    assert breaches("registered-1.json", answer) == []
    before = {name: value for name, value in answer.items() if name not in ("organisation", "signature")}
    assert breaches("registered-1.json", before) == [], "what the version before sends is of the same contract"
    assert breaches("registered-1.json", {**answer, "signature": "none"}) == ["$.signature: pattern"]
    assert breaches("registered-1.json", {**answer, "registeredon": "yesterday"}) == ["$.registeredon: format"]
    for more in ({"subject": "CCC-2222-2222"}, {"time": "2026-11-20T12:00:00Z"}, {"data": {"name": "Ama"}}):
        assert breaches("registered-1.json", {**answer, **more}) == ["$: additionalProperties"]


# ---------------------------------------------------------------- one copy of the knowledge


def as_schema(name: str, fact: Fact) -> Schema:
    if name == "organisation":
        return {"$ref": "#/$defs/code"}
    if fact.day:
        return {"$ref": "#/$defs/day"}
    return {"type": "array", "items": fact.values, "uniqueItems": True} if fact.many else {"enum": fact.values}


def bare(schema: Schema) -> Schema:
    """Return a schema of one fact without its description, its codes in no order."""
    found = {name: value for name, value in schema.items() if name != "description"}
    if "items" in found:
        found["items"] = frozenset(found["items"]["enum"])
    return {name: frozenset(value) if name == "enum" else value for name, value in found.items()}


def test_the_facts_of_the_schema_are_those_of_the_vocabulary() -> None:
    facts = read("message-1.json")["$defs"]["facts"]["properties"]
    assert {name: bare(each) for name, each in facts.items()} == {
        name: as_schema(name, fact) for name, fact in FACTS.items()
    }
    kinds = read("envelope-1.json")["properties"]["kind"]["enum"]
    assert set(kinds) == {*FACTS["kind"].values, CONTACT_REQUEST}


def test_the_other_codes_of_the_schema_are_those_of_the_rules() -> None:
    top, inner = read("message-1.json")["properties"], read("message-1.json")["$defs"]
    clock, part = inner["timescale"]["properties"], inner["part"]
    every_flag = {"danger": "yes", "who": "child", "advocate_wanted": "yes", "own_job": "citizen"}
    raised = {*flags(every_flag), *flags({"danger": "unsure"}), "check-statutory", AUTOMATED}
    assert set(top["flags"]["items"]["enum"]) == raised
    assert top["flags"]["items"]["enum"] == [*FLAGS], "in the order in which a message says them"
    assert set(inner["condition"]["enum"]) == CONDITION_IDS
    assert set(clock["starts"]["enum"]) == CLOCK_STARTS
    assert set(clock["kind"]["enum"]) == set(get_args(Kind))
    assert set(clock["unit"]["enum"]) == set(get_args(Unit))
    assert set(part["properties"]["then"]["enum"]) == set(get_args(Then))
    to = {each["if"]["properties"]["then"]["const"]: each["then"]["properties"]["to"]["enum"] for each in part["allOf"]}
    assert {then: set(ids) for then, ids in to.items()} == {
        "redirect": REDIRECT_IDS,
        "ombudsman": OMBUDSMAN_IDS,
        "feedback": FEEDBACK_IDS,
    }


@pytest.mark.parametrize(
    ("step", "field", "where"),
    [
        ("adjustments", "adjustment_needs", ("adjustments", "needs", "items")),
        ("how-to-reach-you", "leave_message", ("contact", "leave_message")),
        ("helper", "helper", ("helper",)),
        ("how-to-reach-you", "share", ("people", "share", "items")),
    ],
)
def test_the_codes_of_answers_are_those_the_questions_offer(step: str, field: str, where: tuple[str, ...]) -> None:
    found = read("message-1.json")
    for name in where:
        found = found[name] if name == "items" else found["properties"][name]
    (asked,) = (each for each in QUESTIONS[step].fields if each.name == field)
    offered = {each.value for each in asked.options}
    assert set(found["enum"]) - offered == NO_LONGER_OFFERED.get(field, set())
    assert offered <= set(found["enum"])


NO_LONGER_OFFERED = {
    "adjustment_needs": {"writing-only", "phone-only", "text-message", "text-relay", "safe-contact"},
    "share": {"staff"},
}
"""Codes of earlier versions: how to be reached is said where that is asked, and who looks into it has to read it."""


def test_the_names_and_versions_in_the_contract_are_those_of_the_code() -> None:
    sent = [read("message-1.json"), read("contact-request-1.json")]
    cover = read("envelope-1.json")["properties"]
    assert {each["properties"]["schema"]["const"] for each in sent} == {SCHEMA}
    assert [each["$id"] for each in sent] == cover["dataschema"]["enum"] == [envelope.SCHEMA, envelope.ASKING_SCHEMA]
    assert cover["type"]["enum"] == [envelope.TYPE, envelope.ASKING_TYPE]
    assert cover["source"]["const"] == envelope.SOURCE
    assert {read(name)["$id"] for name in contract.FILES if name != contract.ASYNCAPI} == {
        envelope.SCHEMA,
        envelope.ASKING_SCHEMA,
        "urn:put-it-right:envelope:v1",
        "urn:put-it-right:registered:v1",
    }


# ---------------------------------------------------------------- the two channels


def test_asyncapi_names_the_queues_as_the_code_does() -> None:
    api = read(contract.ASYNCAPI)
    assert api["asyncapi"] == "3.0.0"
    addresses = {each["address"]: each["bindings"]["amqp"]["queue"]["name"] for each in api["channels"].values()}
    names = topology.submissions_of("{organisation}"), topology.REGISTERED
    assert addresses == {name: name for name in names}
    written = json.dumps(api)
    for path in contract.FOLDER.parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and str(node.value).startswith("put-it-right."):
                assert f"{node.value}" in written, f"{path.name} names {node.value}, which AsyncAPI does not"


def test_everything_asyncapi_refers_to_is_there() -> None:
    api = read(contract.ASYNCAPI)
    referred = [each["$ref"] for each in objects_in(api) if "$ref" in each]
    assert len(referred) >= 8
    for each in referred:
        file, _, inside = each.partition("#")
        assert not file or file.removeprefix("./") in contract.FILES
        found = api
        for name in inside.split("/")[1:]:
            found = found[name]
    sent = {name: each["action"] for name, each in api["operations"].items()}
    assert sent == {"sendSubmission": "send", "receiveRegistered": "receive"}
    named = {each["name"]: each["payload"]["schema"]["$ref"] for each in api["components"]["messages"].values()}
    for kind, file in named.items():
        types = read(file.removeprefix("./"))["properties"]["type"]
        assert kind in types.get("enum", [types.get("const")])


# ---------------------------------------------------------------- where it is


@pytest.mark.parametrize("name", contract.FILES)
def test_the_contract_can_be_fetched_by_anyone_and_kept(client: HygieneClient, name: str) -> None:
    for _ in range(2):  # drawn, then kept
        answered = client.web.get(f"/schemas/{name}")
        assert (answered.status_code, answered.text) == (200, contract.text(name))
        assert answered.headers["Content-Type"] == contract.media_type(name)
        assert answered.headers["Cache-Control"].startswith("public")
        assert not answered.headers.getlist("Set-Cookie")
    known = {"If-None-Match": answered.headers["ETag"]}
    assert client.web.get(f"/schemas/{name}", headers=known).status_code == 304


def test_every_file_of_the_contract_is_published_and_nothing_else(client: HygieneClient) -> None:
    assert {path.name for path in contract.FOLDER.iterdir()} == set(contract.FILES)
    for name in ("", "message-2.json", "..%2Fseal.py", "../seal.py"):
        assert client.web.get(f"/schemas/{name}").status_code == 404
