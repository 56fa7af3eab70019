"""What officers say about clocks: what happened, when a clock starts, the longer clock, and clocks that stand still."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wtforms import ValidationError

from webapp.desk import words
from webapp.desk.forms.act import Act, OfRound, Says, Standing, past_day
from webapp.domain.cases.case import Round
from webapp.domain.cases.clocks import Clock, clocks_of
from webapp.domain.cases.events import ClockStarted, Event, Extended, GoesOn, Happened, Stopped
from webapp.domain.packs.model import Timescale
from webapp.domain.vocabulary import HAPPENINGS
from webapp.forms.choices import Choice
from webapp.forms.fields import Radios, Text
from webapp.forms.validators import required
from webapp.i18n.language import N_

ALWAYS_RECORDED = frozenset({"answered", "stage-ended", "letter-dated"})
"""What may happen in every round, whether or not a clock of it says so: later stages count from it."""
WHICH_ROUND = N_("Which part of the case is this about?")
SELECT_ROUND = N_("Select which part of the case this is about")


def can_happen(of: Round) -> list[str]:
    """Return what can still be recorded of a round: what its clocks start or end with, as far as it is not there."""
    counted = {name for each in of.timescales for name in (each.starts, each.ends)} | ALWAYS_RECORDED
    return [each for each in HAPPENINGS if each in counted and each not in of.happened]


def not_in_that_round(form: Any, field: Any) -> None:
    """Stop what is recorded already, or what the clocks of the round do not count."""
    chosen = form["round"].data if "round" in form else None
    if chosen and field.data not in can_happen(form.at.case.rounds[int(chosen)]):
        raise ValidationError(N_("This is recorded for that part already, or no clock of that part counts it"))


class Record(OfRound):
    """Records that something happened, by which clocks start or end."""

    slug, name = "happened", N_("Record that something happened")
    title, button = N_("Record that something happened"), N_("Save")
    intro = (N_("Clocks start and end by what you record here. Only record what has really happened."),)
    not_now = N_("Everything that the clocks of this case count is recorded, or there is nothing left to do in it.")

    what = Radios(
        N_("What happened?"),
        tuple(Choice(code, said) for code, said in words.HAPPENINGS.items()),
        required(N_("Select what happened")),
        not_in_that_round,
    )
    round = Radios(WHICH_ROUND, (), required(SELECT_ROUND))
    day = past_day(N_("On which day?"), N_("Enter the day on which it happened"))

    @classmethod
    def rounds(cls, at: Standing) -> list[Round]:
        return [each for each in at.open_rounds if can_happen(each)]

    @classmethod
    def choices(cls, at: Standing) -> Mapping[str, Sequence[Choice]]:
        known = {what for each in cls.rounds(at) for what in can_happen(each)}
        offered = [Choice(each, words.HAPPENINGS[each]) for each in HAPPENINGS if each in known]
        return {**super().choices(at), "what": offered}

    def events(self) -> list[Event]:
        return [Happened(self.what.data, self.day_of("day"), self.number)]


class OfClock(Act):
    """An act about one clock of a round: its choices are `round:timescale`."""

    @classmethod
    def clocks(cls, at: Standing) -> Iterator[tuple[Round, Timescale]]:
        """Return the clocks about which it can be done."""
        return iter(())

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return any(True for _ in cls.clocks(at))

    @classmethod
    def choices(cls, at: Standing) -> Mapping[str, Sequence[Choice]]:
        return {"clock": [cls.choice(at, of, timescale) for of, timescale in cls.clocks(at)]}

    @classmethod
    def choice(cls, at: Standing, of: Round, timescale: Timescale) -> Choice:
        """Return a clock as an answer."""
        return Choice(f"{of.number}:{timescale.id}", at.timescale_name(of, timescale))

    @property
    def chosen(self) -> tuple[int, str]:
        """The round and the timescale that were chosen."""
        number, _, timescale = self["clock"].data.partition(":")
        return int(number), timescale


class StartClock(OfClock):
    """Says on which day a clock starts of which no source says what starts it."""

    slug, name = "start-clock", N_("Start a clock")
    title, button = N_("Start a clock"), N_("Start the clock")
    intro = (
        N_("The source does not say what starts these clocks. So you say on which day it starts, and why."),
        N_("Your reason stays with the case, for anyone who asks later."),
    )
    not_now = N_("There is no clock in this case that has to be started by hand.")

    clock = Radios(N_("Which clock?"), (), required(N_("Select which clock")))
    day = past_day(N_("On which day does it start?"), N_("Enter the day on which it starts"))
    why = Text(N_("Why on that day?"), required(N_("Enter why it starts on that day")), rows=3, longest=2_000)

    @classmethod
    def clocks(cls, at: Standing) -> Iterator[tuple[Round, Timescale]]:
        for of in at.open_rounds:
            for each in of.timescales:
                if each.starts == "not-stated" and each.value is not None and each.id not in of.started:
                    yield of, each

    def events(self) -> list[Event]:
        return [ClockStarted(*self.chosen, self.day_of("day"), self.why.data)]


class Extend(OfClock):
    """Uses the longer clock that the pack has."""

    slug, name = "extend", N_("Use the longer time")
    title, button = N_("Use the longer time"), N_("Save")
    intro = (
        N_("Use this only when the person has been told that it takes longer, and why."),
        N_("The longer time counts only if they were told before the shorter time ran out. Otherwise it stays late."),
    )
    links = (("reply/longer", N_("Write to the person that it takes longer")),)
    not_now = N_("There is no longer time that could be used now.")

    clock = Radios(N_("Which longer time?"), (), required(N_("Select which longer time")))
    why = Text(N_("Why does it take longer?"), required(N_("Enter why it takes longer")), rows=3, longest=2_000)
    told_on = past_day(N_("On which day was the person told?"), N_("Enter the day on which the person was told"))

    @classmethod
    def clocks(cls, at: Standing) -> Iterator[tuple[Round, Timescale]]:
        for of in at.open_rounds:
            for each in of.timescales:
                if (
                    each.extends
                    and each.value is not None
                    and each.id not in of.extended
                    and each.ends not in of.happened
                ):
                    yield of, each

    @classmethod
    def choice(cls, at: Standing, of: Round, timescale: Timescale) -> Choice:
        shorter = cls._shorter(at, of, timescale)
        plain = super().choice(at, of, timescale)
        if shorter is None or shorter.due is None:
            return plain
        said = (
            N_("The shorter time ran out on {day}.")
            if shorter.state == "late"
            else N_("The shorter time ends on {day}.")
        )
        return Choice(plain.value, plain.label, at.say(said, day=at.day(shorter.due.day)))

    @classmethod
    def _shorter(cls, at: Standing, of: Round, longer: Timescale) -> Clock | None:
        clocks = clocks_of(at.case, at.today, at.desk.working_days, at.pack)
        return next((each for each in clocks if each.round == of.number and each.timescale.id == longer.extends), None)

    def events(self) -> list[Event]:
        return [Extended(*self.chosen, self.day_of("told_on"), self.why.data)]


class Stop(OfRound):
    """Lets the clocks of a round stand still, for a reason that the pack has."""

    slug, name = "stop", N_("Let clocks stand still")
    title, button = N_("Let clocks stand still"), N_("Stop the clocks")
    intro = (N_("Only for these reasons does the source let clocks stand still. What the law sets never stops."),)
    not_now = N_("No source lets the clocks of this case stand still, or they stand still already.")

    pause = Radios(N_("Why do they stand still?"), (), required(N_("Select why they stand still")))
    round = Radios(WHICH_ROUND, (), required(SELECT_ROUND))
    day = past_day(N_("Since which day?"), N_("Enter the day since which they stand still"))

    @classmethod
    def rounds(cls, at: Standing) -> list[Round]:
        return [each for each in at.open_rounds if not each.is_stopped] if at.pack and at.pack.pauses else []

    @classmethod
    def choices(cls, at: Standing) -> Mapping[str, Sequence[Choice]]:
        pauses = at.pack.pauses if at.pack else ()
        return {**super().choices(at), "pause": [Choice(each.id, each.says) for each in pauses]}

    def events(self) -> list[Event]:
        return [Stopped(self.number, self.pause.data, self.day_of("day"))]


def after_the_stop(form: Any, field: Any) -> None:
    """Check that clocks do not go on before they stopped."""
    of = form.at.case.rounds[form.number] if "round" not in form or form["round"].data else None
    if of and field.data and field.data < of.stopped[-1][1].isoformat():
        raise ValidationError(N_("The date must not be before the day they stopped"))


class GoOn(OfRound):
    """Lets the clocks of a round run again."""

    slug, name = "go-on", N_("Let clocks run again")
    title, button = N_("Let clocks run again"), N_("Start the clocks again")
    not_now = N_("The clocks of this case do not stand still.")

    round = Radios(WHICH_ROUND, (), required(SELECT_ROUND))
    day = past_day(N_("Since which day?"), N_("Enter the day since which they run again"), after_the_stop)

    @classmethod
    def rounds(cls, at: Standing) -> list[Round]:
        return [each for each in at.open_rounds if each.is_stopped]

    def says(self) -> Iterable[Says]:
        for each in self.rounds(self.at):
            values = {"part": self.at.round_name(each), "day": self.at.day(each.stopped[-1][1])}
            yield Says(N_("They stand still since {day}: {part}."), values)

    def events(self) -> list[Event]:
        return [GoesOn(self.number, self.day_of("day"))]
