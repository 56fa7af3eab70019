"""The states that the gates look at are all there is to see: every page, every template, each as it says it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, template_rendered
from jinja2 import Template, meta

from tests.conftest import Clock
from tests.desk.office import Office
from tests.desk.states import states
from webapp.desk.app import TEMPLATES
from webapp.desk.forms.acts import ACTS
from webapp.desk.views.oidc import REFUSED

DRAWS_NOTHING = {
    "health.live": "it answers machines",
    "figures.save": "it is a table to keep",
    "key_in.go_on": "it leads to where it waits",
    "sign_in.leave": "it leads to signing in",
    "replies.came_back": "it leads to what was written",
    "replies.settled": "it leads to what was written",
    "letters.done": "it leads to the pile",
    "people.let_go": "it leads to the people",
}
"""What draws no page of its own where nothing is wrong, and why."""


@pytest.fixture
def seen(office: Office, desk_app: Flask, clock: Clock) -> set[str]:
    """What was asked for and drawn in all states: endpoints, acts, templates, and why a provider let nobody in."""
    found: set[str] = set()
    finding = desk_app.url_map.bind("localhost")
    with drawn(desk_app) as templates:
        for state in states(office, clock):
            method = "GET" if state.sends is None else "POST"
            page = state.browser.get(state.url) if state.sends is None else state.browser.post(state.url, state.sends)
            assert page.status == state.status, f"{state.name}: {page.status} {page.goes_to}"
            assert page.html.startswith("<!DOCTYPE html>"), state.name
            assert ("govuk-error-summary" in page.html) is state.wrong, f"{state.name}: {page.h1}"
            if page.status in (404, 500):
                continue
            endpoint, given = finding.match(state.url.partition("?")[0], method)
            found |= {endpoint, f"{method} {given.get('slug')} {page.status}"}
            found |= {why for why, said in REFUSED.items() if said in page}
    return found | set(templates)


@contextmanager
def drawn(app: Flask) -> Iterator[list[str]]:
    """Hear which templates are drawn."""
    names: list[str] = []

    def hear(_: Flask, template: Template, **__: Any) -> None:
        names.append(template.name or "")

    with template_rendered.connected_to(hear, app):
        yield names


def pages(app: Flask) -> set[str]:
    """Return the templates that are a page, and not a part of one or its frame."""
    names = {each.relative_to(TEMPLATES).as_posix() for each in TEMPLATES.rglob("*.html")}
    parsed = [app.jinja_env.parse((TEMPLATES / name).read_text(encoding="utf-8")) for name in names]
    return names - {used for each in parsed for used in meta.find_referenced_templates(each) if used}


def test_every_page_every_template_and_every_act_is_among_the_states(desk_app: Flask, seen: set[str]) -> None:
    asked = {rule.endpoint for rule in desk_app.url_map.iter_rules()}
    assert asked - seen == set(DRAWS_NOTHING)
    assert len(pages(desk_app)) > 30
    assert pages(desk_app) - seen == set()
    assert "message.html" in seen  # which is a frame too
    assert REFUSED.keys() <= seen
    for slug in ACTS:
        assert {f"GET {slug} 200", f"POST {slug} 400"} <= seen, slug
