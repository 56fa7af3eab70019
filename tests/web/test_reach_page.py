"""One page asks for a name and for how to be reached: each way opens its own boxes, and nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from tests.browser import HygieneClient
from tests.personas import ANONYMOUS, HERSELF, PRAISE, UNHAPPY, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to, send
from tests.web.test_contract import breaches
from webapp.domain.packs.model import Packs
from webapp.forms.journey import QUESTIONS

REACH, IF_WANTED = "how-to-reach-you", "how-we-can-reach-you"
NOT_CHOSEN = "You have not selected the answer that this is for. Select it, or clear this"
ON = date(2026, 11, 20)
WITHOUT_A_NAME: Answers = {**HERSELF, "anonymity": "reply"}
ASKED_AGAIN: Answers = {**UNHAPPY, "anything_new": "same"}
TYPED = {
    "email": "ama@example.com",
    "phone": "01223 703535",
    "mobile": "07700 900982",
    "address_line_1": "1 High Street",
    "address_line_2": "Flat 3",
    "town": "Ely",
    "postcode": "CB7 4AA",
    "country": "France",
    "other_way": "At the library",
}
"""Something for each box that a way to be reached opens."""


def answered(slug: str, packs: Packs, facts: dict[str, str], **typed: object) -> dict[str, list[str]]:
    """Return what is wrong with a page that is filled in like this."""
    form = QUESTIONS[slug](facts, packs, ON, formdata=MultiDict(typed))
    form.validate()
    return dict(form.errors)


# ---------------------------------------------------------------- each way and its boxes


@pytest.mark.parametrize(
    ("way", "missing"),
    [
        ("email", {"email"}),
        ("phone", {"phone", "leave_message"}),
        ("text", {"mobile"}),
        ("post", {"address_line_1"}),
        ("other", {"other_way"}),
    ],
)
def test_a_way_that_is_chosen_needs_its_own_boxes_and_no_others(packs: Packs, way: str, missing: set[str]) -> None:
    named = {"anonymity": "named"}
    assert answered(REACH, packs, named, full_name="Ama", reply_to=[way]).keys() == missing
    assert answered(IF_WANTED, packs, {}, full_name="Ama", reply_to=[way]).keys() == missing


def test_every_box_stands_on_the_page_under_its_way(client: HygieneClient) -> None:
    page = go_to(client, REACH)
    for way, boxes in {"phone": ["phone", "leave_message"], "text": ["mobile"], "post": ["town", "country"]}.items():
        (choice,) = page.tree.xpath(f"//input[@name='reply_to' and @value='{way}']")
        (under,) = page.tree.xpath(f"//*[@id='{choice.get('data-aria-controls')}']")
        assert "hidden" not in under.get("class")
        assert all(under.xpath(f".//*[@name='{name}']") for name in boxes)


def test_every_way_together_reaches_the_team(client: HygieneClient, messages: Messages) -> None:
    ways = ["email", "phone", "text", "post", "other"]
    send(client, {**HERSELF, **TYPED, "reply_to": ways, "leave_message": "no"})
    (found,) = messages()
    assert found["contact"] == {
        **TYPED, "anonymity": "named", "keep_apart": False, "safe_contact": "Not after six", "leave_message": "no",
        "reply_to": ways, "full_name": "Ama Boateng",
    }  # fmt: skip
    assert breaches("message-1.json", found) == []


def test_nobody_types_the_same_number_twice(packs: Packs) -> None:
    named, both = {"anonymity": "named"}, {"full_name": "Ama", "reply_to": ["phone", "text"], "leave_message": "yes"}
    assert answered(REACH, packs, named, **both, phone="07700 900982") == {}
    assert answered(REACH, packs, named, **both).keys() == {"phone", "mobile"}
    alone = {"full_name": "Ama", "reply_to": ["text"], "phone": "07700 900982"}
    assert answered(REACH, packs, named, **alone).keys() == {"phone", "mobile"}


@pytest.mark.parametrize("slug", [REACH, IF_WANTED])
@pytest.mark.parametrize("box", TYPED)
def test_what_is_typed_under_a_way_that_is_not_chosen_is_pointed_out_and_kept(
    client: HygieneClient, slug: str, box: str
) -> None:
    go_to(client, slug, HERSELF if slug == REACH else ASKED_AGAIN)
    way, other = ("post", {"address_line_1": "1 High Street"}) if box == "email" else ("email", {"email": "a@b.org"})
    page = client.answer({"full_name": "Ama", "reply_to": [way], **other, box: TYPED[box]})
    assert page.errors == [(f"#{box}", NOT_CHOSEN)]
    assert page.values[box] == TYPED[box]
    (shown,) = page.tree.xpath(f"//*[@id='{box}']/ancestor::*[contains(@class, 'conditional')]/@id")
    assert not page.tree.xpath(f"//*[@data-aria-controls='{shown}']"), "the script would hide what is wrong"
    assert client.answer({"full_name": "Ama", box: ""}).slug in ("adjustments", "check-answers")


def test_nothing_is_asked_twice_and_no_two_answers_contradict() -> None:
    offered = {each.value for field in QUESTIONS["adjustments"].fields for each in field.options}
    assert offered.isdisjoint({"writing-only", "phone-only", "text-message", "text-relay", "safe-contact"})
    (ways,) = (field for field in QUESTIONS[REACH].fields if field.name == "reply_to")
    assert [each.value for each in ways.options] == ["email", "phone", "text", "post", "other"]
    asked = [field.name for question in QUESTIONS.values() for field in question.fields]
    assert not {"spoken", "spoken_other"} & set(asked)


# ---------------------------------------------------------------- with a name and without


def test_who_gives_no_name_is_asked_for_none_and_reached_by_email_or_letter_only(client: HygieneClient) -> None:
    page = go_to(client, REACH, WITHOUT_A_NAME)
    assert page.h1 == "How to reach you"
    assert page.offered("reply_to") == ["email", "post"]
    gone = {"full_name", "phone", "leave_message", "mobile", "other_way", "share", "see_records", "own_address"}
    assert not gone & set(page.boxes)


def test_a_name_that_is_taken_back_is_not_sent_and_how_to_be_reached_is_not_typed_again(
    client: HygieneClient, messages: Messages
) -> None:
    typed = {"reply_to": ["email", "phone"], "phone": "01223 703535", "leave_message": "yes"}
    go_to(client, "check-answers", {**HERSELF, **typed})
    page = client.change("anonymity", anonymity="reply")
    assert page.slug == REACH
    assert page.values["email"] == "ama@example.com"
    assert page.values["safe_contact"] == "Not after six"
    assert client.answer().slug == "check-answers"
    client.answer()
    assert "Ama Boateng" not in str(messages()[0])
    assert "703535" not in str(messages()[0])


def test_who_wants_no_answer_is_asked_for_neither(client: HygieneClient) -> None:
    page = go_to(client, "anonymity", ANONYMOUS)
    met = []
    while page.slug != "check-answers":
        page = client.answer(page.fitting(ANONYMOUS))
        met.append(page.slug)
    assert not {REACH, IF_WANTED, "adjustments"} & set(met)


@pytest.mark.parametrize(
    ("typed", "anonymity"),
    [
        ({"full_name": "Ama", "reply_to": ["email"], "email": "ama@example.com"}, "named"),
        ({"reply_to": ["email"], "email": "ama@example.com"}, "reply"),
        ({"full_name": "Ama"}, "no-reply"),
        ({}, "no-reply"),
    ],
)
def test_of_who_was_answered_before_it_follows_from_what_they_give_whether_they_can_be_answered(
    client: HygieneClient, messages: Messages, typed: Answers, anonymity: str
) -> None:
    page = go_to(client, IF_WANTED, ASKED_AGAIN)
    assert "If you select none, we cannot answer you" in page
    client.answer(typed)
    page = client.go_on(
        {name: said for name, said in HERSELF.items() if name not in ("full_name", "reply_to", "email")}
    )
    assert not any(place.endswith("/anonymity") for place in page.links.values())
    assert ("We cannot answer you" in page) is (anonymity == "no-reply")
    client.answer()
    (found,) = messages()
    assert (found["contact"]["anonymity"], found["facts"]["anonymity"]) == (anonymity, anonymity)
    assert found["contact"]["keep_apart"] is (anonymity != "named")


def test_without_a_name_nobody_is_rung(packs: Packs) -> None:
    typed = {"reply_to": ["phone"], "phone": "01223 703535", "leave_message": "yes"}
    assert answered(IF_WANTED, packs, {}, **typed) == {
        "full_name": ["Enter your full name. Without it, we can only reach you by email or letter"]
    }


def test_a_thank_you_needs_no_name_and_can_have_one(client: HygieneClient, messages: Messages) -> None:
    nobody = {name: said for name, said in PRAISE.items() if name not in ("full_name", "email")}
    assert "We cannot answer you" in go_to(client, "check-answers", nobody)
    page = client.change("your-feedback", full_name="Ama", email="ama@example.com")
    assert page.slug == "check-answers"
    assert "We cannot answer you" not in page
    client.answer()
    assert messages()[0]["contact"]["full_name"] == "Ama"


# ---------------------------------------------------------------- sharing, and what the team needs


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        ({}, ["provider"]),
        ({"arranged_by": "not-care"}, []),
        ({"arranged_by": "council-and-nhs"}, ["provider", "nhs"]),
        ({"service": "health", "arranged_by": "nhs"}, ["provider", "nhs"]),
    ],
)
def test_sharing_is_asked_only_where_someone_else_would_have_to_answer(
    packs: Packs, answers: dict[str, str], offered: list[str]
) -> None:
    facts = {"kind": "complaint", "service": "adult", "anonymity": "named", "arranged_by": "council", **answers}
    form = QUESTIONS[REACH](facts, packs, ON)
    assert ([each.value for each in form["share"].offered] if "share" in form else []) == offered


def test_it_says_what_an_empty_answer_means(client: HygieneClient) -> None:
    page = go_to(client, REACH)
    for words in ("If you leave this empty, you have not agreed", "If you leave this empty, we can use every way"):
        assert words in page
