"""The promise made to the back office: what a message says, in the order a person should read it, with a version.

Adjustments come first, then how to reach the person safely, then what is urgent and what is outstanding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from webapp.domain.conditions import Facts
from webapp.domain.journey import Path
from webapp.domain.packs import Outstanding, Rule
from webapp.domain.routing import Clock, Decision, Outcome, Part

SCHEMA = "1"
CONTACT = (
    "full_name", "reply_to", "safe_contact", "leave_message", "email", "phone",
    "address_line_1", "address_line_2", "town", "postcode", "other_way",
)  # fmt: skip
SUBJECT = (
    "who",
    "affected",
    "authority",
    "consent",
    "subject_name",
    "relationship",
    "subject_address",
    "subject_postcode",
    "share",
)


def build(reference: str, path: Path, answers: Sequence[Mapping[str, Any]], language: str, on: date) -> dict[str, Any]:
    """Return the message for a complete path.

    ``answers`` is what was asked and answered, page by page, with its English words; ``language`` is the code of the
    language the person used; ``on`` is the day of receipt. Raises ValueError when the decision has no pack.
    """
    decision = path.decision
    if decision.pack is None:
        raise ValueError("a message needs an organisation to go to")
    given = {name: value for answer in path.answers.values() for name, value in answer.items() if value}
    return {
        "schema": SCHEMA,
        "reference": reference,
        "adjustments": {
            "asked": given.get("adjustments", "no"),
            "needs": given.get("adjustment_needs", []),
            "in_their_words": given.get("adjustment_more", ""),
        },
        "language": {"used": language, "spoken": given.get("spoken", ""), "which": given.get("spoken_other", "")},
        "contact": {"anonymity": given.get("anonymity", "no-reply"), **_pick(given, CONTACT)},
        "flags": list(decision.flags),
        "conditions": [each.id for each in decision.conditions],
        "helper": given.get("helper", "no"),
        "received_on": on.isoformat(),
        "organisation": decision.pack.id,
        "kind": given.get("kind", "complaint"),
        "parts": [part_of(part) for part in decision.parts],
        "people": _pick(given, SUBJECT),
        "facts": plain(path.facts),
        "answers": list(answers),
        "pack_version": decision.pack.version,
    }


def part_of(part: Part) -> dict[str, Any]:
    """Return one part of a decision as plain values, with every date the back office must keep."""
    outcome = part.outcome
    return {
        "facts": plain(part.facts),
        "then": outcome.then,
        "to": outcome.to,
        "stage": outcome.stage,
        "reply": outcome.reply,
        "conditions": _ids(outcome),
        "timescales": [_timescale(clock) for clock in outcome.clocks],
        "reasons": reasons(outcome),
        "exits": list(outcome.exits),
    }


def reasons(outcome: Outcome) -> list[dict[str, Any]]:
    """Return the rule and the conditions that held, in their own words, with the source items they cite."""
    held: tuple[Rule | Outstanding, ...] = (outcome.rule, *outcome.conditions)
    return [{"rule": each.id, "because": each.because, "source": list(each.source)} for each in held]


def plain(facts: Facts) -> dict[str, Any]:
    """Return facts as JSON values.

    >>> plain({"ongoing": ("none",), "who": "self"})
    {'ongoing': ['none'], 'who': 'self'}
    """
    return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}


def routes_to(decision: Decision) -> str:
    """Return where the parcel is carried: the procedure or feedback of the first part that is sent."""
    return next(part.outcome.to for part in decision.parts if part.outcome.then in ("accept", "escalate", "feedback"))


def _timescale(clock: Clock) -> dict[str, Any]:
    timescale = clock.timescale
    return {
        "id": timescale.id,
        "kind": timescale.kind,
        "value": timescale.value,
        "unit": timescale.unit,
        "starts": timescale.starts,
        "due": clock.due.day.isoformat() if clock.due else None,
    }


def _ids(outcome: Outcome) -> list[str]:
    return list(dict.fromkeys(each.id for each in outcome.conditions))


def _pick(given: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}
