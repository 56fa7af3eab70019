"""The journey: an ordered list of guarded steps, walked over the answers on every request. Nothing else is remembered.

Where a person is, what comes next, what "back" means, what the summary shows and whether they may send are all read off
the path that ``walk`` returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from webapp.domain.conditions import ALWAYS, Condition, Value
from webapp.domain.packs.model import Packs
from webapp.domain.routing import Decision, decide

Answers = Mapping[str, Mapping[str, Any]]  # step -> field -> code, list of codes, or what was typed
Codes = tuple[Value | None, ...]  # what a page's answer says of the facts the walk reads, without what was typed
OUTCOME = "outcome"
CONDITION = "condition"
"""What guards may read beside facts: what the decided parts do, and which conditions they have."""


@dataclass(frozen=True, eq=False)
class Meaning:
    """What an answer means besides what it says: these facts, while a condition holds."""

    when: Condition
    facts: Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Step:
    """One page of the journey, and when it applies.

    ``facts`` are the fields of the page that are facts. A ``triage`` step applies only while the pack still turns on
    one of them. ``when`` may also read ``outcome``, what the decided parts do (accept, redirect, ...), and
    ``condition``, the ids of their conditions. ``means`` are facts that follow from the answer and earlier ones.
    ``agrees`` marks the page that shows the outcome: its answer counts only for the outcome that was shown.
    ``anytime`` steps can be opened from any page. ``forgets`` names steps whose answers a change of this one voids.
    ``spares`` says whom this page is not asked of; the facts in ``taken_as`` are then believed instead. An any-time
    page counts for whoever opens and answers it, though they are spared it. An ``offered`` step applies only where
    the organisation offers answers to it.
    """

    slug: str
    facts: tuple[str, ...] = ()
    when: Condition = ALWAYS
    triage: bool = False
    agrees: bool = False
    anytime: bool = False
    forgets: tuple[str, ...] = ()
    spares: Condition | None = None
    taken_as: Mapping[str, Value] = field(default_factory=dict)
    offered: bool = False
    means: tuple[Meaning, ...] = ()

    @cached_property
    def reads_outcome(self) -> bool:
        """Return whether the guard looks at the outcome or its conditions."""
        return not self.when.reads.isdisjoint((OUTCOME, CONDITION))


@dataclass(frozen=True)
class Path:
    """The steps that apply to these answers, in order, up to and including the first that waits for an answer."""

    steps: tuple[Step, ...]
    answers: dict[str, Mapping[str, Any]]
    facts: Mapping[str, Value]
    decision: Decision
    next_step: Step | None

    @property
    def complete(self) -> bool:
        """Return whether nothing waits."""
        return self.next_step is None

    def has(self, slug: str) -> bool:
        """Return whether a step is on the path."""
        return any(step.slug == slug for step in self.steps)

    def before(self, slug: str) -> Step | None:
        """Return the step before this one: what Back means. A step off the path goes back to where the path waits."""
        slugs = [step.slug for step in self.steps]
        if slug not in slugs:
            return self.next_step
        place = slugs.index(slug)
        return self.steps[place - 1] if place else None


class _Walk:
    """What has been said on the way so far, and what follows from it."""

    def __init__(self, packs: Packs, on: date, whose: str) -> None:
        self.packs, self.on, self.whose = packs, on, whose
        self.facts: dict[str, Value] = {}
        self._decision: Decision | None = None
        self._with_outcome: dict[str, Value] = self.facts

    @property
    def decision(self) -> Decision:
        if self._decision is None:
            self._decision = decide(self.facts, self.packs, self.on, self.whose)
            self._with_outcome = self.facts
            if self._decision.parts:
                conditions = tuple(each.id for each in self._decision.conditions)
                self._with_outcome = {**self.facts, OUTCOME: self._decision.thens, CONDITION: conditions}
        return self._decision

    def applies(self, step: Step) -> bool:
        if step.triage and self.decision.open.isdisjoint(step.facts):
            return False
        if step.offered and not self._offers(step):
            return False
        if step.when is ALWAYS:
            return True
        if step.reads_outcome and self.decision.parts:
            return step.when.holds(self._with_outcome) is True
        return step.when.holds(self.facts) is True

    def answered(self, step: Step, answer: Mapping[str, Any]) -> bool:
        return not step.agrees or answer.get(OUTCOME) == self.decision.key

    def spared(self, step: Step) -> bool:
        return step.spares is not None and step.spares.holds(self.facts) is True

    def believe(self, facts: Iterable[str], answer: Mapping[str, Any]) -> None:
        """Believe what was said; a list that two pages ask for adds up."""
        for fact in facts:
            value = answer.get(fact)
            if isinstance(value, tuple) and value:
                before = self.facts.get(fact, ())
                self.facts[fact] = tuple(dict.fromkeys((*before, *value)))
            elif value:
                self.facts[fact] = value
            if value:
                self._decision = None

    def _offers(self, step: Step) -> bool:
        pack = self.decision.pack
        return pack is not None and any(pack.offer(fact, self.facts) for fact in step.facts)


def walk(journey: tuple[Step, ...], answers: Answers, packs: Packs, on: date, whose: str = "") -> Path:
    """Walk the journey from its first step, believing only what was said on the way, to the first unanswered step.

    A walk is remembered for ``whose`` answers they are, as a decision is.
    """
    read = _read(journey)
    said = tuple([(slug, codes(given, read[slug])) for slug, given in answers.items() if slug in read])
    steps, facts, decision, next_step = _walk(journey, said, packs, on, whose)
    given = {step.slug: answers[step.slug] for step in steps if step is not next_step}
    return Path(steps, given, facts, decision, next_step)


def forget_walks() -> None:
    """Forget who went where."""
    _walk.cache_clear()


@lru_cache(maxsize=8192)
def _walk(
    journey: tuple[Step, ...], said: tuple[tuple[str, Codes], ...], packs: Packs, on: date, whose: str
) -> tuple[tuple[Step, ...], Mapping[str, Value], Decision, Step | None]:
    """Walk over the codes alone: what was typed moves nobody."""
    read = _read(journey)
    answers = {slug: dict(zip(read[slug], given, strict=True)) for slug, given in said}
    state = _Walk(packs, on, whose)
    steps: list[Step] = []
    for step in journey:
        if not state.applies(step):
            continue
        answer = answers.get(step.slug)
        if state.spared(step) and not (step.anytime and answer is not None):
            state.believe(step.taken_as, step.taken_as)
            continue
        steps.append(step)
        if answer is None or not state.answered(step, answer):
            return tuple(steps), state.facts, state.decision, step
        state.believe(step.facts, answer)
        for meaning in step.means:
            if meaning.when.holds(state.facts) is True:
                state.believe(meaning.facts, meaning.facts)
    return tuple(steps), state.facts, state.decision, None


@lru_cache(maxsize=16)
def _read(journey: tuple[Step, ...]) -> dict[str, tuple[str, ...]]:
    """Return what the walk reads of each page's answer."""
    return {step.slug: (*step.facts, OUTCOME) if step.agrees else step.facts for step in journey}


def codes(answer: Mapping[str, Any], names: Iterable[str]) -> Codes:
    """Return what an answer says under these names, as something that can be remembered by."""
    return tuple([tuple(value) if isinstance(value := answer.get(name), list) else value for name in names])


def forget(
    journey: tuple[Step, ...], answers: Answers, slug: str, answer: Mapping[str, Any]
) -> dict[str, Mapping[str, Any]]:
    """Return the answers with this one in place, and without those that its change makes void."""
    step = next(step for step in journey if step.slug == slug)
    changed = slug in answers and any(answers[slug].get(fact) != answer.get(fact) for fact in step.facts)
    void = step.forgets if changed else ()
    return {**{name: given for name, given in answers.items() if name not in void}, slug: answer}
