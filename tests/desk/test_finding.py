"""Finding a case: by its reference in any spelling, and only what one may know of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.office import Office
from webapp.desk.finding import as_reference
from webapp.desk.opener.core import Opener
from webapp.desk.opener.reasons import explain
from webapp.domain.cases.events import KeptFrom
from webapp.domain.reference import make


@pytest.mark.parametrize("spelled", ["{}", " {} ", "lower", "spaces", "no dashes"])
def test_a_case_is_found_by_its_reference_however_it_is_written(office: Office, spelled: str) -> None:
    case = office.arrive()
    reference = case.received.reference
    typed = {
        "lower": reference.lower(),
        "spaces": reference.replace("-", " "),
        "no dashes": reference.replace("-", ""),
    }.get(spelled, spelled.format(reference))
    page = office.browser().fill("/search", by="reference", text=typed)
    assert "1 case was found" in page
    assert page.tree.xpath(f"//li//a[@href='/cases/{reference}']")


def test_what_is_found_shows_nothing_that_was_typed(office: Office) -> None:
    case = office.arrive()
    page = office.browser().fill("/search", by="reference", text=case.received.reference)
    row = page.tree.xpath("//li[@class='desk-row']")[0].text_content()
    assert "Large print" in row
    assert "Wednesday 25 November 2026" in row
    assert not [each for each in ("Not after six", "White on black", "18 point", "Ama") if each in row]


def test_a_slip_in_a_reference_is_told(office: Office) -> None:
    good = make("CCC", 5)
    wrong = good[:-1] + ("3" if good[-1] != "3" else "4")
    assert "one of its characters is wrong" not in office.browser().fill("/search", by="reference", text=good)
    page = office.browser().fill("/search", by="reference", text=wrong)
    assert "No case was found" in page
    assert "one of its characters is wrong" in page


def test_nobody_finds_what_they_may_not_know_of(office: Office) -> None:
    case = office.arrive()
    elsewhere, kept = office.person("Olu Ade", teams=("staffordshire/complaints",)), office.person("Jo Bell")
    event = KeptFrom(kept.id)
    office.desk.cases.append(case.received.id, 0, [event], office.person().id, office.desk.now())
    for person in (elsewhere, kept):
        page = office.browser(person).fill("/search", by="reference", text=case.received.reference)
        assert "No case was found" in page
    assert "1 case was found" in office.browser().fill("/search", by="reference", text=case.received.reference)


def test_what_the_opener_finds_is_shown_the_latest_first_and_not_what_one_may_not_know_of(
    office: Office, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def received(day: str) -> Callable[[dict[str, Any]], None]:
        return lambda message: message.update(received_on=day)

    old, new = office.arrive(received("2026-11-02")), office.arrive(received("2026-11-19"))
    kept = office.arrive()
    office.desk.cases.append(kept.received.id, 0, [KeptFrom(office.person().id)], "", office.desk.now())
    ids = [each.received.id for each in (old, new, kept)]
    asked: list[tuple[str, str, str]] = []

    def find(kind: str, text: str, session: str) -> list[str]:
        asked.append((kind, text, session))
        return ids

    monkeypatch.setattr(opener, "find", find)
    browser = office.browser()
    page = browser.fill("/search", by="postcode", text=" cb1 2ab ")
    assert "2 cases were found" in page
    found = page.tree.xpath("//li//a[starts-with(@href, '/cases/')]")
    assert [each.text for each in found] == [new.received.reference, old.received.reference]
    assert asked == [("postcode", "cb1 2ab", browser.session)]
    ids.clear()
    assert "No case was found" in office.browser().fill("/search", by="name", text="Nobody Atall")


def test_of_very_many_the_latest_are_shown(office: Office, opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [office.desk.cases.add(office.item(), "complaints") for _ in range(52)]
    monkeypatch.setattr(opener, "find", lambda kind, text, session: ids)
    page = office.browser().fill("/search", by="name", text="Smith")
    assert "52 cases were found" in page
    assert "The latest 50 are shown." in page
    assert len(page.tree.xpath("//li[@class='desk-row']")) == 50


def test_what_is_looked_for_stands_in_no_address(office: Office) -> None:
    page = office.browser().get("/search")
    assert page.tree.xpath("//main//form/@method") == ["post"]
    assert "No case" not in office.browser().get("/search?by=reference&text=CCC-0001-0001")


def test_an_empty_search_is_told_at_its_fields(office: Office) -> None:
    browser = office.browser()
    page = browser.fill("/search")
    assert page.status == 400
    assert page.errors == ["Select what you look for", "Enter what you look for"]
    kept = browser.fill("/search", text="Boateng")
    assert kept.errors == ["Select what you look for"]
    assert kept.fields()["text"] == "Boateng"


def test_a_search_without_its_token_finds_nothing(office: Office) -> None:
    case = office.arrive()
    page = office.browser().post("/search", {"by": "reference", "text": case.received.reference})
    assert page.status == 400


def test_a_search_says_when_the_opener_is_away(office: Office) -> None:
    office.desk.settings.opener_socket.unlink()
    page = office.browser().fill("/search", by="name", text="Boateng")
    assert page.status == 503
    assert explain("opener-away") in page


def test_what_is_too_short_for_a_reference_is_none() -> None:
    assert as_reference("c-1") == "C1"
