"""Reading what was sent: who reads it says why, the audit has it first, and whoever has a part in it reads nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.office import WORDS, Office, Page
from webapp.desk.opener.reasons import explain
from webapp.desk.store import audit
from webapp.desk.telling.message import sections_of
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import Allocated
from webapp.i18n.language import load_languages
from webapp.paths import TRANSLATIONS


def mine(office: Office, change: Callable[[dict[str, Any]], object] = lambda _: None) -> Case:
    """Let a case come in that is allocated to who reads it."""
    case, me = office.arrive(change), office.person()
    return office.desk.cases.append(case.received.id, 0, [Allocated(me.id)], me.id, office.desk.now())


def opened(office: Office) -> list[tuple[str, str, str]]:
    lines = audit.lines(office.desk.engine)
    return [(each.by, each.about, each.why) for each in lines if each.what == "opened"]


def refused(office: Office) -> list[str]:
    """Return which cases the opener would not open, as they say who should not deal with them."""
    lines = audit.lines(office.desk.engine)
    return [each.about for each in lines if (each.what, each.why) == ("refused", "conflict")]


def headings(page: Page) -> list[str]:
    return [each.text_content() for each in page.tree.xpath("//main//h2")]


def test_a_case_of_ones_own_is_read_at_once_and_the_audit_says_so(office: Office) -> None:
    case, browser = mine(office), office.browser()
    page = browser.fill(f"/cases/{case.received.reference}", form=0, to=f"/cases/{case.received.reference}/message")
    assert page.status == 200
    assert WORDS in page
    assert opened(office) == [(office.person().id, case.received.id, "mine")]
    assert page.response.headers["Cache-Control"] == "no-store"


def test_the_message_stands_in_the_order_in_which_it_is_read(office: Office) -> None:
    case = mine(office)
    page = office.browser().fill(f"/cases/{case.received.reference}/message")
    assert headings(page) == [
        "What to do differently for them",
        "How to contact them safely",
        "Handle with care",
        "What happened",
        "What they want",
        "People",
        "Dates",
        "What was asked and answered",
        "What they were shown, in English",
    ]
    for told in (
        "Large print",
        "18 point",
        "Not after six",
        "Do not leave a message on their phone",
        "Someone is in danger now",
        "Grace Boateng",
        "They have not asked the person yet",
        "No, more than 12 months ago",
        "I was ill.",
        "Wednesday 25 November 2026",
        "Which organisation is your feedback about?",
        "We will check if we can look into this",
    ):
        assert told in page
    assert [each for each in page.tree.xpath("//dd//p") if each.get("dir") != "auto"] == []
    assert not [each for each in ("not-asked", "over-12-months", "relative") if each in page.text.split()]


def test_who_reads_somebody_elses_case_says_why(office: Office) -> None:
    case, browser = office.arrive(), office.browser()
    url = f"/cases/{case.received.reference}/message"
    page = browser.fill(url)
    assert (page.status, page.errors) == (400, ["Select why you open it"])
    assert opened(office) == []
    assert browser.fill(url, why="mine").status == 400
    assert WORDS in browser.fill(url, why="cover")
    assert opened(office) == [(office.person().id, case.received.id, "cover")]


@pytest.mark.parametrize("path", ["message", "print"])
def test_nothing_is_opened_by_a_link_or_without_the_token(office: Office, path: str) -> None:
    case, browser = mine(office), office.browser()
    url = f"/cases/{case.received.reference}/{path}"
    assert WORDS not in browser.get(url)
    assert browser.post(url, {"why": "cover"}).status == 400
    assert opened(office) == []


def test_another_teams_case_cannot_be_opened(office: Office) -> None:
    case = office.arrive()
    other = office.browser(office.person("Olu Ade", teams=("staffordshire/complaints",)))
    token = other.get("/search").fields()["csrf_token"]
    page = other.post(f"/cases/{case.received.reference}/message", {"csrf_token": token, "why": "cover"})
    assert page.status == 404
    assert opened(office) == []


def test_everything_is_printed_on_one_page(office: Office) -> None:
    case, browser = mine(office), office.browser()
    page = browser.fill(f"/cases/{case.received.reference}", form=1, to=f"/cases/{case.received.reference}/print")
    for told in (WORDS, "What is due", "Notes for the team", "What happened with it", "Printed for Priya Shah"):
        assert told in page
    assert opened(office) == [(office.person().id, case.received.id, "print")]


def test_who_prints_somebody_elses_case_says_why(office: Office) -> None:
    case, browser = office.arrive(), office.browser()
    url = f"/cases/{case.received.reference}"
    token = browser.get(f"{url}/message").fields()["csrf_token"]
    asked = browser.post(f"{url}/print", {"csrf_token": token})
    assert (asked.status, WORDS in asked) == (400, False)
    read = browser.fill(f"{url}/message", why="cover")
    printed = browser.post(f"{url}/print", read.fields())
    assert (printed.status, WORDS in printed) == (200, True)
    assert [(line.what, line.why) for line in audit.lines(office.desk.engine)] == [("opened", "cover")] * 2


@pytest.mark.parametrize("kept", ["no-key", "opener-away"])
def test_what_cannot_be_opened_says_why_and_what_to_do(office: Office, kept: str) -> None:
    case, browser = mine(office), office.browser()
    if kept == "no-key":
        for each in office.desk.settings.private_keys.rglob("*"):
            if each.is_file():
                each.unlink()
    else:
        office.desk.settings.opener_socket.unlink()
    page = browser.fill(f"/cases/{case.received.reference}/message")
    assert page.status == 503
    assert page.h1 == "This was not opened"
    assert explain(kept) in page
    assert browser.get(f"/cases/{case.received.reference}").status == 200


def names_somebody(message: dict[str, Any]) -> None:
    """Let it say who should not deal with it: nobody who works here."""
    message["not_by"] = "The manager of the home"


def test_who_has_no_part_in_it_says_so_and_reads_it(office: Office) -> None:
    case, browser = office.arrive(names_somebody), office.browser()
    url = f"/cases/{case.received.reference}/message"
    asked = browser.fill(url, why="cover")
    assert asked.h1 == "Check that you may read this"
    assert WORDS not in asked
    assert refused(office) == [case.received.id]
    wrong = browser.post(url, asked.fields())
    assert (wrong.status, wrong.errors) == (400, ["Select No if it is not you and you have no part in it"])
    assert WORDS in browser.post(url, {**wrong.fields(), "part": "no"})
    assert opened(office) == [(office.person().id, case.received.id, "cover")] * 2  # the first of them was refused


def test_who_has_a_part_in_it_reads_nothing_and_sees_it_no_more(office: Office) -> None:
    case, browser = mine(office, names_somebody), office.browser()
    url = f"/cases/{case.received.reference}/message"
    asked = browser.fill(url)
    page = browser.post(url, {**asked.fields(), "part": "yes"})
    assert page.h1 == "You will not see this case any more"
    assert refused(office) == [case.received.id]
    assert case.received.reference not in browser.get("/")
    assert browser.get(f"/cases/{case.received.reference}").status == 404
    after = office.desk.cases.get(case.received.id)
    assert (after.kept_from, after.allocated_to) == ({office.person().id}, "")
    other = office.browser(office.person("Olu Ade"))
    assert case.received.reference in other.get("/")


def test_a_message_of_any_shape_can_be_read() -> None:
    english = load_languages(TRANSLATIONS)["en"]
    odd: list[Any] = [None, 7, "text", [], [None, {"question": 1}], {"a": {"b": [1]}}, True]
    names = ("adjustments", "contact", "language", "flags", "story", "people", "when", "due", "answers", "shown")
    for value in odd:
        sections_of(dict.fromkeys((*names, "wishes", "earlier", "assistance", "not_by"), value), english)
    contact = {"address": "1 High Street\nEly", "reply_to": ["post"], "full_name": "Ama"}
    told = sections_of({"contact": contact, "adjustments": {"in_their_words": "Speak slowly"}}, english)
    assert [each.title for each in told] == ["What to do differently for them", "How to contact them safely"]
