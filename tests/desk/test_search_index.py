"""A case is found by name, postcode, phone or email without being opened, and only by who has the team's key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from tests.desk.office import TEAM, Office
from tests.desk.test_opener import told
from webapp.desk.opener import words
from webapp.desk.opener.core import Refused
from webapp.desk.store.people import KEEPER
from webapp.desk.store.tables import blind_index
from webapp.store.engine import reading

HOW_IT_IS_COMPARED = [
    (words.whole_name, "Zoë O’Brien-Smith, J.", "zoe obrien smith"),
    (words.whole_name, "李 明", "李 明"),
    (words.whole_name, " … ", ""),
    (words.postcode, " cb3 0ap", "CB30AP"),
    (words.postcode, "CB3 OAP", "CB30AP"),
    (words.postcodes_in, "1 High Street, Ely, cb7 4dl", {"CB74DL"}),
    (words.postcodes_in, "1 High Street", set()),
    (words.phones_in, "07700 900982, after six", {"+447700900982"}),
    (words.phones_in, "0044 7700 900 982", {"+447700900982"}),
    (words.phones_in, "18001 07700 900982", {"+447700900982"}),
    (words.phones_in, "+48 22 123 45 67 or 01223 703535", {"+48221234567", "+441223703535"}),
    (words.email, " Ama <Ama@Example.com>. ", "ama@example.com"),
]

CONTACT_REQUEST: dict[str, Any] = {
    "schema": "1",
    "adjustments": {"asked": "yes", "in_their_words": "Speak slowly"},
    "language": {"used": "pl", "spoken": "other", "which": "Polish"},
    "contact": {
        "reply_to": ["phone", "post"],
        "full_name": "Zofia O’Neill",
        "phone": "18001 07700 900461",
        "safe_contact": "Mornings",
        "address": "1 High Street\nEly\nCB7 4DL",
    },
    "flags": [],
    "channel": "contact-request",
    "received_on": "2026-11-20",
    "organisation": "cambridgeshire",
    "team": "complaints",
    "kind": "contact-request",
}
"""What someone sends who asks to be contacted, as contact-request-1.json has it."""


@pytest.mark.parametrize(("how", "typed", "compared"), HOW_IT_IS_COMPARED)
def test_what_is_typed_in_many_ways_is_compared_in_one(
    how: Callable[[str], object], typed: str, compared: object
) -> None:
    assert how(typed) == compared


def asks_for_contact(message: dict[str, Any]) -> None:
    reference = message["reference"]
    message.clear()
    message.update(CONTACT_REQUEST, reference=reference)


def finder(office: Office) -> Callable[[str, str], list[str]]:
    who = office.session()
    return lambda kind, text: office.desk.opener.find(kind, text, who)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_case_is_found_by_each_of_its_words_however_they_are_typed(office: Office, kind: str) -> None:
    id_ = office.arrive(lambda m: m["contact"].update(postcode="CB3 0AP", phone="07700 900982 after six")).received.id
    office.arrive(lambda m: (m["contact"].update(full_name="Max Cole", phone=""), m["people"].clear()))
    find = finder(office)
    for sort, text in (
        ("name", "Boateng"),
        ("name", "boateng, AMA"),
        ("name", "Grace Boateng"),
        ("postcode", "cb30ap"),
        ("phone", "+44 7700 900982"),
    ):
        assert find(sort, text) == [id_], text
    for sort, text in (
        ("name", "Boat"),
        ("name", "Ama Cole"),
        ("name", "…"),
        ("postcode", "CB3 0AQ"),
        ("phone", "07700 900983"),
        ("phone", "call me"),
        ("email", "other@example.com"),
    ):
        assert find(sort, text) == [], text
    assert len(find("email", " AMA@Example.com ")) == 2


def test_the_whole_name_comes_first(office: Office) -> None:
    mixed = office.arrive(
        lambda m: (m["contact"].update(full_name="Ama Cole"), m["people"].update(subject_name="Max Boateng"))
    )
    whole = office.arrive(lambda m: m.update(received_on="2026-10-01"))
    assert finder(office)("name", "Ama Boateng") == [whole.received.id, mixed.received.id]


def test_who_asked_to_be_contacted_is_found_and_is_a_case_without_clocks(office: Office) -> None:
    case = office.arrive(asks_for_contact, route="contact")
    assert (case.received.kind, case.rounds[0].timescales, case.is_open) == ("contact-request", (), True)
    private = office.desk.cases.private([case.received.id])[case.received.id]
    assert (private.safe_contact, private.reply_to) == ("Mornings", ("phone", "post"))
    find = finder(office)
    for sort, text in (("name", "Oneill"), ("phone", "07700900461"), ("postcode", "cb7 4dl")):
        assert find(sort, text) == [case.received.id]
    assert case.received.reference in office.browser().get("/")


def test_only_who_is_of_its_team_finds_it(office: Office) -> None:
    office.arrive()
    other = office.person("Olu Ade", teams=("staffordshire/complaints",))
    assert office.desk.opener.find("name", "Boateng", office.session(other)) == []
    with pytest.raises(Refused, match="no-entry"):
        office.desk.opener.find("name", "Boateng", office.session(office.person("Una Key", KEEPER)))
    with pytest.raises(Refused, match="unknown"):
        office.desk.opener.find("story", "carer", office.session(other))


def test_the_audit_says_that_somebody_searched_and_never_for_what(office: Office) -> None:
    finder(office)("name", "Boateng")
    assert told(office.desk) == [(office.person().id, "searched", "", "name")]


def test_the_same_name_has_other_tokens_in_each_team_and_without_its_key_nobody_can_make_them(office: Office) -> None:
    office.arrive()
    office.arrive(team="whistleblowing")
    with reading(office.desk.engine) as connection:
        tokens = connection.execute(select(blind_index.c.token)).scalars().all()
    assert len(set(tokens)) == len(tokens) > 10
    shutil.rmtree(office.desk.settings.private_keys / TEAM)
    with pytest.raises(Refused, match="no-key"):
        finder(office)("name", "Boateng")
