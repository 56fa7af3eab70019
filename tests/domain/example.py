"""A small pack that fits together, for tests to change."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

Table = dict[str, Any]
Change = Callable[[Table], object]

TABLE: Table = {
    "id": "example",
    "name": "Example Council",
    "version": "1",
    "reference_prefix": "EX",
    "contact": "team",
    "teams": [{"id": "ours", "when": {"kind": "wrongdoing"}, "contact": "whistleblowing", "source": ["X-15"]}],
    "danger_contacts": ["team"],
    "contacts": [
        {"id": "team", "name": "The team", "link": "form", "source": ["X-1"]},
        {"id": "lgsco", "name": "The Ombudsman", "phone": "0300 000 0000", "source": ["X-2"]},
        {"id": "whistleblowing", "name": "Whistleblowing", "to_be_supplied": True, "source": ["X-1"]},
    ],
    "links": [{"id": "form", "title": "A form", "source": ["X-3"]}],
    "procedures": [
        {
            "id": "adults",
            "name": "The procedure",
            "handler": "team",
            "exits": ["lgsco"],
            "source": ["X-8"],
            "stages": [
                {
                    "id": "stage-1",
                    "name": "First",
                    "source": ["X-9"],
                    "happens": [{"says": "We read it.", "source": ["X-10"]}],
                    "timescales": [
                        {
                            "id": "acknowledge",
                            "kind": "promise",
                            "starts": "received",
                            "value": 3,
                            "words": "In {value}.",
                            "source": ["X-11"],
                        }
                    ],
                }
            ],
        }
    ],
    "redirects": [{"id": "nhs", "title": "The NHS", "do": ["Ask the NHS."], "contacts": ["lgsco"], "source": ["X-12"]}],
    "rules": [
        {
            "id": "nhs",
            "then": "redirect",
            "to": "nhs",
            "anyway": "adults",
            "because": "It is the NHS.",
            "when": {"service": "health"},
            "source": ["X-4"],
        },
        {
            "id": "all",
            "then": "accept",
            "to": "adults",
            "stage": "stage-1",
            "because": "It is ours.",
            "source": ["X-5"],
        },
    ],
    "offers": [
        {
            "fact": "kind",
            "values": ["complaint", "comment"],
            "labels": [{"value": "comment", "says": "A remark"}],
            "source": ["X-13"],
        },
        {"fact": "ongoing", "values": ["court"], "when": {"service": "children"}, "source": ["X-14"]},
    ],
    "conditions": [
        {"id": "late-reason", "because": "Late.", "when": {"happened": "over-12-months"}, "source": ["X-6"]}
    ],
    "notices": [{"id": "careful", "at": ["danger"], "says": "Careful.", "source": ["X-7"]}],
    "changes": [{"version": "1", "on": date(2026, 11, 20), "says": "First."}],
    "examples": [
        {"given": {"service": "health"}, "on": date(2026, 11, 20), "expect": {"then": "redirect", "rule": "nhs"}},
        {
            "given": {"service": "adult", "happened": "over-12-months"},
            "on": date(2026, 11, 20),
            "expect": {"then": "accept", "conditions": ["late-reason"], "dates": {"acknowledge": "2026-11-25"}},
        },
    ],
}


def changed(*changes: Change) -> Table:
    """Return the table with changes made to a copy of it."""
    table = deepcopy(TABLE)
    for change in changes:
        change(table)
    return table


def put(*path: str | int, to: object) -> Change:
    """Return a change that puts a value at a place."""

    def change(table: Any) -> None:
        for step in path[:-1]:
            table = table[step]
        table[path[-1]] = to

    return change
