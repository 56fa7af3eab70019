"""Drafts: what a reply of each kind begins as, made of the pack's own words and of the days as the clocks have them.

Nothing that someone told us stands in a draft but the name they gave. What the officer has to write is a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from webapp.content import facts_in_words
from webapp.desk.letters import words as say
from webapp.desk.letters.layout import GAP, heading, items, together
from webapp.domain.cases.brief import Brief, Part
from webapp.domain.cases.case import Case, Round
from webapp.domain.cases.clocks import Clock
from webapp.domain.conditions import Facts
from webapp.domain.packs.contacts import Contact
from webapp.domain.packs.model import Outstanding, Pack, Procedure, Stage, Timescale
from webapp.i18n.language import Language

Kind = Literal["acknowledgement", "stage-acknowledgement", "answer", "longer", "need", "consent", "other"]


@dataclass(frozen=True, slots=True)
class About:
    """What a draft is made of: the case, its clocks, its organisation, and the facts that the person gave."""

    case: Case
    brief: Brief
    clocks: Sequence[Clock]
    pack: Pack
    facts: Facts
    name: str
    officer: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reply begins as. ``in_part_english``: the language has not yet a translation of all of it."""

    text: str
    subject: str
    short: str
    in_part_english: bool


def draft(kind: str, about: About, rounds: Sequence[Round], language: Language) -> Draft:
    """Return the draft of a reply about some rounds of a case, in a language."""
    writer = _Writer(about, language)
    text = together(
        writer.greeting(),
        writer.say(say.REFERENCE, reference=about.case.received.reference),
        *writer.body(kind, rounds),
        *writer.reach_us(),
        writer.signed(),
    )
    short = together(
        writer.say(say.HELLO),
        writer.say(say.REFERENCE, reference=about.case.received.reference),
        writer.say(say.A_LETTER_COMES),
        *writer.reach_us(),
    )
    subject = writer.say(say.SUBJECT, organisation=about.pack.name)
    return Draft(text, subject, short, writer.in_part_english)


