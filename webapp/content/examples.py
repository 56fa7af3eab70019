"""Worked examples: facts, a day and the answer expected. They prove every rule and condition of a pack at start-up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from webapp.domain.decision_json import describe
from webapp.domain.packs.model import Pack, Packs
from webapp.domain.routing import Decision, decide
from webapp.domain.vocabulary import read_facts


def failing_examples(pack: Pack, packs: Packs) -> Iterator[str]:
    """Yield each worked example that does not come out as expected, and each rule or condition that none proves."""
    proved = set()
    for number, example in enumerate(pack.examples, start=1):
        try:
            given = read_facts({"organisation": pack.id, **example.given})
        except ValueError as error:
            yield f"example {number}: {error}"
            continue
        decision = decide(given, packs, example.on)
        proved |= {part.outcome.rule.id for part in decision.parts} | {id(each) for each in decision.conditions}
        found = comparable(decision)
        expected = dict(example.expect)
        parts = expected.pop("parts", [expected])
        if len(parts) != len(found) or any(
            part.get(key) != want for part, wants in zip(found, parts, strict=True) for key, want in wants.items()
        ):
            came = _brief(found) or sorted(decision.undecided)
            yield f"example {number}: {dict(example.given)} gives {came}, not {parts}"
    yield from (f"rule {rule.id}: no worked example proves it" for rule in pack.rules if rule.id not in proved)
    yield from (
        f"condition {each.id} ({each.because}): no worked example proves it"
        for each in pack.conditions
        if id(each) not in proved
    )


def comparable(decision: Decision) -> list[dict[str, Any]]:
    """Return each part of a decision as worked examples speak of it: ``rule`` and ``dates`` beside what is told."""
    return [
        {
            **describe(part),
            "rule": part.outcome.rule.id,
            "conditions": sorted({each.id for each in part.outcome.conditions}),
            "dates": {
                clock.timescale.id: clock.shown.isoformat() if clock.shown else "" for clock in part.outcome.clocks
            },
        }
        for part in decision.parts
    ]


def _brief(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: part[name] for name in ("then", "to", "stage", "rule", "conditions", "dates")} for part in found]


def table_of_examples(pack: Pack, packs: Packs) -> Iterator[str]:
    """Yield each worked example in a line: the facts, the day, and what the rules answer."""
    for example in pack.examples:
        decision = decide(read_facts({"organisation": pack.id, **example.given}), packs, example.on)
        facts = " ".join(f"{name}={_short(value)}" for name, value in example.given.items())
        parts = (
            "; ".join(_told(part) for part in comparable(decision)) or f"asks {', '.join(sorted(decision.undecided))}"
        )
        yield f"{pack.id}  {example.on}  {facts}  →  {parts}"


def _short(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _told(part: dict[str, Any]) -> str:
    dates = " ".join(f"{name} by {day}" for name, day in part["dates"].items() if day)
    words = [part["then"], part["to"], part["stage"], f"({part['rule']})", *part["conditions"], dates]
    return " ".join(word for word in words if word)
