"""Somebody who was let go comes back by a new one-time link; with nothing that they had before does anybody come in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.desk.office import Browser, Office
from tests.desk.test_signing_in import PASSWORD, Somebody
from webapp.desk.desk import NAME
from webapp.desk.signing_in import tokens
from webapp.desk.signing_in.codes import SECONDS
from webapp.desk.store import audit, people
from webapp.desk.store.people import KEEPER, Person

OLD = "their old password 1"

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def priya(office: Office, somebody: Somebody) -> Person:
    """Somebody who signed in with a password and an app."""
    person = office.person()
    somebody.choose(tokens.link_for(office.desk, person), OLD)
    sign_out(somebody)
    found = people.get(office.desk.engine, person.id)
    assert found is not None
    return found


@pytest.fixture
def somebody(desk_app: Flask, clock: Clock) -> Somebody:
    return Somebody(desk_app, clock)


@pytest.fixture
def keeper(office: Office) -> Browser:
    return office.browser(office.person("Kay Eper", KEEPER, ()))


def sign_out(somebody: Somebody) -> None:
    """Let somebody sign out, and wait until their app shows another code."""
    somebody.post("/sign-out", csrf_token="any")
    somebody.clock.forward(seconds=SECONDS)


def let_go(keeper: Browser, who: Person) -> None:
    keeper.fill(f"/people/{who.id}", form=-1, to=f"/people/{who.id}/leave")


def bring_back(keeper: Browser, who: Person) -> str:
    """Bring somebody back, and return their link."""
    shown = keeper.fill(f"/people/{who.id}/back")
    assert shown.status == 200
    return str(shown.tree.xpath("//code/text()")[0])


def test_who_comes_back_chooses_a_new_password_and_a_new_app(
    office: Office, priya: Person, somebody: Somebody, keeper: Browser
) -> None:
    let_go(keeper, priya)
    assert f'href="/people/{priya.id}/back"' in keeper.get("/people").html
    assert "Officer cambridgeshire/complaints" in keeper.get(f"/people/{priya.id}/back")
    sign_out(somebody)
    somebody.choose(bring_back(keeper, priya), PASSWORD)
    sign_out(somebody)
    assert somebody.sign_in(priya.email).goes_to == "/"
    back = people.get(office.desk.engine, priya.id)
    assert back == replace(priya, version=back.version if back else 0)
    told = [(line.by, line.what) for line in audit.lines(office.desk.engine) if line.about == priya.id]
    assert keeper.person is not None
    assert (keeper.person.id, "person-back") in told


def test_with_nothing_from_before_does_anybody_come_in(
    office: Office, priya: Person, somebody: Somebody, keeper: Browser
) -> None:
    session, old_link = office.browser(priya), tokens.link_for(office.desk, priya)
    half_way = tokens.half_way(office.desk, priya)
    assert somebody.sign_in(priya.email, OLD).goes_to == "/"
    sign_out(somebody)
    let_go(keeper, priya)
    while_gone = people.get(office.desk.engine, priya.id)
    assert while_gone is not None
    made_while_gone = tokens.link_for(office.desk, while_gone)
    link = bring_back(keeper, priya)
    assert session.get("/").goes_to == "/sign-in"
    assert somebody.sign_in(priya.email, OLD).status == 400
    assert tokens.who_is_half_way(office.desk, half_way) is None
    for each in (old_link, made_while_gone):
        assert somebody.get(each[each.index("/welcome/") :]).status == 410
    assert somebody.choose(link).status == 303


def test_who_is_here_cannot_be_brought_back_and_nobody_brings_back_by_a_forged_form(
    office: Office, priya: Person, keeper: Browser
) -> None:
    url = f"/people/{priya.id}/back"
    assert keeper.get(url).status == 404
    assert keeper.post(url, {}).status == 404
    let_go(keeper, priya)
    assert keeper.post(url, {}).status == 400
    found = people.get(office.desk.engine, priya.id)
    assert found is not None
    assert not found.active


def test_who_adds_somebody_that_has_left_is_told_to_bring_them_back(
    office: Office, desk_app: Flask, priya: Person, keeper: Browser
) -> None:
    someone = {"name": "Priya Shah", "email": priya.email.upper(), "role": "auditor"}
    taken = "Somebody signs in with this address already. Enter another one"
    assert keeper.fill("/people/add", **someone).errors == [taken]
    let_go(keeper, priya)
    assert keeper.fill("/people/add", **someone).errors == [
        "Somebody who has left signed in with this address. If it is them, bring them back"
    ]
    told = ["--name", "Priya Shah", "--email", priya.email, "--role", "officer"]
    added = desk_app.test_cli_runner().invoke(args=["desk", "people", "add", *told])
    assert "flask desk people back" in added.output


def test_the_command_brings_somebody_back_too(desk_app: Flask, priya: Person, somebody: Somebody) -> None:
    run = desk_app.test_cli_runner().invoke
    assert "has not left" in run(args=["desk", "people", "back", priya.email]).output
    run(args=["desk", "people", "leave", priya.email])
    link = run(args=["desk", "people", "back", priya.email]).output.strip()
    assert somebody.choose(link).status == 303
    assert "Nobody signs in with that address" in run(args=["desk", "people", "back", "no@example.org"]).output


def test_by_a_provider_who_is_brought_back_comes_in_by_their_groups_and_gets_no_link(
    office: Office, desk_app: Flask, priya: Person, keeper: Browser
) -> None:
    let_go(keeper, priya)
    desk = office.desk
    desk_app.extensions[NAME] = replace(desk, settings=replace(desk.settings, oidc_issuer="https://id.example"))
    page = keeper.get(f"/people/{priya.id}/back")
    assert "Their groups" in page
    assert keeper.fill(f"/people/{priya.id}/back").goes_to == "/people"
    found = people.get(desk.engine, priya.id)
    assert found is not None
    assert found.active
    let_go(keeper, priya)
    back = desk_app.test_cli_runner().invoke(args=["desk", "people", "back", priya.email])
    assert back.exit_code == 0
    assert "/welcome/" not in back.output
