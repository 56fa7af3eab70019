"""How soon an answer comes does not tell whether somebody with the same answers was here before.

Not by a clock: what makes an answer quick is what is remembered, and nothing is remembered from one person to another.
"""

from __future__ import annotations

import gc
from cProfile import Profile
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from tests.browser import HygieneClient
from tests.conftest import MakeApp
from tests.personas import HERSELF, LONG_AGO
from tests.web.people import go_to
from tests.web.stored import draft_of, put_draft
from webapp.app import compile_templates, forget_what_was_answered
from webapp.domain import journey, routing
from webapp.forms import summary
from webapp.ui import contact_cards

STAFF = {**HERSELF, "who": "staff", "kind": "wrongdoing"}


def misses() -> tuple[int, int]:
    return journey._walk.cache_info().misses, routing._decide.cache_info().misses


def calls_of(client: HygieneClient, path: str) -> int:
    """Return how many functions are called while a page is answered: what time would tell, without its noise.

    Nor is there any that tidies up after the tests before, whenever the collector comes to it.
    """
    gc.disable()
    try:
        with Profile() as profile:
            assert client.web.get(f"/en/complain/{path}").status_code == 200
    finally:
        gc.enable()
    return sum(each.callcount for each in profile.getstats())


@pytest.mark.parametrize("slug", ["your-route", "check-answers"])
def test_the_page_is_as_much_work_for_the_second_as_for_the_first(make_app: MakeApp, app: Flask, slug: str) -> None:
    ways = {}
    for who, answers in {"staff": STAFF, "somebody": LONG_AGO}.items():
        if who == "staff" and slug == "check-answers":
            answers = {**HERSELF, "danger": "yes", "anonymity": "no-reply"}
        client = HygieneClient(app)
        go_to(client, slug, answers)
        ways[who] = draft_of(client).content["answers"]
    fresh = make_app()  # where nobody was before
    compile_templates(fresh)
    assert calls_of(someone_at(fresh, ways["somebody"]), slug)
    alike = [someone_at(fresh, ways["staff"]) for _ in range(4)]
    assert len({calls_of(each, slug) for each in alike}) == 1


def someone_at(app: Flask, answers: dict[str, Any]) -> HygieneClient:
    client = HygieneClient(app)
    client.begin()
    put_draft(client, {"key": uuid4().hex, "answers": answers})
    return client


def test_whoever_comes_second_has_everything_worked_out_anew(app: Flask) -> None:
    first = HygieneClient(app)
    go_to(first, "your-route", STAFF)
    answers = draft_of(first).content["answers"]
    worked = []
    for _ in range(3):
        other = someone_at(app, answers)
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
