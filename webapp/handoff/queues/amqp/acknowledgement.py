"""The answer: the back office tells the front that a message is registered. The id and the day, and nothing else."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from webapp.handoff.envelope import BadEnvelope

REGISTERED_TYPE = "uk.putitright.registered.v1"
BACK_OFFICE = "/back-office"


def answer(message_id: str, day: date) -> dict[str, str]:
    """Say that the message with this id was registered on this day."""
    return {
        "specversion": "1.0",
        "id": message_id,
        "source": BACK_OFFICE,
        "type": REGISTERED_TYPE,
        "registeredon": day.isoformat(),
    }


def read_answer(event: Mapping[str, Any]) -> tuple[str, date]:
    """Read an answer, whoever gave it: the id and the day; raises BadEnvelope."""
    id_, day = event.get("id"), event.get("registeredon")
    if event.get("type") != REGISTERED_TYPE or not isinstance(id_, str) or not isinstance(day, str):
        raise BadEnvelope(f"It is not a {REGISTERED_TYPE} with an id and a day.")
    try:
        return id_, date.fromisoformat(day)
    except ValueError:
        raise BadEnvelope("Its registeredon is not a day such as 2026-11-20.") from None
