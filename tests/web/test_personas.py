"""A new question needs no line for the people of the tests: what they were not told, they look up in its form."""

from __future__ import annotations

from flask import Flask

from tests.browser import HygieneClient
from tests.personas import left_out

TO_SAY = {"organisation": "cambridgeshire", "danger": "no", "email": "ama@example.com"}


def test_whoever_is_told_almost_nothing_still_arrives(app: Flask) -> None:
    client = HygieneClient(app)
    client.begin()
    assert client.go_on(TO_SAY).slug == "check-answers"
    assert client.answer().slug == "sent"


def test_a_choice_a_day_and_a_box_are_answered_as_their_form_allows() -> None:
    page = """<ul class="govuk-error-summary__list">
      <li><a href="#who">Say who</a></li><li><a href="#needs">Say what</a></li>
      <li><a href="#then-day">Say when</a></li><li><a href="#story">Say it</a></li></ul><main>
      <input type="radio" name="who" id="who" value="self"><input type="radio" name="who" id="who-2" value="child">
      <input type="checkbox" name="needs" id="needs" value="none" data-behaviour="exclusive">
      <input type="checkbox" name="needs" id="needs-2" value="large-print">
      <input name="then-day" id="then-day"><input name="then-month"><input name="then-year">
      <textarea name="story" id="story"></textarea><input name="never-asked" id="never-asked"></main>"""
    assert left_out(page) == {
        "who": "self",
        "needs": ["large-print"],
        "then-day": "5",
        "then-month": "1",
        "then-year": "2026",
        "story": "Words",
    }
