"""What a draft holds, with a version: the answers so far, what is half-typed, and what was sent a moment ago.

Drafts outlive releases, so what the version before wrote is read. What a later version wrote is refused, not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from webapp.domain.journey import Answers, forget
from webapp.forms.day import Day
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.submitting.older_drafts import as_boxes, brought_up, moved
from webapp.submitting.receipt import ContactReceipt, Receipt

VERSION = 2
"""Version 1 had no field that named it; all else is the same, so each reads what the other wrote."""
READABLE = frozenset({1, VERSION})

MOST_IN_A_BOX, MOST_TYPED = 40_000, 100_000
"""Characters of what is half-typed: twice what the largest box takes, and of all pages together."""
MOST_CHOSEN = 50
"""Answers of one list: more than any offers."""

Typed = Mapping[str, Mapping[str, list[str]]]  # step -> input name -> values as the browser sent them


class UnknownVersion(ValueError):
    """A draft was written by a later version; this one cannot tell what it means."""


@dataclass(frozen=True)
class DraftContent:
    """The content of a draft.

    ``key`` makes sending idempotent. ``answers`` are judged, ``typed`` is not. ``worrying_page`` is the page on which
    something worrying was first written. ``automated``: the honeypot was filled in. ``asked`` is a request to be
    contacted that was sent on the way; ``sent`` replaces everything else for a while after sending.
    """

    key: str = ""
    answers: Answers = field(default_factory=dict, repr=False)
    typed: Typed = field(default_factory=dict, repr=False)
    worrying_page: str | None = None
    automated: bool = False
    asked: ContactReceipt | None = None
    sent: Receipt | None = None

    @classmethod
    def new(cls) -> DraftContent:
        """Return the content of a draft that begins."""
        return cls(key=uuid4().hex)

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> DraftContent:
        """Read content from JSON values. Raises UnknownVersion for those of a later version."""
        if table.get("version", 1) not in READABLE:
            raise UnknownVersion(f"version {table['version']} of a draft")
        table = moved(table)
        asked, sent = table.get("asked"), table.get("sent")
        answers, typed = brought_up(table.get("answers", {}), table.get("typed", {}))
        return cls(
            table.get("key", ""),
            answers,
            typed,
            table.get("worrying"),
            bool(table.get("automated")),
            ContactReceipt.read(asked) if asked else None,
            Receipt.read(sent) if sent else None,
        )

    def write(self) -> dict[str, Any]:
        """Return the content as JSON values; what is not set is left out."""
        table: dict[str, Any] = {"version": VERSION}
        if self.key:
            table |= {"key": self.key, "answers": self.answers}
        table |= {"typed": self.typed} if self.typed else {}
        table |= {"worrying": self.worrying_page} if self.worrying_page else {}
        table |= {"automated": True} if self.automated else {}
        table |= {"asked": self.asked.write()} if self.asked else {}
        table |= {"sent": self.sent.write()} if self.sent else {}
        return table

    @property
    def is_unsent(self) -> bool:
        """Return whether something was chosen or typed that has not been sent."""
        return bool(self.answers or self.typed)

    def with_answer(self, slug: str, answer: Mapping[str, Any]) -> DraftContent:
        """Return the content with one page answered, what that makes void forgotten, and nothing half-typed there.

        What was typed on a page whose answer is void stays half-typed: it is not believed, and not typed again.
        """
        answers = forget(JOURNEY, self.answers, slug, answer)
        void = [name for name in self.answers if name not in answers and not QUESTIONS[name].choices_only]
        typed = {**self._typed_but(slug), **{name: _as_typed(name, self.answers[name]) for name in void}}
        return replace(self, answers=answers, typed=typed)

    def with_typed(self, slug: str, typed: Mapping[str, list[str]]) -> DraftContent:
        """Return the content with what stood, unjudged, on a page that was left.

        What no box takes is cut; of more pages than a person leaves half-typed, the last are kept.
        """
        cut = {name: [value[:MOST_IN_A_BOX] for value in values[:MOST_CHOSEN]] for name, values in typed.items()}
        kept = {**self._typed_but(slug), slug: cut}
        while len(kept) > 1 and _characters(kept) > MOST_TYPED:
            del kept[next(iter(kept))]
        return replace(self, typed=kept)

    def with_worry(self, slug: str, worrying: bool) -> DraftContent:
        """Return the content with the first page noted on which something worrying was written."""
        return replace(self, worrying_page=self.worrying_page or slug) if worrying else self

    def with_contact_request(self, slug: str, asked: ContactReceipt) -> DraftContent:
        """Return the content with a request noted that was sent from the page ``slug``."""
        return replace(self.with_worry(slug, asked.worrying), typed=self._typed_but(slug), asked=asked)

    def _typed_but(self, slug: str) -> Typed:
        return {name: given for name, given in self.typed.items() if name != slug}


def _as_typed(slug: str, answer: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return an answer as it was typed: a date stands in three boxes."""
    boxes = as_boxes(answer)
    for each in QUESTIONS[slug].fields:
        if each.kind is Day and each.name in boxes:
            (day,) = boxes.pop(each.name)
            parts = zip(Day.PARTS, Day.boxes(day), strict=True)
            boxes |= {f"{each.name}-{part}": [number] for (part, _, _), number in parts}
    return boxes


def _characters(typed: Typed) -> int:
    return sum(len(value) for given in typed.values() for values in given.values() for value in values)
