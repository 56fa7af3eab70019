"""The page of a case: all that is known of it without opening what was sent, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webapp.desk import words
from webapp.desk.desk import Desk
from webapp.desk.forms.act import Standing
from webapp.desk.letters.layout import Block, blocks
from webapp.desk.store import notes, replies
from webapp.desk.store.notes import Note
from webapp.desk.store.people import Person
from webapp.desk.store.replies import Reply
from webapp.desk.telling.acts import Acts, acts_of
from webapp.desk.telling.clock import ToldClock, tell
from webapp.desk.telling.round import round_name
from webapp.desk.telling.row import Row, Rows, names_of
from webapp.desk.telling.timeline import Moment, Timeline
from webapp.domain.cases.case import Case, Round, fold
from webapp.domain.cases.clocks import Clock, clocks_of
from webapp.domain.cases.events import Outcome
from webapp.domain.days import day_of
from webapp.domain.packs.model import Pack
from webapp.i18n.language import Language


@dataclass(frozen=True, slots=True)
class ToldRound:
    """One stage of one part in words, with its clocks."""

    heading: str
    round: Round
    clocks: tuple[ToldClock, ...]
    happened: tuple[tuple[str, str], ...]
    result: str
    remedies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in words, with how it is settled, or how it was."""

    says: str
    how: str
    settled: str
    on: str
    why: str


@dataclass(frozen=True, slots=True)
class ToldNote:
    """A note: what it says, by whom and on which day."""

    text: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class ToldReply:
    """A reply: what it is, to whom it went, what it says as it is read, in which language, by whom and on which day."""

    what: str
    to: str
    blocks: tuple[Block, ...]
    language: Language
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """What the page of a case shows."""

    case: Case
    row: Row
    came: str
    spoken: str
    anonymity: str
    reply_to: tuple[str, ...]
    rounds: tuple[ToldRound, ...]
    conditions: tuple[Condition, ...]
    ombudsman: tuple[tuple[str, str], ...]
    moments: tuple[Moment, ...]
    notes: tuple[ToldNote, ...]
    replies: tuple[ToldReply, ...]
    acts: tuple[Acts, ...]
    merged_into: str
    merged_from: tuple[str, ...]


def case_page(desk: Desk, case: Case, person: Person) -> CasePage:
    """Return what is known of a case, with the words that officers typed."""
    received, language = case.received, desk.english
    pack = desk.pack(received.organisation)
    entries = desk.cases.entries(received.id)
    case = fold(received, entries, pack)  # once more, with what was typed
    clocks = clocks_of(case, desk.today(), desk.working_days, pack)
    row = Rows(desk, [case]).row(case, clocks)
    brief, private = received.brief, row.private
    timeline = Timeline(case, names_of(desk), _references(desk, case), language)
    return CasePage(
        case,
        row,
        came=words.said(words.CAME, brief.channel, language) if brief and brief.channel else "",
        spoken=words.said(words.SPOKEN, brief.spoken, language) if brief and brief.spoken else "",
        anonymity=words.said(words.ANONYMITY, brief.anonymity, language) if brief else "",
        reply_to=tuple(words.each_said(words.REPLY_TO, private.reply_to if private else (), language)),
        rounds=tuple(_round(desk, each, clocks, pack) for each in case.rounds),
        conditions=tuple(_conditions(desk, case)),
        ombudsman=tuple(
            (words.said(words.OMBUDSMAN_STEPS, each.step, language), language.day(each.on)) for each in case.ombudsman
        ),
        moments=tuple(timeline.moments(entries)),
        notes=tuple(_note(desk, timeline, each) for each in notes.of_case(desk.engine, desk.sealing, received.id)),
        replies=tuple(_reply(desk, timeline, each) for each in replies.of_case(desk.engine, desk.sealing, received.id)),
        acts=tuple(acts_of(Standing(desk, case, person))),
        merged_into=timeline.references.get(case.merged_into, ""),
        merged_from=tuple(timeline.references[each] for each in case.merged_from if each in timeline.references),
    )


def _note(desk: Desk, timeline: Timeline, note: Note) -> ToldNote:
    return ToldNote(note.text, timeline.person(note.by), desk.english.day(day_of(note.at)))


def _reply(desk: Desk, timeline: Timeline, reply: Reply) -> ToldReply:
    written = reply.written
    how = words.said(words.CHANNELS, reply.channel, desk.english)
    return ToldReply(
        words.said(words.REPLIES, reply.kind, desk.english),
        f"{how}: {written.recipient}" if written.recipient else how,
        tuple(blocks(written.text)),
        desk.languages.get(written.language, desk.english),
        timeline.person(reply.by),
        desk.english.day(day_of(reply.at)),
    )


def _references(desk: Desk, case: Case) -> dict[str, str]:
    others = [*case.merged_from, *([case.merged_into] if case.merged_into else [])]
    return {each.received.id: each.received.reference for each in desk.cases.several(others)} if others else {}


def _round(desk: Desk, of: Round, clocks: Sequence[Clock], pack: Pack | None) -> ToldRound:
    language, today, days = desk.english, desk.today(), desk.working_days
    outcome = of.outcome
    return ToldRound(
        round_name(of, pack, language),
        of,
        tuple(tell(each, language, today, days) for each in clocks if each.round == of.number),
        tuple((_what(desk, what), language.day(on)) for what, on in of.happened.items()),
        words.said(words.RESULTS, outcome.result, language) if outcome else "",
        tuple(_put_right(outcome, language)) if outcome else (),
    )


def _put_right(outcome: Outcome, language: Language) -> Iterable[str]:
    """Yield what was done to put it right, and that it concerns others too."""
    yield from words.each_said(words.REMEDIES, outcome.remedies, language)
    if outcome.general:
        yield language.gettext(words.GENERAL)


def _what(desk: Desk, code: str) -> str:
    known = words.HAPPENINGS if code in words.HAPPENINGS else words.EVENTS
    return words.said(known, "stage-asked" if code == "stage-requested" else code, desk.english)


def _conditions(desk: Desk, case: Case) -> Iterable[Condition]:
    language = desk.english
    for code, settled in case.outstanding.items():
        yield Condition(
            words.said(words.CONDITIONS, code, language),
            words.said(words.SETTLE, code, language) if code in words.SETTLE else "",
            words.said(words.SETTLING, settled.how, language) if settled else "",
            language.day(settled.on) if settled else "",
            settled.why if settled else "",
        )
