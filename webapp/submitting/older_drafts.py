"""Drafts of the version before: what was typed on pages that became part of another, or went, is not lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from webapp.domain.journey import Answers


class Moved(NamedTuple):
    """A box that another page asks now: the first of ``to`` that somebody was asked."""

    page: str
    field: str
    to: tuple[str, ...]


Boxes = dict[str, list[str]]  # input name -> values as the browser would send them
Typed = Mapping[str, Mapping[str, list[str]]]
MERGED = {
    "how-to-reach-you": ("name", "email", "phone", "address", "another-way", "safe-contact", "sharing"),
    "adjustments": ("adjustment-needs",),
}
"""The pages that became part of another, by that other."""
WAYS = {"in-person": "other", "advocate": "other", "text-relay": "phone"}
"""Ways to be reached that are part of another now."""
MOVED = (Moved("what-would-put-it-right", "remedy_more", ("still-unhappy", "what-happened")),)
"""What is ticked there as well stays behind: no page asks it any more, and the person is told that it is not sent."""


def as_boxes(answer: Mapping[str, Any]) -> Boxes:
    """Return an answer as a browser would send it, without what was left empty."""
    return {name: value if isinstance(value, list) else [value] for name, value in answer.items() if value}


def brought_up(answers: Answers, typed: Typed) -> tuple[Answers, Typed]:
    """Return answers and half-typed pages with those of merged pages half-typed on the page that they are part of.

    So that page is shown once more, with all of it, and is judged as it is now.
    """
    for page, before in MERGED.items():
        if not any(slug in answers or slug in typed for slug in before):
            continue
        boxes: Boxes = {}
        for slug in (page, *before):
            boxes |= as_boxes(answers.get(slug, {})) | dict(typed.get(slug, {}))
        old = {page, *before}
        answers = {slug: given for slug, given in answers.items() if slug not in old}
        typed = {**{slug: given for slug, given in typed.items() if slug not in old}, page: _renamed(boxes)}
    return answers, typed


def _renamed(boxes: Boxes) -> Boxes:
    """Return the boxes with the ways to be reached under their names of now, and the number for texts in its own."""
    if "reply_to" not in boxes:
        return boxes
    ways = list(dict.fromkeys(WAYS.get(way, way) for way in boxes["reply_to"]))
    renamed = {**boxes, "reply_to": ways}
    if "text" in ways and "phone" not in ways and "phone" in boxes:
        renamed["mobile"] = renamed.pop("phone")
    return renamed


def moved(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a draft's JSON values with what was typed on earlier pages on those that ask it now.

    Nothing that stands there already is replaced.
    """
    answers, typed = dict(table.get("answers", {})), table.get("typed", {})
    for page, field, to in MOVED:
        asked = next((slug for slug in to if slug in answers), None)
        text = answers.get(page, {}).get(field) or next(iter(typed.get(page, {}).get(field, ())), "")
        if asked and text and not answers[asked].get(field):
            answers[asked] = {**answers[asked], field: text}
    return {**table, "answers": answers}
