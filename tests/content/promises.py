"""Every combination of answers that changes what an organisation says of where something goes.

The ways are told apart by the rules. What only conditions, notices and words tell apart further is varied by itself.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from tests.content.routes import every_way, parts_of, told_apart
from webapp.domain.conditions import All, Condition, Facts, Value, parse
from webapp.domain.ends import LOOKED_INTO
from webapp.domain.journey import Step
from webapp.domain.matters import MIXED
from webapp.domain.packs.model import Pack, Packs, Rule
from webapp.domain.routing import Outcome
from webapp.domain.vocabulary import FACTS
from webapp.forms.child_wording import listens
from webapp.forms.journey import JOURNEY

REACHED: tuple[dict[str, Value], ...] = (
    {},
    {"anonymity": "named", "reply_to": ("phone",)},
    {"anonymity": "named", "reply_to": ("email",)},
    {"anonymity": "reply", "reply_to": ("email",)},
    {"anonymity": "reply", "reply_to": ("phone",)},
    {"anonymity": "no-reply"},
)
"""How someone can be reached: first before they were asked. The last two are ways in which no answer can come."""
WORKED_OUT = {MIXED, "send_anyway", "anyway_about"}
"""Facts that no question of its own asks for everyone."""
ASKED = {fact: [step for step in JOURNEY if fact in step.facts] for fact in FACTS}
LISTENERS = parse({"who": "child"})
"""Those who are told it all in words of their own."""


def every_promise(pack: Pack, packs: Packs) -> Iterator[Facts]:
    """Yield every way again with all that changes what is said of it, each combination that is told apart once.

    Each condition adds a sentence of its own, and so does each notice. So each is made to hold by itself, once for each
    rule, sent anyway or not; each value that only they tell apart is given once; all that in each way of being reached.
    """
    told = _Told(pack)
    met: set[tuple[object, ...]] = set()

    def is_new(*place: object) -> bool:
        if place in met:
            return False
        met.add(place)
        return True

    for way, end in every_way(pack, packs):
        fixed = told.fixed(way)
        for sent in _sent(end.rule):
            place = (end.rule.id, *sent.values())
            varied = [{fact: value} for fact, value in told.alike(way) if is_new(*place, fact, value)]
            for number, reads in enumerate(told.reads):
                if (*place, number) not in met:
                    given = {**sent, **way}
                    holding = told.settled(number, tuple((fact, given[fact]) for fact in reads if fact in given))
                    asked = [each for each in holding if _is_asked(each, fixed, end)]
                    met |= {(*place, number)} if asked else set()
                    varied += asked if _has_day(reads) else asked[:1]
            for more in ({}, *varied):
                known = told.of({**way, **sent, **more})
                for reached in REACHED:
                    facts = {**way, **sent, **more, **reached}
                    if _is_offered(facts) and is_new(*place, *reached.values(), known, told.when_reached(facts)):
                        yield facts


def _has_day(facts: Iterable[str]) -> bool:
    """Return whether one of these facts is a day: what a day means is for the calendar to say."""
    return any(FACTS[fact].day for fact in facts)


def _sent(rule: Rule) -> Iterator[dict[str, Value]]:
    """Yield what may be said of sending it all the same, for what a rule leads elsewhere."""
    yield {"send_anyway": "no"}
    if rule.anyway:
        yield {"send_anyway": "yes"}
    if rule.anyway_if_children:
        yield {"send_anyway": "yes", "anyway_about": "children"}


def _is_asked(more: Facts, fixed: Facts, end: Outcome) -> bool:
    """Return whether the journey may ask for each fact that settles something. Of a child it asks little."""
    facts = {**fixed, **more, "outcome": "accept" if end.rule.anyway else end.then}
    return all(
        fact in fixed or fact in WORKED_OUT or any(_asks(step, fact, facts) for step in ASKED[fact]) for fact in more
    )


def _asks(step: Step, fact: str, facts: Facts) -> bool:
    if step.triage and facts["outcome"] not in LOOKED_INTO:
        return False
    if step.spares and step.spares.holds(facts):
        return step.taken_as.get(fact) == facts[fact]
    return step.when.holds(facts) is not False


def _is_offered(facts: Facts) -> bool:
    """Return whether someone can choose this way of being reached: a child gives one, or gives none."""
    return not (listens(facts) and facts.get("anonymity") == "reply")


class _Told:
    """All that tells apart what is said, beside the rules: who listens, and each condition, notice and team."""

    def __init__(self, pack: Pack) -> None:
        rules = [rule.when for rule in pack.rules]
        pieces = dict.fromkeys(each.when for each in (*pack.conditions, *pack.notices, *pack.teams))
        told = [when for when in pieces if when.reads <= FACTS.keys()]
        self.whens = [LISTENERS, *told, *(All((LISTENERS, when)) for when in told)]
        self._known = [LISTENERS, *(when for when in told if when.reads.isdisjoint(REACHED[-2]))]
        self._reached = [when for when in told if when not in self._known]
        self.reads = [tuple(sorted(when.reads)) for when in self.whens]
        self._rules = {
            fact: [part for when in rules for part in parts_of(when) if fact in part.reads] for fact in FACTS
        }
        self._groups = told_apart([*rules, *self.whens])
        self._values = cache(self._values_like)
        self.settled = cache(self._settled)

    def of(self, facts: Facts) -> tuple[object, ...]:
        """Return all that is told apart about these facts, however someone is reached."""
        days = (value for fact, value in facts.items() if FACTS[fact].day)
        return (*(when.holds(facts) for when in self._known), *days)

    def when_reached(self, facts: Facts) -> tuple[object, ...]:
        """Return all that is told apart about these facts by how someone is reached."""
        return tuple(when.holds(facts) for when in self._reached)

    def alike(self, way: Facts) -> Iterator[tuple[str, Value]]:
        """Yield each value that the rules treat as they treat one of a way, and that is told apart otherwise."""
        for fact, value in way.items():
            yield from ((fact, each) for each in self._values(fact, value))

    def fixed(self, way: Facts) -> Facts:
        """Return what of a way the rules leave no choice about."""
        return {fact: value for fact, value in way.items() if len(self._values(fact, value)) < 2}

    def _values_like(self, fact: str, value: Value) -> list[Value]:
        return [
            each
            for each in self._groups.get(fact, ())
            if all(part.holds({fact: each}) == part.holds({fact: value}) for part in self._rules[fact])
        ]

    def _settled(self, number: int, known: tuple[tuple[str, Value], ...]) -> list[dict[str, Value]]:
        """Return every way of settling one of them so that it holds, as far as the rules leave it open."""
        fixed = {fact: value for fact, value in known if fact in WORKED_OUT} | self.fixed(dict(known))
        free = {fact: self._values(fact, value) for fact, value in known if fact not in fixed}
        settled = _settle(self.whens[number], fixed, {**self._groups, **free})
        return [{fact: value for fact, value in each.items() if fact not in REACHED[-2]} for each in settled]


def _settle(
    condition: Condition, facts: dict[str, Value], groups: dict[str, list[Value]]
) -> Iterator[dict[str, Value]]:
    asks = condition.turns_on(facts)
    if not asks and condition.holds(facts) is True:
        yield facts
    for fact in sorted(asks):
        for value in groups[fact]:
            more = {**facts, fact: value}
            if FACTS[fact].day:
                yield more  # whether it is over is for the day to say
            else:
                yield from _settle(condition, more, groups)
