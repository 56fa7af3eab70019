"""No other site signs anybody in or out at the desk, where there is no session yet that a form's token could be of."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.desk.office import Office
from tests.desk.test_signing_in import PASSWORD, Somebody, priya, somebody
from webapp.desk.signing_in import tokens
from webapp.desk.store import audit
from webapp.desk.store.people import Person

__all__ = ["priya", "somebody"]

pytestmark = pytest.mark.usefixtures("quick_passwords")

ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://other.localhost"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
)
"""What browsers say of a form that another page made them send: all of today's say the Origin, most also the rest."""


@pytest.mark.parametrize("says", ELSEWHERE)
def test_a_form_from_elsewhere_signs_nobody_in_and_is_no_try(
    office: Office, somebody: Somebody, priya: Person, desk_app: Flask, says: dict[str, str]
) -> None:
    before, code = audit.lines(office.desk.engine), {"code": somebody.code}
    fresh = tokens.link_for(office.desk, office.person("Olu Ade"))
    right = {"email": priya.email, "password": PASSWORD}
    wrong = {**right, "password": "wrong"}
    for url, data in (("/sign-in", right), ("/sign-in", wrong), (fresh[fresh.index("/welcome/") :], code)):
        assert desk_app.test_client().post(url, data=data, headers=says).status_code == 403
    half = somebody.post("/sign-in", **right)
    assert half.goes_to == "/sign-in/code"
    assert somebody.client.post("/sign-in/code", data=code, headers=says).status_code == 403
    assert audit.lines(office.desk.engine) == before
    assert somebody.post("/sign-in/code", **code).goes_to == "/", "and our own page goes on"


def test_a_form_from_elsewhere_signs_nobody_out(office: Office, clock: Clock) -> None:
    browser = office.browser()
    for says in ELSEWHERE:
        assert browser.client.post("/sign-out", headers=says).status_code == 403
    assert browser.get("/").status == 200


def test_what_is_kept_of_a_sign_in_goes_with_no_form_of_another_site(somebody: Somebody, priya: Person) -> None:
    half = somebody.post("/sign-in", email=priya.email, password=PASSWORD)
    whole = somebody.post("/sign-in/code", code=somebody.code)
    for response in (half.response, whole.response):
        cookies = response.headers.getlist("Set-Cookie")
        assert cookies
        assert all("SameSite=Lax" in each and "HttpOnly" in each for each in cookies)
