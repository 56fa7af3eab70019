"""Who should not deal with a case does not read it; others first say that they have no part in it."""

from __future__ import annotations

import pytest

from tests.desk.acting import add, address
from tests.desk.office import TEAM, WORDS, Office
from tests.desk.test_opener import refusal, told
from webapp.desk.opener.conflict import names
from webapp.desk.store.keeping_from import is_kept, keep
from webapp.desk.store.people import MANAGER
from webapp.domain.cases.case import Case
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
def test_who_is_named_and_came_later_is_kept_from_it_when_they_open_it_and_it_is_nobodys(
    office: Office, kind: str
) -> None:
    desk, max_ = office.desk, office.person("Max Cole")
    case = office.arrive(lambda m: m.update(not_by="Priya Shah"))
    priya = office.person()
    id_ = case.received.id
    desk.cases.append(id_, case.version, [Allocated(priya.id)], max_.id, desk.now())
    assert case.received.reference in office.browser(priya).get("/")
    refused = refusal(office, id_, priya, declared=True)
    assert (refused.code, refused.told) == ("kept-from", "")
    entries = desk.cases.entries(id_)
    assert [(each.by, each.event) for each in entries[1:]] == [("", KeptFrom(priya.id)), ("", Allocated(""))]
    assert case.received.reference not in office.browser(priya).get("/")
    assert case.received.reference in office.browser(max_).get("/")
    assert refusal(office, id_, priya).code == "kept-from"
    assert len(desk.cases.entries(id_)) == len(entries)
    assert [(line[1], line[3]) for line in told(desk)] == [
        ("opened", "read"),
        ("refused", "kept-from"),
        ("refused", "kept-from"),
    ]
    assert desk.opener.find("name", "Boateng", office.session(priya)) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_who_is_named_never_learns_that_there_is_such_a_case(office: Office, kind: str) -> None:
    priya, max_ = office.person(), office.person("Max Cole")
    reference = office.arrive(lambda m: m.update(not_by="Priya Shah")).received.reference
    browser = office.browser(priya)
    assert reference not in browser.get("/?whose=team")
    assert browser.get(f"/cases/{reference}").status == 404
    assert browser.get(f"/cases/{reference}/replies").status == 404
    assert office.desk.opener.find("name", "Boateng", office.session(priya)) == []
    assert reference in office.browser(max_).get("/?whose=team")


def test_a_case_that_names_its_whole_team_is_still_seen_and_opens_for_none_of_them(office: Office) -> None:
    priya = office.person()
    case = office.arrive(lambda m: m.update(not_by="Priya Shah"))
    assert case.received.reference in office.browser(priya).get("/?whose=team")
    assert refusal(office, case.received.id, priya).code == "kept-from"


def test_who_is_kept_from_a_case_is_kept_from_the_one_in_which_it_goes_on(office: Office) -> None:
    priya, mina = office.person(), office.person("Mina Ger", MANAGER)
    mine, other = office.arrive(), office.arrive()
    desk, now = office.desk, office.desk.now()
    desk.cases.append(mine.received.id, mine.version, [KeptFrom(priya.id)], mina.id, now)
    desk.cases.append(other.received.id, other.version, [Allocated(priya.id)], mina.id, now)
    browser, url = office.browser(mina), f"/cases/{mine.received.reference}/merge"
    asked = browser.fill(url, other=other.received.reference)
    sure = asked.tree.xpath("//input[@name='sure']/@value")
    assert browser.post(url, {**asked.fields(), "sure": sure}).status == 303
    assert office.browser(priya).get(f"/cases/{other.received.reference}").status == 404
    assert desk.cases.get(other.received.id).allocated_to == ""


def merged(office: Office, one: Case, into: Case) -> None:
    """Let a manager merge a case into another, as they do it: looked at first."""
    url, manager = address(one, "merge"), office.browser(office.person("Mina Cole", MANAGER))
    seen = manager.fill(url, other=into.received.reference)
    assert manager.post(url, {**seen.fields(), "sure": seen.tree.xpath("//input[@name='sure']/@value")}).goes_to


def kept(office: Office, *cases: Case) -> list[bool]:
    """Return of each case whether it is kept from Priya."""
    return [is_kept(office.desk.engine, each.received.id, office.person().id) for each in cases]


def test_who_is_kept_from_one_of_several_that_go_on_together_is_kept_from_all(office: Office) -> None:
    one, two, three, other = (office.arrive() for _ in range(4))
    merged(office, one, two)
    merged(office, two, three)
    manager = office.browser(office.person("Mina Cole", MANAGER))
    manager.fill(address(two, "keep-from"), who=office.person().id)
    assert kept(office, one, two, three, other) == [True, True, True, False]
    lines = {(line[1], line[2], line[3]) for line in told(office.desk)}
    assert {("kept-from", each.received.id, office.person().id) for each in (one, two, three)} <= lines


def test_who_is_kept_from_any_of_those_that_come_together_is_kept_from_all(office: Office) -> None:
    one, two, three = office.arrive(), office.arrive(), office.arrive()
    merged(office, one, two)
    add(office, three, KeptFrom(office.person().id))
    merged(office, two, three)
    assert kept(office, one, two, three) == [True, True, True]


def test_who_has_a_part_in_one_is_kept_from_all_that_go_on_together(office: Office) -> None:
    one, two = office.arrive(), office.arrive()
    merged(office, one, two)
    keep(office.desk.engine, office.desk.cases, two.received.id, office.person().id, office.desk.now())
    assert kept(office, one, two) == [True, True]


def test_others_say_first_that_they_have_no_part_in_it_and_once(office: Office) -> None:
    max_, id_ = office.person("Max Cole"), office.arrive(lambda m: m.update(not_by="Priya Shah")).received.id
    refused = refusal(office, id_, max_)
    assert (refused.code, refused.told) == ("conflict", "Priya Shah")
    assert told(office.desk)[-1] == (max_.id, "refused", id_, "conflict")
    assert WORDS in str(office.desk.opener.open(id_, office.session(max_), "read", declared=True)["story"])
    assert told(office.desk)[-1] == (max_.id, "declared", id_, "")
    assert WORDS in str(office.desk.opener.open(id_, office.session(max_), "reply")["story"])
    assert refusal(office, id_, office.person("Ann Lee", teams=(TEAM,))).code == "conflict"


def test_the_flag_alone_asks_for_it_and_shows_no_more(office: Office) -> None:
    id_ = office.arrive(lambda m: m["flags"].append("conflict-of-interest")).received.id
    refused = refusal(office, id_, office.person())
    assert (refused.code, refused.told) == ("conflict", "")


def test_who_was_involved_keeps_nobody_from_it(office: Office) -> None:
    id_ = office.arrive(lambda m: m["story"].update(people_involved="Priya Shah")).received.id
    assert office.desk.opener.open(id_, office.session(), "read")
