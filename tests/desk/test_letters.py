"""What waits to be posted stands in a pile until an officer says that it has gone; large print is printed large."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.desk.office import Browser, Office
from tests.desk.writing import both_ways, by_post, sent
from webapp.desk.app import create_app
from webapp.desk.letters.layout import blocks, plain
from webapp.desk.settings import DeskSettings
from webapp.desk.store import audit, notices
from webapp.desk.store.notices import EMAIL, LETTER
from webapp.domain.cases.case import Case


@pytest.fixture
def letter(office: Office) -> str:
    """A letter that waits, by its address at the desk."""
    return written(office, office.arrive(by_post), LETTER)


def written(office: Office, case: Case, channel: str) -> str:
    sent(office.browser(), case, channel=channel)
    (found,) = notices.waiting(office.desk.engine, office.person().teams)
    return f"/letters/{found.id}"


def test_a_letter_waits_until_an_officer_has_posted_it(office: Office, letter: str) -> None:
    browser = office.browser()
    pile = browser.get("/letters")
    assert "To print and post" in pile
    assert "CCC-0001-0001" in pile
    assert "1 High Street" not in pile.html
    assert browser.fill(letter, to=f"{letter}/done").goes_to == "/letters"
    assert "No letter waits to be posted." in browser.get("/letters")
    assert browser.get(letter).status == 404  # its words are gone
    assert "Printed and posted on Friday 20 November 2026." in browser.get("/cases/CCC-0001-0001/replies")


def test_a_letter_has_the_address_the_day_and_the_text_as_large_as_was_asked(office: Office, letter: str) -> None:
    page = office.browser().get(letter)
    (drawn,) = page.tree.xpath("//div[contains(@class, 'desk-letter--large')]")
    words = " ".join(drawn.text_content().split())
    assert words.startswith("Ama Boateng 1 High Street Ely CB7 4AA Friday 20 November 2026 Dear Ama Boateng,")
    assert [each.text for each in drawn.xpath(".//h2")][:2] == ["What happens next", "How long it takes"]
    assert "18 point" in page


def test_a_letter_is_printed_in_the_language_and_direction_it_is_in(office: Office) -> None:
    def urdu(message: dict[str, Any]) -> None:
        by_post(message)
        message["language"] |= {"used": "ur"}

    page = office.browser().get(written(office, office.arrive(urdu), LETTER))
    (drawn,) = page.tree.xpath("//div[contains(@class, 'desk-letter')]")
    assert (drawn.get("lang"), drawn.get("dir")) == ("ur", "rtl")
    apart = [each.text for each in drawn.xpath(".//bdi[@dir='ltr']")]
    assert "CCC-0001-0001" in apart  # its parts do not change places
    assert "01223\xa0703535" in drawn.text_content()


def test_headings_lists_and_paragraphs_are_told_apart_however_they_stand() -> None:
    text = "# Why\n- one\n- two\n\n- three\n\nSo it is.\nFor now.\n \nGoodbye"
    assert [tuple(each) for each in blocks(text)] == [
        ("heading", ("Why",)),
        ("list", ("one", "two")),
        ("list", ("three",)),
        ("paragraph", ("So it is.", "For now.")),
        ("paragraph", ("Goodbye",)),
    ]
    assert plain("# Why\n- one") == "Why\n- one"


def test_who_printed_a_letter_stands_in_the_audit(office: Office, letter: str) -> None:
    office.browser().get(letter)
    assert audit.lines(office.desk.engine)[-1].what == "printed"


def test_another_team_finds_none_of_it(office: Office, letter: str) -> None:
    other: Browser = office.browser(office.person("Olu Ade", teams=("staffordshire/complaints",)))
    assert "CCC-0001-0001" not in other.get("/letters")
    assert other.get(letter).status == 404
    assert other.post(f"{letter}/done", {}).status == 404


def test_nothing_is_marked_as_posted_by_a_form_that_is_not_ours(office: Office, letter: str) -> None:
    assert office.browser().post(f"{letter}/done", {}).status == 400
    assert office.browser().get(letter).status == 200


def test_emails_wait_here_to_be_sent_by_hand_where_nothing_sends_them(office: Office) -> None:
    case, browser = office.arrive(), office.browser()
    email = written(office, case, EMAIL)
    pile = browser.get("/letters")
    assert "Nothing here sends emails yet." in pile
    assert "Emails to send by hand" in pile
    shown = browser.get(email)
    assert "ama@example.com" in shown
    assert browser.fill(email, to=f"{email}/done").goes_to == "/letters"
    assert "Sent by an officer on Friday 20 November 2026." in browser.get(f"/cases/{case.received.reference}/replies")


def test_where_emails_are_sent_only_those_stand_here_that_did_not_go_at_once(
    office: Office, desk_environ: dict[str, str]
) -> None:
    written(office, office.arrive(both_ways), EMAIL)
    told = {"SMTP_URL": "smtp://127.0.0.1", "NOTICE_FROM": "care@example.org"}
    app: Flask = create_app(DeskSettings.read({**desk_environ, **told}), office.desk.clock)
    browser = Browser(app, office.person())
    assert "CCC-0001-0001" not in browser.get("/letters")
    held = notices.lease(office.desk.engine, office.desk.now(), "me", notices.FIRST_PAUSE)
    assert held is not None
    url = f"/letters/{held.id}"
    assert browser.fill(url, to=f"{url}/done").status == 409  # it is being sent
    notices.later(office.desk.engine, held.id, office.desk.now(), 1)
    assert "Emails that have not gone yet" in browser.get("/letters")
    assert browser.fill(url, to=f"{url}/done").status == 303
    app.extensions["engine"].dispose()
