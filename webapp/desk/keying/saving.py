"""Saving what was keyed in: the same message as one sent online, sealed for its team, accepted straight by the desk."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError

from webapp.desk.desk import Desk
from webapp.desk.keying.draft import Keying
from webapp.desk.opener.refused import Refused
from webapp.desk.store import keyed
from webapp.domain.journey import Path
from webapp.handoff.binding import bound_to
from webapp.handoff.crypto.seal import seal
from webapp.handoff.crypto.team_keys import TeamKeys
from webapp.i18n.language import ENGLISH
from webapp.store.inbox import Item
from webapp.submitting.complaint import Complaint
from webapp.submitting.submit import Cover, OutgoingMessage, ReferenceTaken, submit

log = logging.getLogger(__name__)


def save_as_case(desk: Desk, keying: Keying, path: Path, who: str) -> None:
    """Make a case of a complete path, once, however often it is asked for.

    Raises BadKey when there is no key to seal it with, and then nothing has changed.
    """
    wanted = Complaint.of(path, desk.content)
    came = keying.came
    what = wanted.submittable(keying.id, desk.content, desk.english, ENGLISH, came.on, channel=came.channel)
    keys = TeamKeys.read(desk.settings.public_keys)

    def sealed(message: Mapping[str, Any], cover: Cover) -> str:
        return seal(message, keys.of(cover.organisation, cover.team), bound_to(cover))

    submit(what, sealed, lambda outgoing: _accept(desk, outgoing, what.team))
    case_id = desk.cases.by_message(keying.id) or ""
    _have_it_read(desk, case_id)
    keyed.finish(desk.engine, keying.id, who, case_id, came.channel, desk.now())


def saved_as(desk: Desk, id_: str, who: str) -> str | None:
    """Return the id of the case that this person made of what they keyed in; None when there is none."""
    case_id = desk.cases.by_message(id_)
    return case_id if case_id and keyed.was_keyed_in_by(desk.engine, case_id, who) else None


def _accept(desk: Desk, outgoing: OutgoingMessage, team: str) -> str:
    """Add a case for a message, and return its reference: that of the first time, when it is there already."""
    item = Item(
        outgoing.message_id,
        outgoing.reference,
        outgoing.organisation,
        outgoing.route,
        outgoing.kind,
        outgoing.urgent,
        outgoing.received_on,
        outgoing.body,
    )
    try:
        desk.cases.add(item, team)
    except IntegrityError:
        if desk.cases.by_reference(outgoing.reference) is None:
            raise
        raise ReferenceTaken from None
    return desk.cases.get(desk.cases.by_message(outgoing.message_id) or "").received.reference


def _have_it_read(desk: Desk, case_id: str) -> None:
    """Have a case read for its brief. While the opener is away the intake has it read later."""
    try:
        desk.opener.register(case_id)
    except Refused:
        log.warning("keying.unread")
