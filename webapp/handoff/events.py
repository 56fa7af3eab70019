"""Events from the back office, read from CloudEvents into typed records by their `type`.

A new kind of event is a frozen dataclass in `Event`, a reader in `_READERS`, and a case in the relay.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from webapp.handoff.crypto.answers import Signers, signed_by
from webapp.handoff.envelope import BadEnvelope

REGISTERED_TYPE = "uk.putitright.registered.v1"


class Unsigned(Exception):
    """An answer that nobody signed: anyone who reaches the broker may have sent it."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The message with this id is registered, on this day: its row is in an inbox that we see ourselves."""

    message_id: str
    day: date


@dataclass(frozen=True, slots=True)
class SignedAnswer:
    """An organisation's back office says, signed, that it has registered the message with this id, on this day."""

    message_id: str
    day: date
    organisation: str


Event: TypeAlias = Registered | SignedAnswer
"""Every kind of event that may come back."""


def read_event(event: Mapping[str, Any], signers: Signers) -> Event:
    """Read a CloudEvent into the record its `type` names.

    Raises BadEnvelope for an unknown type or a bad attribute, Unsigned or Forged for one that is not to be believed.
    """
    reader = _READERS.get(str(event.get("type")))
    if reader is None:
        raise BadEnvelope("It is of no type that the back office may send.")
    return reader(event, signers)


def _registered(event: Mapping[str, Any], signers: Signers) -> SignedAnswer:
    id_, told = event.get("id"), event.get("registeredon")
    if not isinstance(id_, str) or not isinstance(told, str):
        raise BadEnvelope(f"It is not a {REGISTERED_TYPE} with an id and a day.")
    try:
        day = date.fromisoformat(told)
    except ValueError:
        raise BadEnvelope("Its registeredon is not a day such as 2026-11-20.") from None
    signature = event.get("signature")
    if not isinstance(signature, str):
        raise Unsigned
    return SignedAnswer(id_, day, signed_by(signature, id_, day, signers))


_READERS: Mapping[str, Callable[[Mapping[str, Any], Signers], Event]] = {REGISTERED_TYPE: _registered}
