"""What officers say of a day that was written down wrongly: which it is, the right one, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from wtforms import ValidationError

from webapp.desk.forms.act import Act, Standing, past_day
from webapp.desk.store import audit
from webapp.desk.telling.timeline import Timeline
from webapp.domain.cases.case import Round, fold
from webapp.domain.cases.correcting import day_of
from webapp.domain.cases.events import CODES, Corrected, Entry, Event
from webapp.forms.choices import Choice
from webapp.forms.fields import Radios, Text
from webapp.forms.validators import required
from webapp.i18n.language import N_

DAY_CORRECTED = "day-corrected"


def another_day(form: Any, field: Any) -> None:
    """Check that a day is not the one that stands there."""
    if form.chosen is not None and field.data == day_of(form.chosen).isoformat():
        raise ValidationError(N_("That day stands there already"))


def in_a_possible_order(form: Any, field: Any) -> None:
    """Check that clocks do not go on before they stopped."""
    if form.chosen is None or not field.data:
        return
    if any(again and again < since for of in form.as_corrected() for _, since, again in of.stopped):
        raise ValidationError(N_("The clocks cannot run again before the day they stopped"))


class CorrectDay(Act):
    """Says that something happened on another day than was written down."""

    slug, name = "correct-day", N_("Correct a day")
    title, button = N_("Correct a day that is wrong"), N_("Correct the day")
    intro = (
        N_("Clocks and figures then count from the right day. The wrong one stays in the history, with your reason."),
        N_("Only correct what was written down wrongly. If something else happened since, record that instead."),
        N_("What was written to the person keeps the days that stand in it. Tell them if they have to know."),
    )
    not_now = N_("Nobody has written down a day in this case that could be corrected.")

    entry = Radios(N_("Which day is wrong?"), (), required(N_("Select which day is wrong")))
    day = past_day(
        N_("On which day was it really?"),
        N_("Enter the day on which it really was"),
        another_day,
        in_a_possible_order,
    )
    why = Text(
        N_("Why was the wrong day written down, and how do you know the right one?"),
        required(N_("Enter why the day is corrected")),
        rows=3,
        longest=2_000,
    )

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return bool(at.case.days)

    @classmethod
    def choices(cls, at: Standing) -> Mapping[str, Sequence[Choice]]:
        """Offer each day, what was written down last first."""
        tells = Timeline(at.case, {}, {}, at.desk.english)
        return {"entry": [_choice(at, tells, number, at.case.days[number]) for number in sorted(at.case.days)[::-1]]}

    @property
    def chosen(self) -> Event | None:
        """What was chosen, as it stands; None where nothing was."""
        return self.at.case.days[int(self.entry.data)] if self.entry.data else None

    def as_corrected(self) -> list[Round]:
        """Return the rounds as they stand with the right day."""
        case, desk = self.at.case, self.at.desk
        told = desk.cases.entries(case.received.id)[: case.version]
        last = Entry(case.version + 1, desk.now(), self.at.person.id, self._corrected())
        return fold(case.received, [*told, last], self.at.pack).rounds

    def events(self) -> list[Event]:
        return [self._corrected()]

    def beside(self, connection: Connection) -> None:
        about, desk = self.at.case.received.id, self.at.desk
        code = CODES[type(self.at.case.days[int(self.entry.data)])]
        audit.add_within(connection, self.at.person.id, DAY_CORRECTED, desk.now(), about, code)

    def _corrected(self) -> Corrected:
        number = int(self.entry.data)
        return Corrected(number, day_of(self.at.case.days[number]), self.day_of("day"), self.why.data)


def _choice(at: Standing, tells: Timeline, number: int, event: Event) -> Choice:
    """Return something that happened as an answer, with its day, and in which round where there are several."""
    label = at.say(N_("{what}: {day}"), what=tells.says(event), day=at.day(day_of(event)))
    of = getattr(event, "round", None)
    named = at.round_name(at.case.rounds[of]) if of is not None and len(at.case.rounds) > 1 else None
    return Choice(str(number), label, named)
