"""A robot applicant: it answers whatever it is asked with anything it may answer, and so meets every question."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from tests.personas import TYPED, closed
from webapp.domain.conditions import Value
from webapp.domain.journey import OUTCOME, Path, Step, walk
from webapp.domain.packs.model import Packs
from webapp.forms.base import Question
from webapp.forms.day import Day
from webapp.forms.fields import Choices, Combined
from webapp.forms.journey import JOURNEY, QUESTIONS

ON = date(2026, 11, 20)
PEOPLE_LIKE_EACH_EXAMPLE = 20
Answers = dict[str, dict[str, Any]]
ALONE = {"topic": ["safeguarding"]}
"""Lists of one box, which most people leave empty."""
SELDOM = 0.2


def answer_to(
    path: Path, packs: Packs, chance: random.Random, always: Mapping[str, Any], step: Step
) -> dict[str, Any] | None:
    """Answer a page with anything it allows; None when it is an outcome that sends nothing and one leaves it so.

    What stands in ``always`` is answered where it is offered.
    """
    if step.agrees:
        anyway = any(part.outcome.rule.anyway for part in path.decision.parts) and chance.random() < 0.5
        if not (anyway or path.decision.sendable):
            return None
        return {OUTCOME: path.decision.key, "send_anyway": "yes" if anyway else None}
    form = QUESTIONS[step.slug](path.facts, packs, ON)
    given: dict[str, Any] = {}
    for field in form:
        if isinstance(field, Choices) and _offers(field, always.get(field.short_name)):
            given[field.short_name] = always[field.short_name]
        elif isinstance(field, Combined):
            given[field.short_name] = chance.choice(_agreeing(field, always))
        elif isinstance(field, Choices):
            if [each.value for each in field.offered] == ALONE.get(field.short_name):
                ticked = field.short_name not in always and chance.random() < SELDOM
                given[field.short_name] = ALONE[field.short_name] if ticked else []
                continue
            alone = [each.value for each in field.offered if each.exclusive]
            others = [each.value for each in field.offered if not each.exclusive]
            several = sorted(chance.sample(others, chance.randint(1, len(others))))
            chosen = several if not alone or chance.random() < 0.7 else [chance.choice(alone)]
            given[field.short_name] = (
                chosen if field.component == "checkboxes" else chance.choice([each.value for each in field.offered])
            )
        elif isinstance(field, Day):
            given[field.short_name] = chance.choice([None, "2026-01-05"])
        else:
            given[field.short_name] = TYPED.get(field.short_name, "words")
    for name in closed(step.slug, given) & given.keys():
        given[name] = [] if isinstance(given[name], list) else None
    return form.with_given({**given, **_derived(form, given, path, packs)})


def _derived(form: Question, given: Mapping[str, Any], path: Path, packs: Packs) -> dict[str, Any]:
    """Return the facts that follow from the page's answers without a field of their own."""
    answer = type(form)(path.facts, packs, ON, answer=given).answer() if form.derived else {}
    return {name: answer[name] for name in form.derived}


def _agreeing(field: Combined, always: Mapping[str, Any]) -> list[str]:
    """Return the answers that say the most of what is always answered and nothing else of it; else all there are."""
    said = {
        each.value: sum(fact in always for fact in each.gives)
        for each in field.offered
        if all(_agrees(always.get(fact, value), value) for fact, value in each.gives.items())
    }
    most = max(said.values(), default=0)
    return [code for code, facts in said.items() if facts == most] or [each.value for each in field.offered]


def _agrees(said: Any, given: Value) -> bool:
    return bool(said == given) if isinstance(given, str) else set(given) <= set(said)


def _offers(field: Choices, wanted: Any) -> bool:
    chosen = set(wanted) if isinstance(wanted, list) else {wanted}
    return chosen <= {each.value for each in field.offered}


def go(packs: Packs, chance: random.Random, **always: Any) -> tuple[list[Path], Answers]:
    """Answer what waits until nothing does, then what may be added, and return the path after each answer.

    ``always`` are answers the robot never gives another way where they are offered, such as who it is.
    """
    answers: Answers = {}
    paths = [walk(JOURNEY, answers, packs, ON)]
    while (step := waiting(paths[-1])) is not None:
        assert len(paths) <= len(JOURNEY), "the journey never ends"
        given = answer_to(paths[-1], packs, chance, always, step)
        if given is None:
            break
        answers[step.slug] = given
        paths.append(walk(JOURNEY, answers, packs, ON))
    return paths, answers


def waiting(path: Path) -> Step | None:
    """Return the page that waits; once none does, one that may be added and was not opened yet."""
    return path.next_step or next((step for step in path.offered if step.slug not in path.answers), None)


@cache
def ways(packs: Packs) -> dict[str, tuple[Answers, dict[str, Any]]]:
    """Return for each step what someone answered before they came to it, and what they answered there.

    They begin as in the packs' worked examples, which know where what is seldom asked is asked. Raises when nobody ever
    answers a step.
    """
    found: dict[str, tuple[Answers, dict[str, Any]]] = {}
    examples = [(pack.id, example.given) for pack in packs.packs.values() for example in pack.examples]
    random.Random(0).shuffle(examples)
    for seed, (organisation, given) in enumerate(examples * PEOPLE_LIKE_EACH_EXAMPLE):
        chance = random.Random(seed)
        _, answers = go(packs, chance, organisation=organisation, **given)
        before: Answers = {}
        for slug, given in answers.items():
            found.setdefault(slug, (dict(before), given))
            before[slug] = given
        if len(found) == len(JOURNEY):
            return found
    raise AssertionError(f"nobody is asked {sorted({step.slug for step in JOURNEY} - found.keys())}")
