"""Who may come in: a one-time link the first time, then a password and a code; nobody learns which was wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from pyotp import TOTP
from werkzeug.test import Client

from tests.conftest import Clock
from tests.desk.office import Office, Page
from webapp.desk.desk import Desk
from webapp.desk.signing_in import tokens
from webapp.desk.signing_in.codes import SECONDS
from webapp.desk.store import audit, sessions
from webapp.desk.store.people import Person
from webapp.domain.cases.events import Allocated, Withdrawn

PASSWORD = "tram pelican october"

pytestmark = pytest.mark.usefixtures("quick_passwords")


class Somebody:
    """Someone at a browser that nobody has signed in with, who has an app for codes."""

    def __init__(self, app: Flask, clock: Clock) -> None:
        self.client: Client = app.test_client()
        self.clock, self.secret = clock, ""

    def get(self, url: str) -> Page:
        return Page(self.client.get(url))

    def post(self, url: str, **data: Any) -> Page:
        return Page(self.client.post(url, data=data))

    @property
    def code(self) -> str:
        return TOTP(self.secret).at(self.clock.now)

    def choose(self, link: str, password: str = PASSWORD, code: str | None = None) -> Page:
        """Use a one-time link: choose a password, and take the key into the app."""
        path = link[link.index("/welcome/") :]
        shown = self.get(path)
        self.secret = "".join(shown.tree.xpath("//strong[@class='app-reference']/text()")).replace(" ", "")
        return self.post(path, **{**shown.fields(), "password": password, "code": code or self.code})

    def sign_in(self, email: str, password: str = PASSWORD, code: str | None = None) -> Page:
        """Go through both steps; return the page at which it ends."""
        first = self.post("/sign-in", email=email, password=password)
        if first.status != 303:
            return first
        return self.post("/sign-in/code", code=code or self.code)


@pytest.fixture
def somebody(desk_app: Flask, clock: Clock) -> Somebody:
    return Somebody(desk_app, clock)


@pytest.fixture
def priya(office: Office, somebody: Somebody) -> Person:
    """An officer who has chosen a password and is signed out again."""
    person = office.person()
    assert somebody.choose(tokens.link_for(office.desk, person)).status == 303
    somebody.post("/sign-out", csrf_token="any")
    somebody.clock.forward(seconds=SECONDS)
    return person


def test_a_link_lets_somebody_choose_a_password_once(office: Office, somebody: Somebody, desk_app: Flask) -> None:
    link = tokens.link_for(office.desk, office.person())
    assert somebody.choose(link).goes_to == "/"
    assert "Work" in somebody.get("/").h1
    other = Somebody(desk_app, somebody.clock)
    assert other.get(link[link.index("/welcome/") :]).status == 410


@pytest.mark.parametrize("way", ["page", "command"])
def test_a_new_link_ends_what_somebody_signed_in_with_before(
    office: Office, priya: Person, somebody: Somebody, desk_app: Flask, way: str
) -> None:
    if way == "page":
        keeper = office.browser(office.person("Kay Eper", "keeper", ()))
        told = keeper.fill(f"/people/{priya.id}", to=f"/people/{priya.id}/link").text
    else:
        told = desk_app.test_cli_runner().invoke(args=["desk", "people", "link", priya.email]).output
    assert somebody.sign_in(priya.email).status == 400
    link = re.search(r"/welcome/[\w.-]+", told)
    assert link is not None
    assert somebody.choose(link[0]).goes_to == "/"


def test_a_link_is_over_after_three_days(office: Office, somebody: Somebody) -> None:
    link = tokens.link_for(office.desk, office.person())
    somebody.clock.forward(days=3, seconds=1)
    assert somebody.get(link[link.index("/welcome/") :]).status == 410


@pytest.mark.parametrize("password", ["short", "password1234", "Priya Shah", "aaaaaaaaaaaa"])
def test_a_password_that_is_short_or_easy_to_guess_is_refused_and_never_shown(
    office: Office, somebody: Somebody, password: str
) -> None:
    page = somebody.choose(tokens.link_for(office.desk, office.person()), password)
    assert page.status == 400
    assert page.errors
    assert f'value="{password}"' not in page.html


def test_a_password_and_a_code_sign_somebody_in_and_the_audit_says_so(
    office: Office, priya: Person, somebody: Somebody
) -> None:
    assert somebody.sign_in(priya.email).goes_to == "/"
    assert somebody.get("/").status == 200
    assert [line.what for line in audit.lines(office.desk.engine)][-1] == "signed-in"


def test_wrong_unknown_locked_and_gone_answer_alike(office: Office, priya: Person, somebody: Somebody) -> None:
    def said(email: str, password: str) -> str:
        page = somebody.post("/sign-in", email=email, password=password)
        assert page.status == 400
        return re.sub(r'value="[^"]*"', "", page.html)

    wrong = said(priya.email, "not the password")
    assert said("nobody@example.org", PASSWORD) == wrong
    for _ in range(5):
        said(priya.email, "not the password")
    assert said(priya.email, PASSWORD) == wrong, "it is locked now"


def test_after_five_wrong_tries_an_account_waits_and_then_works_again(
    office: Office, priya: Person, somebody: Somebody
) -> None:
    for _ in range(5):
        somebody.post("/sign-in", email=priya.email, password="not the password")
    assert somebody.sign_in(priya.email).status == 400
    somebody.clock.forward(minutes=1, seconds=1)
    assert somebody.sign_in(priya.email).goes_to == "/"


def test_a_code_counts_once(priya: Person, somebody: Somebody, desk_app: Flask) -> None:
    code = somebody.code
    assert somebody.sign_in(priya.email, code=code).goes_to == "/"
    other = Somebody(desk_app, somebody.clock)
    assert other.sign_in(priya.email, code=code).status == 400


def test_a_code_without_a_password_is_nothing(priya: Person, somebody: Somebody) -> None:
    assert somebody.post("/sign-in/code", code=somebody.code).goes_to == "/sign-in"


def test_a_password_is_asked_for_again_after_five_minutes(priya: Person, somebody: Somebody) -> None:
    assert somebody.post("/sign-in", email=priya.email, password=PASSWORD).goes_to == "/sign-in/code"
    somebody.clock.forward(minutes=5, seconds=1)
    assert somebody.post("/sign-in/code", code=somebody.code).goes_to == "/sign-in"


def test_signing_out_ends_the_session_on_the_server(priya: Person, somebody: Somebody, desk: Desk) -> None:
    somebody.sign_in(priya.email)
    cookie = somebody.client.get_cookie("desk")
    assert cookie is not None
    somebody.post("/sign-out")
    assert sessions.find(desk.engine, cookie.value, desk.now()) is None


def test_a_session_never_has_a_secret_that_was_in_the_browser_before(priya: Person, somebody: Somebody) -> None:
    somebody.client.set_cookie("desk", "planted-by-somebody-else")
    assert somebody.sign_in(priya.email).goes_to == "/"
    cookie = somebody.client.get_cookie("desk")
    assert cookie is not None
    assert cookie.value != "planted-by-somebody-else"


@pytest.mark.parametrize("kept", [timedelta(minutes=15, seconds=1), timedelta(hours=8, seconds=1)])
def test_a_session_ends_after_fifteen_idle_minutes_and_after_eight_hours(
    office: Office, kept: timedelta, clock: Clock
) -> None:
    browser = office.browser()
    if kept > timedelta(hours=1):
        for _ in range(32):
            clock.forward(minutes=15)
            assert browser.get("/").status == 200
        clock.forward(seconds=1)
    else:
        clock.now += kept
    assert browser.get("/").goes_to == "/sign-in"


def test_what_was_typed_when_the_session_was_over_is_given_back_to_copy(office: Office, clock: Clock) -> None:
    case, browser = office.arrive(), office.browser()
    address = f"/cases/{case.received.reference}/note"
    typed = browser.get(address).fields()
    clock.forward(minutes=16)
    page = browser.post(address, {**typed, "text": "She rang <twice> on Monday."})
    assert page.status == 401
    assert "She rang <twice> on Monday." in page
    assert office.desk.cases.get(case.received.id).version == 0
    stranger = office.app.test_client().post(address, data={"text": "Nobody sees this again."})
    assert stranger.headers["Location"] == "/sign-in"


def test_who_has_left_is_out_at_once_and_their_cases_are_nobodys(office: Office) -> None:
    priya, keeper = office.person(), office.person("Kay Eper", "keeper", ())
    case, browser = office.arrive(), office.browser(priya)
    office.desk.cases.append(case.received.id, 0, [Allocated(priya.id)], priya.id, office.desk.now())
    office.browser(keeper).fill(f"/people/{priya.id}", form=-1, to=f"/people/{priya.id}/leave")
    assert browser.get("/").goes_to == "/sign-in"
    assert office.desk.cases.get(case.received.id).allocated_to == ""


@pytest.mark.parametrize(
    "change", [{"role": "auditor"}, {"teams": ["staffordshire/complaints"]}, {"role": "officer", "teams": []}]
)
def test_what_somebody_may_see_no_longer_is_nobodys(office: Office, change: dict[str, Any]) -> None:
    priya, keeper, case = office.person(), office.person("Kay Eper", "keeper", ()), office.arrive()
    office.desk.cases.append(case.received.id, 0, [Allocated(priya.id)], priya.id, office.desk.now())
    office.browser(keeper).fill(f"/people/{priya.id}", form=0, name="Priya Shah-Roe")
    assert office.desk.cases.get(case.received.id).allocated_to == priya.id
    office.browser(keeper).fill(f"/people/{priya.id}", form=0, **change)
    assert office.desk.cases.get(case.received.id).allocated_to == ""


def test_a_case_that_is_worked_on_again_is_nobodys_when_who_had_it_has_left(office: Office) -> None:
    priya, keeper, case = office.person(), office.person("Kay Eper", "keeper", ()), office.arrive()
    day = office.desk.today()
    finished = [Allocated(priya.id), Withdrawn(day)]
    office.desk.cases.append(case.received.id, 0, finished, priya.id, office.desk.now())
    office.browser(keeper).fill(f"/people/{priya.id}", form=-1, to=f"/people/{priya.id}/leave")
    again = {"day-day": day.day, "day-month": day.month, "day-year": day.year, "why": "They called again."}
    other = office.browser(office.person("Olu Ade"))
    assert other.fill(f"/cases/{case.received.reference}/reopen", **again).status == 303
    assert case.received.reference in other.get("/?whose=nobody")


def test_rights_that_change_hold_from_the_next_request_on(office: Office) -> None:
    priya, keeper = office.person(), office.person("Kay Eper", "keeper", ())
    browser = office.browser(priya)
    assert browser.get("/").status == 200
    office.browser(keeper).fill(f"/people/{priya.id}", form=0, role="auditor", teams=[])
    assert browser.get("/").goes_to == "/audit"
    assert browser.get("/search").status == 403


def test_a_keeper_changes_neither_their_own_rights_nor_adds_to_a_team_that_stands_apart(office: Office) -> None:
    keeper = office.person("Kay Eper", "keeper", ())
    browser = office.browser(keeper)
    assert browser.get(f"/people/{keeper.id}").status == 404
    both = ["cambridgeshire/complaints", "cambridgeshire/whistleblowing"]
    page = browser.fill("/people/add", name="Sam Roe", email="sam@example.org", role="officer", teams=both)
    assert page.status == 400
    page = browser.fill("/people/add", name="Sam Roe", email="sam@example.org", role="officer", teams=both[1:])
    assert "/welcome/" in page
    again = browser.fill("/people/add", name="Sam Roe", email="SAM@example.org", role="officer", teams=both[:1])
    assert "Somebody signs in with this address already" in again


def test_a_form_without_the_token_changes_nobody(office: Office) -> None:
    keeper, priya = office.person("Kay Eper", "keeper", ()), office.person()
    browser = office.browser(keeper)
    for what in ("link", "leave"):
        assert browser.post(f"/people/{priya.id}/{what}", {"csrf_token": "another"}).status == 400
    assert browser.post("/people/add", {"name": "Sam", "email": "sam@example.org", "role": "keeper"}).status == 400


def test_the_commands_add_people_and_welcome_the_first(desk_app: Flask, somebody: Somebody) -> None:
    run = desk_app.test_cli_runner().invoke
    first = run(args=["desk", "welcome"]).output
    assert first == run(args=["desk", "welcome"]).output, "until somebody uses it"
    assert somebody.choose(first.splitlines()[-1]).goes_to == "/"
    assert run(args=["desk", "welcome"]).output == ""
    words = ["--name=Olu Ade", "--email=olu@example.org", "--role=officer"]
    assert "/welcome/" in run(args=["desk", "people", "add", *words, "--team=staffordshire/complaints"]).output
    assert "There is no team" in run(args=["desk", "people", "add", *words, "--team=nowhere/complaints"]).output
    assert "olu@example.org  officer  staffordshire/complaints" in run(args=["desk", "people", "list"]).output
    assert "olu@example.org has left" in run(args=["desk", "people", "leave", "olu@example.org"]).output
    for what in ("link", "leave"):
        assert "has left already" in run(args=["desk", "people", what, "olu@example.org"]).output
