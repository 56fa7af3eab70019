"""What officers say of the case as a whole: consent, what was outstanding, withdrawn, merged, worked on again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from wtforms.validators import StopValidation

from webapp.desk import words
from webapp.desk.forms.act import Act, Says, Standing, past_day
from webapp.desk.store.keeping_from import kept_from, together
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import (
    Allocated,
    Consent,
    Event,
    MergedFrom,
    MergedInto,
    Reopened,
    Separated,
    Settled,
    Withdrawn,
)
from webapp.forms.choices import Choice
from webapp.forms.fields import Checkboxes, Line, Radios, Text
from webapp.forms.validators import clean_code, required
from webapp.i18n.language import N_


class RecordConsent(Act):
    """Records that someone was asked whether they agree, or what they said."""

    slug, name = "consent", N_("Record consent")
    title, button = N_("Does the person agree?"), N_("Save")
    intro = (N_("This only records what happened. It sends nothing."),)
    links = (("reply/consent", N_("Write to ask for consent")),)

    step = Radios(
        N_("What happened?"),
        tuple(Choice(code, said) for code, said in words.CONSENT_STEPS.items()),
        required(N_("Select what happened")),
    )
    day = past_day(N_("On which day?"), N_("Enter the day on which it happened"))

    def events(self) -> list[Event]:
        return [Consent(self.step.data, self.day_of("day"))]


class Settle(Act):
    """Settles a condition that was outstanding when the case came."""

    slug, name = "settle", N_("Settle what is outstanding")
    title, button = N_("Settle what is outstanding"), N_("Save")
    not_now = N_("Nothing is outstanding in this case.")

    condition = Radios(N_("What is settled?"), (), required(N_("Select what is settled")))
    how = Radios(
        N_("How is it settled?"),
        tuple(Choice(code, said) for code, said in words.SETTLING.items()),
        required(N_("Select how it is settled")),
    )
    day = past_day(N_("On which day?"), N_("Enter the day on which it was settled"))
    why = Text(N_("Why?"), required(N_("Enter why it is settled so")), rows=3, longest=2_000)

    @classmethod
    def left(cls, case: Case) -> list[str]:
        """Return the conditions that can still be settled: those that were not met may be met later."""
        return [each for each, settled in case.outstanding.items() if settled is None or settled.how == "not-met"]

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return at.case.is_open and bool(cls.left(at.case))

    @classmethod
    def choices(cls, at: Standing) -> Mapping[str, Sequence[Choice]]:
        return {"condition": [Choice(each, words.CONDITIONS.get(each, each)) for each in cls.left(at.case)]}

    def events(self) -> list[Event]:
        return [Settled(self.condition.data, self.how.data, self.day_of("day"), self.why.data)]


class Withdraw(Act):
    """Records that the person does not want it looked into any longer."""

    slug, name = "withdraw", N_("Record that it is withdrawn")
    title, button = N_("The person withdraws it"), N_("Record that it is withdrawn")
    intro = (
        N_("Only the person, or who may speak for them, can withdraw it. This ends the work on the whole case."),
        N_("If someone may be in danger, that still has to be dealt with."),
    )

    day = past_day(N_("On which day did they say so?"), N_("Enter the day on which they said so"))
    why = Text(N_("What did they say?"), required(N_("Enter what they said")), rows=3, longest=2_000)

    def events(self) -> list[Event]:
        return [Withdrawn(self.day_of("day"), self.why.data)]


class Reopen(Act):
    """Lets a case that was finished be worked on again. One that had been merged goes on by itself again."""

    slug, name = "reopen", N_("Work on it again")
    title, button = N_("Work on this case again"), N_("Work on it again")
    intro = (N_("What was recorded stays recorded. Clocks that had not ended go on as if it had never been finished."),)
    not_now = N_("This case is being worked on.")

    day = past_day(N_("Since which day?"), N_("Enter the day since which it is worked on again"))
    why = Text(N_("Why?"), required(N_("Enter why it is worked on again")), rows=3, longest=2_000)

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return not at.case.is_open

    def events(self) -> list[Event]:
        return [Reopened(self.day_of("day"), self.why.data), *self._without_who_is_gone()]

    def write(self, seen: int, now: datetime) -> None:
        other = self.at.case.merged_into
        if not other:
            super().write(seen, now)
            return
        cases, separated = self.at.desk.cases, [Separated(self.at.case.received.id)]
        self.write_with(lambda: {other: (cases.get(other).version, separated)}, seen, now)

    def _without_who_is_gone(self) -> list[Event]:
        """Make a case nobody's that somebody had who has left the team meanwhile, so that the team sees it waits."""
        had = self.at.case.allocated_to
        return [Allocated("")] if had and had not in {each.id for each in self.at.colleagues} else []


