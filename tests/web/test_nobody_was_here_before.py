"""How soon an answer comes does not tell whether somebody with the same answers was here before.

Not by a clock: what makes an answer quick is what is remembered, and nothing is remembered from one person to another.
"""

from __future__ import annotations

from uuid import uuid4

from flask import Flask

from tests.browser import HygieneClient
from tests.personas import HERSELF
from tests.web.people import go_to
from tests.web.stored import draft_of, put_draft
from webapp.app import forget_what_was_answered
from webapp.domain import journey, routing
from webapp.forms import summary
from webapp.ui import contact_cards

STAFF = {**HERSELF, "who": "staff", "kind": "wrongdoing"}


def misses() -> tuple[int, int]:
    return journey._walk.cache_info().misses, routing._decide.cache_info().misses


def test_whoever_comes_second_has_everything_worked_out_anew(app: Flask) -> None:
    first = HygieneClient(app)
    go_to(first, "your-route", STAFF)
    answers = draft_of(first).content["answers"]
    worked = []
    for _ in range(3):
        other = HygieneClient(app)
        other.begin()
        put_draft(other, {"key": uuid4().hex, "answers": answers})
        before = misses()
        assert other.visit("your-route").slug == "your-route"
        worked.append([after - then for after, then in zip(misses(), before, strict=True)])
        before = misses()
        other.visit("your-route")
        assert misses() == before, "what was worked out for a person is remembered for them"
    assert worked[0] == worked[1] == worked[2]
    assert min(worked[0]) > 0


def test_what_was_worked_out_for_people_who_have_gone_is_forgotten(app: Flask) -> None:
    go_to(HygieneClient(app), "your-route", STAFF)
    assert journey._walk.cache_info().currsize > 0 < routing._decide.cache_info().currsize
    forget_what_was_answered()
    assert journey._walk.cache_info().currsize == 0 == routing._decide.cache_info().currsize


def test_neither_judging_answers_nor_drawing_a_contact_is_remembered() -> None:
    for function in (summary._wrong, contact_cards.card, contact_cards.brief):
        assert not hasattr(function, "cache_info"), function
