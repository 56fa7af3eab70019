"""The answer to "where would this go?" as plain values: what ``flask decide`` prints, a public contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from webapp.domain.conditions import Facts
from webapp.domain.packs.model import Outstanding, Packs, Rule
from webapp.domain.routing import Clock, Part, decide
from webapp.domain.vocabulary import SCHEMA

Gettext = Callable[[str], str]
"""Says a sentence of a pack in the language asked for, with every ``{name}`` in it filled."""


def decision_json(facts: Facts, packs: Packs, on: date, gettext: Gettext = str) -> dict[str, Any]:
    """Return the whole decision for facts that were read and checked, as if sent on the day ``on``."""
    decision = decide(facts, packs, on)
    return {
        "schema": SCHEMA,
        "undecided": sorted(decision.undecided),
        "interrupt": decision.interrupt,
        "flags": list(decision.flags),
        "parts": [describe(part, gettext) for part in decision.parts],
    }


def describe(
    part: Part,
    gettext: Gettext = str,
    day: Callable[[Clock], date | None] = lambda clock: clock.shown,
    *,
    to_child: bool = False,
) -> dict[str, Any]:
    """Return one part as plain values.

    ``day`` chooses which dates are told: by default those the public may see. ``to_child`` tells timescales in the
    words for children.
    """
    outcome = part.outcome
    held: tuple[Rule | Outstanding, ...] = (outcome.rule, *outcome.also, *outcome.conditions)
    reasons = [(each.id, each.because, each.source) for each in held]
    if outcome.anonymous:
        reasons.append(("anonymous", outcome.anonymous.says, outcome.anonymous.source))
    return {
        "facts": facts_as_json(part.facts),
        "issues": [facts_as_json(each) for each in part.issues],
        "then": outcome.then,
        "to": outcome.to,
        "stage": outcome.stage,
        "track": outcome.track,
        "reply": outcome.reply,
        "conditions": list(dict.fromkeys(each.id for each in outcome.conditions)),
        "timescales": [_timescale(clock, gettext, day(clock), to_child) for clock in outcome.clocks],
        "reasons": [{"rule": name, "because": gettext(says), "source": list(source)} for name, says, source in reasons],
        "exits": list(outcome.exits),
    }


def facts_as_json(facts: Facts) -> dict[str, Any]:
    """Return facts as JSON values.

    >>> facts_as_json({"ongoing": ("none",), "who": "self"})
    {'ongoing': ['none'], 'who': 'self'}
    """
    return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}


def _timescale(clock: Clock, gettext: Gettext, day: date | None, to_child: bool) -> dict[str, Any]:
    timescale = clock.timescale
    words = (timescale.to_children if to_child else None) or timescale.words
    return {
        "id": timescale.id,
        "words": gettext(words).replace("{value}", str(timescale.value)),
        "kind": timescale.kind,
        "value": timescale.value,
        "unit": timescale.unit,
        "starts": timescale.starts,
        "date": day.isoformat() if day else None,
    }
