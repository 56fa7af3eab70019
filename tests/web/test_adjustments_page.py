"""What someone needs us to do differently is asked once, on one page, and only of whoever it can be done for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.browser import HygieneClient
from tests.personas import A_CHILD, ANONYMOUS, HERSELF, PRAISE, UNHAPPY, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to, send
from tests.web.stored import draft_of, put_draft
from webapp.domain.packs.model import Packs
from webapp.forms.journey import QUESTIONS

ADJUSTMENTS = "adjustments"
NOT_CHOSEN = "You have not selected the answer that this is for. Select it, or clear this"
WITHOUT_A_NAME: Answers = {**HERSELF, "anonymity": "reply"}
NEXT_STAGE: Answers = {**UNHAPPY, "anything_new": "same", "reply_to": ["email"]}
"""The team has been told at the first stage what would help."""


@pytest.mark.parametrize(("answers", "asked"), [
    (HERSELF, True),
    ({**UNHAPPY, "reply_to": ["email"]}, True),
    (NEXT_STAGE, False),
    (WITHOUT_A_NAME, False),
    (ANONYMOUS, False),
    (PRAISE, False),
    ({**PRAISE, "kind": "enquiry"}, False),
    (A_CHILD, False),
    ({**HERSELF, "earlier": "waiting"}, False),
])  # fmt: skip
def test_it_is_asked_of_whoever_gives_a_name_and_complains_anew(app: Flask, answers: Answers, asked: bool) -> None:
    client = HygieneClient(app)
    go_to(client, "check-answers", {name: said for name, said in answers.items() if name != ADJUSTMENTS})
    assert (ADJUSTMENTS in draft_of(client).content["answers"]) is asked


@pytest.mark.parametrize("answers", [HERSELF, WITHOUT_A_NAME, ANONYMOUS, PRAISE, A_CHILD, NEXT_STAGE])
def test_whoever_opens_it_is_heard_whether_they_were_asked_or_not(
    client: HygieneClient, messages: Messages, answers: Answers
) -> None:
    go_to(client, "check-answers", answers)
    client.visit(ADJUSTMENTS)
    page = client.answer(adjustments="yes", adjustment_needs=["large-print"], print_size="18 point")
    assert page.slug == "check-answers"
    assert "18 point" in page
    client.answer()
    told = messages()[0]["adjustments"]
    assert (told["asked"], told["needs"], told["details"]) == ("yes", ["large-print"], {"large-print": "18 point"})


def test_who_asks_for_the_next_stage_may_add_what_would_help(client: HygieneClient) -> None:
    adds_nothing = {name: said for name, said in NEXT_STAGE.items() if name != ADJUSTMENTS}
    assert ADJUSTMENTS in go_to(client, "check-answers", adds_nothing).to_add


@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_one_answer_is_enough(client: HygieneClient, messages: Messages, answer: str) -> None:
    send(client, {**HERSELF, "adjustments": answer})
    assert messages()[0]["adjustments"] == {"asked": answer, "needs": [], "in_their_words": "", "details": {}}


def test_what_would_help_stands_under_yes_and_is_out_of_reach_of_nobody(client: HygieneClient) -> None:
    page = go_to(client, ADJUSTMENTS)
    assert page.h1 == "Do you need us to do anything differently for you?"
    (yes,) = page.tree.xpath("//input[@name='adjustments' and @value='yes']")
    (under,) = page.tree.xpath(f"//*[@id='{yes.get('data-aria-controls')}']")
    assert "hidden" not in under.get("class")
    for name in ("adjustment_needs", "print_size", "which_language", "letters_language", "adjustment_more"):
        assert under.xpath(f".//*[@name='{name}']"), name


@pytest.mark.parametrize("answer", ["no", "unsure"])
@pytest.mark.parametrize(
    "given",
    [{"adjustment_needs": ["braille"]}, {"adjustment_more": "White on black"}, {"print_size": "18 point"}],
)
def test_what_is_asked_for_beside_another_answer_is_pointed_out_and_kept(
    client: HygieneClient, answer: str, given: Answers
) -> None:
    go_to(client, ADJUSTMENTS)
    page = client.answer({"adjustments": answer, **given})
    (name,) = given
    assert page.errors == [(f"#{name}", NOT_CHOSEN)]
    assert page.values[name] == given[name]
    assert NOT_CHOSEN in " ".join(page.tree.xpath("//*[contains(@class, 'govuk-error-message')]//text()"))
    (yes,) = page.tree.xpath("//input[@name='adjustments' and @value='yes']")
    assert yes.get("data-aria-controls") is None, "the script would hide what is wrong"


def test_a_detail_of_a_need_that_is_not_ticked_is_pointed_out(client: HygieneClient) -> None:
    go_to(client, ADJUSTMENTS)
    page = client.answer(adjustments="yes", adjustment_needs=["braille"], which_language="Twi")
    assert page.errors == [("#which_language", NOT_CHOSEN)]


# ---------------------------------------------------------------- the language


@pytest.mark.parametrize(
    ("language", "given", "told"),
    [
        ("en", {}, ("english", "")),
        ("pl", {}, ("other", "Polish")),
        ("en", {"adjustment_needs": ["bsl"]}, ("bsl", "")),
        ("en", {"adjustment_needs": ["interpreter"], "which_language": "Twi"}, ("other", "Twi")),
        ("en", {"adjustment_needs": ["translation"], "letters_language": "Twi"}, ("other", "Twi")),
        ("ur", {"adjustment_needs": ["translation"], "letters_language": "Pashto"}, ("other", "Pashto")),
        ("pl", {"adjustment_needs": ["interpreter"]}, ("other", "Polish")),
    ],
)
def test_the_language_is_the_one_they_ask_for_otherwise_the_one_they_read(
    app: Flask, messages: Messages, language: str, given: Answers, told: tuple[str, str]
) -> None:
    send(HygieneClient(app, language), {**HERSELF, **({"adjustments": "yes", **given} if given else {})})
    found = messages()[0]["language"]
    assert (found["used"], found["spoken"], found["which"]) == (language, *told)


def test_of_whoever_nobody_can_answer_no_language_is_said(client: HygieneClient, messages: Messages) -> None:
    send(client, ANONYMOUS)
    assert messages()[0]["language"] == {"used": "en", "spoken": "", "which": ""}


# ---------------------------------------------------------------- who helps


def test_nobody_is_asked_who_helps_them(app: Flask, packs: Packs) -> None:
    client = HygieneClient(app)
    page, met = client.begin(), []
    while page.slug != "check-answers":
        met.append(page.slug)
        page = client.answer(page.fitting(HERSELF))
    assert "helper" not in met
    assert "helper" in QUESTIONS


def test_a_helper_that_a_door_has_named_is_sent_and_can_be_changed(client: HygieneClient, messages: Messages) -> None:
    go_to(client, "check-answers")
    content = draft_of(client).content
    put_draft(client, {**content, "answers": {**content["answers"], "helper": {"helper": "friend"}}})
    page = client.visit("check-answers")
    assert "A friend or someone in my family" in page
    assert client.change("helper", helper="library").slug == "check-answers"
    assert draft_of(client).idle < timedelta(minutes=30)
    client.answer()
    assert messages()[0]["helper"] == "library"
