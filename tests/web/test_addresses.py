"""Whoever asks to be written to can be: at home, abroad, care of someone, or where post can be left for them."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from tests.browser import HygieneClient
from tests.personas import HERSELF, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to, send
from tests.web.test_contract import breaches
from webapp.domain.packs.model import Packs
from webapp.forms.pages.contact import Reach
from webapp.forms.pages.people import Subject
from webapp.handoff.message_text import as_text

ON = date(2026, 11, 20)
AT_HOME = {"address_line_1": "1 High Street", "town": "Ely", "postcode": "CB7 4AA"}
BY_LETTER: Answers = {**HERSELF, "reply_to": ["post"], **AT_HOME}
ABROAD = {"address_line_1": "ul. Długa 5", "town": "Kraków", "postcode": "31-146", "country": "Poland"}


def errors_of(packs: Packs, **typed: str) -> dict[str, list[str]]:
    named = {"full_name": "Ama Boateng", "reply_to": "post"}
    form = Reach({"anonymity": "named"}, packs, ON, formdata=MultiDict({**named, **typed}))
    form.validate()
    return dict(form.errors)


@pytest.mark.parametrize(
    "typed",
    [
        ABROAD,
        {**ABROAD, "postcode": ""},
        {**AT_HOME, "country": "UK"},
        {**AT_HOME, "country": "united kingdom"},
        {**AT_HOME, "address_line_1": "Care of Ama Boateng, 1 High Street"},
        {**AT_HOME, "address_line_1": "No fixed address. Leave it at the day centre"},
        {"address_line_1": "No fixed address. Leave it at the day centre in Ely"},
        {"address_line_1": "Care of Ama Boateng, 1 High Street", "town": "Ely"},
    ],
)
def test_a_letter_can_be_sent_there(packs: Packs, typed: dict[str, str]) -> None:
    assert not errors_of(packs, **typed)


@pytest.mark.parametrize("country", ["", "UK", "U.K.", "United Kingdom", "England", "wales", "Northern Ireland"])
@pytest.mark.parametrize("postcode", ["CB", "31-146"])
def test_in_the_united_kingdom_a_postcode_is_a_whole_one_and_the_way_abroad_is_named(
    packs: Packs, country: str, postcode: str
) -> None:
    found = errors_of(packs, **{**AT_HOME, "postcode": postcode, "country": country})
    assert found == {"postcode": ["Enter a full UK postcode, like PE29 3AD. For an address abroad, enter the country"]}


def test_an_address_abroad_reaches_whoever_has_to_write(client: HygieneClient, messages: Messages) -> None:
    page = go_to(client, "check-answers", {**BY_LETTER, **ABROAD})
    assert "Poland" in page
    client.answer()
    (found,) = messages()
    assert {name: found["contact"][name] for name in ABROAD} == ABROAD
    assert breaches("message-1.json", found) == []
    assert "Country: Poland" in as_text(found)


def test_at_home_nothing_is_said_of_a_country(client: HygieneClient, messages: Messages) -> None:
    page = go_to(client, "check-answers", BY_LETTER)
    assert "Country" not in page
    client.answer()
    assert "country" not in messages()[0]["contact"]


def test_whoever_gives_no_name_and_has_no_email_can_be_answered_where_post_can_be_left(
    client: HygieneClient, messages: Messages
) -> None:
    left = {"address_line_1": "Day centre, please keep it for the man with the red bag"}
    send(client, {**BY_LETTER, "town": "", "postcode": "", **left, "anonymity": "reply"})
    contact = messages()[0]["contact"]
    assert contact["anonymity"] == "reply"
    assert "full_name" not in contact
    assert contact["address_line_1"] == left["address_line_1"]


def test_what_to_do_without_a_fixed_address_stands_where_the_address_is_asked(client: HygieneClient) -> None:
    page = go_to(client, "how-to-reach-you", BY_LETTER)
    assert "If you have no fixed address" in page
    assert "care of" in page
    assert "where post can be left for you" in client.visit("ask-us-to-contact-you")


def test_the_person_it_is_about_may_live_abroad(packs: Packs) -> None:
    form = Subject({}, packs, ON, formdata=MultiDict({"subject_name": "Grace", "subject_postcode": "31-146"}))
    form.validate()
    assert form.errors["subject_postcode"] == [
        "Enter a full UK postcode, like PE29 3AD. If the address is abroad, write all of it in the box for the address"
    ]
    abroad = {"subject_name": "Grace", "subject_address": "ul. Długa 5, 31-146 Kraków, Poland"}
    form = Subject({}, packs, ON, formdata=MultiDict(abroad))
    assert form.validate()
