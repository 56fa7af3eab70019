"""What officers say of the end of a round: its outcome, what is learned, the next stage, the Ombudsman."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import ValidationError
from wtforms.validators import StopValidation

from webapp.desk import words
from webapp.desk.forms.act import Act, OfRound, Says, Standing, ahead, past_day
from webapp.desk.forms.acts_clocks import SELECT_ROUND, WHICH_ROUND
from webapp.domain.cases.case import Round, stages_after
from webapp.domain.cases.events import Event, Happened, Learning, LearningDone, Ombudsman, Outcome, StageAsked
from webapp.domain.packs.model import Pack
from webapp.forms.choices import Choice
from webapp.forms.day import Day
from webapp.forms.fields import Checkboxes, Line, Radios, Text
from webapp.forms.validators import required
from webapp.i18n.language import N_

TOLD, CANNOT = "told", "cannot"
ADD, YES = "add", "yes"
ACTION = N_("What is to be done?")
ACTION_NEEDED = N_("Enter what is to be done")
OWNER = N_("Who does it?")
OWNER_HINT = N_("A job or a team")
OWNER_NEEDED = N_("Enter who does it")
SOMEONE_NEW = N_("Nobody who dealt with the stage before may look into it.")
BY = N_("By when?")
BY_HINT = N_("For example, 27 3 2027. Leave it empty if no day is agreed")


def waits_for_answer(at: Standing, of: Round) -> bool:
    """Return whether the person still has to be told what came of a round, as far as there is anyone to tell."""
    brief = at.case.received.brief
    return "answered" not in of.happened and (brief is None or brief.can_be_answered)


def needed_before_the_end(form: Any, field: Any) -> None:
    """Ask whether the person was told, of a round that is not answered; of others nothing is judged."""
    unanswered = {str(each.number) for each in form.rounds(form.at) if waits_for_answer(form.at, each)}
    if "round" in form and form["round"].data not in unanswered:
        raise StopValidation
    if not field.data:
        raise StopValidation(N_("Select whether the person has been told. If not, tell them first"))


def reason_why_nobody_is_told(form: Any, field: Any) -> None:
    """Ask why the person cannot be told."""
    if not field.data and "told" in form and form["told"].data == CANNOT:
        raise StopValidation(N_("Enter why the person cannot be told"))


def since_decided(form: Any, field: Any) -> None:
    """Check that an answer was not sent before it was decided what it says."""
    if field.data and form["day"].data and field.data < form["day"].data:
        raise ValidationError(N_("The answer cannot have been sent before it was decided"))


class GiveOutcome(OfRound):
    """Records what came of a round, what was done to put it right, and what is to be learned."""

    slug, name = "outcome", N_("Record the outcome")
    title, button = N_("Record the outcome"), N_("Save the outcome")
    intro = (N_("An outcome ends this part of the case. So record it when the person has been told."),)
    links = (("reply/answer", N_("Write the answer to the person")),)
    not_now = N_("Every part of this case has its outcome.")

    round = Radios(WHICH_ROUND, (), required(SELECT_ROUND))
    result = Radios(
        N_("What is the outcome?"),
        tuple(Choice(code, said) for code, said in words.RESULTS.items()),
        required(N_("Select the outcome")),
    )
    day = past_day(N_("On which day was that decided?"), N_("Enter the day on which it was decided"))
    told = Radios(
        N_("Has the person been told?"),
        (
            Choice(TOLD, N_("Yes"), opens=("told_on",)),
            Choice(CANNOT, N_("They cannot be told"), N_("Say why under “What else is there to say?”")),
        ),
        needed_before_the_end,
        hint=N_("The clocks count to the day on which you sent the answer. If it is not sent yet, send it first"),
    )
    told_on = past_day(
        N_("On which day was the answer sent?"), N_("Enter the day on which the answer was sent"), since_decided
    )
    remedies = Checkboxes(
        N_("What was done to put it right?"),
        tuple(Choice(code, said) for code, said in words.REMEDIES.items()),
        hint=N_("Select all that apply. Select nothing if nothing was done"),
    )
    more = Text(N_("What else is there to say?"), reason_why_nobody_is_told, rows=4, longest=2_000)
    general = Checkboxes(
        N_("Does it concern more people than this one?"),
        (Choice(YES, words.GENERAL),),
        hint=N_("The yearly report of the council tells of such matters. Say under “What else” what it is"),
    )
    learning = Checkboxes(
        N_("Is there something to learn?"),
        (Choice(ADD, N_("Add what is to be done, so that it does not happen again"), opens=("action", "owner", "by")),),
        hint=N_("You can add more later"),
    )
    action = Text(ACTION, required(ACTION_NEEDED), rows=3, longest=2_000)
    owner = Line(OWNER, required(OWNER_NEEDED), hint=OWNER_HINT)
    by = Day(BY, ahead, hint=BY_HINT)

    def arrange(self) -> None:
        super().arrange()
        if not any(waits_for_answer(self.at, each) for each in self.rounds(self.at)):
            del self["told"], self["told_on"]

    def events(self) -> list[Event]:
        events: list[Event] = []
        of = self.at.case.rounds[self.number]
        if "told" in self and self.told.data == TOLD and waits_for_answer(self.at, of):
            events.append(Happened("answered", self.day_of("told_on"), of.number))
        remedies = tuple(self.remedies.data)
        told = (of.number, self.result.data, self.day_of("day"), remedies, self.more.data)
        events.append(Outcome(*told, general=bool(self.general.data)))
        return [*events, learning_of(self)] if self.learning.data else events


def learning_of(form: Any) -> Learning:
    """Return what is to be done, as a form says it."""
    return Learning(date.fromisoformat(form.by.data) if form.by.data else None, form.action.data, form.owner.data)


class AddLearning(Act):
    """Writes down what is to be done so that it does not happen again."""

    slug, name = "learning", N_("Add what is to be learned")
    title, button = N_("Add what is to be learned"), N_("Save")
    intro = (N_("Say what is to be done so that it does not happen again. Name nobody who complained."),)
    not_now = N_("This case goes on in another one. Add it there.")

    action = Text(ACTION, required(ACTION_NEEDED), rows=3, longest=2_000)
    owner = Line(OWNER, required(OWNER_NEEDED), hint=OWNER_HINT)
    by = Day(BY, ahead, hint=BY_HINT)

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return not at.case.merged_into

    def events(self) -> list[Event]:
        return [learning_of(self)]


class LearningIsDone(Act):
    """Says that something that was to be done is done."""

    slug, name = "learning-done", N_("Say that learning is done")
    title, button = N_("What was to be learned is done"), N_("Save")
    not_now = N_("Nothing that was to be learned in this case is left to do.")

    number = Radios(N_("What is done?"), (), required(N_("Select what is done")))
    day = past_day(N_("Since which day?"), N_("Enter the day since which it is done"))

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return any(done is None for _, done in at.case.learning)

    @classmethod
    def choices(cls, at: Standing) -> Mapping[str, Sequence[Choice]]:
        numbered = enumerate(at.case.learning)
        left = [Choice(str(number), each.action, each.owner) for number, (each, done) in numbered if done is None]
        return {"number": left}

    def events(self) -> list[Event]:
        return [LearningDone(int(self.number.data), self.day_of("day"))]


def needs_someone_new(pack: Pack | None, to: str, stage: str) -> bool:
    """Return whether nobody may look into a stage who dealt with the one before."""
    return pack is not None and pack.procedure(to).stage(stage).someone_new


class NextStage(Act):
    """Records that the person asked for the next stage: that begins a new round with clocks of its own."""

    slug, name = "next-stage", N_("Start the next stage")
    title, button = N_("The person asks for the next stage"), N_("Start the next stage")
    intro = (N_("The clocks of the next stage count from the day on which the person asked for it."),)
    not_now = N_("There is no next stage that could be asked for now.")

    stage = Radios(N_("Which stage?"), (), required(N_("Select which stage")))
    day = past_day(N_("On which day did they ask for it?"), N_("Enter the day on which they asked for it"))

    @classmethod
    def rounds(cls, at: Standing) -> list[Round]:
        """Return the rounds after which there is a stage that nobody asked for yet."""
        if not at.goes_on:
            return []
        return [each for each in at.case.rounds if not each.followed and stages_after(at.pack, each)]

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return bool(cls.rounds(at))

    @classmethod
    def choices(cls, at: Standing) -> Mapping[str, Sequence[Choice]]:
        found: list[Choice] = []
        for each in cls.rounds(at):
            before = at.say(N_("After: {part}."), part=at.round_name(each)) if len(at.case.rounds) > 1 else ""
            for stage, name in stages_after(at.pack, each).items():
                hints = (before, at.say(SOMEONE_NEW) if needs_someone_new(at.pack, each.to, stage) else "")
                found.append(Choice(f"{each.number}:{stage}", at.say(name), " ".join(filter(None, hints)) or None))
        return {"stage": found}

    def says(self) -> Iterable[Says]:
        yield from super().says()
        for each in self.rounds(self.at):
            if each.outcome is None:
                text = N_("This part stays open until its outcome is recorded: {part}.")
                yield Says(text, {"part": self.at.round_name(each)})

    def events(self) -> list[Event]:
        number, _, stage = self.stage.data.partition(":")
        return [StageAsked(int(number), stage, self.day_of("day"))]


class TellOfOmbudsman(Act):
    """Records what the Ombudsman does with the case, or what the Ombudsman was told."""

    slug, name = "ombudsman", N_("Record what the Ombudsman does")
    title, button = N_("The Ombudsman"), N_("Save")
    not_now = N_("This case goes on in another one. Record it there.")

    step = Radios(
        N_("What happened?"),
        tuple(Choice(code, said) for code, said in words.OMBUDSMAN_STEPS.items()),
        required(N_("Select what happened")),
    )
    day = past_day(N_("On which day?"), N_("Enter the day on which it happened"))

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return not at.case.merged_into

    def events(self) -> list[Event]:
        return [Ombudsman(self.step.data, self.day_of("day"))]
