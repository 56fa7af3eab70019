"""What a team starts from, before it reads the whole: a summary, the story, what is wanted, and by when.

Nothing here is known elsewhere in the message in better words: it is gathered from it, in the order of a first look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from webapp.domain.routing import SENDABLE

STORY = ("what_happened", "still_unhappy", "waiting_details", "your_feedback", "service_name", "people_involved")
WISHES = ("remedy_more", "meeting", "handling", "handling_more")
EARLIER = (
    "earlier",
    "answered_by",
    "last_answer",
    "answer_date",
    "earlier_reference",
    "earlier_from",
    "waiting_reference",
    "why_now",
)
WHEN = ("happened", "about_when", "found_out", "late_reason", "funding_changed")
SUMMED = {
    "wanted": "They want to",
    "kind": "They want to",
    "service": "Service",
    "topic": "About",
    "service_name": "Where",
    "who": "Who writes",
    "affected": "Affected",
    "subject_name": "For",
    "agreement": "Agreement",
    "child_knows": "The child knows",
    "earlier": "Complained before",
}
"""What a summary says of the answers, by field, and what stands before each."""


def summary(answers: Sequence[Mapping[str, Any]], parts: Sequence[Mapping[str, Any]], on: date) -> str:
    """Return one paragraph, in the English words of the answers, that ends with where it goes and what is due first."""
    said = {each["field"]: "; ".join(filter(None, each["words"])) for page in answers for each in page["answers"]}
    told = [f"{label}: {said[name]}" for name, label in SUMMED.items() if said.get(name)]
    goes = [f"{part['to']} {part['stage'] or ''}".strip() for part in parts if part["then"] in SENDABLE]
    told += [f"Received on {on.isoformat()}, for {' and '.join(dict.fromkeys(goes))}"]
    dated = [each for each in due(parts) if each["date"]]
    told += [f"First due on {dated[0]['date']} ({dated[0]['timescale']})"] if dated else []
    return " ".join(sentence if sentence.endswith((".", "?", "!")) else f"{sentence}." for sentence in told)


def due(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return every clock of the parts that are sent, each once: those with a date in its order, then the others."""
    found = list(_clocks(parts))
    each_once = [clock for place, clock in enumerate(found) if clock not in found[:place]]
    return sorted(each_once, key=lambda clock: (clock["date"] is None, clock["date"] or ""))


def _clocks(parts: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in parts:
        for clock in part["timescales"] if part["then"] in SENDABLE else ():
            yield {
                "date": clock["date"],
                "timescale": clock["id"],
                "words": clock["words"],
                "kind": clock["kind"],
                "starts": clock["starts"],
                "to": part["to"],
                "stage": part["stage"],
            }
