"""What was typed on a page that is no more stands on the page that asks it now: a release takes away nobody's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Moved(NamedTuple):
    """A box that another page asks now: the first of ``to`` that somebody was asked."""

    page: str
    field: str
    to: tuple[str, ...]


MOVED = (Moved("what-would-put-it-right", "remedy_more", ("still-unhappy", "what-happened")),)
"""What is ticked there as well stays behind: no page asks it any more, and the person is told that it is not sent."""


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
