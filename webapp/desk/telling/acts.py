"""What can be done with a case now, as links to the pages where it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.desk.forms.act import Standing
from webapp.desk.forms.acts import acts_now
from webapp.desk.forms.replies import KINDS
from webapp.domain.cases.case import Case
from webapp.i18n.language import N_

WORK, WRITE, FINISH, OTHER = (
    N_("Work on it"),
    N_("Write to the person"),
    N_("Decide and finish"),
    N_("Other"),
)
HEADINGS = {
    WORK: frozenset("note allocate happened start-clock waiting waiting-over extend stop go-on consent settle".split()),
    FINISH: frozenset("outcome next-stage learning learning-done ombudsman withdraw".split()),
}
"""Under which heading an act stands; the others stand under the last."""
PLACED = frozenset[str]().union(*HEADINGS.values())


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


SEE_REPLIES = Act("replies", N_("See all that was written to the person"))


def acts_of(at: Standing) -> list[Acts]:
    """Return what a person can do with a case now, under its headings."""
    case, now = at.case, acts_now(at)
    found = {
        heading: tuple(Act(each.slug, each.name) for each in now if each.slug in slugs)
        for heading, slugs in HEADINGS.items()
    }
    rest = (*(Act(each.slug, each.name) for each in now if each.slug not in PLACED), SEE_REPLIES)
    told = (Acts(WORK, found[WORK]), Acts(WRITE, tuple(_write(case))), Acts(FINISH, found[FINISH]), Acts(OTHER, rest))
    return [each for each in told if each.acts]


def _write(case: Case) -> Iterator[Act]:
    brief = case.received.brief
    if brief is None or not brief.can_be_answered:
        return
    done = {what for each in case.rounds for what in each.happened}
    later = len(case.rounds) > 1 or any("stage-requested" in each.happened for each in case.rounds)
    for kind, name in KINDS.items():
        over = kind == "acknowledgement" and "acknowledged" in done
        if not over and (later or kind != "stage-acknowledgement"):
            yield Act(f"reply/{kind}", name)
