"""Where one matter ends: the first rule that holds, and what follows from it before anything is said of it."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.conditions import NOTHING, Facts, Value
from webapp.domain.matters import Matter
from webapp.domain.packs.model import Pack, Rule, Then
from webapp.domain.vocabulary import OMBUDSMAN_IDS

LOOKED_INTO = frozenset({"accept", "escalate"})
TAKEN = LOOKED_INTO | {"chase"}
OF_WHO_SENDS = frozenset({"anonymity-not-covered", "no-way-to-reach"})
"""Conditions on whoever sends it: they hold of whatever is taken, and not only of what is looked into."""


@dataclass(frozen=True)
class Undecided:
    """The rules still turn on these facts."""

    asks: frozenset[str]


@dataclass(frozen=True)
class End:
    """What makes two matters end differently: all else that is said of them can be said of both at once.

    ``anyway`` is the procedure that would take what goes elsewhere: no part appears once it is sent all the same.
    """

    then: Then
    to: str
    stage: str | None
    redirected: str | None
    exits: tuple[str, ...]
    stopped: bool
    anyway: str | None = None


def rule_for(facts: Facts, pack: Pack) -> Rule | Undecided:
    """Return the first rule that holds, or the facts that an earlier rule still turns on."""
    asks: set[str] = set()
    for rule in pack.rules:
        held = rule.when.holds(facts)
        if held is True and not asks:
            return rule
        if held is True:
            break
        if held is None:
            asks |= rule.when.turns_on(facts)
    return Undecided(frozenset(asks))


def end_of(rule: Rule, facts: Facts, pack: Pack) -> End:
    """Return where the rule that decided a matter leads it."""
    anyway = sent_anyway(rule, facts)
    if rule.then not in TAKEN and not anyway:
        return End(rule.then, rule.to, None, None, _ombudsmen(rule, pack), False, taken_anyway(rule, facts))
    procedure = pack.procedure(anyway or rule.to)
    stage = procedure.stages[0] if anyway or rule.stage is None else procedure.stage(rule.stage)
    exits = procedure.exits if rule.exits is None else rule.exits
    if anyway:
        return End("accept", procedure.id, stage.id, rule.to, exits, False)
    stopping = (each for each in pack.conditions if each.stops and each.concerns(procedure.id))
    stops = rule.then in LOOKED_INTO and any(each.when.holds(facts) is True for each in stopping)
    return End(rule.then, procedure.id, stage.id, None, exits, stops)


class Rules:
    """The rule that decides each matter of one complaint, looked for once. Matters differ by what makes them differ."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._found: dict[tuple[tuple[str, Value], ...], Rule | Undecided] = {}

    def asks(self, matter: Matter) -> frozenset[str]:
        """Return the facts that the rules still turn on for this matter."""
        found = self._of(matter)
        return found.asks if isinstance(found, Undecided) else NOTHING

    def of(self, matter: Matter) -> Rule:
        """Return the rule that decides a matter. Raises ValueError while the rules still turn on a fact."""
        found = self._of(matter)
        if isinstance(found, Undecided):
            raise ValueError(f"the rules still turn on {', '.join(sorted(found.asks))}")
        return found

    def end(self, matter: Matter) -> End:
        """Return where a matter ends."""
        return end_of(self.of(matter), matter.facts, self.pack)

    def _of(self, matter: Matter) -> Rule | Undecided:
        key = tuple(matter.differs.items())
        if key not in self._found:
            self._found[key] = rule_for(matter.facts, self.pack)
        return self._found[key]


def sent_anyway(rule: Rule, facts: Facts) -> str | None:
    """Return the procedure for what goes elsewhere and is sent here all the same; None when it is not."""
    return taken_anyway(rule, facts) if facts.get("send_anyway") == "yes" else None


def taken_anyway(rule: Rule, facts: Facts) -> str | None:
    """Return the procedure that would take what goes elsewhere, if it were sent here; None where none would."""
    about_children = facts.get("anyway_about", facts.get("service")) == "children"
    return rule.anyway_if_children if about_children and rule.anyway_if_children else rule.anyway


def _ombudsmen(rule: Rule, pack: Pack) -> tuple[str, ...]:
    if rule.then == "ombudsman":
        return (rule.to,) if rule.exits is None else rule.exits
    contacts = pack.redirect(rule.to).contacts if rule.then == "redirect" else ()
    return tuple(each for each in contacts if each in OMBUDSMAN_IDS)
