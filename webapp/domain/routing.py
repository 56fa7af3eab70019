"""Where a complaint goes, and why: the pack's rules from the top, the first that holds, in three values.

Nothing here refuses anyone. A rule redirects or accepts; conditions that hold are added and an officer decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from webapp.domain.conditions import NOTHING, Facts, Value, age_of, unsaid, windows
from webapp.domain.ends import LOOKED_INTO, OF_WHO_SENDS, TAKEN, Rules, Undecided, end_of, rule_for
from webapp.domain.matters import Matter, group, split
from webapp.domain.packs.model import Outstanding, Pack, Packs, Rule, Statement, Then, Timescale
from webapp.domain.timescales import BeyondHorizon, Due, due
from webapp.domain.vocabulary import (
    ADVOCATE_WANTED,
    CHECK_STATUTORY,
    CHILD,
    CONFLICT_OF_INTEREST,
    FACTS,
    NO_COPY_TO_CARERS,
    URGENT,
    URGENT_REVIEW,
)

SENDABLE = TAKEN | {"feedback"}
STATUTORY = frozenset({"looked-after", "in-need", "protection-plan", "care-leaver"})
"""Whom the law's own procedure may cover: a child on a plan is a child in need, and care leavers stay entitled."""
OF_A_TEAM = frozenset({"adult", "children", "health"})
NAMELESS = frozenset({"reply", "no-reply"})
CHILD_AGES = frozenset({"under-13", "13-15", "16-17"})
SAID_BEFORE = frozenset({"consent-pending"})
"""Conditions that people are told of where they are asked about it, before they write anything."""
SAID_TO_A_CHILD = SAID_BEFORE | {"scope-check"}
"""Conditions that a child is told of where they write: they are asked nothing that would settle them."""


@dataclass(frozen=True)
class Clock:
    """A timescale of the outcome. ``due`` is None unless its clock starts on the day of submission.

    ``beyond`` says that it would be due after the known bank holidays end: then no date is shown, and none made up.
    """

    timescale: Timescale
    due: Due | None
    beyond: bool = False

    @property
    def shown(self) -> date | None:
        """Return the date that may be shown to the public, if there is one."""
        return self.due.day if self.due and self.timescale.public_date else None


@dataclass(frozen=True)
class Outcome:
    """What the rules decided for the matters that end alike, with every rule and condition that held.

    ``redirected`` keeps the id of the redirect page when someone chose to send it anyway. Then nobody has said yet that
    it is for this procedure, so no clock of the procedure runs. ``also`` are the rules by which further matters came to
    the same end. ``ended`` is the day on which a window closed, where that is known. ``handler`` is the contact
    whose team opens it; ``anonymous`` what becomes of what came without a name.
    """

    then: Then
    to: str
    stage: str | None
    rule: Rule
    reply: bool
    conditions: tuple[Outstanding, ...] = ()
    clocks: tuple[Clock, ...] = ()
    exits: tuple[str, ...] = ()
    track: str | None = None
    redirected: str | None = None
    also: tuple[Rule, ...] = ()
    ended: date | None = None
    handler: str = ""
    anonymous: Statement | None = None

    @property
    def stopped(self) -> bool:
        """Return whether something has to be settled before anything can be promised."""
        return any(each.stops for each in self.conditions)

    @property
    def doubted(self) -> bool:
        """Return whether something has to be settled before anyone can say that it will be looked into."""
        return any(each.comes_first for each in self.conditions)

    @property
    def key(self) -> str:
        """Return what the person was shown, in short: a changed key means it must be shown again."""
        stopped = "stopped" if self.stopped else None
        return ":".join(part for part in (self.then, self.redirected or self.to, self.stage, stopped) if part)


@dataclass(frozen=True)
class Part:
    """Where the matters go that end alike, and the facts by which all of them differ from the whole.

    ``issues`` are the facts by which they differ from one another; there are none when it is one matter.
    """

    facts: Mapping[str, Value]
    outcome: Outcome
    issues: tuple[Mapping[str, Value], ...] = ()


