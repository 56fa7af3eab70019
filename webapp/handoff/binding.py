"""Binding: what is sealed is bound to what its envelope says, and compared with it when it is opened."""

from collections.abc import Mapping

from joserfc.jwk import ECKey

from webapp.handoff.crypto.seal import Message, Words, unseal
from webapp.store.inbox import Item
from webapp.submitting.submit import Cover


def bound_to(cover: Cover) -> Words:
    """Return what a message is sealed with, by the names the envelope has for it; the team is in no envelope."""
    return {
        "id": cover.message_id,
        "reference": cover.reference,
        "organisation": cover.organisation,
        "team": cover.team,
        "route": cover.route,
        "kind": cover.kind,
        "urgent": cover.urgent,
        "receivedon": cover.received_on.isoformat(),
    }


def open_item(item: Item, private: Mapping[str, ECKey]) -> Message:
    """Open what has arrived; raises CannotUnseal when it was sealed for someone else or under another envelope."""
    envelope: Words = {
        "id": item.message_id,
        "reference": item.reference,
        "organisation": item.organisation,
        "route": item.route,
        "kind": item.kind,
        "urgent": item.urgent,
        "receivedon": item.received_on.isoformat(),
    }
    return unseal(item.body or "", private, envelope)
