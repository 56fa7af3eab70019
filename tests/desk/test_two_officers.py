"""Two officers never overwrite each other: one is first, the other is told what happened and keeps what was typed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.desk.office import Browser, Office, Page
from webapp.desk.store.people import MANAGER
from webapp.desk.store.tables import note
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import (
    Allocated,
    MergedFrom,
    MergedInto,
    Noted,
    Reopened,
    Separated,
    WaitingFor,
    Withdrawn,
)

FRIDAY = date(2026, 11, 20)
ON_FRIDAY = {"day-day": "20", "day-month": "11", "day-year": "2026"}
both = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
OFFICERS = ("Priya Shah", "Olu Ade", "Wen Li", "Tom Hay")


def address(case: Case, slug: str) -> str:
    return f"/cases/{case.received.reference}/{slug}"


def at_once(browsers: list[Browser], url: str, filled: list[dict[str, str]]) -> list[Page]:
    """Let everybody open a page, and only when all have it send it, all at the same time."""
    barrier = Barrier(len(browsers))

    def send(browser: Browser, answers: dict[str, str]) -> Page:
        shown = browser.get(url)
        barrier.wait()
        return browser.post(url, {**shown.fields(), **answers})

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(send, browsers, filled))


@both
def test_of_officers_who_send_at_the_same_moment_one_is_first_and_the_others_see_what_happened(office: Office) -> None:
    case = office.arrive()
    browsers = [office.browser(office.person(name)) for name in OFFICERS]
    chased = {"chase_on-day": "1", "chase_on-month": "12", "chase_on-year": "2026"}
    typed = [{"who": "provider", "why": f"Asked by {name}.", **chased} for name in OFFICERS]
    answers = at_once(browsers, address(case, "waiting"), typed)

    assert sorted(each.status for each in answers) == [303, 409, 409, 409]
    entries = office.desk.cases.entries(case.received.id)
    first = next(name for name, each in zip(OFFICERS, answers, strict=True) if each.status == 303)
    assert [each.event for each in entries] == [WaitingFor("provider", date(2026, 12, 1), f"Asked by {first}.")]
    for name, each in zip(OFFICERS, answers, strict=True):
        if each.status == 409:
            assert f"{first}, Friday 20 November 2026 at 12:00: It waits for somebody: The care provider" in each
            assert each.fields()["why"] == f"Asked by {name}."
            assert each.fields()["version"] == "1"


@both
def test_whoever_sends_again_until_it_is_taken_loses_nothing_and_doubles_nothing(office: Office) -> None:
    case = office.arrive()
    url = address(case, "note")

    def write(name: str) -> None:
        browser = office.browser(office.person(name))
        page = browser.fill(url, text=f"A note by {name}.")
        for _ in range(len(OFFICERS)):
            if page.status == 303:
                return
            page = browser.post(url, page.fields())
        pytest.fail(f"{name} was never heard: {page.status}")

    with ThreadPoolExecutor(len(OFFICERS)) as pool:
        list(pool.map(write, OFFICERS))

    entries = office.desk.cases.entries(case.received.id)
    assert [each.number for each in entries] == [1, 2, 3, 4]
    with office.desk.engine.connect() as connection:
        notes = {row.id: (row.by, row.words) for row in connection.execute(select(note))}
    said = [office.desk.sealing.open(words, f"note:{id_}")["text"] for id_, (_, words) in notes.items()]
    assert sorted(said) == sorted(f"A note by {name}." for name in OFFICERS)
    assert {(each.event, each.by) for each in entries} == {(Noted(id_), by) for id_, (by, _) in notes.items()}


@both
def test_a_button_that_is_pressed_twice_does_it_once(office: Office) -> None:
    case = office.arrive()
    me, url = office.person(), address(case, "note")
    answers = at_once([office.browser(me), office.browser(me)], url, [{"text": "Rang the home."}] * 2)
    assert [(each.status, each.goes_to) for each in answers] == [(303, f"/cases/{case.received.reference}")] * 2
    assert office.desk.cases.get(case.received.id).version == 1
    with office.desk.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(note)) == 1


def test_what_was_done_already_stays_done_when_something_else_has_happened_since(office: Office) -> None:
    case, me = office.arrive(), office.browser()
    page = me.get(address(case, "withdraw"))
    filled = {**page.fields(), **ON_FRIDAY, "why": "It is put right."}
    assert me.post(address(case, "withdraw"), filled).status == 303
    office.browser(office.person("Olu Ade")).fill(address(case, "note"), text="They rang.")
    assert me.post(address(case, "withdraw"), filled).status == 303
    assert office.desk.cases.get(case.received.id).version == 2


def test_the_same_words_of_somebody_else_are_not_taken_for_ones_own(office: Office) -> None:
    case = office.arrive()
    priya, olu = office.browser(), office.browser(office.person("Olu Ade"))
    page = priya.get(address(case, "withdraw"))
    olu.fill(address(case, "withdraw"), **ON_FRIDAY, why="It is put right.")
    late = priya.post(address(case, "withdraw"), {**page.fields(), **ON_FRIDAY, "why": "It is put right."})
    assert late.status == 409
    assert "Olu Ade, Friday 20 November 2026 at 12:00: The person withdrew it" in late
    assert not late.tree.xpath("//main//form")


def test_what_cannot_be_done_any_longer_is_shown_with_what_was_typed(office: Office) -> None:
    case = office.arrive()
    priya, olu = office.browser(), office.browser(office.person("Olu Ade"))
    url = address(case, "settle")
    page = priya.get(url)
    olu.fill(address(case, "withdraw"), **ON_FRIDAY, why="It is put right.")
    answers = {"condition": "late-reason", "how": "met", **ON_FRIDAY, "why": "A long stay in hospital."}
    late = priya.post(url, {**page.fields(), **answers})
    assert late.status == 409
    assert "You wanted to: Settle what is outstanding. Nothing of what you sent is saved." in late
    assert "A long stay in hospital." in late


def test_a_page_that_was_wrong_says_what_happened_too(office: Office) -> None:
    case, priya = office.arrive(), office.browser()
    page = priya.get(address(case, "withdraw"))
    office.browser(office.person("Olu Ade")).fill(address(case, "note"), text="They rang.")
    late = priya.post(address(case, "withdraw"), page.fields())
    assert late.status == 409
    assert "Olu Ade, Friday 20 November 2026 at 12:00: A note was written" in late
    assert "They rang." not in late


@pytest.mark.parametrize(("version", "status"), [("", 400), ("-1", 400), ("7", 400), ("x", 400)])
def test_a_form_for_a_version_that_never_was_is_refused(office: Office, version: str, status: int) -> None:
    case, me = office.arrive(), office.browser()
    sent = {**me.get(address(case, "note")).fields(), "text": "Rang.", "version": version}
    assert me.post(address(case, "note"), sent).status == status
    assert office.desk.cases.get(case.received.id).version == 0


def merge(office: Office, browser: Browser, case: Case, other: Case) -> Page:
    """Merge a case into another, as an officer does: look at the other one first, then say that it is meant."""
    url = address(case, "merge")
    looked = browser.fill(url, other=other.received.reference.lower())
    assert looked.errors == ["Check that this is the case you mean, then tick the box"]
    [box] = looked.tree.xpath("//input[@name='sure']")
    return browser.post(url, {**looked.fields(), "sure": box.get("value")})


@both
def test_of_two_who_merge_into_each_other_only_one_does(office: Office) -> None:
    one, two = office.arrive(), office.arrive()
    barrier = Barrier(2)

    def send(name: str, case: Case, other: Case) -> int:
        browser = office.browser(office.person(name))
        looked = browser.fill(address(case, "merge"), other=other.received.reference)
        [box] = looked.tree.xpath("//input[@name='sure']")
        barrier.wait()
        return browser.post(address(case, "merge"), {**looked.fields(), "sure": box.get("value")}).status

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(send, OFFICERS[:2], (one, two), (two, one)))
    assert sorted(found)[0] == 303
    assert sorted(found)[1] in (400, 409)
    now = [office.desk.cases.get(each.received.id) for each in (one, two)]
    assert sorted(each.version for each in now) == [1, 1]
    assert [bool(each.merged_into) for each in now].count(True) == 1


def test_what_is_merged_brings_its_flags_and_what_is_outstanding_along(office: Office) -> None:
    one = office.arrive(lambda message: message.update(flags=["child", "conflict-of-interest"]))
    two = office.arrive(lambda message: message.update(flags=[], conditions=[]))
    me = office.browser()
    looked = me.fill(address(one, "merge"), other=two.received.reference)
    assert "It came on Friday 20 November 2026" in looked
    assert merge(office, me, one, two).status == 303
    first, second = (office.desk.cases.get(each.received.id) for each in (one, two))
    assert (first.merged_into, first.is_open) == (two.received.id, False)
    assert second.flags == ("child", "conflict-of-interest")
    assert second.unsettled == ["late-reason", "consent-pending"]
    [entry] = office.desk.cases.entries(two.received.id)
    assert entry.event == MergedFrom(one.received.id, second.flags, ("late-reason", "consent-pending"))


def test_what_was_merged_by_mistake_goes_on_by_itself_again(office: Office) -> None:
    one, two, me = office.arrive(), office.arrive(lambda message: message.update(flags=[])), office.browser()
    merge(office, me, one, two)
    assert me.fill(address(one, "reopen"), **ON_FRIDAY, why="It is about someone else.").status == 303
    first, second = (office.desk.cases.get(each.received.id) for each in (one, two))
    assert first.is_open
    assert second.flags == ()
    assert [each.event for each in office.desk.cases.entries(one.received.id)] == [
        MergedInto(two.received.id),
        Reopened(FRIDAY, "It is about someone else."),
    ]
    assert office.desk.cases.entries(two.received.id)[-1].event == Separated(one.received.id)


def test_a_case_that_changed_since_it_was_looked_at_is_looked_at_again_before_it_is_merged_into(office: Office) -> None:
    one, two, me = office.arrive(), office.arrive(), office.browser()
    looked = me.fill(address(one, "merge"), other=two.received.reference)
    [box] = looked.tree.xpath("//input[@name='sure']")
    office.browser(office.person("Olu Ade")).fill(address(two, "allocate"), whom=office.person("Olu Ade").id)
    again = me.post(address(one, "merge"), {**looked.fields(), "sure": box.get("value")})
    assert again.errors == ["Check that this is the case you mean, then tick the box"]
    assert "Who has it: Olu Ade." in again
    assert office.desk.cases.get(one.received.id).version == 0


def test_a_case_is_only_merged_into_an_open_one_of_the_same_team_that_one_may_see(office: Office) -> None:
    case, closed, other = office.arrive(), office.arrive(), office.arrive(team="whistleblowing")
    hidden = office.arrive()
    desk, me = office.desk, office.person()
    desk.cases.append(closed.received.id, 0, [Withdrawn(FRIDAY)], me.id, desk.now())
    manager = office.browser(office.person("Mina Cole", MANAGER))
    manager.fill(address(hidden, "keep-from"), who=me.id)
    for each in (case, closed, other, hidden):
        refused = office.browser(me).fill(address(case, "merge"), other=each.received.reference)
        assert refused.errors == ["There is no other open case of this team with that reference. Check it"]
        assert refused.fields()["other"] == each.received.reference


def test_who_had_a_case_that_is_kept_from_them_has_it_no_longer(office: Office) -> None:
    case, me = office.arrive(), office.person()
    office.desk.cases.append(case.received.id, 0, [Allocated(me.id)], me.id, office.desk.now())
    page = office.browser(me).get(address(case, "note"))
    office.browser(office.person("Mina Cole", MANAGER)).fill(address(case, "keep-from"), who=me.id)
    assert office.browser(me).post(address(case, "note"), {**page.fields(), "text": "Mine."}).status == 404
    assert office.desk.cases.get(case.received.id).version == 3
