"""Who should not deal with a case does not read it; others first say that they have no part in it."""

from __future__ import annotations

import pytest

from tests.desk.office import TEAM, WORDS, Office
from tests.desk.test_opener import refusal, told
from webapp.desk.opener.conflict import names
from webapp.domain.cases.events import Allocated, KeptFrom


@pytest.mark.parametrize(
    ("not_by", "name", "is_named"),
    [
        ("Mrs SHAH from the team", "Priya Shah", True),
        ("priya", "Priya Shah", True),
        ("Shah’s manager", "Priya Shah", True),
        ("Zoe O'Brien", "Zoë O’Brien", True),
        ("the Smith-Jones office", "Ann Jones", True),
        ("Shahid Khan", "Priya Shah", False),
        ("P. Cole", "P. Shah", False),
        ("", "Priya Shah", False),
    ],
)
def test_a_whole_word_of_a_name_is_enough(not_by: str, name: str, is_named: bool) -> None:
    assert names({"not_by": not_by}, name) is is_named


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_who_is_named_is_kept_from_it_and_it_is_nobodys(office: Office, kind: str) -> None:
    desk, priya, max_ = office.desk, office.person(), office.person("Max Cole")
    case = office.arrive(lambda m: m.update(not_by="Priya Shah"))
    id_ = case.received.id
    desk.cases.append(id_, case.version, [Allocated(priya.id)], max_.id, desk.now())
    assert case.received.reference in office.browser(priya).get("/")
    refused = refusal(office, id_, priya.id, declared=True)
    assert (refused.code, refused.told) == ("kept-from", "")
    entries = desk.cases.entries(id_)
    assert [(each.by, each.event) for each in entries[1:]] == [("", KeptFrom(priya.id)), ("", Allocated(""))]
    assert case.received.reference not in office.browser(priya).get("/")
    assert case.received.reference in office.browser(max_).get("/")
    assert refusal(office, id_, priya.id).code == "kept-from"
    assert len(desk.cases.entries(id_)) == len(entries)
    assert [(line[1], line[3]) for line in told(desk)] == [
        ("opened", "read"),
        ("refused", "kept-from"),
        ("refused", "kept-from"),
    ]
    assert desk.opener.find("name", "Boateng", priya.id) == []


def test_others_say_first_that_they_have_no_part_in_it_and_once(office: Office) -> None:
    max_, id_ = office.person("Max Cole"), office.arrive(lambda m: m.update(not_by="Priya Shah")).received.id
    refused = refusal(office, id_, max_.id)
    assert (refused.code, refused.told) == ("conflict", "Priya Shah")
    assert told(office.desk)[-1] == (max_.id, "refused", id_, "conflict")
    assert WORDS in str(office.desk.opener.open(id_, max_.id, "read", declared=True)["story"])
    assert told(office.desk)[-1] == (max_.id, "declared", id_, "")
    assert WORDS in str(office.desk.opener.open(id_, max_.id, "reply")["story"])
    assert refusal(office, id_, office.person("Ann Lee", teams=(TEAM,)).id).code == "conflict"


def test_the_flag_alone_asks_for_it_and_shows_no_more(office: Office) -> None:
    id_ = office.arrive(lambda m: m["flags"].append("conflict-of-interest")).received.id
    refused = refusal(office, id_, office.person().id)
    assert (refused.code, refused.told) == ("conflict", "")


def test_who_was_involved_keeps_nobody_from_it(office: Office) -> None:
    id_ = office.arrive(lambda m: m["story"].update(people_involved="Priya Shah")).received.id
    assert office.desk.opener.open(id_, office.person().id, "read")
