"""Whoever tries to get round a guard leaves an event in the log: which guard, never who or what."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from tests.browser import HygieneClient
from tests.web.people import go_to
from tests.web.test_security import BAD, POSTS
from webapp.public.security import HONEYPOT_FIELD, LARGEST_BODY

CANARY = "Quetzalcoatlus"
WITHOUT_A_TOKEN = {"/en/exit", "/en/finish"}  # these lead away whoever presses them


def refusals(said: str) -> list[dict[str, object]]:
    """Return the events of guards among the lines of a log, without their moments."""
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    guards = [line for line in lines if line["event"] in ("request.refused", "request.trapped")]
    return [{name: value for name, value in line.items() if name != "timestamp"} for line in guards]


def refused(kind: str) -> list[dict[str, object]]:
    return [{"event": "request.refused", "level": "warning", "kind": kind}]


@pytest.mark.parametrize("url", sorted(POSTS.keys() - WITHOUT_A_TOKEN))
def test_a_form_with_a_wrong_token_is_one_event(
    client: HygieneClient, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    go_to(client, "check-answers")
    capsys.readouterr()
    client.web.post(url, data={**POSTS[url], "csrf_token": BAD, "name": CANARY})
    said = capsys.readouterr().err
    assert refusals(said) == refused("Token")
    assert CANARY not in said


def test_another_site_another_name_and_an_endless_form_are_events(
    client: HygieneClient, capsys: pytest.CaptureFixture[str]
) -> None:
    client.web.post("/en/complain/danger", data={"danger": "no"}, headers={"Origin": f"https://{CANARY}.example"})
    said = capsys.readouterr().err
    assert refusals(said) == refused("CrossSite")
    assert CANARY not in said
    client.web.post("/en/complain/danger", data={"danger": "n" * LARGEST_BODY})
    client.web.post("/en/complain/danger", data="&" * 1000, content_type="application/x-www-form-urlencoded")
    assert refusals(capsys.readouterr().err) == refused("Oversized") * 2
    client.web.get("/en/", headers={"Host": f"{CANARY}.example"})
    said = capsys.readouterr().err
    assert refusals(said) == refused("Host")
    assert CANARY not in said


def test_the_box_that_no_person_sees_is_an_event_and_nobody_is_refused(
    client: HygieneClient, capsys: pytest.CaptureFixture[str]
) -> None:
    page = go_to(client, "what-happened")
    assert page.tree.xpath(f"//input[@name='{HONEYPOT_FIELD}']")
    capsys.readouterr()
    assert client.answer(what_happened="By a machine", **{HONEYPOT_FIELD: CANARY}).slug == "people-involved"
    said = capsys.readouterr().err
    assert refusals(said) == [{"event": "request.trapped", "level": "warning"}]
    assert CANARY not in said


def test_what_people_do_is_no_such_event(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    client = HygieneClient(app)
    go_to(client, "check-answers")
    client.answer()
    assert refusals(capsys.readouterr().err) == []
