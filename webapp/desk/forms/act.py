"""Act: one thing that an officer does with a case, as a form, and the events that follow from it.

A new act is a class: its address, its fields, when it applies, and the events it makes. It is listed in ``acts``.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any, ClassVar

from sqlalchemy import Connection
from wtforms import ValidationError
from wtforms.validators import StopValidation

from webapp.desk.desk import Desk
from webapp.desk.forms.base import DeskForm
from webapp.desk.store import people
from webapp.desk.store.cases import Stale
from webapp.desk.store.people import MANAGER, OFFICER, Person
from webapp.desk.telling.round import round_name
from webapp.domain.cases.case import Case, Round
from webapp.domain.cases.events import Event
from webapp.domain.packs.model import Pack, Timescale
from webapp.forms.choices import Choice
from webapp.forms.day import Day
from webapp.forms.validators import Check, real_date, real_past_date
from webapp.i18n.language import N_

DAY_HINT = N_("For example, 27 3 2026")
LONGEST_AHEAD_YEARS = 2
TRIES = 5
Changes = Mapping[str, tuple[int, Sequence[Event]]]
"""What happens to cases, by their ids, with the version of each that was seen."""


@dataclass(frozen=True, eq=False)
class Standing:
    """A case as it stands for somebody who looks at it on a day, with what its organisation's pack says."""

    desk: Desk
    case: Case
    person: Person

    @property
    def pack(self) -> Pack | None:
        """The pack of its organisation, if there still is one."""
        return self.desk.pack(self.case.received.organisation)

    @property
    def today(self) -> date:
        """The day in England."""
        return self.desk.today()

    @property
    def goes_on(self) -> bool:
        """Whether the case is worked on here: neither withdrawn nor gone on in another case."""
        return self.case.withdrawn_on is None and not self.case.merged_into

    @property
    def open_rounds(self) -> list[Round]:
        """The rounds in which something is left to do."""
        return [each for each in self.case.rounds if each.outcome is None] if self.goes_on else []

    @cached_property
    def colleagues(self) -> list[Person]:
        """Everybody of the case's team who may see it."""
        received = self.case.received
        team = people.of_team(self.desk.engine, received.organisation, received.team)
        return [each for each in team if each.id not in self.case.kept_from]

    def name_of(self, id_: str) -> str:
        """Return the name of a person; empty for nobody."""
        found = people.get(self.desk.engine, id_) if id_ else None
        return found.name if found else ""

    def round_name(self, of: Round) -> str:
        """Return how the pack calls the procedure and the stage of a round."""
        return round_name(of, self.pack, self.desk.english)

    def timescale_name(self, of: Round, timescale: Timescale) -> str:
        """Return what was promised, and in which round where there are several."""
        words = self.say(timescale.words, value=timescale.value)
        return f"{self.round_name(of)}: {words}" if len(self.case.rounds) > 1 else words

    def say(self, text: str, **values: object) -> str:
        """Return a sentence in the language of the desk."""
        return self.desk.english.gettext(text, **values)

    def day(self, day: date) -> str:
        """Return a day in words."""
        return self.desk.english.day(day)


