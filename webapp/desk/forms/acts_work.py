"""What officers do about the work itself: who has it, notes, and whom it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, insert

from webapp.desk import words
from webapp.desk.forms.act import DAY_HINT, Act, Says, Standing, ahead, needs_day, past_day
from webapp.desk.store.people import MANAGER
from webapp.desk.store.tables import note
from webapp.domain.cases.events import Allocated, Event, Noted, WaitingFor, WaitingOver
from webapp.forms.choices import Choice
from webapp.forms.day import Day
from webapp.forms.fields import Radios, Text
from webapp.forms.validators import required
from webapp.i18n.language import N_

NOBODY = "nobody"


class Allocate(Act):
    """Takes the case; a manager gives it to anybody of the team, or to nobody."""

    slug, name = "allocate", N_("Change who has this case")
    title, button = N_("Who has this case"), N_("Save")
    not_now = N_("You have this case already, or there is nothing left to do in it.")

    whom = Radios(N_("Who has it from now on?"), (), required(N_("Select who has it from now on")))

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return at.case.is_open and (at.person.role == MANAGER or at.case.allocated_to != at.person.id)

    @classmethod
    def choices(cls, at: Standing) -> Mapping[str, Sequence[Choice]]:
        mine = Choice(at.person.id, N_("Me"))
        if at.person.role != MANAGER:
            return {"whom": [mine]}
        others = [Choice(each.id, each.name, as_is=True) for each in at.colleagues if each.id != at.person.id]
        has_it = at.case.allocated_to or NOBODY
        offered = [mine, *others, Choice(NOBODY, N_("Nobody"))]
        return {"whom": [each for each in offered if each.value != has_it]}

    def says(self) -> Iterable[Says]:
        name = self.at.name_of(self.at.case.allocated_to)
        yield Says(N_("{name} has it now."), {"name": name}) if name else Says(N_("Nobody has it now."))

    def events(self) -> list[Event]:
        return [Allocated("" if self.whom.data == NOBODY else self.whom.data)]


class Note(Act):
    """Writes a note for the team."""

    slug, name = "note", N_("Write a note for the team")
    title, button = N_("Write a note for the team"), N_("Save the note")
    warning = N_("This is a note for the team. It never goes to the person.")
    intro = (N_("Write only what the team needs. The person can ask to see what is held about them."),)

    text = Text(N_("Note"), required(N_("Enter the note")), rows=8)

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return True

    @property
    def id(self) -> str:
        """The id of the note. It follows from what was typed for which version, so one sent twice is the same note."""
        told = (self.at.case.received.id, str(self.at.case.version), self.at.person.id, self.text.data)
        return self.at.desk.sealing.token("note", "\n".join(told))[:32]

    def events(self) -> list[Event]:
        return [Noted(self.id)]

    def beside(self, connection: Connection) -> None:
        id_, desk = self.id, self.at.desk
        row = {"id": id_, "case_id": self.at.case.received.id, "at": desk.now(), "by": self.at.person.id}
        sealed = desk.sealing.seal({"text": self.text.data}, f"note:{id_}")
        connection.execute(insert(note), {**row, "words": sealed})


def waited_for(at: Standing, waiting: WaitingFor) -> str:
    """Return whom a case waits for, in words."""
    return at.say(words.WAITING.get(waiting.who, waiting.who))


class Wait(Act):
    """Says whom the work waits for."""

    slug, name = "waiting", N_("Say whom you are waiting for")
    title, button = N_("Whom you are waiting for"), N_("Save")
    warning = N_("The clocks run on. Waiting for someone never stops them.")

    who = Radios(
        N_("Whom are you waiting for?"),
        tuple(Choice(code, said) for code, said in words.WAITING.items()),
        required(N_("Select whom you are waiting for")),
    )
    why = Text(N_("What are you waiting for?"), required(N_("Enter what you are waiting for")), rows=3, longest=2_000)
    chase_on = Day(
        N_("On which day will you ask again?"),
        needs_day(N_("Enter the day on which you will ask again")),
        ahead,
        hint=DAY_HINT,
    )

    def says(self) -> Iterable[Says]:
        waiting = self.at.case.waiting
        if waiting:
            values = {"who": waited_for(self.at, waiting), "day": self.at.day(waiting.chase_on)}
            yield Says(
                N_("It waits for this now: {who}, to be asked again on {day}. What you save replaces it."), values
            )

    def events(self) -> list[Event]:
        return [WaitingFor(self.who.data, self.day_of("chase_on"), self.why.data)]


class WaitNoLonger(Act):
    """Says that what was waited for has come."""

    slug, name = "waiting-over", N_("Say that you wait no longer")
    title, button = N_("You wait no longer"), N_("Save")
    not_now = N_("This case does not wait for anyone.")

    day = past_day(
        N_("Since which day are you not waiting any longer?"), N_("Enter the day since which you are not waiting")
    )

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return at.case.is_open and at.case.waiting is not None

    def says(self) -> Iterable[Says]:
        waiting = self.at.case.waiting
        if waiting:
            yield Says(N_("It waits for this now: {who}."), {"who": waited_for(self.at, waiting)})

    def events(self) -> list[Event]:
        return [WaitingOver(self.day_of("day"))]
