"""On the way through the journey one can change the language, ask for an adjustment or get help, and lose nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from tests.browser import HygieneClient
from tests.conftest import MakeApp
from tests.personas import HERSELF, HIS_MOTHER
from tests.web.conftest import Messages
from tests.web.people import go_to
from tests.web.stored import messages_of, service_of


@pytest.fixture
def speaks(make_app: MakeApp, tmp_path: Path) -> HygieneClient:
    """A visitor of a service that speaks a little Polish and Arabic."""
    sentences = {"pl": {"Continue": "Dalej", "What happened?": "Co się stało?"}, "ar": {"Continue": "متابعة"}}
    for code, words in sentences.items():
        catalogue = Catalog(locale=code)
        for english, said in words.items():
            catalogue.add(english, said)
        file = tmp_path / "translations" / code / "LC_MESSAGES" / "messages.mo"
        file.parent.mkdir(parents=True)
        with file.open("wb") as out:
            write_mo(out, catalogue)
    return HygieneClient(make_app(TRANSLATIONS=str(tmp_path / "translations")))


def test_changing_the_language_keeps_the_page_and_what_was_typed(speaks: HygieneClient) -> None:
    go_to(speaks, "what-happened")
    page = speaks.press("Polski", what_happened="Nikt nie przyszedł.")
    assert page.url == "/pl/complain/what-happened"
    assert "Co się stało?" in page
    assert page.values["what_happened"] == "Nikt nie przyszedł."
    assert not page.errors
    page = speaks.press("Dalej")
    assert page.url == "/pl/complain/anonymity"
    check = speaks.go_on(HERSELF)
    assert "Nikt nie przyszedł." in check


def test_what_has_no_translation_yet_is_marked_as_english(speaks: HygieneClient) -> None:
    go_to(speaks, "what-happened")
    page = speaks.press("Polski")
    hint = page.tree.xpath("//*[@id='what_happened-hint']/span")[0]
    assert (hint.get("lang"), hint.get("dir")) == ("en", "ltr")
    assert "This translation has not been checked" in page.html


def test_a_language_that_runs_the_other_way_turns_the_page_around(speaks: HygieneClient) -> None:
    go_to(speaks, "danger")
    page = speaks.press("العربية")
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
    assert page.tree.xpath("//link[contains(@href, 'app.rtl')]")
    assert speaks.visit("/danger").tree.xpath("//bdi[@dir='ltr']")


def test_the_message_says_which_language_was_used(speaks: HygieneClient) -> None:
    speaks.language = "pl"
    speaks.begin()
    assert speaks.go_on(HERSELF).url == "/pl/complain/check-answers"
    assert speaks.answer().url == "/pl/complain/sent"
    message = messages_of(speaks.app)[0]
    assert message["language"]["used"] == "pl"
    assert message["answers"][0]["question"] == "Which organisation is your feedback about?"


def test_a_mistake_in_another_language_is_still_marked_in_the_title(speaks: HygieneClient) -> None:
    speaks.language = "ar"
    speaks.begin()
    page = speaks.answer()
    assert page.errors
    assert page.url == "/ar/complain/organisation"


def test_every_page_offers_every_language(speaks: HygieneClient) -> None:
    for path in ("/", "/danger", "/contact", "/about/privacy", "/cambridgeshire/", "/timed-out"):
        page = speaks.visit(path)
        assert page.links["Polski"] == f"/pl{path}"
        assert speaks.fetch(page.links["العربية"]).status == 200


def test_every_language_serves_from_the_first_page_to_the_last(app: Flask) -> None:
    for number, language in enumerate(service_of(app).languages, start=1):
        client = HygieneClient(app, language)
        client.begin()
        assert client.go_on({**HIS_MOTHER, "danger": "yes"}).slug == "check-answers"
        assert client.answer().url == f"/{language}/complain/sent"
        assert len(messages_of(app)) == number
        elsewhere = HygieneClient(app, language)
        elsewhere.begin()
        assert elsewhere.go_on({**HERSELF, "kind": "wrongdoing"}, to="your-route").question is None


def test_an_adjustment_can_be_asked_for_in_the_middle_and_the_journey_returns(
    client: HygieneClient, messages: Messages
) -> None:
    go_to(client, "what-happened")
    page = client.press("Ask for an adjustment", what_happened="Half a sent")
    assert page.slug == "adjustments"
    page = client.answer(adjustments="yes", adjustment_needs=["large-print", "bsl"])
    assert page.slug == "what-happened"
    assert page.values["what_happened"] == "Half a sent"
    client.answer(what_happened="Half a sentence, whole now.")
    client.go_on(HERSELF)
    client.answer()
    message = messages()[0]
    assert message["adjustments"]["needs"] == ["large-print", "bsl"]
    assert next(iter(message)) == "schema"
    assert list(message)[2] == "adjustments"


def test_an_adjustment_can_be_asked_for_before_anything_else(client: HygieneClient) -> None:
    client.visit("/")
    page = client.follow("Ask for an adjustment")
    assert page.slug == "adjustments"
    assert client.answer(adjustments="no").slug == "organisation"


def test_help_is_one_press_away_and_what_was_typed_stays(client: HygieneClient) -> None:
    go_to(client, "how-to-reach-you")
    page = client.press("Get help or complain another way", email="half@")
    assert page.url == "/en/cambridgeshire/how-to-complain"
    assert client.visit("how-to-reach-you").values["email"] == "half@"