@dataclass(frozen=True)
class Says:
    """A sentence of a page, with what stands in it."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


class Act(DeskForm):
    """The page of an act. ``says`` stands above the form; ``not_now`` is why it cannot be done, when it does not apply.

    ``links`` are other pages of the case that help with it: the end of their address, and their words.
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    """How a link to it is called."""
    intro: ClassVar[tuple[str, ...]] = ()
    warning: ClassVar[str] = ""
    links: ClassVar[tuple[tuple[str, str], ...]] = ()
    not_now: ClassVar[str] = N_("There is nothing left to do in this case.")
    roles: ClassVar[tuple[str, ...]] = (OFFICER, MANAGER)

    def __init__(self, at: Standing, formdata: Any = None) -> None:
        self.at, self.on = at, at.today
        super().__init__(formdata, choices=self.choices(at))
        self.arrange()

    @classmethod
    def applies(cls, at: Standing) -> bool:
        """Return whether it can be done with a case as it stands."""
        return at.case.is_open

    @classmethod
    def may_do(cls, at: Standing) -> bool:
        """Return whether this person can do it with the case as it stands."""
        return at.person.role in cls.roles and cls.applies(at)

    @classmethod
    def choices(cls, at: Standing) -> Mapping[str, Sequence[Choice]]:
        """Return the choices that follow from the case."""
        return {}

    def arrange(self) -> None:
        """Leave out what need not be asked."""

    def says(self) -> Iterable[Says]:
        """Return the sentences above the form."""
        return [Says(each) for each in self.intro]

    @abstractmethod
    def events(self) -> list[Event]:
        """Return what follows from the form once it is judged to be right."""

    def write(self, seen: int, now: datetime) -> None:
        """Add the events to the case of which version ``seen`` was looked at; raises Stale."""
        self.at.desk.cases.append(self.at.case.received.id, seen, self.events(), self.at.person.id, now, self.beside)

    def beside(self, connection: Connection) -> None:
        """Write what belongs to the events in the same transaction."""

    def write_with(
        self,
        others: Callable[[], Changes],
        seen: int,
        now: datetime,
        beside: Callable[[Sequence[str], Connection], object] = lambda *_: None,
    ) -> None:
        """Add the events, and what happens to other cases by that; ``beside`` is given the ids of all of them.

        What happens to others is worked out anew when one of them changed meanwhile; only this case raises Stale.
        """
        me = self.at.case.received.id
        for _ in range(TRIES):
            changes = {**others(), me: (seen, self.events())}
            try:
                also = partial(beside, list(changes))
                self.at.desk.cases.append_together(changes, self.at.person.id, now, also)
            except Stale as error:
                if error.args[0] == me:
                    raise
            else:
                return
        raise Stale(me)

    def day_of(self, name: str) -> date:
        """Return the day that stands in a field."""
        return date.fromisoformat(self[name].data)


class OfRound(Act):
    """An act within one round: which one is only asked where there are several."""

    @classmethod
    def rounds(cls, at: Standing) -> list[Round]:
        """Return the rounds in which it can be done."""
        return at.open_rounds

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return bool(cls.rounds(at))

    @classmethod
    def choices(cls, at: Standing) -> Mapping[str, Sequence[Choice]]:
        return {"round": [Choice(str(each.number), at.round_name(each)) for each in cls.rounds(at)]}

    def arrange(self) -> None:
        if len(self.rounds(self.at)) == 1:
            del self["round"]

    @property
    def number(self) -> int:
        """The number of the round that it is about."""
        return int(self["round"].data) if "round" in self else self.rounds(self.at)[0].number


def needs_day(message: str) -> Check:
    """Ask for a day, in the page's own words."""

    def check(form: Any, field: Any) -> None:
        if field.empty:
            raise StopValidation(message)

    return check


def since_received(form: Any, field: Any) -> None:
    """Check that a day is not before the one on which the case was received."""
    if field.data and field.data < form.at.case.received.received_on.isoformat():
        raise ValidationError(N_("The date must not be before the day we received it"))


def ahead(form: Any, field: Any) -> None:
    """Check that a day is whole, real and in the future, and not so far off that it must be a slip."""
    real_date(form, field)
    if field.data and field.data <= form.on.isoformat():
        raise ValidationError(N_("The date must be in the future"))
    if field.data and field.data > date(form.on.year + LONGEST_AHEAD_YEARS, 12, 31).isoformat():
        raise ValidationError(N_("Check the year. It is too far ahead"))


def past_day(title: str, message: str, *checks: Check) -> Day:
    """Return the field for a day on which something happened since the case was received."""
    return Day(title, needs_day(message), real_past_date, since_received, *checks, hint=DAY_HINT)
