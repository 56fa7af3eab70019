"""Signing in by the organisation's provider: a real one proves who somebody is, and groups say what they may do."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.conftest import FRIDAY, Clock
from tests.desk.at_provider import CARE, CLIENT, PRIYA, ROLES, SECRET, WRONGDOING, Shifted, Walker, running
from tests.desk.office import Office, Page
from webapp.desk.app import create_app
from webapp.desk.desk import NAME, Desk
from webapp.desk.oidc.grants import grants_if_any
from webapp.desk.oidc.provider import NotProved, verified
from webapp.desk.settings import DeskSettings
from webapp.desk.store import audit, people
from webapp.domain.cases.events import Allocated
from webapp.ops.settings import BadSettings


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider of its own."""
    with running() as at:
        yield at


@pytest.fixture
def oidc_environ(desk_environ: dict[str, str], issuer: str) -> dict[str, str]:
    more = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET, "OIDC_ROLES": ROLES}
    return {**desk_environ, **more}


@pytest.fixture
def shifted() -> Shifted:
    return Shifted()


@pytest.fixture
def app(oidc_environ: dict[str, str], shifted: Shifted) -> Iterator[Flask]:
    app = create_app(DeskSettings.read(oidc_environ), shifted)
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def desk(app: Flask) -> Desk:
    found: Desk = app.extensions[NAME]
    return found


@pytest.fixture
def walker(app: Flask) -> Walker:
    return Walker(app)


def failures(desk: Desk) -> list[str]:
    return [line.why for line in audit.lines(desk.engine) if line.what == "sign-in-failed"]


def test_who_is_of_a_known_group_comes_in_with_its_role_and_teams(desk: Desk, walker: Walker) -> None:
    assert "/oidc/begin" in walker.get("/sign-in").html
    assert walker.sign_in().goes_to == "/"
    assert walker.get("/").h1 == "Work"
    person = people.by_email(desk.engine, "priya@example.org")
    assert person is not None
    assert (person.name, person.role, person.teams) == ("Priya Shah", "officer", {CARE})
    told = [(line.what, line.by, line.why) for line in audit.lines(desk.engine)]
    assert told == [("person-added", person.id, "officer"), ("signed-in", person.id, "oidc")]


