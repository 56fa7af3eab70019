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
PLAIN = "plain"
"""What guards may read beside facts: what the decided parts do, which conditions they have, and whether ("yes" or "no")
people have nothing to decide or to learn first. What is not decided yet is not plain."""


@dataclass(frozen=True, eq=False)
class Meaning:
    """What an answer means besides what it says: these facts, while a condition holds."""

    when: Condition
    facts: Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Step:
    """One page of the journey, and when it applies.

    ``facts`` are the fields of the page that are facts. A ``triage`` step applies only while the pack still turns on
    one of them. ``when`` and ``optional`` may also read ``outcome``, what the decided parts do (accept, redirect, ...),
    and ``condition``, the ids of their conditions, and ``plain``. ``means`` are facts that follow from the answer and
    earlier ones.
    ``agrees`` marks the page that shows the outcome: its answer counts only for the outcome that was shown.
    ``anytime`` steps can be opened from any page. ``forgets`` names steps whose answers a change of this one voids.
    ``spares`` says whom this page is not asked of; the facts in ``taken_as`` are then believed instead. An ``offered``
    step applies only where the organisation offers answers to it. An answer of which ``kept`` holds keeps a triage step
    on the path although nothing turns on it: who has said that they are a child is spoken to as one. While ``optional``
    holds the page is only offered, beside all that is ready to be sent: nothing waits for it, and what is said there
    counts. A fact that is asked ``only`` while something holds is not believed once it does not: the answer to its
    question may still be there.
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
    kept: Condition | None = None
    optional: Condition | None = None
    only: Mapping[str, Condition] = field(default_factory=dict)

    @cached_property
    def reads_outcome(self) -> bool:
        """Return whether the guard looks at the outcome or its conditions."""
        return not self.when.reads.isdisjoint((OUTCOME, CONDITION, PLAIN))


@dataclass(frozen=True)
class Path:
    """The steps that apply to these answers, in order, up to and including the first that waits for an answer.

    ``offered`` are the optional ones among those passed on the way: none of ``steps``, but their answers count.
    """

    steps: tuple[Step, ...]
    answers: dict[str, Mapping[str, Any]]
    facts: Mapping[str, Value]
    decision: Decision
    next_step: Step | None
    offered: tuple[Step, ...] = ()

    @property
    def complete(self) -> bool:
        """Return whether nothing waits."""
        return self.next_step is None

    def has(self, slug: str) -> bool:
        """Return whether a step is on the path."""
        return any(step.slug == slug for step in self.steps)

    def offers(self, slug: str) -> bool:
        """Return whether a page may be added to what is ready to be sent."""
        return self.complete and any(step.slug == slug for step in self.offered)

    def up_to(self, slug: str) -> Answers:
        """Return the answers that come before a page on the path."""
        slugs = [step.slug for step in self.steps]
        return {each: self.answers[each] for each in slugs[: slugs.index(slug)] if each in self.answers}

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
        self._with_outcome: Mapping[str, Value] | None = None

    @property
    def decision(self) -> Decision:
        if self._decision is None:
            self._decision = decide(self.facts, self.packs, self.on, self.whose)
        return self._decision

    @property
    def _known(self) -> Mapping[str, Value]:
        """The facts, and what guards may read of the decision on them."""
        if self._with_outcome is None:
            self._with_outcome = self.facts | _derived(self.decision)
        return self._with_outcome

    def applies(self, step: Step, answer: Mapping[str, Any] | None) -> bool:
        if step.triage and self.decision.open.isdisjoint(step.facts) and not self.keeps(step, answer):
            return False
        if step.offered and not self._offers(step):
            return False
        if step.when is ALWAYS:
            return True
        return step.when.holds(self._known if step.reads_outcome else self.facts) is True

    def keeps(self, step: Step, answer: Mapping[str, Any] | None) -> bool:
        if step.kept is None or answer is None:
            return False
        said = {fact: answer[fact] for fact in step.facts if answer.get(fact)}
        return step.kept.holds({**self.facts, **said}) is True

    def answered(self, step: Step, answer: Mapping[str, Any]) -> bool:
        return not step.agrees or answer.get(OUTCOME) == self.decision.key

    def spared(self, step: Step) -> bool:
        return step.spares is not None and step.spares.holds(self.facts) is True

    def asks(self, step: Step, fact: str) -> bool:
        return fact not in step.only or step.only[fact].holds(self.facts) is True

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
                self._decision = self._with_outcome = None

    def is_optional(self, step: Step) -> bool:
        return step.optional is not None and step.optional.holds(self._known) is True

    def _offers(self, step: Step) -> bool:
        pack = self.decision.pack
        return pack is not None and any(pack.offer(fact, self.facts) for fact in step.facts)


def _derived(decision: Decision) -> dict[str, Value]:
    """Return what guards may read of a decision."""
    plain: dict[str, Value] = {PLAIN: "yes" if decision.plain else "no"}
    conditions = tuple(each.id for each in decision.conditions)
    return {**plain, OUTCOME: decision.thens, CONDITION: conditions} if decision.parts else plain


def walk(journey: tuple[Step, ...], answers: Answers, packs: Packs, on: date, whose: str = "") -> Path:
    """Walk the journey from its first step, believing only what was said on the way, to the first unanswered step.

    A walk is remembered for ``whose`` answers they are, as a decision is.
    """
    read = _read(journey)
    said = tuple([(slug, codes(given, read[slug])) for slug, given in answers.items() if slug in read])
    steps, offered, facts, decision, next_step = _walk(journey, said, packs, on, whose)
    counts = {step.slug for step in (*steps, *offered) if step is not next_step}
    given = {step.slug: answers[step.slug] for step in journey if step.slug in counts and step.slug in answers}
    return Path(steps, given, facts, decision, next_step, offered)


def ahead(
    journey: tuple[Step, ...], path: Path, packs: Packs, on: date, usual: Mapping[str, Value], whose: str = ""
) -> int:
    """Return about how many questions are still to be answered, the one that waits among them.

    It is exact for whoever answers the rest as is ``usual``, given as value by fact.
    """
    if path.next_step is None:
        return 0
    state, found = _Walk(packs, on, whose), 0
    state.facts.update(path.facts)
    for step in journey[journey.index(path.next_step) :]:
        if state.applies(step, None) and not state.is_optional(step):
            spared = state.spared(step)
            found += not (spared or step.agrees)
            known = step.taken_as if spared else usual
            state.believe([fact for fact in step.facts if fact not in state.facts], known)
            for meaning in step.means:
                if meaning.when.holds(state.facts) is True:
                    state.believe(meaning.facts, meaning.facts)
    return found


def forget_walks() -> None:
    """Forget who went where."""
    _walk.cache_clear()


@lru_cache(maxsize=8192)
def _walk(
    journey: tuple[Step, ...], said: tuple[tuple[str, Codes], ...], packs: Packs, on: date, whose: str
) -> tuple[tuple[Step, ...], tuple[Step, ...], Mapping[str, Value], Decision, Step | None]:
    """Walk over the codes alone: what was typed moves nobody."""
    read = _read(journey)
    answers = {slug: dict(zip(read[slug], given, strict=True)) for slug, given in said}
    state = _Walk(packs, on, whose)
    steps: list[Step] = []
    offered: list[Step] = []
    for step in journey:
        answer = answers.get(step.slug)
        if not state.applies(step, answer):
            continue
        if state.spared(step):
            state.believe(step.taken_as, step.taken_as)
            continue
        optional = state.is_optional(step)
        (offered if optional else steps).append(step)
        if optional and answer is None:
            continue
        if answer is None or not state.answered(step, answer):
            return tuple(steps), tuple(offered), state.facts, state.decision, step
        state.believe([fact for fact in step.facts if state.asks(step, fact)], answer)
        for meaning in step.means:
            if meaning.when.holds(state.facts) is True:
                state.believe(meaning.facts, meaning.facts)
    return tuple(steps), tuple(offered), state.facts, state.decision, None


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
