"""Outcomes by the thousand, told in words and drawn: what is told alike is put into words once, and drawn once.

The words and the templates are the service's own. They are only kept by all that they are made from.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, render_template

from webapp.domain.routing import Decision, Part
from webapp.i18n.language import Language
from webapp.public.views import story_route
from webapp.ui import outcome

_present = outcome.present
_told: dict[Hashable, list[outcome.OutcomeView]] = {}
_pages: dict[Hashable, str] = {}


@contextmanager
def drawn_once(app: Flask) -> Iterator[None]:
    """Let outcomes be drawn outside a visit, each that is told alike once."""
    with app.test_request_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(outcome, "present", present)
        patch.setattr(story_route, "render_template", draw)
        yield


def present(decision: Decision, language: Language) -> list[outcome.OutcomeView]:
    """Return what is told of a decision, as the service does: a decision that is made of the same is told the same."""
    parts = tuple(map(_all_of, decision.parts))
    key = (decision.pack, parts, decision.flags, decision.interrupt, language)  # what else is worth asking is not told
    return _once(_told, key, lambda: _present(decision, language))


def draw(template: str, **given: Any) -> str:
    """Return a template that is filled in with the same as before as it was drawn then."""
    key = (template, *((name, tuple(value) if isinstance(value, list) else value) for name, value in given.items()))
    return _once(_pages, key, lambda: render_template(template, **given))


def _all_of(part: Part) -> Hashable:
    return part.outcome, tuple(part.facts.items()), tuple(tuple(each.items()) for each in part.issues)


def _once(kept: dict[Hashable, Any], key: Hashable, make: Callable[[], Any]) -> Any:
    if key not in kept:
        kept[key] = make()
    return kept[key]
