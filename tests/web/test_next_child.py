"""An advocate sends for one child after the other: their own details stay, and nothing of a child is in the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.browser import HygieneClient, Page
from tests.personas import A_CHILD, A_PARENT, HERSELF, HIS_MOTHER, Answers, left_out
from tests.web.conftest import Messages, Rows
from tests.web.people import reference_on, send
from tests.web.stored import draft_of, service_of
from webapp.forms.fields import Line, Text
from webapp.forms.journey import QUESTIONS
from webapp.public.kept_details import COOKIE, KeptDetails
from webapp.public.views.another import THEIR_OWN

KEEP = "Another child, keep my details"
KEEP_MINE = "Keep my own details on this device for 90 days"
TEN = [
    *("Zebulon", "Quetzalcoatl", "Xanthippe", "Ozymandias", "Hephzibah"),
    *("Wilhelmina", "Bartholomew", "Persephone", "Thaddeus", "Clementine"),
]
MOST_PAGES = 7
"""To the next reference, counted with its confirmation: what is asked is about the child alone."""
OWN = {
    "full_name": "Bob Example",
    "email": "bob@advocates.example",
    "phone": "01632 960001",
    "advocate_organisation": "Voices for All",
}
ABOUT_THE_ADVOCATE = {
    *OWN, "mobile", "address_line_1", "address_line_2", "town", "postcode", "country", "advocate_code",
}  # fmt: skip
"""Boxes that hold nothing of a child. The list is not the service's own: or what it let through would go unseen."""
FITTING = {
    "postcode": "EX4 9ZY",
    "subject_postcode": "EX4 9ZY",
    "subject_phone": "07700 900982",
    "subject_born-year": "2015",
    "answer_date-year": "2026",
}


def about(name: str) -> dict[str, str]:
    """Return a word of this child in every box that takes typed text and is not about the advocate."""
    boxes = {
        field.name
        for page in QUESTIONS.values()
        for field in page.fields
        if issubclass(field.kind, Line | Text) and field.name not in ABOUT_THE_ADVOCATE
    }
    return {box: FITTING.get(box, f"{name} {box}") for box in sorted(boxes)}


def child(name: str) -> Answers:
    """Return what an advocate answers about a child of this name."""
    return {
        **HERSELF,
        **about(name),
        **OWN,
        "service": "children",
        "who": "advocate",
        "age": "under-13",
        "consent": "agreed",
        "reply_to": ["email", "phone"],
        "leave_message": "no",
        "adjustments": "yes",
        "adjustment_needs": ["large-print", "other"],
        "advocate_reference": f"{name} 7",
    }


def answers_of(client: HygieneClient) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = draft_of(client).content["answers"]
    return found


def told_in(text: str) -> list[str]:
    """Return of whom a text tells."""
    return [name for name in TEN if name in text]


def cookies_opened(client: HygieneClient) -> str:
    """Return what both cookies hold, as they are and opened."""
    kept = KeptDetails.open(client.cookies[COOKIE], service_of(client.app).pepper, date.min)
    return f"{client.cookies} {kept.details if kept else {}}"


def everything_kept(client: HygieneClient) -> str:
    """Return what is there when the next begins: the draft, if there is one yet, and both cookies."""
    begun = client.another_tab().visit("/complain").url != "/en/"
    return f"{draft_of(client).content if begun else {}} {cookies_opened(client)}"


def keep_details(client: HygieneClient, number: int) -> Page:
    return client.press(KEEP)


def begin_empty(client: HygieneClient, number: int) -> Page:
    return client.press("Start another complaint or feedback")


def by_turns(client: HygieneClient, number: int) -> Page:
    return (keep_details, begin_empty)[number % 2](client, number)


def go_on(client: HygieneClient, answers: Answers) -> tuple[list[Page], Page]:
    """Go on to the next reference; return every page on the way, and the confirmation."""
    met: list[Page] = []
    page = client.page
    assert page is not None
    while page.slug != "sent":
        met.append(page)
        page = client.answer(page.fitting(answers))
        if page.errors:
            page = client.answer({**left_out(page.html), **page.fitting(answers)})
    return met, page


@pytest.mark.parametrize("begin_next", [keep_details, begin_empty, by_turns])
def test_nothing_of_ten_children_in_a_row_is_in_the_next(
    client: HygieneClient, messages: Messages, rows: Rows, begin_next: Callable[[HygieneClient, int], Page]
) -> None:
    references, shown = [], dict[str, list[str]]()
    for number, name in enumerate(TEN):
        if references:
            begin_next(client, number)
            assert told_in(everything_kept(client)) == []
        else:
            client.begin()
        met, page = go_on(client, child(name))
        references.append(reference_on(page))
        shown[name] = [each.html for each in (*met, page, client.visit("what-you-sent"), client.visit("sent"))]
        page = client.press(KEEP_MINE, reference_pattern="VA-2026-")
        shown[name].append(page.html)
        assert told_in(cookies_opened(client)) == []
    sent = {message["reference"]: str(message) for message in messages()}
    for name, reference in zip(TEN, references, strict=True):
        others = [each for each in TEN if each != name]
        assert name in sent[reference]
        assert name in "".join(shown[name])
        assert not [each for each in others if each in sent[reference]]
        assert not [each for each in others if any(each in html for html in shown[name])]
        assert not [each for each in references if each != reference and each in sent[reference]]
    assert len(rows()["draft"]) == 2, "what was sent last, and the confirmation before it"


