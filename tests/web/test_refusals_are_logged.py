"""Whoever tries to get round a guard leaves an event in the log: which guard, never who or when."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from tests.browser import HygieneClient
from tests.conftest import Clock
from tests.personas import LONG_AGO
from tests.web.people import go_to
from tests.web.stored import service_of
from tests.web.test_security import BAD, POSTS
from webapp.ops import logging
from webapp.ops.day import end_day
from webapp.public.security import HONEYPOT_FIELD
from webapp.ui.protection import LARGEST_BODY

CANARY = "Quetzalcoatlus"
WITHOUT_A_TOKEN = {"/en/exit", "/en/finish", "/en/complain", "/en/next-person", "/en/not-shared"}
"""These lead away, or in, whoever presses them."""


class Log:
    """What guards are said to have been set off: at once, and once the day has ended."""

    def __init__(self, app: Flask, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
        self._service, self._clock, self._capsys = service_of(app), clock, capsys
        self.forget()

    def forget(self) -> None:
        """Begin a day in which no guard was set off, and forget what was said so far."""
        self.after_the_day()

    def at_once(self) -> dict[str, int]:
        return self._said(None)

    def after_the_day(self) -> dict[str, int]:
        self._clock.forward(days=1)
        end_day(self._service.metrics, self._service.today())
        return self._said("journey.day")

    def _said(self, event: str | None) -> dict[str, int]:
        assert logging.writer.flush()
        text = self._capsys.readouterr().err
        assert CANARY not in text
        lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        guards = [line for line in lines if event in (None, line["event"]) and "kind" in line]
        assert {line["level"] for line in guards} <= {"warning"}
        return {line["kind"]: line.get("count", 1) for line in guards}


@pytest.fixture
def log(app: Flask, clock: Clock, capsys: pytest.CaptureFixture[str]) -> Log:
    """What the log says of guards."""
    return Log(app, clock, capsys)


@pytest.mark.parametrize("url", sorted(POSTS.keys() - WITHOUT_A_TOKEN))
def test_a_form_with_a_wrong_token_is_counted_and_told_with_its_day(client: HygieneClient, url: str, log: Log) -> None:
    go_to(client, "check-answers", LONG_AGO)
    client.web.post(url, data={**POSTS[url], "csrf_token": BAD, "name": CANARY})
    assert log.at_once() == {}
    assert log.after_the_day() == {"Token": 1}


def test_another_site_another_name_and_an_endless_form_are_events(client: HygieneClient, log: Log) -> None:
    client.web.post("/en/complain/danger", data={"danger": "no"}, headers={"Origin": f"https://{CANARY}.example"})
    client.web.post("/en/complain/danger", data={"danger": "n" * LARGEST_BODY})
    client.web.post("/en/complain/danger", data="&" * 1000, content_type="application/x-www-form-urlencoded")
    assert log.at_once() == {}
    assert log.after_the_day() == {"CrossSite": 1, "Oversized": 2}
    client.web.post("/en/", data={"danger": "no"}, headers={"Origin": f"https://{CANARY}.example"})
    client.web.post("/en/complain", data={"who": "child"}, headers={"Origin": f"https://{CANARY}.example"})
    client.web.get("/en/", headers={"Host": f"{CANARY}.example"})
    assert log.at_once() == {}, "nor on other pages, which people read before they begin"
    assert log.after_the_day() == {"CrossSite": 2, "Host": 1}


def test_the_box_that_no_person_sees_is_told_and_nobody_is_refused(client: HygieneClient, log: Log) -> None:
    page = go_to(client, "what-happened")
    assert page.tree.xpath(f"//input[@name='{HONEYPOT_FIELD}']")
    assert client.answer(what_happened="By a machine", **{HONEYPOT_FIELD: CANARY}).slug == "anonymity"
    assert log.at_once() == {}
    assert log.after_the_day() == {"Trap": 1}


def test_what_people_do_sets_off_no_guard(client: HygieneClient, log: Log) -> None:
    go_to(client, "check-answers")
    client.answer()
    assert (log.at_once(), log.after_the_day()) == ({}, {})
