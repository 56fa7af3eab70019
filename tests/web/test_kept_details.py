"""An advocate keeps five details of their own on their own device, for 90 days. Nothing about anyone they help."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.conftest import Clock, MakeApp
from tests.personas import A_PARENT, HERSELF, HIS_MOTHER, Answers
from tests.web.people import send
from tests.web.stored import draft_of, service_of
from tests.web.test_next_child import KEEP_MINE, OWN, child, go_on
from webapp.public.kept_details import ALLOWED, COOKIE, LONGEST, SIZE, KeptDetails
from webapp.public.security import ENDED

FORGET = "Forget my details"
ANOTHER = "Start another complaint or feedback"
REACH = "how-to-reach-you"
PATTERN = "VA-2026-"
TODAY = date(2026, 11, 20)
FILLED_IN = "We have filled in the details you keep on this device."
ADVOCATE: Answers = {**HIS_MOTHER, "who": "advocate", "full_name": "Bob Example"}


def keep(client: HygieneClient, name: str = "Zebulon") -> Page:
    """Send something as an advocate, and keep the details."""
    client.begin()
    go_on(client, child(name))
    return client.press(KEEP_MINE, reference_pattern=PATTERN)


def next_time(client: HygieneClient, answers: Answers | None = None) -> Page:
    """Begin again in the same browser, and come to where a name is asked."""
    client.press(ANOTHER)
    return client.go_on(answers or child("Xanthippe"), to=REACH)


def opened(client: HygieneClient) -> KeptDetails:
    kept = KeptDetails.open(client.cookies[COOKIE], service_of(client.app).pepper, TODAY)
    assert kept is not None
    return kept


def test_an_advocate_finds_their_own_details_in_the_boxes_and_may_change_them(client: HygieneClient) -> None:
    keep(client)
    page = next_time(client)
    assert FILLED_IN in page
    assert {name: page.values[name] for name in OWN} == OWN
    assert page.values["reply_to"] == ["email", "phone"]
    assert page.values["advocate_reference"] == PATTERN
    assert page.errors == []
    assert "Bob Example" not in str(draft_of(client).content), "nothing is an answer before they press Continue"
    page = client.answer(full_name="Ben Example", leave_message="yes", advocate_reference=f"{PATTERN}7")
    assert not page.errors
    page = client.visit(REACH)
    assert FILLED_IN not in page
    assert (page.values["full_name"], page.values["advocate_reference"]) == ("Ben Example", f"{PATTERN}7")


def test_what_stood_in_the_boxes_when_they_left_the_page_is_not_filled_in_again(client: HygieneClient) -> None:
    keep(client)
    next_time(client)
    client.press("Someone is in danger now", full_name="")
    page = client.visit(REACH)
    assert (page.values["full_name"], page.values["email"]) == ("", OWN["email"])
    assert FILLED_IN not in page


def test_five_details_are_kept_and_no_more_whatever_was_answered(client: HygieneClient) -> None:
    keep(client)
    assert dict(opened(client).details) == {**OWN, "reference_pattern": PATTERN}
    assert len(ALLOWED) == 5
    everything: dict[str, Any] = {f"page-{name}": {name: f"Zebulon {name}"} for name in child("Zebulon")}
    assert KeptDetails.of(everything, "", TODAY).details == {}, "of no page but those that ask how to reach them"
    whole = {REACH: {name: f"Zebulon {name}" for name in child("Zebulon")}}
    assert set(KeptDetails.of(whole, PATTERN, TODAY).details) == set(ALLOWED)
    assert PATTERN in KeptDetails.of(whole, PATTERN, TODAY).details.values(), "their reference was of one child"


def test_a_detail_that_is_not_allowed_is_not_read_either() -> None:
    pepper = os.urandom(32)
    cookie = KeptDetails({"full_name": "Bob", "subject_name": "Zebulon"}, date.max).sealed(pepper)
    found = KeptDetails.open(cookie, pepper, TODAY)
    assert found is not None
    assert found.details == {"full_name": "Bob"}


def test_the_cookie_shows_nothing_not_even_how_long_a_name_is(client: HygieneClient) -> None:
    pepper = os.urandom(32)
    short, long = KeptDetails({"full_name": "Bo"}, TODAY), KeptDetails({"full_name": "B" * 200}, TODAY)
    assert short.sealed(pepper) != short.sealed(pepper)
    assert len(short.sealed(pepper)) == len(long.sealed(pepper)) < 4_000
    assert "Bo" not in repr(short)
    keep(client)
    assert not [said for said in (*OWN.values(), PATTERN) if said in str(client.cookies)]


def test_the_longest_details_of_any_script_fit_the_cookie() -> None:
    for letter in ("a", "ا", "語", "\U00010348", '"', "\\"):
        answers = {REACH: dict.fromkeys(ALLOWED, letter * 200)}
        kept = KeptDetails.of(answers, letter * 200, TODAY)
        assert len(kept.sealed(os.urandom(32))) < SIZE * 1.4
    assert "full_name" in KeptDetails.of({REACH: {"full_name": "ا" * 149}}, "", TODAY).details


def changed(value: str) -> str:
    return f"{value[:100]}{'A' if value[100] != 'A' else 'B'}{value[101:]}"


@pytest.mark.parametrize(
    "forge",
    [
        changed,
        lambda value: value[:-8],
        lambda value: value[:12],
        lambda value: "x",
        lambda value: ENDED,
        lambda value: KeptDetails({"full_name": "Mallory"}, date.max).sealed(os.urandom(32)),
    ],
)
def test_a_cookie_that_we_did_not_seal_fills_in_nothing_and_is_dropped(
    client: HygieneClient, forge: Callable[[str], str]
) -> None:
    keep(client)
    client.web.set_cookie(COOKIE, forge(client.cookies[COOKIE]))
    page = next_time(client)
    assert (page.values["full_name"], COOKIE in client.cookies) == ("", False)


def test_the_details_are_kept_for_90_days_from_the_last_keeping(client: HygieneClient, clock: Clock) -> None:
    page = keep(client)
    assert "We keep your own details on this device until Thursday 18 February 2027." in page
    kept = client.cookies[COOKIE]
    (cookie,) = (each for each in client.web._cookies.values() if each.key == COOKIE)
    assert cookie.max_age == LONGEST.total_seconds() == 90 * 86_400
    clock.forward(days=89)
    client.begin()
    assert client.go_on(child("Xanthippe"), to=REACH).values["full_name"] == OWN["full_name"]
    client.web.set_cookie(COOKIE, kept)  # of a browser that keeps it for longer than it was told
    clock.forward(days=1)
    client.begin()
    assert client.go_on(child("Xanthippe"), to=REACH).values["full_name"] == ""
    assert COOKIE not in client.cookies
    go_on(client, child("Xanthippe"))
    assert "until Wednesday 19 May 2027" in client.press(KEEP_MINE)


def test_they_are_forgotten_at_once_after_sending(client: HygieneClient) -> None:
    page = keep(client)
    assert page.tree.xpath("//*[@id='reference_pattern']/@value") == [PATTERN]
    page = client.press(FORGET)
    assert COOKIE not in client.cookies
    assert FORGET not in page
    assert next_time(client).values["full_name"] == ""


def test_they_are_forgotten_where_they_were_filled_in_and_what_was_typed_there_stays(client: HygieneClient) -> None:
    keep(client)
    next_time(client)
    page = client.press(FORGET, safe_contact="Not on Mondays", email="other@advocates.example")
    assert (page.slug, COOKIE in client.cookies) == (REACH, False)
    assert (page.values["full_name"], page.values["phone"], page.values["advocate_organisation"]) == ("", "", "")
    assert page.values["advocate_reference"] == ""
    assert (page.values["safe_contact"], page.values["email"]) == ("Not on Mondays", "other@advocates.example")
    assert page.values["reply_to"] == ["email", "phone"]


def test_where_others_use_the_computer_nothing_is_offered_or_written(client: HygieneClient) -> None:
    client.fetch("/en/complain", data={"helper": "library"})
    _, page = go_on(client, child("Zebulon"))
    assert KEEP_MINE not in page
    page = client.fetch("/en/complain/kept-details", data={"csrf_token": page.token, "reference_pattern": PATTERN})
    assert page.url.startswith("/en/complain/sent")
    assert COOKIE not in client.cookies


def test_where_others_use_the_computer_nothing_is_read_and_what_was_kept_is_dropped(client: HygieneClient) -> None:
    keep(client)
    client.fetch("/en/complain", data={"helper": "library"})
    page = client.go_on(child("Xanthippe"), to=REACH)
    assert (page.values["full_name"], COOKIE in client.cookies) == ("", False)


@pytest.mark.parametrize(
    "answers",
    [HERSELF, HIS_MOTHER, A_PARENT, {**ADVOCATE, "anonymity": "reply"}, {**ADVOCATE, "anonymity": "no-reply"}],
)
def test_only_an_advocate_who_gave_their_name_is_offered_to_keep_it(client: HygieneClient, answers: Answers) -> None:
    page = send(client, answers)
    assert KEEP_MINE not in page
    client.fetch("/en/complain/kept-details", data={"csrf_token": page.token})
    assert COOKIE not in client.cookies


def test_who_speaks_for_an_adult_is_offered_it_too(client: HygieneClient) -> None:
    send(client, ADVOCATE)
    client.press(KEEP_MINE)
    assert opened(client).details == {"full_name": "Bob Example", "email": HERSELF["email"]}


@pytest.mark.parametrize(
    "answers", [{**HIS_MOTHER, "full_name": ""}, {**child("Xanthippe"), "anonymity": "reply", "reply_to": ["email"]}]
)
def test_nobody_else_and_nobody_without_a_name_finds_them_filled_in(client: HygieneClient, answers: Answers) -> None:
    keep(client)
    page = next_time(client, answers)
    assert page.slug == REACH
    assert not [said for said in (*OWN.values(), PATTERN) if said in page.html]


def test_nothing_is_kept_or_forgotten_without_the_token_of_the_visitor(client: HygieneClient) -> None:
    client.begin()
    go_on(client, child("Zebulon"))
    for forgery in ({}, {"csrf_token": "x" * 32}):
        assert client.fetch("/en/complain/kept-details", data=forgery).status == 400
        assert COOKIE not in client.cookies
    keep_again = client.visit("sent")
    client.fetch("/en/complain/kept-details", data={"csrf_token": keep_again.token})
    kept = client.cookies[COOKIE]
    assert client.fetch("/en/complain/kept-details", data={"forget": "yes"}).status == 400
    assert client.cookies[COOKIE] == kept


def test_one_advocates_details_are_in_no_other_browser(app: Flask, client: HygieneClient) -> None:
    keep(client)
    next_time(client)
    other = HygieneClient(app)
    other.begin()
    page = other.go_on(child("Xanthippe"), to=REACH)
    assert not [said for said in OWN.values() if said in page.html]


def test_leaving_ends_the_visit_and_not_what_the_device_keeps(client: HygieneClient) -> None:
    keep(client)
    client.press("Delete my answers and leave")
    client.begin()
    assert client.go_on(child("Xanthippe"), to=REACH).values["full_name"] == OWN["full_name"]


def test_over_https_the_cookie_is_tied_to_this_host(make_app: MakeApp) -> None:
    client = HygieneClient(make_app(HTTPS="1", TRUSTED_HOSTS="localhost"))
    client.begin()
    go_on(client, child("Zebulon"))
    page = client.visit("sent")
    data = {"csrf_token": page.token}
    answered = client.fetch("/en/complain/kept-details", data=data, follow=False)
    (cookie,) = answered.response.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-advocate=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
