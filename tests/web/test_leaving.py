"""Leaving at once leads to a neutral website: the organisation's own for the language, or else the deployment's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.conftest import MakeApp
from tests.web.people import go_to, send
from webapp.content import BadContent
from webapp.ops.settings import BadSettings
from webapp.paths import CHECKOUT

EVERYWHERE = "https://weather.example/ pl=https://pogoda.example/"
OURS = """
[[leave_to]]
url = "https://news.example/"

[[leave_to]]
url = "https://khabar.example/"
language = "ur"
"""


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all content, in which Cambridgeshire has websites of its own to leave for."""
    copied = Path(shutil.copytree(CHECKOUT / "webapp" / "content", tmp_path_factory.mktemp("theirs") / "content"))
    add(copied, OURS)
    return copied


@pytest.fixture
def content(theirs: Path, tmp_path: Path) -> Path:
    """The same again, to be changed."""
    return Path(shutil.copytree(theirs, tmp_path / "content"))


def add(content: Path, lines: str) -> None:
    """Write more into Cambridgeshire's pack."""
    pack = content / "cambridgeshire" / "pack.toml"
    pack.write_text(f"{pack.read_text(encoding='utf-8')}\n{lines}", encoding="utf-8")


@pytest.fixture
def leads(make_app: MakeApp, theirs: Path) -> Flask:
    """A service that leads away differently for a language and an organisation."""
    return make_app(CONTENT=str(theirs), EXIT_URL=EVERYWHERE)


def with_script(page: Page) -> str:
    """Return where the button leads when a script runs."""
    return str(page.tree.xpath("//form/@data-exit-url")[0])


def without_script(client: HygieneClient) -> str:
    """Press the button, and return where the answer sends the browser on to."""
    return sent_on(client.press("Emergency Exit this page"))


def sent_on(page: Page) -> str:
    """Return where a page sends the browser on to."""
    (refresh,) = page.tree.xpath("//meta[@http-equiv='refresh']/@content")
    return str(refresh).partition("url=")[2]


def test_the_button_leads_to_the_organisations_own_website_once_it_is_known(leads: Flask) -> None:
    client = HygieneClient(leads)
    assert with_script(go_to(client, "organisation")) == "https://weather.example/"
    assert with_script(client.answer(organisation="cambridgeshire")) == "https://news.example/"
    assert without_script(client) == "https://news.example/"


def test_another_organisation_leads_where_the_deployment_says(leads: Flask) -> None:
    client = HygieneClient(leads)
    go_to(client, "organisation")
    assert with_script(client.answer(organisation="staffordshire")) == "https://weather.example/"
    assert without_script(client) == "https://weather.example/"


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("pl", "https://pogoda.example/", "https://news.example/"),
        ("ur", "https://weather.example/", "https://khabar.example/"),
        ("ro", "https://weather.example/", "https://news.example/"),
    ],
)
def test_each_language_leads_to_its_own_where_it_has_one(leads: Flask, language: str, before: str, after: str) -> None:
    client = HygieneClient(leads)
    go_to(client, "organisation")
    client.language = language
    assert with_script(client.visit("organisation")) == before
    assert with_script(client.answer(organisation="cambridgeshire")) == after


def test_after_sending_and_with_nothing_left_to_delete_it_still_leads_there(leads: Flask) -> None:
    client = HygieneClient(leads)
    page = send(client)
    form = {"organisation": "cambridgeshire", "csrf_token": page.token}
    for _ in range(2):
        assert sent_on(client.fetch("/en/exit", data=form)) == "https://news.example/"


@pytest.mark.parametrize("named", ["https://evil.example/", "nobody", "", "../shared"])
def test_nobody_can_name_another_place_to_be_sent_to(leads: Flask, named: str) -> None:
    client = HygieneClient(leads)
    page = go_to(client, "what-happened")
    left = client.fetch("/en/exit", data={"organisation": named, "csrf_token": page.token})
    assert sent_on(left) == "https://weather.example/"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('[[leave_to]]\nurl = "http://insecure.example/"', "must be the https address"),
        ('[[leave_to]]\nurl = "javascript:alert(1)"', "must be the https address"),
        ('[[leave_to]]\nurl = "https://second.example/"', "is a second one for every language"),
        ('[[leave_to]]\nurl = "https://second.example/"\nlanguage = "ur"', "is a second one for ur"),
        ('[[leave_to]]\nurl = "https://x.example/"\nlanguage = "xx"', "'xx', a language without a catalogue"),
    ],
)
def test_a_pack_that_leads_to_the_wrong_place_does_not_start(
    make_app: MakeApp, content: Path, lines: str, problem: str
) -> None:
    add(content, lines)
    with pytest.raises(BadContent, match=problem):
        make_app(CONTENT=str(content))


@pytest.mark.parametrize(
    "address",
    ["http://x.example", "pl=https://x.example", "https://x.example https://y.example", "https://x.example pl=ftp://y"],
)
def test_a_setting_that_leads_to_the_wrong_place_does_not_start(make_app: MakeApp, address: str) -> None:
    with pytest.raises(BadSettings, match="EXIT_URL"):
        make_app(EXIT_URL=address)


def test_a_setting_for_a_language_the_site_does_not_have_does_not_start(make_app: MakeApp) -> None:
    with pytest.raises(BadContent, match="EXIT_URL"):
        make_app(EXIT_URL="https://x.example xx=https://y.example")


def test_what_the_button_does_is_explained_before_the_first_question(leads: Flask) -> None:
    client = HygieneClient(leads)
    start = client.visit("/")
    assert "opens another website" in start
    assert "Your browser may still show" in start
    assert start.links["Stay safe when you use this site"] == "/en/about/safety"
    for page in (client.begin(), client.visit("ask-us-to-contact-you")):
        text = " ".join(
            page.tree.xpath("//body//text()")
        )  # on the first question beside the button, above the main part
        assert "opens a different website" in text
        assert "Shift key 3 times" in text
        assert "history" in text or "Your browser may still show" in text