def test_the_way_there_proves_itself_by_pkce_and_is_told_nothing_of_us(walker: Walker) -> None:
    asked = parse_qs(urlsplit(walker.begin()).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert "client_secret" not in asked


def test_no_token_is_kept_in_the_browser(walker: Walker) -> None:
    walker.sign_in()
    kept = {cookie.key: cookie for cookie in walker.client._cookies.values()}
    assert set(kept) == {"desk"}, "what was begun is over"
    assert kept["desk"].http_only


def test_rights_are_read_anew_at_each_sign_in(app: Flask, desk: Desk, walker: Walker) -> None:
    walker.sign_in()
    assert Walker(app).sign_in(groups=["care", "more"], name="Priya Sharma", email="p@example.org").goes_to == "/"
    (person,) = people.everybody(desk.engine)
    assert (person.name, person.email) == ("Priya Sharma", "p@example.org")
    assert person.teams == {CARE, "staffordshire/complaints"}
    assert walker.get("/").status == 200, "the older session goes on with the new rights"
    assert Walker(app).sign_in(groups="looks").goes_to == "/"
    assert walker.get("/search").status == 403
    assert walker.get("/audit").status == 200
    assert [line.why for line in audit.lines(desk.engine) if line.what == "role-changed"] == ["officer", "auditor"]


def test_what_somebody_had_of_a_team_that_their_groups_name_no_longer_is_nobodys(
    app: Flask, desk: Desk, office: Office, walker: Walker
) -> None:
    walker.sign_in()
    (priya,) = people.everybody(desk.engine)
    case = office.arrive()
    desk.cases.append(case.received.id, case.version, [Allocated(priya.id)], priya.id, desk.now())
    Walker(app).sign_in()
    assert desk.cases.get(case.received.id).allocated_to == priya.id
    Walker(app).sign_in(groups=["more"])
    assert desk.cases.get(case.received.id).allocated_to == ""


@pytest.mark.parametrize(
    ("change", "why", "says"),
    [
        ({"groups": ["tennis"]}, "no-group", "None of your groups may use the desk"),
        ({"groups": []}, "no-group", "None of your groups may use the desk"),
        ({"groups": ["care", "looks"]}, "two-roles", "more than one role"),
        ({"groups": ["care", "wrongdoing"]}, "team-apart", "is of no other team"),
        ({"email": None}, "no-email", "has no email address"),
    ],
)
def test_whose_groups_do_not_let_them_in_is_told_why_and_loses_every_session(
    app: Flask, desk: Desk, walker: Walker, change: dict[str, Any], why: str, says: str
) -> None:
    page = Walker(app).sign_in(**change)
    assert (page.status, page.h1) == (403, "You are not signed in")
    assert says in page
    assert people.everybody(desk.engine) == []
    walker.sign_in()
    Walker(app).sign_in(**change)
    assert walker.get("/").goes_to == "/sign-in"
    assert failures(desk) == [why, why]


def test_who_was_let_go_stays_out_whatever_their_groups(app: Flask, desk: Desk, walker: Walker) -> None:
    walker.sign_in()
    keeper = Walker(app)
    app.test_cli_runner().invoke(args=["desk", "people", "leave", "priya@example.org"])
    page = keeper.sign_in()
    assert page.status == 403
    assert "Your account at the desk was closed" in page
    assert failures(desk) == ["left"]


def test_who_signed_in_with_a_password_before_is_the_same_person_only_if_their_address_is_proved(
    app: Flask, desk: Desk
) -> None:
    before = people.add(desk.engine, "Priya", "priya@example.org", "manager", [CARE])
    for proved in ({}, {"email_verified": False}, {"email_verified": "true"}):
        page = Walker(app).sign_in(**proved)
        assert page.status == 403
        assert "Somebody else signs in with your email address" in page
    assert Walker(app).sign_in(email_verified=True).goes_to == "/"
    (person,) = people.everybody(desk.engine)
    assert (person.id, person.role) == (before.id, "officer")
    other = {**PRIYA, "sub": "another", "email_verified": True}
    assert Walker(app).sign_in(other).status == 403, "an account that is known by the provider is nobody else's"


def test_an_answer_counts_once_and_only_in_the_browser_that_began(app: Flask, walker: Walker) -> None:
    stolen = walker.at_provider(walker.begin(), PRIYA)
    other = Walker(app)
    assert other.get(stolen).status == 400
    other.begin()
    assert other.get(stolen).status == 400, "it began something else"
    assert other.get("/").goes_to == "/sign-in"
    assert walker.get(stolen).goes_to == "/"
    assert walker.get(stolen).status == 400


def test_a_code_of_somebody_else_is_refused_by_what_only_this_browser_knows(
    app: Flask, desk: Desk, walker: Walker
) -> None:
    other = Walker(app)
    code = parse_qs(urlsplit(other.at_provider(other.begin(), PRIYA)).query)["code"][0]
    state = parse_qs(urlsplit(walker.begin()).query)["state"][0]
    page = walker.get(f"/oidc/callback?state={state}&code={code}")
    assert (page.status, page.h1) == (400, "You are not signed in")
    assert failures(desk) == ["oidc"]


def test_what_was_begun_is_over_after_ten_minutes(walker: Walker, shifted: Shifted) -> None:
    back = walker.at_provider(walker.begin(), PRIYA)
    shifted.by = 601
    page = walker.get(back)
    assert page.status == 400
    assert "It took too long" in page


def test_who_stops_at_the_provider_is_told_that_they_are_not_signed_in(desk: Desk, walker: Walker) -> None:
    page = walker.get(walker.at_provider(walker.begin(), None))
    assert page.status == 400
    assert "did not let you in, or it was stopped" in page
    assert failures(desk) == ["oidc"]


@pytest.mark.parametrize("change", ["iss=https%3A%2F%2Fother.example", ""])
def test_an_answer_of_another_provider_or_without_a_code_is_refused(walker: Walker, change: str) -> None:
    state = parse_qs(urlsplit(walker.begin()).query)["state"][0]
    code = "code=any&" if change else ""
    assert walker.get(f"/oidc/callback?{code}state={state}&{change}").status == 400


def test_a_provider_that_is_away_or_names_itself_otherwise_lets_nobody_in_and_the_page_says_so(
    oidc_environ: dict[str, str], issuer: str
) -> None:
    for wrong in ("http://127.0.0.1:9", f"{issuer}/"):
        app = create_app(DeskSettings.read({**oidc_environ, "OIDC_ISSUER": wrong}))
        page = Page(app.test_client().get("/oidc/begin"))
        assert page.status == 503
        assert "cannot reach your organisation’s sign-in" in page
        app.extensions["engine"].dispose()


def test_nobody_signs_in_with_a_password_where_there_is_a_provider(app: Flask, walker: Walker) -> None:
    for url in ("/sign-in", "/sign-in/code", "/welcome/any"):
        assert walker.client.post(url, data={"email": "a@example.org", "password": "x"}).status_code == 404, url
    run = app.test_cli_runner().invoke
    added = run(args=["desk", "people", "add", "--name", "A", "--email", "a@example.org", "--role", "keeper"])
    assert added.exit_code == 1
    assert "OIDC_ROLES" in added.output
    assert run(args=["desk", "welcome"]).output == ""


def test_a_keeper_gives_nobody_rights_where_groups_do_and_still_lets_somebody_go(
    oidc_environ: dict[str, str],
) -> None:
    app = create_app(DeskSettings.read({**oidc_environ, "OIDC_ROLES": f"{ROLES}; keys=keeper"}))
    desk: Desk = app.extensions[NAME]
    Walker(app).sign_in()
    keeper = Walker(app)
    keeper.sign_in({"sub": "k", "name": "Kit", "email": "kit@example.org", "groups": ["keys"]})
    priya = people.by_email(desk.engine, "priya@example.org")
    assert priya is not None
    assert "Add somebody" not in keeper.get("/people")
    assert keeper.get("/people/add").status == 404
    shown = keeper.get(f"/people/{priya.id}")
    assert keeper.client.post(f"/people/{priya.id}", data={**shown.fields(), "role": "manager"}).status_code == 404
    assert keeper.client.post(f"/people/{priya.id}/leave", data={}).status_code == 400, "without its token"
    assert keeper.client.post(f"/people/{priya.id}/leave", data=shown.fields()).status_code == 303
    gone = people.get(desk.engine, priya.id)
    assert gone is not None
    assert not gone.active
    app.extensions["engine"].dispose()


def test_without_a_provider_there_is_no_such_page(desk_app: Flask) -> None:
    client = desk_app.test_client()
    assert client.get("/oidc/begin").status_code == client.get("/oidc/callback").status_code == 404
    assert "/oidc/begin" not in client.get("/sign-in").get_data(as_text=True)


# What each check of an ID token refuses, by tokens that a provider would never make.

NOW = int(FRIDAY.timestamp())
RIGHT: dict[str, Any] = {
    "iss": "https://id.example",
    "aud": CLIENT,
    "sub": "p-1",
    "exp": NOW + 300,
    "iat": NOW,
    "nonce": "n",
}
KEY = RSAKey.generate_key(2048, {"kid": "k", "use": "sig"})


def checked(token: str) -> dict[str, Any]:
    published = KeySet.import_key_set({"keys": [KEY.as_dict(private=False)]})
    return verified(token, published, "https://id.example", CLIENT, "n", Clock()())


def signed(key: Any = KEY, **change: Any) -> str:
    claims = {name: value for name, value in {**RIGHT, **change}.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "k"}, claims, key)


