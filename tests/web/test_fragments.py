"""A page joined from its pieces is the same, byte for byte, as one drawn by its templates."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, g

from tests.browser import HygieneClient
from tests.domain.robot import go, ways
from tests.personas import HERSELF, LONG_AGO
from tests.web.people import arrive, go_to
from tests.web.stored import draft_of, keys_of, put_draft, service_of
from webapp.domain.packs.model import Packs
from webapp.forms.fields import Line, Text
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.forms.validators import clean_line, clean_text
from webapp.public.security import cookie_name
from webapp.public.service import current_service
from webapp.public.views.complain import join_question, render_question
from webapp.public.views.send import (
    around_check,
    around_route,
    join_check,
    join_route,
    render_check,
    render_route,
    shown_at,
)
from webapp.public.views.story_route import TOLD_ON
from webapp.store.drafts import save_draft
from webapp.ui.fragments import CLOSE, OPEN, Fragments, cut, join, mark

SLUGS = [step.slug for step in JOURNEY]
TRIAGE = SLUGS[: SLUGS.index("your-route")]
HOSTILE = [
    "\"double\" and 'single' quotes, & &amp; &quot; <script>alert(1)</script></textarea><b>",
    "two\nlines\n\n  and an indent\t",
    "Zażółć 你好 עברית \u202e reversed",
    f"{OPEN}csrf{CLOSE} {OPEN}value:email{CLOSE} {OPEN}deadline{CLOSE} {OPEN}{CLOSE} {OPEN} {CLOSE}",
    f' value="{OPEN}value:full_name{CLOSE}" checked',
    "{{ 7 * 7 }} {% raw %} {name} %(name)s \\1 \\g<0>",
]


def both_ways(client: HygieneClient, slug: str) -> set[str]:
    """Return a page as its templates draw it, as it is joined, and as it was sent to this visitor."""
    sent = client.visit(slug)
    assert sent.slug == slug
    with visiting(client, sent.url):
        path, form_class, service = g.visitor.path(), QUESTIONS[slug], current_service()
        answer = g.visitor.answers.get(slug)
        form = form_class(path.facts, service.content.packs, service.today(), answer=answer)
        return {render_question(form, path, g.visitor), join_question(form_class, path, g.visitor), sent.html}


@contextmanager
def visiting(client: HygieneClient, url: str) -> Iterator[None]:
    """Be inside the service while it answers this visitor."""
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    with client.app.test_request_context(url, headers={"Cookie": cookie}):
        assert client.app.preprocess_request() is None
        yield


def put_answer(client: HygieneClient, slug: str, answer: dict[str, Any]) -> None:
    """Put an answer beside those a draft already holds."""
    draft = draft_of(client)
    answers = {**draft.content["answers"], slug: answer}
    changed = replace(draft, content={**draft.content, "answers": answers})
    save_draft(service_of(client.app).engine, keys_of(client), changed, draft.touched)


@pytest.mark.parametrize("slug", [slug for slug in QUESTIONS if slug != "your-route"])
def test_every_question_is_the_same_both_ways_empty_answered_and_full_of_hostile_text(
    client: HygieneClient, packs: Packs, slug: str
) -> None:
    arrive(client, slug, packs)
    assert len(both_ways(client, slug)) == 1
    answer = ways(packs)[slug][1]
    put_answer(client, slug, answer)
    assert len(both_ways(client, slug)) == 1
    assert client.page is not None
    asked = set(client.page.boxes)  # some boxes are for some people only
    kinds = {name: getattr(QUESTIONS[slug], name) for name in QUESTIONS[slug].names if name in asked}
    cleaned = {
        name: clean_text if issubclass(kind.field_class, Text) else kind.kwargs.get("clean", clean_line)
        for name, kind in kinds.items()
        if issubclass(kind.field_class, Line | Text)
    }
    for hostile in HOSTILE if cleaned else ():
        kept = {name: clean(hostile) for name, clean in cleaned.items()}
        put_answer(client, slug, {**answer, **kept})
        (page,) = both_ways(client, slug)
        shown = client.page
        assert shown is not None
        assert {name: str(shown.values[name]).split() for name in kept} == {n: text.split() for n, text in kept.items()}
        assert page.count(shown.token) == 2, "in the question's form and Exit: no typed mark was filled in"


@pytest.mark.parametrize("seed", range(0, 120, 4))
def test_every_outcome_is_the_same_both_ways(client: HygieneClient, packs: Packs, seed: int) -> None:
    _, answers = go(packs, random.Random(seed))
    before = {slug: given for slug, given in answers.items() if slug in TRIAGE}
    client.begin()
    put_draft(client, {"key": uuid4().hex, "answers": before})
    sent = client.visit("your-route")
    if "your-route" not in answers and sent.slug != "your-route":  # it is told where the story is told, if it is near
        assert sent.slug not in TOLD_ON or len(both_ways(client, sent.slug)) == 1
        return
    assert sent.slug == "your-route"
    with visiting(client, sent.url):
        shown = shown_at(g.visitor.path())
        assert (
            render_route(shown, g.visitor, around_route(shown, g.visitor)) == join_route(shown, g.visitor) == sent.html
        )


@pytest.mark.parametrize("seed", range(0, 120, 4))
def test_the_answers_to_check_are_the_same_both_ways(client: HygieneClient, packs: Packs, seed: int) -> None:
    paths, answers = go(packs, random.Random(seed))
    client.begin()
    put_draft(client, {"key": uuid4().hex, "answers": answers})
    sent = client.visit("check-answers")
    assert (sent.slug == "check-answers") == paths[-1].complete
    if paths[-1].complete:
        with visiting(client, sent.url):
            path = g.visitor.path()
            drawn = render_check(path, g.visitor, around_check(path, g.visitor))
            assert drawn == join_check(path, g.visitor) == sent.html


def test_hostile_text_kept_after_a_mistake_or_on_the_way_stays_text(client: HygieneClient) -> None:
    go_to(client, "when-you-found-out", LONG_AGO)
    for typed in HOSTILE:
        page = client.answer(about_when=typed)
        assert page.errors
        assert " ".join(str(page.values["about_when"]).split()) == " ".join(clean_line(typed).split())
        client.press("Someone is in danger now", about_when=typed)
        page = client.visit("when-you-found-out")
        assert " ".join(str(page.values["about_when"]).split()) == " ".join(clean_line(typed).split())


def test_a_date_shows_its_three_parts_as_one_would_write_them(client: HygieneClient) -> None:
    answers = {**HERSELF, "earlier": "answered", "anything_new": "same", "still_unhappy": "It left things out."}
    go_to(client, "check-answers", answers)
    client.change("about-the-answer", {"answer_date-day": "05", "answer_date-month": "1", "answer_date-year": "2026"})
    assert client.visit("about-the-answer").values["answer_date-day"] == "5"


def test_one_visitors_answers_never_stand_on_anothers_page(app: Flask, client: HygieneClient) -> None:
    go_to(client, "check-answers", {**HERSELF, "full_name": "Canary Wharf"})
    assert "Canary Wharf" in client.visit("how-to-reach-you").html
    other = HygieneClient(app)
    other.begin()
    page = other.go_on(HERSELF, to="how-to-reach-you")
    assert "Canary" not in page.html
    assert page.token != client.visit("how-to-reach-you").token
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
    kinds = {field.kind.__name__ for form in QUESTIONS.values() for field in form.fields}
    assert kinds == {"Radios", "Combined", "Checkboxes", "CombinedBoxes", "Groups", "Day", Line.__name__, Text.__name__}
