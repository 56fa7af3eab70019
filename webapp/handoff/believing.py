"""Believing: which of the back office's signed answers fit what was really sent, and what the others lack."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from webapp.handoff.events import SignedAnswer
from webapp.store.outbox import Sent

DAY = timedelta(days=1)

log = logging.getLogger(__name__)


@dataclass
class Belief:
    """What a batch of answers comes to: days by id, what is refused by the reason, and whether some came too early."""

    days: dict[str, date] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    early: bool = False


def believe(answers: Sequence[SignedAnswer], sent: Mapping[str, Sent], today: date) -> Belief:
    """Hold answers against what was sent.

    An answer counts when the organisation that signed it is the one the message went to, the message was delivered, and
    the day is neither before that nor after tomorrow. Several relays may run: what another one has in hand may have
    been answered before it could write down that it is delivered, so such an answer waits for it.
    """
    found = Belief()
    for each in answers:
        message = sent.get(each.message_id)
        if message is None:
            found.refused["unknown"] += 1
        elif message.organisation != each.organisation:
            found.refused["forged"] += 1
        elif message.delivered_on is None and message.in_hand:
            found.early = True
        elif message.delivered_on is None:
            found.refused["undelivered"] += 1
        elif not message.delivered_on <= each.day <= today + DAY:
            found.refused["misdated"] += 1
        else:
            found.days.setdefault(each.message_id, each.day)
    return found


def log_refused(refused: Counter[str]) -> None:
    """Log how many answers were refused for each reason; nothing of what stood in them."""
    for why, count in refused.items():
        match why:
            case "unsigned":
                log.error("answers.unsigned %d", count)
            case "forged":
                log.error("answers.forged %d", count)
            case "unknown":
                log.error("answers.unknown %d", count)
            case "undelivered":
                log.error("answers.undelivered %d", count)
            case "misdated":
                log.error("answers.misdated %d", count)
