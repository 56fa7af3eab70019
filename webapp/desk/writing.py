"""Writing to a person: whom it goes to is fixed when it is begun, and goes with the form, sealed, until it is sent."""

from __future__ import annotations

import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from webapp.desk.desk import Desk
from webapp.desk.letters.draft import About, Draft, draft
from webapp.desk.letters.layout import plain
from webapp.desk.letters.reader import Reader, facts_of, language_of, reader_of
from webapp.desk.sealing import CannotUnseal
from webapp.desk.store import notices, replies
from webapp.desk.store.notices import EMAIL, LETTER
from webapp.desk.store.people import Person
from webapp.desk.store.replies import NONE, Reply, Written
from webapp.domain.cases.brief import Brief
from webapp.domain.cases.case import Case, Round
from webapp.domain.cases.clocks import clocks_of
from webapp.domain.cases.events import Consent, Event, Replied


@dataclass(frozen=True, slots=True)
class Writing:
    """A message that is being written: its id from now on, to whom it goes, and in which language it was begun."""

    id: str
    reader: Reader = field(repr=False)
    language: str
    subject: str
    short: str = field(repr=False)
    in_part_english: bool = False

    def sealed(self, desk: Desk, case: Case, person: Person, kind: str) -> str:
        """Return it as a form carries it; it can be opened for this case, person and kind alone."""
        return urlsafe_b64encode(desk.sealing.seal(asdict(self), _place(case, person, kind))).decode()

    @classmethod
    def opened(cls, desk: Desk, case: Case, person: Person, kind: str, sealed: str) -> Writing | None:
        """Return what a form carried; None when it is not what the desk put there."""
        try:
            told = desk.sealing.open(urlsafe_b64decode(sealed.encode()), _place(case, person, kind))
        except (CannotUnseal, ValueError):
            return None
        return cls(**{**told, "reader": Reader(**told["reader"])})


@dataclass(frozen=True, slots=True)
class Message:
    """A message as an officer has finished it: what it says, by which way, and which rounds it is about."""

    text: str = field(repr=False)
    channel: str
    rounds: tuple[int, ...]
    also_email: bool = False


def begin(
    desk: Desk, case: Case, brief: Brief, message: Mapping[str, Any], person: Person, kind: str
) -> tuple[Writing, Draft]:
    """Begin a message to whoever sent a message that was opened, with its draft. Raises KeyError without a pack."""
    pack = desk.content.packs.packs[case.received.organisation]
    reader, language = reader_of(message, brief), language_of(message, brief, desk.languages)
    clocks = clocks_of(case, desk.today(), desk.working_days, pack)
    about = About(case, brief, clocks, pack, facts_of(message), reader.name, person.name)
    begun = draft(kind, about, open_rounds(case), language)
    id_ = uuid.uuid4().hex
    return Writing(id_, reader, language.code, begun.subject, begun.short, begun.in_part_english), begun


def open_rounds(case: Case) -> Sequence[Round]:
    """Return the rounds that a message may be about: those that go on, or else the last."""
    going_on = [each for each in case.rounds if each.outcome is None and not each.followed]
    return going_on or case.rounds[-1:]


def send(desk: Desk, case: Case, seen: int, person: Person, kind: str, writing: Writing, message: Message) -> None:
    """Send a message: its reply, events and notices in one transaction. Raises Stale, and then nothing is sent."""
    now, today, received = desk.now(), desk.today(), case.received
    events: list[Event] = [Replied(writing.id, kind, today, each) for each in message.rounds]
    if kind == "consent":
        asked_before = case.consent is not None and case.consent.step in ("asked", "chased")
        events.append(Consent("chased" if asked_before else "asked", today))
    recipient = recipient_of(writing.reader, message.channel)
    with desk.cases.appending(received.id, seen, events, person.id, now) as connection:
        given = []
        if message.channel in (EMAIL, LETTER):
            body = plain(message.text) if message.channel == EMAIL else message.text
            to = (kind, message.channel, recipient, writing.subject, body, now, writing.language, writing.reader.size)
            given.append(notices.enqueue(connection, desk.sealing, received.id, *to))
        if message.channel == LETTER and message.also_email:
            short = (kind, EMAIL, writing.reader.email, writing.subject, plain(writing.short), now, writing.language)
            given.append(notices.enqueue(connection, desk.sealing, received.id, *short))
        written = Written(recipient, message.text, writing.subject, writing.language, writing.reader.size, tuple(given))
        replies.add(
            connection,
            desk.sealing,
            Reply(writing.id, received.id, now, person.id, kind, message.channel, written),
        )


def recipient_of(reader: Reader, channel: str) -> str:
    """Return where a message goes by a channel."""
    return {EMAIL: reader.email, LETTER: reader.post, NONE: reader.by_hand}[channel]


def _place(case: Case, person: Person, kind: str) -> str:
    return f"writing:{case.received.id}:{person.id}:{kind}"