def in_words(at: Standing, words: Mapping[str, str], codes: Iterable[str]) -> str:
    """Return codes in words, in one line."""
    return "; ".join(at.say(words.get(each, each)) for each in codes)


def an_open_one_of_the_team(form: Any, field: Any) -> None:
    """Check that a reference is that of another case of the same team, which this person may see and which is open."""
    if form.other_case is None:
        raise StopValidation(N_("There is no other open case of this team with that reference. Check it"))


class Merge(Act):
    """Merges a case into another that says the same. Which one is meant is looked at before anything is done."""

    slug, name = "merge", N_("Merge it into another case")
    title, button = N_("Merge this case into another"), N_("Merge")
    intro = (
        N_("Only merge cases that say the same about the same people. The work then goes on in the other case."),
        N_("What flags this case has, and what is outstanding in it, goes along. Nothing that was sent is deleted."),
    )

    other = Line(
        N_("Reference of the other case, in which the work goes on"),
        required(N_("Enter the reference of the other case")),
        an_open_one_of_the_team,
        hint=N_("It looks like CCC-3222-2223"),
        width="govuk-input--width-20",
        clean=clean_code,
        spellcheck=False,
        autocomplete="off",
    )
    sure = Checkboxes(
        N_("Is this the other case?"), (), required(N_("Check that this is the case you mean, then tick the box"))
    )

    def arrange(self) -> None:
        self.other_case = self._find(self.other.data or "")
        if self.other_case is None:
            del self["sure"]
            return
        field = self["sure"]
        field.options = (self._seen(self.other_case),)
        field.data = field.raw_data or []
        field.offer({})

    def _find(self, reference: str) -> Case | None:
        """Return the other case, if it is one that this one can be merged into."""
        cases, mine, person = self.at.desk.cases, self.at.case.received, self.at.person
        id_ = cases.by_reference(reference) if reference else None
        if id_ is None or id_ == mine.id:
            return None
        case = cases.get(id_)
        theirs = (case.received.organisation, case.received.team) == (mine.organisation, mine.team)
        return case if theirs and case.is_open and person.id not in case.kept_from else None

    def _seen(self, case: Case) -> Choice:
        """Return the other case as it stands now, as an answer: it is asked anew when that has changed."""
        at, received = Standing(self.at.desk, case, self.at.person), case.received
        told = [
            (N_("It came on {told}."), at.day(received.received_on)),
            (N_("It is about: {told}."), "; ".join(at.round_name(each) for each in case.rounds)),
            (N_("Who has it: {told}."), at.name_of(case.allocated_to) or at.say(N_("nobody"))),
            (N_("Flags: {told}."), in_words(at, words.FLAGS, case.flags)),
            (N_("Outstanding: {told}."), in_words(at, words.CONDITIONS, case.unsettled)),
        ]
        label = at.say(N_("Yes, the work goes on in {reference}"), reference=received.reference)
        hint = " ".join(at.say(text, told=words) for text, words in told if words)
        return Choice(f"{received.id}:{case.version}", label, hint)

    def says(self) -> Iterable[Says]:
        yield from super().says()
        if self.at.case.flags:
            flags = in_words(self.at, words.FLAGS, self.at.case.flags)
            yield Says(N_("Flags of this case: {flags}."), {"flags": flags})

    @property
    def chosen(self) -> tuple[str, int]:
        """The id of the other case, and the version of it that was looked at."""
        id_, _, version = self["sure"].data[0].partition(":")
        return id_, int(version)

    def events(self) -> list[Event]:
        return [MergedInto(self.chosen[0])]

    def write(self, seen: int, now: datetime) -> None:
        mine, (id_, version), cases = self.at.case, self.chosen, self.at.desk.cases
        other = cases.get(id_)
        found = [mine, *together(cases, mine), other, *together(cases, other)]
        nobody_of = sorted(set[str]().union(*(each.kept_from for each in found)))
        happens: dict[str, list[Event]] = {
            mine.received.id: self.events(),
            id_: [MergedFrom(mine.received.id, mine.flags, tuple(mine.unsettled))],
        }
        seen_at = {each.received.id: each.version for each in found} | {mine.received.id: seen, id_: version}
        for each in found:
            happens[each.received.id] = [*happens.get(each.received.id, []), *kept_from(each, *nobody_of)]
        changes = {one: (seen_at[one], events) for one, events in happens.items() if events}
        cases.append_together(changes, self.at.person.id, now)
