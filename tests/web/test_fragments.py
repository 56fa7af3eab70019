"""A page joined from its pieces is the same, byte for byte, as one drawn by its templates."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, g

from tests.browser import HygieneClient
from tests.web.people import EVERY_WAY, HERSELF, Answers, go_to
from webapp.forms.fields import Line, Text
from webapp.forms.journey import QUESTIONS
from webapp.security import cookie_name
from webapp.service import the_service
from webapp.views.complain import draw_question, join_question
from webapp.views.fragments import CLOSE, OPEN, Fragments, cut, join, mark

HOSTILE = [
    "\"double\" and 'single' quotes, & &amp; &quot; <script>alert(1)</script></textarea><b>",
    "two\nlines\n\n  and an indent\t",
    "Zażółć 你好 עברית \u202e reversed",
    f"{OPEN}csrf{CLOSE} {OPEN}value:email{CLOSE} {OPEN}deadline{CLOSE} {OPEN}{CLOSE} {OPEN} {CLOSE}",
    f' value="{OPEN}value:full_name{CLOSE}" checked',
    "{{ 7 * 7 }} {% raw %} {name} %(name)s \\1 \\g<0>",
]


def both_ways(app: Flask, client: HygieneClient, slug: str) -> tuple[str, str, str]:
    """Return a page as its templates draw it, as it is joined, and as it was sent to this visitor."""
    sent = client.visit(slug)
    assert sent.slug == slug
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    with app.test_request_context(sent.url, headers={"Cookie": cookie}):
        assert app.preprocess_request() is None
        path, form_class, service = g.visitor.path(), QUESTIONS[slug], the_service()
        answer = g.visitor.answers.get(slug)
        form = form_class(path.facts, service.content.packs, service.today(), answer=answer)
        return draw_question(form, path, g.visitor), join_question(form_class, path, g.visitor), sent.html


@pytest.mark.parametrize("answers", EVERY_WAY, ids=lambda answers: answers["name of the way"])
def test_every_page_is_the_same_both_ways_before_and_after_it_is_answered(
    app: Flask, client: HygieneClient, answers: Answers
) -> None:
    page = client.begin()
    seen = []
    while page.slug != "check-answers":
        slug = page.slug
        if slug != "your-route":
            seen.append(slug)
            drawn, joined, sent = both_ways(app, client, slug)
            assert drawn == joined == sent, f"{slug}, before it is answered"
        page = client.answer({name: answers[name] for name in page.boxes if name in answers})
    for slug in seen:
        drawn, joined, sent = both_ways(app, client, slug)
        assert drawn == joined == sent, f"{slug}, with its answer"


def test_the_ways_through_the_journey_meet_every_question() -> None:
    asked = {name for answers in EVERY_WAY for name in answers}
    fields = {field for form in QUESTIONS.values() for field in form.names}
    assert fields - asked <= UNASKED
    for name in ("adjustments", "anonymity", "consent"):
        assert name in asked


UNASKED = {
    "wrong_body", "send_anyway", "late_unsaid", "about_when", "about_found", "answer_date", "not_by", "remedy_more",
    "handling_more", "address_line_2", "subject_address", "subject_postcode", "adjustment_more", "spoken_other",
}  # fmt: skip
"""Boxes the ways leave empty, and two questions of people who cannot send: see the tests below."""


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize(
    ("slug", "boxes"),
    [
        ("what-happened", ["what_happened"]),
        ("people-involved", ["people_involved", "not_by"]),
        ("name", ["full_name"]),
        ("safe-contact", ["safe_contact"]),
        ("when-it-happened", ["about_when"]),
        ("language", ["spoken_other"]),
    ],
)
def test_hostile_text_is_the_same_both_ways_and_stays_text(
    app: Flask, client: HygieneClient, slug: str, boxes: list[str], typed: str
) -> None:
    go_to(client, "check-answers")
    page = client.change(slug, dict.fromkeys(boxes, typed))
    assert page.slug == "check-answers"
    drawn, joined, sent = both_ways(app, client, slug)
    assert drawn == joined == sent
    page = client.visit(slug)
    kept = {" ".join(str(page.values[box]).split()) for box in boxes}
    assert kept == {" ".join(typed.split())}
    assert sent.count(page.token) == 3  # the question's form, Exit and Finish: no typed mark was filled in


def test_hostile_text_kept_after_a_mistake_or_on_the_way_stays_text(client: HygieneClient) -> None:
    go_to(client, "when-it-happened")
    for typed in HOSTILE:
        page = client.answer(about_when=typed)
        assert page.errors
        assert " ".join(str(page.values["about_when"]).split()) == " ".join(typed.split())
        client.press("Someone is in danger now", about_when=typed)
        page = client.visit("when-it-happened")
        assert " ".join(str(page.values["about_when"]).split()) == " ".join(typed.split())


def test_a_date_is_the_same_both_ways(app: Flask, client: HygieneClient) -> None:
    answers = {**HERSELF, "earlier": "answered", "anything_new": "same", "still_unhappy": "It left things out."}
    go_to(client, "check-answers", answers)
    client.change("answer-date", {"answer_date-day": "05", "answer_date-month": "1", "answer_date-year": "2026"})
    drawn, joined, sent = both_ways(app, client, "answer-date")
    assert drawn == joined == sent
    assert client.visit("answer-date").values["answer_date-day"] == "5"


def test_a_question_only_some_are_asked_is_the_same_both_ways(app: Flask, client: HygieneClient) -> None:
    go_to(client, "something-else", {**HERSELF, "service": "other"})
    assert len(set(both_ways(app, client, "something-else"))) == 1
    client.answer(wrong_body="school")
    assert len(set(both_ways(app, client, "something-else"))) == 1


def test_one_visitors_answers_never_stand_on_anothers_page(app: Flask, client: HygieneClient) -> None:
    go_to(client, "how-to-reach-you", {**HERSELF, "full_name": "Canary Wharf"})
    assert "Canary Wharf" in client.visit("name").html
    other = HygieneClient(app)
    other.begin()
    page = other.go_on(HERSELF, to="name")
    assert "Canary" not in page.html
    assert page.token != client.visit("name").token
    assert cookie_name(app.config["SETTINGS"]) in other.cookies


def test_a_page_is_drawn_once_and_joined_each_time() -> None:
    drawn: list[str] = []

    def draw() -> str:
        drawn.append(f'<input name="x" value="{mark("value:x")}"><p>{mark("csrf")}</p>')
        return drawn[-1]

    fragments = Fragments()
    given: dict[str, Any] = {"csrf": "<token>"}
    assert fragments.page("key", draw, given, {"x": '"'}) == '<input name="x" value="&#34;"><p>&lt;token&gt;</p>'
    assert fragments.page("key", draw, given, {}) == '<input name="x"><p>&lt;token&gt;</p>'
    assert len(drawn) == 1


def test_what_is_checked_is_told_by_its_whole_code() -> None:
    box = '<input class="govuk-radios__input" name="who" type="radio" value="{}">'
    pieces = cut(box.format("self") + box.format("self-funder"))
    assert join(pieces, {}, {"who": "self"}).count("checked") == 1
    assert join(pieces, {}, {"who": ["self", "self-funder"]}).count("checked") == 2
    assert join(pieces, {}, {"who": None}).count("checked") == 0


def test_every_typed_field_is_a_line_or_a_text() -> None:
    """Only these are marked when a page is cut; another kind of box would show one visitor's text to all."""
    kinds = {getattr(form, name).field_class.__name__ for form in QUESTIONS.values() for name in form.names}
    assert kinds == {"Radios", "Checkboxes", "Day", Line.__name__, Text.__name__}
