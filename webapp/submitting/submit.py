"""Submitting: a message gets its reference, is sealed, and is accepted once.

Whoever submits brings the two things this room has no business with: how to seal (a key) and how to accept (a database,
and what else the same transaction has to hold). So the site, a desk that keys in a letter, and a test submit alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from secrets import randbits
from typing import Any, NamedTuple

from webapp.domain import reference

Message = Mapping[str, Any]


class ReferenceTaken(Exception):
    """Someone else already has this reference: make another and accept again."""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One accepted message: its sealed body and the few plain words that route it."""

    message_id: str
    idempotency_key: str
    reference: str
    organisation: str
    route: str
    kind: str
    urgent: bool
    received_on: date
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cover:
    """The plain words that a message is sealed with, so that nobody can put others around it unnoticed.

    ``team`` says whose key seals it.
    """

    message_id: str
    reference: str
    organisation: str
    team: str
    route: str
    kind: str
    urgent: bool
    received_on: date


@dataclass(frozen=True)
class Submittable:
    """What is about to be sent, but for its reference. ``build`` returns the message, given that.

    ``key`` is the same whenever the same is sent again; it becomes the id of the message. ``may_wait``: its sender has
    given no name and nothing in it is urgent, so it goes with the next batch.
    """

    key: str
    organisation: str
    team: str
    reference_prefix: str
    route: str
    kind: str
    urgent: bool
    received_on: date
    may_wait: bool
    build: Callable[[str], Message]


class Submitted(NamedTuple):
    """The reference that what was sent has, and whether it was accepted now rather than before."""

    reference: str
    is_new: bool


def submit(
    what: Submittable, seal: Callable[[Message, Cover], str], accept: Callable[[OutgoingMessage], str]
) -> Submitted:
    """Submit once.

    ``seal`` encrypts a message for the team that its cover names. ``accept`` stores it, promises to carry it, and
    returns the reference it has: that of the first time, when the same key was accepted before. It raises
    ReferenceTaken while the reference is somebody else's; whatever else it raises goes through, and nothing was
    accepted.
    """
    while True:
        number = reference.make(what.reference_prefix, randbits(64))
        cover = Cover(
            what.key, number, what.organisation, what.team, what.route, what.kind, what.urgent, what.received_on
        )
        outgoing = OutgoingMessage(
            message_id=what.key,
            idempotency_key=what.key,
            reference=number,
            organisation=what.organisation,
            route=what.route,
            kind=what.kind,
            urgent=what.urgent,
            received_on=what.received_on,
            body=seal(what.build(number), cover),
        )
        try:
            given = accept(outgoing)
        except ReferenceTaken:
            continue
        return Submitted(given, is_new=given == number)
