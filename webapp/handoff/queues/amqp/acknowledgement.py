"""The answer: the back office tells the front that a message is registered. The id and the day, signed, no more."""

from datetime import date

from joserfc.jwk import ECKey

from webapp.handoff.crypto.answers import sign
from webapp.handoff.events import REGISTERED_TYPE

BACK_OFFICE = "/back-office"


def acknowledge(message_id: str, organisation: str, day: date, key: ECKey) -> dict[str, str]:
    """Say that an organisation registered the message with this id on this day."""
    return {
        "specversion": "1.0",
        "id": message_id,
        "source": BACK_OFFICE,
        "type": REGISTERED_TYPE,
        "organisation": organisation,
        "registeredon": day.isoformat(),
        "signature": sign(message_id, organisation, day, key),
    }
