"""The answer: the back office tells the front that a message is registered. The id and the day, and nothing else."""

from datetime import date

from webapp.handoff.events import REGISTERED_TYPE

BACK_OFFICE = "/back-office"


def acknowledge(message_id: str, day: date) -> dict[str, str]:
    """Say that the message with this id was registered on this day."""
    return {
        "specversion": "1.0",
        "id": message_id,
        "source": BACK_OFFICE,
        "type": REGISTERED_TYPE,
        "registeredon": day.isoformat(),
    }
