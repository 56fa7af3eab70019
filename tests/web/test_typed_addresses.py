"""An address typed from paper leads to its page, another is said to be none at once, and machines find their files."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.browser import HygieneClient
from tests.conftest import Clock, MakeApp
from tests.web.people import go_to
from tests.web.stored import service_of
from webapp.ops.settings import BadSettings
from webapp.ui.render import STATIC


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/EN/", "/en/"),
        ("/En", "/en/"),
        ("/en/contact/", "/en/contact"),
        ("/en/contact.", "/en/contact"),
        ("/en/contact,", "/en/contact"),
        ("/en/Contact%E2%80%9D", "/en/contact"),
        ("/en/contact%20", "/en/contact"),
        ("/en/Cambridgeshire/", "/en/cambridgeshire/"),
        ("/en/cambridgeshire).", "/en/cambridgeshire/"),
        ("/EN/CAMBRIDGESHIRE/HOW-TO-COMPLAIN/", "/en/cambridgeshire/how-to-complain"),
        ("/en/cambridgeshire/How-We-Decide.", "/en/cambridgeshire/how-we-decide"),
        ("/pl/About/Privacy/", "/pl/about/privacy"),
        ("/en/about/accessibility.", "/en/about/accessibility"),
        ("/en/complain/", "/en/complain"),
        ("/en/Complain/Ask-us-to-contact-you.", "/en/complain/ask-us-to-contact-you"),
        ("/en/complain/What-Happened/", "/en/complain/what-happened"),
    ],
)
def test_it_leads_to_the_page_that_was_meant(client: HygieneClient, typed: str, meant: str) -> None:
    answered = client.fetch(typed, follow=False)
    assert (answered.status, answered.response.headers["Location"].removeprefix("http://localhost")) == (308, meant)
    assert client.fetch(meant, follow=False).status < 400


@pytest.mark.parametrize(
    "typed",
    ["/en/nowhere", "/en/contact/us", "/XX/", "/en/cambridgeshire/nowhere.", "/wp-login.php", "/en/contact.html"],
)
def test_what_is_no_page_is_said_to_be_none_at_once(client: HygieneClient, typed: str) -> None:
    answered = client.fetch(typed, follow=False)
    assert (answered.status, answered.h1) == (404, "Page not found")


def test_every_address_of_the_site_is_known_and_leads_nowhere_else(app: Flask) -> None:
    client = app.test_client()
    addresses = service_of(app).addresses
    assert len(addresses) == len(set(addresses.values())) > 400
    english = [each for each in addresses.values() if each.startswith("/en/")]
    assert {client.get(each).status_code for each in english} <= {200, 303, 405, 410}


def test_a_form_is_taken_at_its_own_address_only(client: HygieneClient) -> None:
    page = go_to(client, "what-happened")
    form = {"csrf_token": page.token, "what_happened": "Nobody came."}
    assert client.fetch("/en/complain/What-happened", data=form, follow=False).status == 404


def test_machines_may_read_guidance_and_nothing_of_a_visit(client: HygieneClient) -> None:
    lines = client.web.get("/robots.txt").get_data(as_text=True).splitlines()
    assert lines[0] == "User-agent: *"
    refused = [line.removeprefix("Disallow: ") for line in lines[1:]]
    for code in ("en", "ur"):
        assert {f"/{code}/complain", f"/{code}/exit", f"/{code}/timed-out"} <= set(refused)
    open_to_all = ("/en/", "/en/contact", "/en/danger", "/en/cambridgeshire/how-to-complain", "/en/about/privacy")
    assert not [path for path in open_to_all for each in refused if path.startswith(each)]


def test_a_browser_that_asks_for_an_icon_by_its_old_name_gets_it(client: HygieneClient) -> None:
    icon = client.web.get("/favicon.ico")
    assert (icon.status_code, icon.mimetype) == (200, "image/svg+xml")
    assert icon.text.startswith("<svg")


def test_whom_to_tell_of_a_weakness_is_what_the_operator_says_or_nobody(
    make_app: MakeApp, client: HygieneClient, clock: Clock
) -> None:
    where = "/.well-known/security.txt"
    assert client.web.get(where).status_code == 404
    told = make_app(SECURITY_CONTACT="mailto:security@example.org").test_client().get(where).text
    said = dict(line.split(": ") for line in told.splitlines())
    assert said["Contact"] == "mailto:security@example.org"
    until = datetime.strptime(said["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta() < until - clock.now < timedelta(days=365)


@pytest.mark.parametrize("contact", ["security@example.org", "http://example.org", "javascript:alert(1)", "mailto:x"])
def test_a_contact_that_cannot_be_used_stops_the_start(make_app: MakeApp, contact: str) -> None:
    with pytest.raises(BadSettings, match="SECURITY_CONTACT"):
        make_app(SECURITY_CONTACT=contact)


@pytest.mark.parametrize(
    ("accepts", "sent"),
    [("gzip", True), ("gzip;q=0.1", True), ("gzip;q=0", False), ("gzip;q=0.0, *", False), ("", False)],
)
def test_an_encoding_that_is_refused_is_not_sent(client: HygieneClient, accepts: str, sent: bool) -> None:
    script = next(path for path in STATIC.glob("app-*.js"))
    for address in ("/en/", "/en/", f"/static/{script.name}"):  # drawn, kept, and a file
        answered = client.web.get(address, headers={"Accept-Encoding": accepts}, buffered=True)
        assert (answered.headers.get("Content-Encoding") == "gzip") is sent, address
        assert len(gzip.decompress(answered.data) if sent else answered.data) > 1_000


def test_only_what_changes_its_name_with_its_content_is_kept_for_ever(client: HygieneClient) -> None:
    (script,) = STATIC.glob("app-*.js")
    for name, for_ever in (("manifest.json", False), (script.name, True)):
        answered = client.web.get(f"/static/{name}", buffered=True)
        assert ("immutable" in answered.headers["Cache-Control"]) is for_ever
