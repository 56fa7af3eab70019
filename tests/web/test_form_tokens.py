"""Every form carries the token of the visitor whose form it is, and is judged by it; the token is no answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask, has_request_context
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from webapp.domain.packs.model import Packs
from webapp.forms.base import Question
from webapp.forms.csrf import TOKEN_FIELD, ProtectedForm
from webapp.forms.journey import QUESTIONS
from webapp.forms.pages.contact_me import ContactMe

ON = date(2026, 11, 20)
OURS = "the-token-of-this-visitor"
FORMS = [*QUESTIONS.values(), ContactMe]
WRONG: list[dict[str, Any]] = [{}, {TOKEN_FIELD: ""}, {TOKEN_FIELD: OURS[:-1]}, {TOKEN_FIELD: "\u0431\ud800"}]


def said(form: type[Question], packs: Packs, given: dict[str, Any], token: str | None = OURS) -> Question:
    """Return a page's form as it came back, outside any request."""
    assert not has_request_context()
    return form({}, packs, ON, formdata=MultiDict(given), token=token)


@pytest.mark.parametrize("form", FORMS)
def test_every_page_of_questions_is_a_form_of_flask_wtf_that_wants_the_token(
    form: type[Question], packs: Packs
) -> None:
    assert issubclass(form, FlaskForm)
    assert said(form, packs, {TOKEN_FIELD: OURS}).has_token()
    assert [given for given in WRONG if said(form, packs, given).has_token()] == []


def test_a_form_without_its_token_is_not_taken_however_well_it_is_filled_in(packs: Packs) -> None:
    answer = {"danger": "no"}
    assert said(QUESTIONS["danger"], packs, {**answer, TOKEN_FIELD: OURS}).validate()
    for given in WRONG:
        form = said(QUESTIONS["danger"], packs, {**answer, **given})
        assert not form.validate()
        assert list(form.errors) == [TOKEN_FIELD]


@pytest.mark.parametrize("form", FORMS)
def test_the_token_is_neither_a_question_nor_an_answer(form: type[Question], packs: Packs) -> None:
    with_token, without = (said(form, packs, {TOKEN_FIELD: OURS}, token) for token in (OURS, None))
    assert [each.name for each in with_token] == [each.name for each in without]
    assert (with_token.single, with_token.answer()) == (without.single, without.answer())
    assert OURS not in str(with_token.answer())


def test_a_button_is_such_a_form_too(app: Flask) -> None:
    for given in WRONG:
        assert not ProtectedForm(MultiDict(given), OURS).has_token()
    assert ProtectedForm(MultiDict({TOKEN_FIELD: OURS}), OURS).has_token()


def test_a_form_takes_nothing_from_the_request_at_hand(app: Flask, packs: Packs) -> None:
    with app.test_request_context(method="POST", data={"danger": "no", TOKEN_FIELD: OURS}):
        form = QUESTIONS["danger"]({}, packs, ON)
        assert form.answer() == {"danger": None}
