"""One row of the list of work: what an officer has to know before they open a case, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from webapp.desk import words
from webapp.desk.desk import Desk
from webapp.desk.opener.reasons import explain
from webapp.desk.store import people
from webapp.desk.telling.clock import ToldClock, tell
from webapp.domain.cases.brief import Private
from webapp.domain.cases.case import Case
from webapp.domain.cases.clocks import Clock, clocks_of, next_due
from webapp.domain.packs.model import Pack
from webapp.i18n.language import N_, Language

NOT_READ_YET = N_("It has not been read yet. That happens by itself.")


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list. ``private`` is None where nothing that was typed may stand in it."""

    case: Case
    flags: tuple[str, ...]
    adjustments: tuple[str, ...]
    adjustments_typed: str
    private: Private | None
    leave_message: str
    about: str
    kind: str
    first: ToldClock | None
    not_started: tuple[str, ...]
    holder: str
    waiting_for: str
    chase_is_past: bool
    longer: tuple[str, ...]
    conditions: tuple[str, ...]
    consent: str
    not_open: str

    @property
    def choice(self) -> str:
        """What a box of the list says when it is ticked: the case, and the version of it that was seen."""
        return f"{self.case.received.id}:{self.case.version}"


class Rows:
    """Makes rows of cases. Names, private words and reasons are asked for once, for all of them."""

    def __init__(self, desk: Desk, cases: Sequence[Case], *, with_private: bool = True) -> None:
        self._desk, self._today, self._language = desk, desk.today(), desk.english
        ids = [each.received.id for each in cases]
        self._names = names_of(desk)
        self._private = desk.cases.private(ids) if with_private else {}
        self._unread = desk.cases.unread([each.received.id for each in cases if each.received.brief is None])

    def row(self, case: Case, clocks: Iterable[Clock] | None = None) -> Row:
        """Return the row of a case; its clocks are worked out where they are not given."""
        language, received = self._language, case.received
        brief, pack = received.brief, self._desk.pack(received.organisation)
        known = list(clocks_of(case, self._today, self._desk.working_days, pack) if clocks is None else clocks)
        first = next_due(known)
        private = self._private.get(received.id)
        waiting = case.waiting
        return Row(
            case,
            flags=tuple(words.each_said(words.FLAGS, flags_of(case), language)),
            adjustments=tuple(words.each_said(words.ADJUSTMENTS, brief.adjustments if brief else (), language)),
            adjustments_typed=what_helps(private, language) if private else "",
            private=private,
            leave_message=words.said(words.LEAVE_MESSAGE, private.leave_message, language) if private else "",
            about=about(case, pack, language),
            kind=words.said(words.KINDS, received.kind, language),
            first=tell(first, language, self._today, self._desk.working_days) if first else None,
            not_started=tuple(dict.fromkeys(_starts(known, language))),
            holder=self._names.get(case.allocated_to, ""),
            waiting_for=words.said(words.WAITING, waiting.who, language) if waiting else "",
            chase_is_past=waiting is not None and waiting.chase_on < self._today,
            longer=tuple(longer(case, language)),
            conditions=tuple(words.each_said(words.CONDITIONS, case.unsettled, language)),
            consent=_consent(case, language),
            not_open=self._not_open(case),
        )

    def _not_open(self, case: Case) -> str:
        if case.received.brief is not None:
            return ""
        code = self._unread.get(case.received.id)
        return self._language.gettext(explain(code) if code else NOT_READ_YET)


def what_helps(private: Private, language: Language) -> str:
    """Return what was typed about what would help; what belongs to one need has the words of that need before it."""
    lines = (each.partition(": ") for each in private.adjustments.split("\n"))
    return "\n".join(words.said(words.ADJUSTMENTS, need, language) + colon + rest for need, colon, rest in lines)


def names_of(desk: Desk) -> Mapping[str, str]:
    """Return the name of everybody who works here, or did, by their id."""
    return {each.id: each.name for each in people.everybody(desk.engine)}


def flags_of(case: Case) -> tuple[str, ...]:
    """Return the flags of a case; of one that nobody could read yet its envelope says whether it is urgent."""
    unread = case.received.brief is None and case.received.urgent
    return tuple(dict.fromkeys((*(("urgent",) if unread else ()), *case.flags)))


def about(case: Case, pack: Pack | None, language: Language) -> str:
    """Return which procedures a case goes through, by their names."""
    known = {each.id: each.name for each in pack.procedures} if pack else {}
    brief = case.received.brief
    named = dict.fromkeys(known[part.to] for part in (brief.parts if brief else ()) if part.to in known)
    said = "; ".join(language.gettext(each) for each in named)
    return said[:1].upper() + said[1:]


def longer(case: Case, language: Language) -> Iterable[str]:
    """Yield when the person was told of each longer time that is used."""
    told: Iterable[date] = (on for each in case.rounds for on in each.extended.values())
    return (language.gettext(N_("The person was told on {day}"), day=language.day(on)) for on in told)


def _starts(clocks: Iterable[Clock], language: Language) -> Iterable[str]:
    waiting = (each for each in clocks if each.state == "not-started" and each.is_ours)
    return (words.said(words.STARTS, each.timescale.starts, language) for each in waiting)


def _consent(case: Case, language: Language) -> str:
    if case.consent is None:
        return ""
    step = words.said(words.CONSENT_STEPS, case.consent.step, language)
    return language.gettext(N_("{step}, on {day}"), step=step, day=language.day(case.consent.on))
