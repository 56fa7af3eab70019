"""What can be done with a case now, as links to the pages where it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webapp.desk.store.people import MANAGER, Person
from webapp.domain.cases.case import Case, stages_after
from webapp.domain.cases.clocks import Clock
from webapp.domain.packs.model import Pack
from webapp.i18n.language import N_

REPLIES = (
    ("acknowledgement", N_("Tell them that we have it")),
    ("stage-acknowledgement", N_("Tell them that we have their request for the next stage")),
    ("need", N_("Ask them for something")),
    ("consent", N_("Ask if they agree")),
    ("longer", N_("Tell them that we need longer")),
    ("answer", N_("Answer them")),
    ("other", N_("Write something else")),
)


@dataclass(frozen=True, slots=True)
class Act:
    """A link to where something is done, below the address of its case."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Acts:
    """Links that stand under one heading."""

    heading: str
    acts: tuple[Act, ...]


def acts_of(case: Case, clocks: Sequence[Clock], pack: Pack | None, person: Person) -> list[Acts]:
    """Return what a person can do with a case now, under its headings."""
    found = (
        Acts(N_("Work on it"), tuple(_work(case, clocks, pack, person))),
        Acts(N_("Write to the person"), tuple(_write(case))),
        Acts(N_("Decide and finish"), tuple(_finish(case, pack))),
        Acts(N_("Other"), tuple(_other(case, person))),
    )
    return [each for each in found if each.acts]


def _work(case: Case, clocks: Sequence[Clock], pack: Pack | None, person: Person) -> Iterator[Act]:
    yield Act("note", N_("Write a note for the team"))
    if not case.is_open:
        return
    if person.role == MANAGER:
        yield Act("allocate", N_("Allocate it"))
    elif case.allocated_to != person.id:
        yield Act("allocate", N_("Take it"))
    yield Act("happened", N_("Say that something happened"))
    pending = [each for each in clocks if each.is_pending]
    if any(each.state == "not-started" and each.timescale.starts == "not-stated" for each in pending):
        yield Act("start-clock", N_("Start a clock"))
    if case.waiting:
        yield Act("waiting-over", N_("Say that the wait is over"))
    else:
        yield Act("waiting", N_("Say whom it waits for"))
    if any(each.timescale.extends and each.timescale.value and not _used(case, each) for each in pending):
        yield Act("extend", N_("Use the longer time"))
    if pack and pack.pauses:
        stopped = any(each.is_stopped for each in case.rounds)
        yield Act("go-on", N_("Let the clocks go on")) if stopped else Act("stop", N_("Stop the clocks"))
    yield Act("consent", N_("Write down about consent"))
    if case.unsettled:
        yield Act("settle", N_("Settle a condition"))


def _used(case: Case, clock: Clock) -> bool:
    return clock.timescale.id in case.rounds[clock.round].extended


def _write(case: Case) -> Iterator[Act]:
    brief = case.received.brief
    if brief is None or not brief.can_be_answered:
        return
    done = {what for each in case.rounds for what in each.happened}
    later = len(case.rounds) > 1 or any("stage-requested" in each.happened for each in case.rounds)
    for kind, name in REPLIES:
        over = kind == "acknowledgement" and "acknowledged" in done
        if not over and (later or kind != "stage-acknowledgement"):
            yield Act(f"reply/{kind}", name)


def _finish(case: Case, pack: Pack | None) -> Iterator[Act]:
    if case.is_open:
        yield Act("outcome", N_("Write down the outcome"))
    if case.withdrawn_on is None and not case.merged_into:
        if any(not each.followed and stages_after(pack, each) for each in case.rounds):
            yield Act("next-stage", N_("Begin the next stage"))
        yield Act("learning", N_("Write down what we learn from it"))
        if any(done is None for _, done in case.learning):
            yield Act("learning-done", N_("Say that what we learn is done"))
        yield Act("ombudsman", N_("Write down about the Ombudsman"))
    if case.is_open:
        yield Act("withdraw", N_("Write down that they withdraw it"))


def _other(case: Case, person: Person) -> Iterator[Act]:
    if case.is_open:
        yield Act("merge", N_("Join it to another case"))
    else:
        yield Act("reopen", N_("Open it again"))
    yield Act("replies", N_("See all that was written to the person"))
    if person.role == MANAGER:
        yield Act("keep-from", N_("Keep it from somebody"))