def by_hand(algorithm: str, digest: Callable[[bytes, bytes, str], bytes]) -> str:
    """Sign as no library would: with the key that everybody knows as the secret, or not at all."""
    said = [json.dumps(each).encode() for each in ({"alg": algorithm, "kid": "k"}, RIGHT)]
    start = b".".join(urlsafe_b64encode(each).rstrip(b"=") for each in said)
    signature = urlsafe_b64encode(digest(KEY.as_pem(private=False), start, "sha256")).rstrip(b"=")
    return b".".join([start, signature]).decode()


def test_a_right_token_is_believed() -> None:
    assert checked(signed())["sub"] == "p-1"
    assert checked(signed(aud=[CLIENT, "other"], azp=CLIENT))["sub"] == "p-1"


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "other"},
        {"aud": None},
        {"aud": [CLIENT, "other"]},
        {"aud": [CLIENT, "other"], "azp": "other"},
        {"azp": "other"},
        {"nonce": "m"},
        {"nonce": None},
        {"exp": NOW - 61},
        {"exp": None},
        {"iat": NOW + 61},
        {"sub": None},
    ],
)
def test_a_token_for_somebody_else_or_of_another_time_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NotProved):
        checked(signed(**change))


@pytest.mark.parametrize(
    "make",
    [
        lambda: signed(key=RSAKey.generate_key(2048, {"kid": "k"})),
        lambda: by_hand("HS256", hmac.digest),
        lambda: by_hand("none", lambda *_: b""),
        lambda: signed()[:-8] + "AAAAAAAA",
        lambda: "",
    ],
    ids=["another-key", "the-public-key-as-a-secret", "unsigned", "changed", "empty"],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(make: Callable[[], str]) -> None:
    with pytest.raises(NotProved):
        checked(make())


# The settings.


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET is not set"),
        ({"OIDC_ISSUER": ""}, "OIDC_ISSUER is not set"),
        ({"OIDC_ISSUER": "http://id.example"}, "OIDC_ISSUER must be the https address"),
        ({"OIDC_ROLES": "care=chief:cambridgeshire/complaints"}, "OIDC_ROLES must be like"),
        ({"OIDC_ROLES": "care=officer:nowhere/complaints"}, "teams that are not there: nowhere/complaints"),
        ({"OIDC_ROLES": f"care=officer:{CARE},{WRONGDOING}"}, "of a team that stands apart"),
        ({"OIDC_ROLES": "a=keeper; a=auditor"}, "names a group twice"),
    ],
)
def test_settings_that_would_let_in_the_wrong_people_stop_the_start(
    oidc_environ: dict[str, str], change: dict[str, str], says: str
) -> None:
    with pytest.raises(BadSettings, match=says):
        create_app(DeskSettings.read({**oidc_environ, **change}))


def test_a_group_may_have_a_name_with_blanks_and_equals_signs() -> None:
    (grant,) = grants_if_any(f"CN=Customer Care = officer : {CARE}")
    assert (grant.group, grant.role, grant.teams) == ("CN=Customer Care", "officer", {CARE})