@dataclass(frozen=True)
class Decision:
    """The whole outcome: its parts once decided, the facts still turned on before that.

    ``useful`` are facts that only conditions still turn on: worth asking, never needed.
    """

    pack: Pack | None
    parts: tuple[Part, ...] = ()
    undecided: frozenset[str] = NOTHING
    useful: frozenset[str] = NOTHING
    flags: tuple[str, ...] = ()
    interrupt: bool = False

    thens: tuple[str, ...] = field(init=False)
    open: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "thens", tuple(dict.fromkeys(part.outcome.then for part in self.parts)))
        object.__setattr__(self, "open", self.undecided | self.useful)

    @property
    def sendable(self) -> bool:
        """Return whether any part goes to the back office."""
        return any(then in SENDABLE for then in self.thens)

    @property
    def key(self) -> str:
        """Return what the person was shown, in short."""
        return " ".join(part.outcome.key for part in self.parts)

    @property
    def goes_anyway(self) -> bool:
        """Return whether a part that would go elsewhere may be sent to us all the same."""
        return any(part.outcome.rule.anyway for part in self.parts)

    @property
    def plain(self) -> bool:
        """Return whether people have nothing to decide or to learn first: all of it is simply taken, or passed on.

        Where it goes elsewhere, or in parts, or to a later stage, or something is settled first, it is not. A child who
        complains has nothing to settle: what a person finds out first stands on the page of their story.
        """
        if self.pack is None or len(self.parts) != 1:
            return False
        (part,) = self.parts
        outcome = part.outcome
        if outcome.then in ("feedback", "chase"):
            return True
        if outcome.then != "accept" or outcome.redirected or part.issues:
            return False
        begins = outcome.stage == self.pack.procedure(outcome.to).stages[0].id
        said = SAID_TO_A_CHILD if CHILD in self.flags else SAID_BEFORE
        return begins and all(each.id in said for each in outcome.conditions if each.comes_first)

    @property
    def conditions(self) -> tuple[Outstanding, ...]:
        """Return every condition of every part, each once, in order."""
        return tuple(dict.fromkeys(each for part in self.parts for each in part.outcome.conditions))


def decide(facts: Facts, packs: Packs, on: date, whose: str = "") -> Decision:
    """Return the decision for these facts if sent on the day ``on``. The same facts always give the same answer.

    It is remembered for ``whose`` facts they are, and for nobody else: or how soon an answer comes would tell that
    somebody with the same facts was here before.
    """
    return _decide(tuple(facts.items()), packs, on, whose)


def forget_decisions() -> None:
    """Forget what was decided, and so the facts that people gave."""
    _decide.cache_clear()


@lru_cache(maxsize=8192)
def _decide(items: tuple[tuple[str, Value], ...], packs: Packs, on: date, whose: str) -> Decision:
    facts = {**dict(items), **_ages(dict(items), packs, on)}
    organisation = facts.get("organisation")
    pack = packs.get(organisation if isinstance(organisation, str) else None)
    interrupt = facts.get("danger") in ("yes", "unsure")
    if pack is None:
        return Decision(None, undecided=frozenset({"organisation"}), flags=flags(facts), interrupt=interrupt)
    rules = Rules(pack)
    asks = NOTHING.union(*(rules.asks(matter) for matter in split(facts)))
    if asks:
        return Decision(pack, undecided=asks, flags=flags(facts), interrupt=interrupt)
    groups = group(facts, rules.end)
    parts = tuple(_part(alike, rules, packs, on) for alike in groups)
    useful = NOTHING.union(*(_useful(alike, part, rules) for alike, part in zip(groups, parts, strict=True)))
    raised = flags(facts)
    if any(part.outcome.track == "corporate" for part in parts) and STATUTORY & set(facts.get("child_status", ())):
        raised = (*raised, CHECK_STATUTORY)
    if any(_wants_someone_new(part.outcome, pack) for part in parts):
        raised = tuple(dict.fromkeys((*raised, CONFLICT_OF_INTEREST)))
    return Decision(pack, parts, NOTHING, useful, raised, interrupt)


def _part(alike: tuple[Matter, ...], rules: Rules, packs: Packs, on: date) -> Part:
    """Return the part that matters are together. Each keeps its conditions, and they are all the part's."""
    shared = {
        name: value
        for name, value in alike[0].differs.items()
        if all(other.differs.get(name) == value for other in alike)
    }
    issues = [{name: value for name, value in each.differs.items() if name not in shared} for each in alike]
    outcome = _outcome([(rules.of(each), each.facts) for each in alike], rules.pack, packs, on)
    return Part(shared, outcome, tuple(issues) if len(alike) > 1 else ())


def _wants_someone_new(outcome: Outcome, pack: Pack) -> bool:
    return outcome.stage is not None and pack.procedure(outcome.to).stage(outcome.stage).someone_new


def route(facts: Facts, pack: Pack, packs: Packs, on: date) -> Outcome | Undecided:
    """Return where one matter goes: the first rule that holds, or the facts that an earlier rule still turns on."""
    found = rule_for(facts, pack)
    return found if isinstance(found, Undecided) else _outcome([(found, facts)], pack, packs, on)


def flags(facts: Facts) -> tuple[str, ...]:
    """Return how fast and how carefully this must be handled.

    >>> flags({"danger": "yes", "who": "child"})
    ('urgent', 'child', 'no-copy-to-carers')
    """
    child = facts.get("who") == "child" or (facts.get("who") == "self" and facts.get("age") in CHILD_AGES)
    found = {
        URGENT: facts.get("danger") == "yes",
        URGENT_REVIEW: facts.get("danger") == "unsure",
        CHILD: child,
        NO_COPY_TO_CARERS: child,
        ADVOCATE_WANTED: facts.get("advocate_wanted") == "yes",
        CONFLICT_OF_INTEREST: facts.get("own_job") == "citizen",
    }
    return tuple(name for name, holds in found.items() if holds)


