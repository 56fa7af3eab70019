"""Events from the back office, read from CloudEvents into typed records by their `type`.

A new kind of event is a frozen dataclass in `Event`, a reader in `_READERS`, and a case in the relay.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from webapp.handoff.envelope import BadEnvelope

REGISTERED_TYPE = "uk.putitright.registered.v1"


@dataclass(frozen=True, slots=True)
class Registered:
    """The back office has registered the message with this id, on this day."""

    message_id: str
    day: date


Event: TypeAlias = Registered
"""Every kind of event the back office may send: a union, once there are two."""


def read_event(event: Mapping[str, Any]) -> Event:
    """Read a CloudEvent into the record its `type` names; raises BadEnvelope for an unknown type or a bad attribute."""
    reader = _READERS.get(str(event.get("type")))
    if reader is None:
        raise BadEnvelope("It is of no type that the back office may send.")
    return reader(event)


def _registered(event: Mapping[str, Any]) -> Registered:
    id_, day = event.get("id"), event.get("registeredon")
    if not isinstance(id_, str) or not isinstance(day, str):
        raise BadEnvelope(f"It is not a {REGISTERED_TYPE} with an id and a day.")
    try:
        return Registered(id_, date.fromisoformat(day))
    except ValueError:
        raise BadEnvelope("Its registeredon is not a day such as 2026-11-20.") from None


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Event]] = {REGISTERED_TYPE: _registered}