def test_the_canaries_are_found_where_they_are(client: HygieneClient) -> None:
    """Each search of the test above can fail: a child who is there is found."""
    client.begin()
    met, _ = go_on(client, child(TEN[0]))
    assert told_in(str(draft_of(client).content)) == [TEN[0]]
    assert TEN[0] in "".join(each.html for each in met)
    client.web.set_cookie(COOKIE, KeptDetails({"full_name": TEN[1]}, date.max).sealed(service_of(client.app).pepper))
    assert told_in(cookies_opened(client)) == [TEN[1]]


def test_what_an_advocate_keeps_is_their_own_and_reaches_the_next_message(
    client: HygieneClient, messages: Messages
) -> None:
    client.begin()
    go_on(client, child("Zebulon"))
    client.press(KEEP)
    kept = {name: said for given in answers_of(client).values() for name, said in given.items() if said}
    assert kept.pop("adjustments") == "unsure", "which tells nothing of the one before"
    assert kept.keys() <= set(THEIR_OWN), "nothing in their own words, and nothing of what would help one child"
    for name, said in OWN.items():
        assert kept[name] == said
    assert (kept["organisation"], kept["service"], kept["who"]) == ("cambridgeshire", "children", "advocate")
    go_on(client, child("Quetzalcoatl"))
    first, second = sorted(messages(), key=lambda message: "Quetzalcoatl" in str(message))
    own = ("anonymity", "full_name", "reply_to", "email", "phone")
    assert [first["contact"][name] for name in own] == [second["contact"][name] for name in own]
    assert "Zebulon" in first["contact"]["safe_contact"]
    assert "safe_contact" not in second["contact"], "it may tell of the child"
    assert first["people"]["advocate_organisation"] == second["people"]["advocate_organisation"]
    assert "advocate_reference" not in second["people"], "a case reference is of one child"


@pytest.mark.parametrize(("needed", "then"), [("no", "no"), ("yes", "unsure"), ("unsure", "unsure")])
def test_what_an_advocate_has_said_of_themselves_is_not_asked_again(
    client: HygieneClient, messages: Messages, needed: str, then: str
) -> None:
    client.begin()
    go_on(client, {**child("Zebulon"), "adjustments": needed})
    client.press(KEEP)
    met, _ = go_on(client, child("Quetzalcoatl"))
    asked_again = {box for page in met for box in page.boxes} & set(THEIR_OWN)
    assert asked_again == set()
    assert len(met) + 1 <= MOST_PAGES
    assert "/en/complain/adjustments" in met[-1].links.values(), "and what the next child needs can be said"
    second = next(message for message in messages() if "Quetzalcoatl" in str(message))
    assert (second["adjustments"]["asked"], second["adjustments"]["needs"]) == (then, [])


@pytest.mark.parametrize("answers", [HERSELF, HIS_MOTHER, A_CHILD, A_PARENT, {**HIS_MOTHER, "who": "advocate"}])
def test_only_an_advocate_of_children_is_offered_to_keep_details(client: HygieneClient, answers: Answers) -> None:
    page = send(client, answers)
    assert KEEP not in page
    client.fetch("/en/complain/another", data={"csrf_token": page.token, "keep": "details"})
    assert client.visit("/complain").url == "/en/"


def test_another_complaint_keeps_nothing_of_an_advocate_either(client: HygieneClient, rows: Rows) -> None:
    client.begin()
    go_on(client, child("Zebulon"))
    client.press("Start another complaint or feedback")
    assert client.visit("/complain").url == "/en/"
    client.begin()
    for slug in ("how-to-reach-you", "adjustments", "check-answers"):
        assert "Bob Example" not in client.visit(slug).html


def test_details_are_kept_for_the_browser_that_asks_with_its_token_alone(client: HygieneClient, rows: Rows) -> None:
    client.begin()
    go_on(client, child("Zebulon"))
    before = rows()
    page = client.fetch("/en/complain/another", data={"csrf_token": "x" * 32, "keep": "details"})
    assert (page.status, rows()) == (400, before)


def test_the_page_between_offers_it_to_nobody(client: HygieneClient) -> None:
    """The next person at this computer comes there too, and would be shown whose details they are."""
    client.begin()
    go_on(client, child("Zebulon"))
    page = client.visit("/complain")
    assert page.slug == "another"
    assert KEEP not in page
    client.press("Start now")
    assert client.visit("/complain").url == "/en/"


def test_where_others_use_the_computer_no_button_shows_the_next_person_whose_details_they_were(
    client: HygieneClient,
) -> None:
    client.fetch("/en/complain", data={"helper": "library"})
    _, page = go_on(client, child("Zebulon"))
    assert KEEP not in page
    client.fetch("/en/complain/another", data={"csrf_token": page.token, "keep": "details"})
    assert client.visit("/complain").url == "/en/shared"