def can_reply(facts: Facts) -> bool:
    """Return whether an answer can be sent. Without a name, that takes an email or a postal address.

    >>> can_reply({"anonymity": "no-reply"}), can_reply({"anonymity": "reply", "reply_to": ("phone",)})
    (False, False)
    >>> can_reply({"anonymity": "reply", "reply_to": ("post",)}), can_reply({})
    (True, True)
    """
    if facts.get("anonymity") == "no-reply":
        return False
    ways = facts.get("reply_to")
    return facts.get("anonymity") != "reply" or ways is None or bool({"email", "post"} & set(ways))


def _outcome(alike: list[tuple[Rule, Facts]], pack: Pack, packs: Packs, on: date) -> Outcome:
    """Return the outcome of matters that end alike. While something must be settled first, it has no dates."""
    (rule, facts), *_ = alike
    end, reply = end_of(rule, facts, pack), can_reply(facts)
    rule, *also = dict.fromkeys(rule for rule, _ in alike)
    if end.stage is None:
        return Outcome(end.then, end.to, None, rule, reply, exits=end.exits, also=tuple(also))
    looked_into = end.then in LOOKED_INTO
    held = [each for each in pack.conditions if (looked_into or each.id in OF_WHO_SENDS) and each.concerns(end.to)]
    conditions = tuple(each for each in held if any(each.when.holds(facts) is True for _, facts in alike))
    procedure = pack.procedure(end.to)
    still = end.redirected or any(each.stops for each in conditions)
    timescales = () if still else procedure.stage(end.stage).timescales
    team = pack.team(facts)
    return Outcome(
        end.then,
        end.to,
        end.stage,
        rule,
        reply,
        conditions,
        tuple(_clock(each, packs, on) for each in timescales if reply or not each.needs_reply),
        end.exits,
        procedure.track,
        end.redirected,
        tuple(also),
        next(_ended(conditions, facts, packs), None),
        team.contact if team.apart else procedure.handler,
        procedure.anonymous if facts.get("anonymity") in NAMELESS else None,
    )


def _ended(conditions: tuple[Outstanding, ...], facts: Facts, packs: Packs) -> Iterator[date]:
    """Yield the last day of each window that conditions say may be over, where the day is known that it began on."""
    for window in (window for each in conditions for window in windows(each.when)):
        began = facts.get(window.fact)
        if isinstance(began, str):
            yield packs.working_days.count_on(date.fromisoformat(began), window.working_days).day


def _ages(facts: Facts, packs: Packs, on: date) -> dict[str, str]:
    """Return how many working days ago each day among the facts was: what ``within`` conditions read."""
    days = {name: value for name, value in facts.items() if FACTS[name].day and isinstance(value, str)}
    return {age_of(name): str(packs.working_days.between(date.fromisoformat(day), on)) for name, day in days.items()}


def _clock(timescale: Timescale, packs: Packs, on: date) -> Clock:
    if timescale.starts != "received" or timescale.value is None:
        return Clock(timescale, None)
    try:
        return Clock(timescale, due(timescale.value, timescale.unit, on, packs.working_days))
    except BeyondHorizon:
        return Clock(timescale, None, beyond=True)


def worth_asking(facts: Facts, pack: Pack, decided: Rule) -> frozenset[str]:
    """Return the facts that no rule up to the one that decided waits for, and that would count if they were said."""
    found = NOTHING
    for rule in pack.rules:
        if rule.counts_what_is_said:
            found |= unsaid(rule.when, facts)
        if rule is decided:
            break
    return found


def counts(fact: str, facts: Facts, pack: Pack) -> bool:
    """Return whether the rules would read this fact, if nobody had said it yet."""
    before = {name: value for name, value in facts.items() if name != fact}
    found = rule_for(before, pack)
    return fact in (found.asks if isinstance(found, Undecided) else worth_asking(before, pack, found))


def _useful(alike: tuple[Matter, ...], part: Part, rules: Rules) -> frozenset[str]:
    """Return the facts that would count if they were said, and those that conditions still turn on."""
    outcome = part.outcome
    asked = NOTHING.union(*(worth_asking(matter.facts, rules.pack, rules.of(matter)) for matter in alike))
    if outcome.then not in LOOKED_INTO:
        return asked
    for matter in alike:
        unclear = rules.of(matter).anyway_if_children and matter.facts.get("service") not in OF_A_TEAM
        if outcome.redirected and unclear and "anyway_about" not in matter.facts:
            asked |= {"anyway_about"}
    conditions = [each for each in rules.pack.conditions if each.concerns(outcome.to)]
    return asked.union(*(each.when.turns_on(matter.facts) for matter in alike for each in conditions))
