"""Every way a child or young person can go who complains themselves: every answer of every page, for everyone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

from tests.domain.robot import ON, Answers
from webapp.domain.journey import OUTCOME, Path, walk
from webapp.domain.packs.model import Packs
from webapp.forms.day import Day
from webapp.forms.fields import Choices, Component
from webapp.forms.journey import JOURNEY, QUESTIONS

SHOWS_ONLY = frozenset({"get-help-now", "your-route"})
OUTCOME_PAGE = next(place for place, step in enumerate(JOURNEY) if step.agrees)


@cache
def routes(packs: Packs) -> tuple[tuple[Path, Answers], ...]:
    """Return every complete way of a child, with what was answered on it."""
    return tuple(_go(packs, {}))


def asked(path: Path) -> list[str]:
    """Return the pages of a way that ask something, each one question."""
    return [step.slug for step in path.steps if step.slug not in SHOWS_ONLY]


def after_saying_so(path: Path) -> list[str]:
    """Return the pages that come after someone has said that they are under 18."""
    slugs = [step.slug for step in path.steps]
    return slugs[slugs.index("who-you-are") + 1 :]


def _go(packs: Packs, answers: Answers) -> Iterator[tuple[Path, Answers]]:
    path = walk(JOURNEY, answers, packs, ON)
    if path.next_step is None:
        yield path, answers
    elif JOURNEY.index(path.next_step) < OUTCOME_PAGE or path.facts.get("who") == "child":
        for given in _answers(path, packs):
            yield from _go(packs, {**answers, path.next_step.slug: given})


def _answers(path: Path, packs: Packs) -> list[dict[str, Any]]:
    """Return every answer to the page that waits: each choice, each thing typed or left out; of a list one by one."""
    assert path.next_step is not None
    if path.next_step.agrees:
        sends = [None] * path.decision.sendable
        anyway = ["yes"] * any(part.outcome.rule.anyway for part in path.decision.parts)
        return [{OUTCOME: path.decision.key, "send_anyway": each} for each in (*sends, *anyway)]
    form = QUESTIONS[path.next_step.slug](path.facts, packs, ON)
    names = [field.short_name for field in form]
    ways = product(*(_values(field) for field in form))
    return [form.with_given(dict(zip(names, values, strict=True))) for values in ways]


def _values(field: Any) -> list[Any]:
    assert isinstance(field, Component)
    if not isinstance(field, Choices):
        return [None, "2026-01-05"] if isinstance(field, Day) else ["words"]
    codes = [each.value for each in field.offered]
    if "child" in codes and field.name == "who":
        return ["child"]
    if field.component == "radios":
        return codes
    return [[each] for each in codes[:2]]