class _Writer:
    def __init__(self, about: About, language: Language) -> None:
        self._about, self._language, self.in_part_english = about, language, False
        self._words: Mapping[str, Any] = facts_in_words(about.pack, language.gettext)

    def say(self, text: str, /, **values: object) -> str:
        language = self._language
        found = language.catalogue.gettext(language.wordings.get(text, text))
        self.in_part_english = self.in_part_english or language.is_untranslated(found)
        return language.gettext(text, **{**self._words, **values})

    def greeting(self) -> str:
        name = self._about.name
        return self.say(say.DEAR, name=name) if name else self.say(say.HELLO)

    def body(self, kind: str, rounds: Sequence[Round]) -> Iterator[str]:
        match kind:
            case "acknowledgement":
                yield self.say(say.WE_HAVE_IT, date=self._language.day(self._about.case.received.received_on))
                for each in rounds:
                    yield from self._what_comes(each, ("acknowledged",))
                yield from self._open()
                yield from self._someone()
            case "stage-acknowledgement":
                for each in rounds[-1:]:
                    stage = self._stage(each)
                    yield self.say(say.NEXT_STAGE, stage=self.say(stage.name)) if stage else ""
                    yield from self._what_comes(each, ("stage-acknowledged", "acknowledged"))
                yield from self._someone()
            case "answer":
                yield self.say(say.OUR_ANSWER)
                for title in (say.LOOKED_AT, say.FOUND, say.DECIDED, say.PUT_RIGHT):
                    yield from (heading(self.say(title)), GAP)
                yield from self._unhappy(rounds)
            case "longer":
                yield from (self.say(say.LONGER), heading(self.say(say.WHY)), GAP)
                yield from self._how_long([each for each in self._clocks(rounds) if each.timescale.extends])
            case "need":
                yield from (self.say(say.NEED), heading(self.say(say.WHAT_WE_NEED)), GAP)
            case "consent":
                needed = [self._needed(each) for each in self._conditions() if each.id.startswith("consent")]
                yield from (self.say(say.CONSENT), *needed, heading(self.say(say.WHAT_WE_NEED)), GAP)
            case _:
                yield GAP

    def reach_us(self) -> Iterator[str]:
        contact = self._contact()
        if contact and (lines := [each for each in self._lines(contact) if each]):
            yield from (heading(self.say(say.REACH_US)), "\n".join(lines))

    def signed(self) -> str:
        contact = self._contact()
        team = self.say(contact.name) if contact else ""
        return "\n".join(filter(None, (self._about.officer, team, self._about.pack.name)))

    def _what_comes(self, each: Round, done: Sequence[str]) -> Iterator[str]:
        procedure, stage = self._procedure(each), self._stage(each)
        if procedure and procedure.handler and not self._language.listener:
            team = self.say(self._about.pack.find(procedure.handler).name)
            yield self.say(say.WHERE_IT_GOES, team=team, procedure=self.say(procedure.name))
        if steps := self._steps(each, stage):
            yield from (heading(self.say(say.WHAT_HAPPENS)), items(steps))
        yield from self._how_long([clock for clock in self._clocks([each]) if clock.timescale.ends not in done])

    def _steps(self, each: Round, stage: Stage | None) -> list[str]:
        if self._language.listener:
            return [self.say(step) for step in say.CHILDS_NEXT]
        reply = self._part(each).reply
        return [self.say(step.says) for step in (stage.happens if stage else ()) if reply or not step.needs_reply]

    def _how_long(self, clocks: Sequence[Clock]) -> Iterator[str]:
        if clocks:
            yield from (heading(self.say(say.HOW_LONG)), items(self._when(each) for each in clocks))

    def _when(self, clock: Clock) -> str:
        """Return a timescale with the length that was promised, and the day that is its end as things stand now."""
        now = self._known(clock) or clock.timescale
        said = (now.to_children if self._language.listener else None) or now.words
        words = self.say(said, value=clock.timescale.value)
        if clock.due is None or not now.public_date or clock.longer:
            return words
        return f"{words} {self.say(say.BY, date=self._language.day(clock.due.day))}"

    def _known(self, clock: Clock) -> Timescale | None:
        stage = self._stage(self._about.case.rounds[clock.round])
        return next((each for each in (stage.timescales if stage else ()) if each.id == clock.timescale.id), None)

    def _clocks(self, rounds: Sequence[Round]) -> list[Clock]:
        numbers = {each.number for each in rounds}
        return [each for each in self._about.clocks if each.round in numbers and each.is_pending and each.is_ours]

    def _open(self) -> Iterator[str]:
        conditions = self._conditions()
        if conditions:
            yield from (heading(self.say(say.OPEN)), items(dict.fromkeys(self._condition(each) for each in conditions)))

    def _conditions(self) -> list[Outstanding]:
        """Return the pack's conditions that held when it was sent and that nobody has settled since."""
        unsettled, rounds = set(self._about.case.unsettled), {each.to for each in self._about.case.rounds}
        return [
            each
            for each in self._about.pack.conditions
            if each.id in unsettled
            and (not each.procedures or rounds.intersection(each.procedures))
            and each.when.holds(self._about.facts) is True
        ]

    def _condition(self, each: Outstanding) -> str:
        if self._language.listener and "who" not in each.when.reads:
            return " ".join(self.say(text) for text in say.CHECKED)
        return " ".join(filter(None, (self.say(each.because), self._needed(each))))

    def _needed(self, each: Outstanding) -> str:
        return self.say(each.needed) if each.needed else ""

    def _unhappy(self, rounds: Sequence[Round]) -> Iterator[str]:
        said = {text: None for each in rounds if (text := self._if_unhappy(each))}
        if said:
            yield from (heading(self.say(say.UNHAPPY)), *(self.say(each) for each in said))
        exits = dict.fromkeys(name for each in rounds if (found := self._procedure(each)) for name in found.exits)
        yield from ("\n".join(filter(None, self._lines(self._about.pack.find(name)))) for name in exits)

    def _if_unhappy(self, each: Round) -> str | None:
        procedure, stage = self._procedure(each), self._stage(each)
        theirs = procedure.if_unhappy_to_children if procedure and self._language.listener else None
        return theirs or (stage.if_unhappy if stage else None) or (procedure.if_unhappy if procedure else None)

    def _someone(self) -> Iterator[str]:
        """Say who can help a child or young person to say what they want, where the organisation has anybody."""
        if not self._language.listener or not self._about.pack.advocates:
            return
        yield heading(self.say(say.SOMEONE))
        for each in self._about.pack.advocates:
            yield self.say(each.says)
            yield "\n".join(filter(None, self._lines(self._about.pack.find(each.contact))))

    def _lines(self, contact: Contact) -> Iterator[str]:
        if contact.to_be_supplied:
            return
        yield self.say(contact.name)
        # The pack's words have a phone number in one piece: else its groups change places in a line from right to left.
        yield str(self._words.get(f"{contact.id}.phone", ""))
        yield from filter(None, (contact.email, contact.url))
        if contact.address:
            yield self.say(say.POST, address=", ".join(contact.address))

    def _contact(self) -> Contact | None:
        team = self._about.case.received.team
        found = next((each.contact for each in self._about.pack.all_teams if each.id == team), "")
        return self._about.pack.find(found) if found else None

    def _procedure(self, each: Round) -> Procedure | None:
        return next((procedure for procedure in self._about.pack.procedures if procedure.id == each.to), None)

    def _stage(self, each: Round) -> Stage | None:
        procedure = self._procedure(each)
        return next((stage for stage in (procedure.stages if procedure else ()) if stage.id == each.stage), None)

    def _part(self, each: Round) -> Part:
        parts = self._about.brief.parts
        return next(
            (part for part in parts if (part.to, part.stage) == (each.to, each.stage)), Part(each.to, each.stage)
        )
