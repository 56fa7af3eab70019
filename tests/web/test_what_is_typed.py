"""What people paste and type is put right where that is certain, and asked about where it is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.browser import HygieneClient
from tests.personas import HERSELF
from tests.web.people import go_to
from tests.web.stored import draft_of
from webapp.domain.packs.model import Packs
from webapp.forms.base import Question
from webapp.forms.day import Day
from webapp.forms.fields import Line, Text
from webapp.forms.journey import QUESTIONS
from webapp.forms.pages.complaint import WhatHappened
from webapp.forms.pages.contact import Reach
from webapp.forms.pages.contact_me import ContactMe
from webapp.submitting.draft_content import MOST_IN_A_BOX, MOST_TYPED, DraftContent

ON = date(2026, 11, 20)
ASKS = {**QUESTIONS, ContactMe.slug: ContactMe}
UNSEEN = ["\u200b", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u200e", "\u202e", "\u2066"]


NAMED = {"full_name": "Ama Boateng"}
BY_EMAIL = {**NAMED, "reply_to": "email"}
BY_PHONE = {**NAMED, "reply_to": "phone", "leave_message": "yes"}
BY_LETTER = {**NAMED, "reply_to": "post"}


def judged(question: type[Question], packs: Packs, typed: dict[str, str]) -> Question:
    asked_all = {"who": "self", "anonymity": "named", "reply_to": ("email",)}
    form = question(asked_all, packs, ON, formdata=MultiDict(typed))
    form.validate()
    return form


@pytest.mark.parametrize(
    "number",
    ["07700", "0770 900982", "01632 96000", "960001", "+44 7700", "18001 960001", "0300", "999"],
)
def test_a_phone_number_that_nobody_could_ring_is_asked_about(packs: Packs, number: str) -> None:
    errors = judged(Reach, packs, {**BY_PHONE, "phone": number}).errors["phone"]
    assert errors == ["Check the phone number. Some digits may be missing or wrong"]


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("01632 960001", "01632 960001"),
        ("07700900982", "07700900982"),
        ("020 7946 0018", "020 7946 0018"),
        ("0800 1111", "0800 1111"),
        ("116 123", "116 123"),
        ("01223 703535 ext 4", "01223 703535 ext 4"),
        ("+48 22 123 45 67", "+48 22 123 45 67"),
        ("18001 01632 960001", "18001 01632 960001"),
        ("18002 0345 045 5202", "18002 0345 045 5202"),
        ("\u200e01632\u00a0960001\ufeff", "01632\u00a0960001"),
        ("٠١٦٣٢ ٩٦٠٠٠١", "01632 960001"),
        ("01223 703535 ring after 6", "01223 703535 ring after 6"),
        ("07700 900982, only in the morning", "07700 900982, only in the morning"),
        ("after 6: 18001 01632 960001", "after 6: 18001 01632 960001"),
    ],
)
def test_a_phone_number_that_can_be_rung_is_kept_as_typed_in_our_digits(packs: Packs, number: str, kept: str) -> None:
    form = judged(Reach, packs, {**BY_PHONE, "phone": number})
    assert not form.errors
    assert form.answer()["phone"] == kept


@pytest.mark.parametrize(
    "pasted",
    [
        "mailto:ama@example.com",
        "MAILTO:ama@example.com",
        "<ama@example.com>",
        "Ama Boateng <ama@example.com>",
        "ama@example.com.",
        "ama@example.com;",
        "ama@example.com,",
        "ama @example.com",
        "ama@ example.com",
        *(f"{mark}ama@{mark}example.com{mark}" for mark in UNSEEN),
    ],
)
def test_an_email_address_is_taken_as_it_was_meant(packs: Packs, pasted: str) -> None:
    form = judged(Reach, packs, {**BY_EMAIL, "email": pasted})
    assert not form.errors
    assert form.answer()["email"] == "ama@example.com"


@pytest.mark.parametrize("typed", ["CB7 4AA", "cb74aa", "SO14 OAA", "s014 0aa"])
def test_a_letter_that_can_only_be_a_nought_is_one(packs: Packs, typed: str) -> None:
    address = {"address_line_1": "1 High Street", "town": "Ely", "postcode": typed}
    form = judged(Reach, packs, {**BY_LETTER, **address})
    assert bool(form.errors) is (typed == "s014 0aa"), "which of the two was meant there is not certain"
    assert form.answer()["postcode"] == typed.replace("OAA", "0AA")


@pytest.mark.parametrize("mark", [*UNSEEN, " \u200b\n\ufeff", "\u3164", "\x00"])
def test_an_answer_of_which_nothing_can_be_seen_is_no_answer(packs: Packs, mark: str) -> None:
    assert judged(WhatHappened, packs, {"what_happened": mark}).errors
    assert judged(Reach, packs, {**BY_EMAIL, "email": "ama@example.com", "full_name": mark}).errors


def test_the_joiners_that_some_languages_write_with_stay_in_a_story(packs: Packs) -> None:
    written = "می\u200cخواهم شکایت کنم"
    assert judged(WhatHappened, packs, {"what_happened": written}).answer()["what_happened"] == written


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\v", "\f", "\x1e", "\x85", "\u2028", "\u2029"])
def test_a_line_end_of_any_kind_stays_one(packs: Packs, end: str) -> None:
    form = judged(WhatHappened, packs, {"what_happened": f"Nobody came.{end}Nobody rang."})
    assert form.answer()["what_happened"] == "Nobody came.\nNobody rang."
    assert judged(Reach, packs, {"full_name": f"Ama{end}Boateng"}).answer()["full_name"] == "Ama Boateng"


@pytest.mark.parametrize(
    "typed",
    [
        ("27", "3", "2026"),
        ("27", "March", "2026"),
        ("27th", "mar", "2026"),
        ("27.", "Mar.", "2026"),
        ("27", "marca", "2026"),
        ("27", "kovo", "2026"),
        ("27", "مارچ", "2026"),
        ("27/3/2026", "", ""),
        ("27 March 2026", "", ""),
        ("2026-03-27", "", ""),
        ("\u200e27", "3\ufeff", "2026"),
    ],
)
def test_a_date_is_taken_however_people_write_it(packs: Packs, typed: tuple[str, str, str]) -> None:
    form = on_a_day(packs, typed)
    assert not form.errors
    assert form.answer()["funding_changed"] == "2026-03-27"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("27", "3", "26"), "The year must include 4 numbers"),
        (("27", "Marchember", "2026"), "The date must be a real date"),
        (("31", "February", "2026"), "The date must be a real date"),
        (("27", "", "2026"), "The date must include a month"),
        (("27 March", "", ""), "The date must include a month"),
    ],
)
def test_what_is_no_date_is_asked_about_for_the_reason_there_is(
    packs: Packs, typed: tuple[str, str, str], said: str
) -> None:
    assert on_a_day(packs, typed).errors["funding_changed"] == [said]


def on_a_day(packs: Packs, typed: tuple[str, str, str]) -> Question:
    question = next(form for form in QUESTIONS.values() if "funding_changed" in form.names)
    boxes = {f"funding_changed-{part}": text for (part, _, _), text in zip(Day.PARTS, typed, strict=True)}
    return judged(question, packs, {"arranged_and_paid": "changed", **boxes})


@pytest.mark.parametrize("slug", [slug for slug, form in ASKS.items() if not form.choices_only])
@pytest.mark.parametrize("filled_with", ["a", " ", "@", "<", "7", "\u200b"])
def test_length_is_judged_before_any_parser_looks(
    packs: Packs, monkeypatch: pytest.MonkeyPatch, slug: str, filled_with: str
) -> None:
    for parser in ("validate_email", "parse_phone"):
        monkeypatch.setattr(f"webapp.forms.validators.{parser}", lambda *_, **__: pytest.fail("it was parsed"))
    question = ASKS[slug]
    boxes = [field.name for field in question.fields if issubclass(field.kind, Line | Text)]
    form = judged(question, packs, dict.fromkeys(boxes, f"x{filled_with * 900_000}x"))
    shown = {field.short_name for field in form} - question.opened_by.keys()
    for name in shown & set(boxes):
        assert "or fewer" in form.errors[name][0] or "shorter" in form.errors[name][0]


def test_what_is_half_typed_is_bounded_for_each_box_and_for_all() -> None:
    content: Any = DraftContent.new()
    for number in range(20):
        content = content.with_typed(f"page-{number}", {"story": ["x" * 900_000], "ways": ["email"] * 5_000})
    kept = content.write()["typed"]
    assert len(kept["page-19"]["story"][0]) == MOST_IN_A_BOX
    assert sum(len(value) for given in kept.values() for values in given.values() for value in values) <= MOST_TYPED


def test_what_was_typed_on_the_page_that_was_left_last_is_there_again(app: Flask) -> None:
    client = HygieneClient(app)
    go_to(client, "what-happened", HERSELF)
    client.press("Get more time on this page", what_happened="x" * 30_000)
    assert draft_of(client).content["typed"]["what-happened"]["what_happened"] == ["x" * 30_000]
