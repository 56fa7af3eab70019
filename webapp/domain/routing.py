"""Where a complaint goes, and why: the pack's rules from the top, the first that holds, in three values.

Nothing here refuses anyone. A rule redirects or accepts; conditions that hold are added and an officer decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from webapp.domain.conditions import NOTHING, Facts, Value, age_of
from webapp.domain.matters import split
from webapp.domain.packs.model import Outstanding, Pack, Packs, Rule, Statement, Then, Timescale
from webapp.domain.timescales import BeyondHorizon, Due, due
from webapp.domain.vocabulary import (
    ADVOCATE_WANTED,
    CHECK_STATUTORY,
    CHILD,
    CONFLICT_OF_INTEREST,
    FACTS,
    NO_COPY_TO_CARERS,
    OMBUDSMAN_IDS,
    URGENT,
    URGENT_REVIEW,
)

TAKEN = frozenset({"accept", "escalate"})
SENDABLE = TAKEN | {"feedback"}
STATUTORY = frozenset({"looked-after", "in-need"})
NAMELESS = frozenset({"reply", "no-reply"})
CHILD_AGES = frozenset({"under-13", "13-15", "16-17"})


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
    """What the rules decided for one matter, with every rule and condition that held.

    ``handler`` is the contact whose team opens it; ``anonymous`` what becomes of what came without a name.
    ``redirected`` keeps the id of the redirect page when someone chose to send it anyway.
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
    handler: str = ""
    anonymous: Statement | None = None

    @property
    def doubted(self) -> bool:
        """Return whether something has to be settled before anyone can say that it will be looked into."""
        return any(each.first for each in self.conditions)

    @property
    def key(self) -> str:
        """Return what the person was shown, in short: a changed key means it must be shown again."""
        return ":".join(part for part in (self.then, self.redirected or self.to, self.stage) if part)


@dataclass(frozen=True)
class Undecided:
    """The rules still turn on these facts."""

    asks: frozenset[str]


@dataclass(frozen=True)
class Part:
    """One matter's place in the outcome, and the facts by which it differs from the whole."""

    facts: Mapping[str, Value]
    outcome: Outcome


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
    routed = [(matter, route(matter.facts, pack, packs, on)) for matter in split(facts)]
    asks = NOTHING.union(*(found.asks for _, found in routed if isinstance(found, Undecided)))
    if asks:
        return Decision(pack, undecided=asks, flags=flags(facts), interrupt=interrupt)
    parts: dict[Outcome, dict[str, Value]] = {}
    for matter, found in routed:
        if isinstance(found, Outcome):
            shared = parts.get(found, matter.differs)  # matters that end alike are one part
            parts[found] = {name: value for name, value in shared.items() if matter.differs.get(name) == value}
    useful = NOTHING.union(*(_useful(matter.facts, pack, found) for matter, found in routed))
    raised = flags(facts)
    if any(outcome.track == "corporate" for outcome in parts) and STATUTORY & set(facts.get("child_status", ())):
        raised = (*raised, CHECK_STATUTORY)
    return Decision(pack, tuple(Part(f, o) for o, f in parts.items()), NOTHING, useful, raised, interrupt)


def route(facts: Facts, pack: Pack, packs: Packs, on: date) -> Outcome | Undecided:
    """Return where one matter goes: the first rule that holds, or the facts that an earlier rule still turns on."""
    asks: set[str] = set()
    for rule in pack.rules:
        held = rule.when.holds(facts)
        if held is True and not asks:
            return _outcome(rule, facts, pack, packs, on)
        if held is True:
            break
        if held is None:
            asks |= rule.when.turns_on(facts)
    return Undecided(frozenset(asks))


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


def _outcome(rule: Rule, facts: Facts, pack: Pack, packs: Packs, on: date) -> Outcome:
    reply = can_reply(facts)
    anyway = rule.anyway is not None and facts.get("send_anyway") == "yes"
    if rule.then not in TAKEN and not anyway:
        return Outcome(rule.then, rule.to, None, rule, reply, exits=_ombudsmen(rule, pack))
    procedure = pack.procedure(rule.anyway if anyway and rule.anyway else rule.to)
    stage = procedure.stages[0] if anyway or rule.stage is None else procedure.stage(rule.stage)
    held = (each for each in pack.conditions if each.concerns(procedure.id))
    conditions = tuple(each for each in held if each.when.holds(facts) is True)
    clocks = tuple(_clock(each, packs, on) for each in stage.timescales if reply or not each.needs_reply)
    then: Then = "accept" if anyway else rule.then
    redirected = rule.to if anyway else None
    exits = procedure.exits if rule.exits is None else rule.exits
    team, track = pack.team(facts), procedure.track
    handler = team.contact if team.apart else procedure.handler
    anonymous = procedure.anonymous if facts.get("anonymity") in NAMELESS else None
    told = (conditions, clocks, exits, track, redirected, handler, anonymous)
    return Outcome(then, procedure.id, stage.id, rule, reply, *told)


def _ombudsmen(rule: Rule, pack: Pack) -> tuple[str, ...]:
    if rule.then == "ombudsman":
        return (rule.to,) if rule.exits is None else rule.exits
    contacts = pack.redirect(rule.to).contacts if rule.then == "redirect" else ()
    return tuple(each for each in contacts if each in OMBUDSMAN_IDS)


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


def _useful(facts: Facts, pack: Pack, found: Outcome | Undecided) -> frozenset[str]:
    if isinstance(found, Undecided) or found.then not in TAKEN:
        return NOTHING
    asking = (each for each in pack.conditions if each.concerns(found.to))
    return NOTHING.union(*(each.when.turns_on(facts) for each in asking))
