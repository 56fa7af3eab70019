"""Events: what happened to a case, each as a typed record. They are only ever added, and everything else follows.

A new kind of event is a frozen dataclass in `Event`, and a case in `case.fold`. Days are when a thing happened, as an
officer knows it; when it was written down, and by whom, stands beside it in its `Entry`. What an officer types is
marked ``typed()``: it is kept sealed, where the rest, codes and days, is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypeAlias, get_args

Result = Literal["upheld", "partly-upheld", "not-upheld", "resolved", "withdrawn", "not-ours"]
RESULTS: tuple[str, ...] = get_args(Result)
WELL_FOUNDED = frozenset({"upheld", "partly-upheld"})
ConsentStep = Literal["asked", "chased", "given", "refused", "not-needed"]
CONSENT_STEPS: tuple[str, ...] = get_args(ConsentStep)
OmbudsmanStep = Literal["referred", "asked-us", "informed", "upheld", "not-upheld"]
OMBUDSMAN_STEPS: tuple[str, ...] = get_args(OmbudsmanStep)
Settling = Literal["met", "not-met", "not-needed"]


def typed() -> Any:
    """Mark a field as words that an officer typed."""
    return field(default="", metadata={"typed": True}, repr=False)


@dataclass(frozen=True, slots=True)
class Allocated:
    """A person has the case from now on, by their id; nobody, when it is empty."""

    to: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One of ``HAPPENINGS`` happened in a round of the case, counted from 0."""

    what: str
    on: date
    round: int = 0


@dataclass(frozen=True, slots=True)
class ClockStarted:
    """An officer says on which day a clock starts whose source does not say what starts it, and why."""

    round: int
    timescale: str
    on: date
    why: str = typed()


@dataclass(frozen=True, slots=True)
class WaitingFor:
    """Work waits for someone (a code), who is chased on a day. The clocks run on."""

    who: str
    chase_on: date
    why: str = typed()


@dataclass(frozen=True, slots=True)
class WaitingOver:
    """What was waited for has come, or is not waited for any longer."""

    on: date


@dataclass(frozen=True, slots=True)
class Extended:
    """The longer clock that the pack has (its id) is used in a round, and the person was told on a day."""

    round: int
    timescale: str
    told_on: date
    why: str = typed()


@dataclass(frozen=True, slots=True)
class Stopped:
    """The clocks of a round stand still from a day on, for a reason that the pack has as one of its pauses."""

    round: int
    pause: str
    on: date


@dataclass(frozen=True, slots=True)
class GoesOn:
    """The clocks of a round run again from a day on."""

    round: int
    on: date


@dataclass(frozen=True, slots=True)
class Consent:
    """Someone was asked whether they agree, was asked again, or answered."""

    step: ConsentStep
    on: date


@dataclass(frozen=True, slots=True)
class Settled:
    """A condition of the pack that was outstanding is settled."""

    condition: str
    how: Settling
    on: date
    why: str = typed()


@dataclass(frozen=True, slots=True)
class StageAsked:
    """The person asked for the next stage of a round: that begins a new round."""

    round: int
    stage: str
    on: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a round, what was done to put it right (codes), and what else there is to say of that.

    ``general`` says that it raises a matter of general importance: more people than this one are concerned.
    """

    round: int
    result: Result
    on: date
    remedies: tuple[str, ...] = ()
    more: str = typed()
    general: bool = False


@dataclass(frozen=True, slots=True)
class Learning:
    """What is to be done so that it does not happen again: an action, who does it, and by when."""

    by: date | None = None
    action: str = typed()
    owner: str = typed()


@dataclass(frozen=True, slots=True)
class LearningDone:
    """A learning action, counted from 0 in the order in which they were written down, is done."""

    number: int
    on: date


@dataclass(frozen=True, slots=True)
class Ombudsman:
    """The Ombudsman has it, asked us something, was told, or has decided."""

    step: OmbudsmanStep
    on: date


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The person does not want it looked into any longer."""

    on: date
    why: str = typed()


@dataclass(frozen=True, slots=True)
class MergedInto:
    """It says the same as another case, by its id, and goes on there."""

    case: str


@dataclass(frozen=True, slots=True)
class MergedFrom:
    """Another case, by its id, goes on here, with its flags and with the conditions that nobody had settled."""

    case: str
    flags: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Separated:
    """Another case, by its id, that went on here goes on by itself again."""

    case: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """It was finished, and is worked on again."""

    on: date
    why: str = typed()


@dataclass(frozen=True, slots=True)
class Noted:
    """A note was written, by its id. It is for the team alone."""

    note: str


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply to the person was written and given to the notices, by its id; ``kind`` says what it was."""

    reply: str
    kind: str
    on: date
    round: int = 0


@dataclass(frozen=True, slots=True)
class NoticeFailed:
    """A notice, by its id, did not reach the person: it was refused for good, or came back."""

    notice: str
    on: date


@dataclass(frozen=True, slots=True)
class NoticeSettled:
    """The person was told in another way what a notice that failed had said."""

    notice: str
    on: date


@dataclass(frozen=True, slots=True)
class KeptFrom:
    """A person, by their id, must not see the case: it concerns them."""

    person: str


@dataclass(frozen=True, slots=True)
class LetIn:
    """A person, by their id, may see the case after all: it was kept from them by mistake, and why that is so."""

    person: str
    why: str = typed()


@dataclass(frozen=True, slots=True)
class Corrected:
    """The day that an officer wrote down in an earlier entry, by its number, is another one than ``was``, and why."""

    entry: int
    was: date
    on: date
    why: str = typed()


Event: TypeAlias = (
    Allocated
    | Happened
    | ClockStarted
    | WaitingFor
    | WaitingOver
    | Extended
    | Stopped
    | GoesOn
    | Consent
    | Settled
    | StageAsked
    | Outcome
    | Learning
    | LearningDone
    | Ombudsman
    | Withdrawn
    | MergedInto
    | MergedFrom
    | Separated
    | Reopened
    | Noted
    | Replied
    | NoticeFailed
    | NoticeSettled
    | KeptFrom
    | LetIn
    | Corrected
)
"""Everything that happens to a case."""

CODES: dict[type[Event], str] = {
    each: "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in each.__name__).strip("-")
    for each in get_args(Event)
}
"""The code of each kind of event: `Allocated` is `allocated`, `StageAsked` is `stage-asked`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event of a case as it was written down: its number, counted from 1, when, and by whom (a person's id)."""

    number: int
    at: datetime
    by: str
    event: Event
