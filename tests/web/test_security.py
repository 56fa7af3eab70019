"""No other site, no forged form and no borrowed cookie can do anything in a visitor's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.browser import HygieneClient, text_in
from tests.conftest import MakeApp
from tests.personas import ANONYMOUS, HERSELF, LONG_AGO
from tests.web.conftest import Rows
from tests.web.people import finish, go_to
from webapp.forms.journey import QUESTIONS
from webapp.public.service import current_service
from webapp.ui.protection import headers_for

STORY = "A canary, and what it sang."
BAD = "bad-token-that-is-as-long-as-a-real"
POSTS = {
    "/en/complain/what-happened": {"what_happened": "Changed"},
    "/en/complain/danger": {"danger": "yes"},
    "/en/complain/adjustments": {"adjustments": "yes"},
    "/en/complain/your-route": {"outcome": "accept:adults:stage-1"},
    "/en/complain/check-answers": {},
    "/en/complain": {"who": "child"},
    "/en/complain/another": {},
    "/en/complain/kept-details": {"reference_pattern": "VA-"},
    "/en/complain/ask-us-to-contact-you": {"reply_to": "post", "address": "1 High Street"},
    "/en/stay": {},
    "/en/exit": {},
    "/en/finish": {},
    "/en/next-person": {},
    "/en/not-shared": {},
}
FORGERIES = {
    "no token": ({}, {}),
    "bad token": ({"csrf_token": BAD}, {}),
    "another visitor's token": ({"csrf_token": "theirs"}, {}),
    "a foreign site": ({"csrf_token": "ours"}, {"Sec_Fetch_Site": "cross-site"}),
    "a sister site": ({"csrf_token": "ours"}, {"Sec_Fetch_Site": "same-site"}),
    "a foreign origin": ({"csrf_token": "ours"}, {"Origin": "https://evil.example"}),
    "no origin at all": ({"csrf_token": "ours"}, {"Origin": "null"}),
    "a foreign host": ({"csrf_token": "ours"}, {"Host": "evil.example"}),
}
LEAVES = {"/en/exit", "/en/finish"}  # what they do without a token is told below
AT_A_SHARED_COMPUTER = {"/en/next-person", "/en/not-shared"}  # and of these in test_next_person.py
DOOR = "/en/complain"  # its page is the same for everyone, and so without a token


def test_the_table_names_every_address_that_takes_a_form(app: Flask) -> None:
    taking = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    known = {url.replace("/en/", "/<language>/") for url in POSTS}
    assert taking - {"/<language>/complain/<slug>"} <= known
    assert all(url.rpartition("/")[2] in QUESTIONS for url in list(POSTS)[:3])


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("url", POSTS)
def test_a_forged_form_is_refused_and_changes_nothing(
    app: Flask, client: HygieneClient, rows: Rows, url: str, forgery: str
) -> None:
    fields, headers = FORGERIES[forgery]
    if url in (*LEAVES, *AT_A_SHARED_COMPUTER, DOOR) and not headers:
        return
    page = go_to(client, "check-answers", LONG_AGO)
    other = HygieneClient(app)
    other.begin()
    tokens = {"ours": page.token, "theirs": other.visit("organisation").token}
    before = rows()
    given = {name: tokens.get(value, value) for name, value in fields.items()}
    answered = client.fetch(url, data={**POSTS[url], **given}, follow=False, **headers)
    if url == DOOR and "Host" not in headers:
        assert (answered.status, answered.response.headers["Location"]) == (303, "/en/"), "the start page is shown"
    else:
        assert 400 <= answered.status < 500, f"{answered.status} for {forgery} at {url}"
    assert rows() == before


@pytest.mark.parametrize("url", POSTS)
def test_the_same_form_unforged_is_taken(client: HygieneClient, url: str) -> None:
    page = go_to(client, "check-answers", LONG_AGO)
    form = {**POSTS[url], "csrf_token": page.token}
    answered = client.fetch(url, data=form, follow=False, Sec_Fetch_Site="same-origin")
    assert answered.status in (200, 204, 303)


def test_a_form_without_its_token_comes_back_with_what_was_typed(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    page = client.fetch("/en/complain/what-happened", data={"what_happened": "A long story."})
    assert page.status == 400
    assert page.values["what_happened"] == "A long story."
    assert "We could not be sure this came from your own browser" in page
    assert page.title.startswith("Error: ")
    assert client.answer().slug == "anonymity"
    assert "A long story." in client.go_on(HERSELF)


def test_check_your_answers_and_the_outcome_come_back_too(client: HygieneClient, rows: Rows) -> None:
    go_to(client, "your-route", LONG_AGO)
    page = client.fetch("/en/complain/your-route", data={"csrf_token": BAD, "outcome": "accept:adults:stage-1"})
    assert (page.status, page.h1) == (400, "We will check if we can look into this")
    client.answer()
    client.go_on(LONG_AGO)
    page = client.fetch("/en/complain/check-answers", data={"csrf_token": BAD})
    assert (page.status, page.h1) == (400, "Check your answers before you send them")
    assert rows()["submission"] == []
    assert client.answer().slug == "sent"


def test_a_browser_that_hides_its_origin_but_says_it_is_our_own_page_is_believed(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    form = {"csrf_token": client.page.token if client.page else "", "what_happened": STORY}
    url = "/en/complain/what-happened"
    assert client.fetch(url, data=form, Origin="null", Sec_Fetch_Site="none").status == 403
    assert client.fetch(url, data=form, Origin="https://evil.example", Sec_Fetch_Site="same-origin").status == 403
    assert client.fetch(url, data=form, Origin="null", Sec_Fetch_Site="same-origin").slug == "anonymity"


def test_what_was_refused_is_shown_only_where_the_form_was_certainly_the_visitors_own(
    app: Flask, client: HygieneClient
) -> None:
    """Else any site could make this one show what it likes."""
    page = go_to(client, "what-happened")
    ours = {"csrf_token": page.token, "what_happened": STORY}
    url = "/en/complain/what-happened"
    refused = client.fetch(url, data=ours, Origin="null")
    assert refused.status == 403
    assert [text_in(box) for box in refused.tree.xpath("//main//textarea")] == [STORY]
    for fields, headers in (
        ({**ours, "csrf_token": BAD}, {"Origin": "null"}),
        ({"what_happened": STORY}, {"Origin": "null"}),
        (ours, {"Sec_Fetch_Site": "cross-site"}),
        (ours, {"Sec_Fetch_Site": "same-site"}),
    ):
        refused = client.fetch(url, data=fields, **headers)
        assert refused.status == 403
        assert STORY not in refused.html
    client.lose_cookie()
    assert STORY not in client.fetch(url, data=ours, Origin="null").html


def test_what_was_typed_is_not_shown_to_whoever_comes_after(app: Flask) -> None:
    """At a shared computer someone may press Back, and so send a form that the one before had typed."""
    form = {"what_happened": "A long story.", "csrf_token": BAD}
    client = HygieneClient(app)
    client.begin()
    client.press("Emergency Exit this page")
    page = client.fetch("/en/complain/what-happened", data=form)
    assert page.status == 400
    assert "nothing was sent." in page
    assert "A long story." not in page.html


def test_leaving_without_a_token_leaves_but_deletes_nothing(client: HygieneClient, rows: Rows) -> None:
    go_to(client, "what-happened")
    before = rows()
    page = client.fetch("/en/exit", data={})
    assert page.status == 200
    assert "bbc.co.uk/weather" in page.html
    assert rows() == before


def test_finishing_without_a_token_changes_nothing(client: HygieneClient, rows: Rows) -> None:
    go_to(client, "what-happened")
    before = rows()
    client.fetch("/en/finish", data={"csrf_token": BAD}, follow=False)
    assert rows() == before


def test_finishing_in_a_second_tab_still_says_what_became_of_the_answers(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    tab = client.another_tab()
    tab.visit("what-happened")
    assert finish(client).slug == "deleted"
    assert finish(tab).h1 == "We have deleted what you typed"


# ---------------------------------------------------------------- asking is not doing


def gets(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            slugs = [*QUESTIONS, "check-answers"] if "complain/<slug>" in rule.rule else ["danger"]
            for slug in slugs:
                given = rule.rule.replace("<language>", "en").replace("<organisation>", "cambridgeshire")
                yield given.replace("<slug>", slug)
    yield from ("/en/exit", "/en/finish", "/en/stay")


def test_looking_never_changes_anything(app: Flask, client: HygieneClient, rows: Rows) -> None:
    go_to(client, "check-answers")
    before = rows()
    for url in gets(app):
        for method in ("GET", "HEAD", "OPTIONS"):
            answered = client.web.open(url, method=method)
            assert answered.status_code < 500, url
            said = [each for each in answered.headers.getlist("Set-Cookie") if not each.startswith("device=")]
            assert not said, f"{url}: only what the computer is, and never whose visit it was, is told by looking"
    assert rows() == before
    assert client.visit("check-answers").slug == "check-answers"


def test_a_link_can_never_leave_finish_or_send(client: HygieneClient) -> None:
    go_to(client, "check-answers")
    for slug in ("exit", "finish", "stay"):
        page = client.visit(f"/{slug}")
        assert (page.status, page.response.headers["Allow"]) == (405, "POST")
    page = client.fetch("/en/danger", data={})
    assert (page.status, page.h1) == (405, "You cannot open this page that way")


def test_a_page_that_is_not_there_says_so(client: HygieneClient) -> None:
    for path in ("/nowhere", "/complain/nowhere", "/about/nowhere", "/nowhere/", "/cambridgeshire/nowhere", "/../etc"):
        page = client.visit(path)
        assert (page.status, page.h1) == (404, "Page not found")
    assert client.fetch("/xx/").status == 404
    assert client.fetch("/en/complain/nowhere", data={}).status == 404


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "language:xx", "language:/e", "", "exit"])
def test_a_form_never_leads_to_another_site(client: HygieneClient, target: str) -> None:
    page = go_to(client, "what-happened")
    page = client.fetch("/en/complain/what-happened", data={**page.values, "go": target})
    assert page.url == "/en/complain/what-happened"


# ---------------------------------------------------------------- hosts, headers and the cookie


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80"])
def test_only_our_own_names_are_answered(client: HygieneClient, host: str) -> None:
    assert client.fetch("/en/", Host=host).status == 400
    assert client.fetch("/en/complain", Host=host, follow=False).status == 400


def test_built_files_carry_the_same_headers_as_every_page(client: HygieneClient) -> None:
    page = client.begin()
    links = page.tree.xpath("//link[@rel='stylesheet']/@href | //script/@src | //link[@rel='icon']/@href")
    assert len(links) == 3
    for link in links:
        answered = client.web.get(link)
        assert (answered.status_code, answered.headers["X-Content-Type-Options"]) == (200, "nosniff")
        for name, value in headers_for(https=client.app.config["SETTINGS"].https):
            assert answered.headers[name] == value
        answered.close()


def test_a_forwarded_host_is_not_believed(client: HygieneClient) -> None:
    forwarded = {"X_Forwarded_Host": "evil.example", "Forwarded": "host=evil.example"}
    page = client.fetch("/en/complain", follow=False, **forwarded)
    assert page.response.headers["Location"] == "/en/"
    page = client.fetch("/en/complain", data={}, follow=False, **forwarded)
    assert page.response.headers["Location"] == "/en/complain/organisation"


def test_over_https_the_cookie_is_tied_to_this_host_and_the_browser_stays_on_https(make_app: MakeApp) -> None:
    client = HygieneClient(make_app(HTTPS="1"))
    page = client.fetch("/en/complain", data={}, follow=False)
    cookie = page.response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-visit=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert page.response.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    go_to(client, "check-answers")
    left = finish(client)
    assert client.has_ended
    assert left.slug == "deleted"
    assert "__Host-visit" in client.cookies


@pytest.mark.parametrize(("https", "scheme"), [("0", "http"), ("1", "https")])
def test_whole_addresses_are_https_because_the_settings_say_so_whatever_a_header_says(
    make_app: MakeApp, https: str, scheme: str
) -> None:
    client = HygieneClient(make_app(HTTPS=https))
    for said in ("http", "https", "gopher"):
        page = client.fetch("/en", X_Forwarded_Proto=said, X_Forwarded_Ssl="on", follow=False)
        assert (page.status, page.response.headers["Location"]) == (308, f"{scheme}://localhost/en/")


def test_the_cookie_ends_with_the_browser_and_changes_only_when_a_draft_begins(client: HygieneClient) -> None:
    client.begin()
    before = dict(client.cookies)
    assert len(before) == 1
    client.begin()
    assert client.cookies == before
    client.answer(organisation="cambridgeshire")
    begun = dict(client.cookies)
    assert begun.keys() == before.keys()
    assert begun != before
    client.go_on(ANONYMOUS)
    assert client.answer().slug == "sent"
    assert client.cookies == begun
    cookie = next(iter(client.web._cookies.values()))
    assert cookie.expires is None
    assert cookie.max_age is None
    client.begin()
    assert not set(client.cookies.values()) & {*begun.values(), *before.values()}, "whoever knew those knows no more"


@pytest.mark.parametrize("value", ["", "a", "====", "not base64 at all!", "QUJD", "A" * 43, "A" * 3000, "ü", "%00"])
def test_a_cookie_that_is_no_cookie_of_ours_begins_a_new_visit(app: Flask, value: str) -> None:
    client = HygieneClient(app)
    client.web.set_cookie("visit", value)
    page = client.begin()
    assert (page.status, page.slug) == (200, "organisation")
    assert client.answer(organisation="cambridgeshire").slug == "what-you-want-to-do"


def test_one_visitor_never_sees_anothers_answers(app: Flask, client: HygieneClient) -> None:
    go_to(client, "check-answers")
    stranger = HygieneClient(app)
    stranger.begin()
    for slug in ("check-answers", "what-happened", "how-to-reach-you", "sent"):
        assert stranger.visit(slug).slug == "organisation"


def test_settings_and_keys_stay_inside(app: Flask, client: HygieneClient) -> None:
    with app.app_context():
        service = current_service()
        inside: list[Any] = [service.pepper.hex(), str(service.settings.pepper_file), service.settings.database_url]
    for path in ("/", "/nowhere", "/complain/danger", "/about/privacy"):
        html = client.visit(path).html
        assert not [secret for secret in inside if secret in html]
