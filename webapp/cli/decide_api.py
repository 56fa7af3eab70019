"""Decisions for those who ask from outside: facts as JSON in, the decision as plain values out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from webapp.content import facts_in_words
from webapp.domain.decision_json import decision_json
from webapp.domain.routing import decide
from webapp.domain.vocabulary import read_facts
from webapp.public.service import Service


class BadFacts(ValueError):
    """The facts cannot be used; the text names every one that is wrong."""


class Decider:
    """Answers for one service, in one language."""

    def __init__(self, service: Service, language: str) -> None:
        if language not in service.languages:
            raise BadFacts(f"language: {language!r} is not one of {', '.join(service.languages)}")
        self.packs, self.language = service.content.packs, service.languages[language]

    def read(self, text: str) -> dict[str, Any]:
        """Return the JSON object a text holds."""
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            raise BadFacts(f"not JSON: {error}") from None
        if not isinstance(found, dict):
            raise BadFacts("expected one JSON object")
        return found

    def decide(self, table: Mapping[str, Any], on: date) -> dict[str, Any]:
        """Return the decision for a table of facts, as if sent on the day ``on``."""
        try:
            facts = read_facts(table)
        except ValueError as error:
            raise BadFacts(str(error)) from None
        organisation = facts.get("organisation")
        known = (*self.packs.packs, "other", "unsure")
        if organisation is not None and organisation not in known:
            raise BadFacts(f"organisation: {organisation!r} is not one of {', '.join(known)}")
        pack = self.packs.get(str(organisation))
        words = facts_in_words(pack, self.language.gettext) if pack else {}
        decision = decide(facts, self.packs, on)
        if any(clock.beyond for part in decision.parts for clock in part.outcome.clocks):
            raise BadFacts(f"on: bank holidays are known only until {self.packs.working_days.until.isoformat()}")
        return decision_json(facts, self.packs, on, lambda text: self.language.gettext(text, **words))

    def line(self, text: str, today: date) -> dict[str, Any]:
        """Return the answer to one line of a batch: {"id", "on", "facts"}; ``on`` is ``today`` where it is left out.

        A line that cannot be used gives {"id", "error"}, so that the other lines are still answered, in order.
        """
        given: dict[str, Any] = {}
        try:
            given = self.read(text)
            on = date.fromisoformat(given.get("on") or today.isoformat())
            return {"id": given.get("id"), **self.decide(given.get("facts", {}), on)}
        except (ValueError, TypeError, AttributeError) as error:
            return {"id": given.get("id"), "error": str(error)}
