"""The receiver stands at the back office: from the broker into the inbox, and an answer back.

In this order, so that a crash between any two steps only repeats what has no second effect: into the inbox (one
transaction), the answer confirmed by the broker, the message acknowledged.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from webapp.domain.days import day_of
from webapp.handoff.envelope import BadEnvelope, parse, unwrap
from webapp.handoff.queues.amqp.acknowledgement import acknowledge
from webapp.handoff.queues.amqp.connection import Delivery, Link
from webapp.handoff.queues.amqp.rabbit import Reconnecting
from webapp.handoff.queues.amqp.topology import REGISTERED, SUBMISSIONS
from webapp.handoff.queues.protocol import QueueDown
from webapp.store import inbox

WAIT_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the messages in hand: answered and let go, or sent to the dead letters."""

    registered: int = 0
    dead: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(self.registered + other.registered, self.dead + other.dead)


class Receiver:
    """Takes messages into the inbox and answers for them; several may run at once."""

    def __init__(self, engine: Engine, url: str, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._links = Reconnecting(url, SUBMISSIONS)
        self._clock = clock

    def run_once(self) -> Taken:
        """Take in what is there now; raises QueueDown."""
        total = Taken()
        link = self._links.open()
        while link.receive_rest():
            taken = self._take_in(link)
            total += taken
            if taken == Taken():
                break
        # Closed here, so that the broker has heard of everything that was let go.
        self.close()
        return total

    def run_forever(self, stop: threading.Event) -> None:
        """Take in what comes until told to stop."""
        pause = WAIT_SECONDS
        while not stop.is_set():
            try:
                link = self._links.open()
                if not link.receive(WAIT_SECONDS) or self._take_in(link) != Taken():
                    pause = WAIT_SECONDS
                    continue
                # Nothing could be kept: the broker leaves us these while the connection lives, so we wait with it.
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                self._rest(link, pause, stop)
            except QueueDown:
                self.close()
                stop.wait(WAIT_SECONDS)

    def close(self) -> None:
        """End the connection; what was not let go comes again."""
        self._links.close()

    def _take_in(self, link: Link) -> Taken:
        """Put what we hold into the inbox, answer, and let go of what was answered; the rest stays held."""
        kept: dict[str, Delivery] = {}
        settled: list[Delivery] = []
        dead = 0
        for delivery in list(link.held.values()):
            try:
                item = unwrap(parse(delivery.body))
                inbox.receive(self._engine, item)
            except (BadEnvelope, *inbox.INCURABLE) as error:
                log.error("receiver.unreadable %s", type(error).__name__)
                link.reject(delivery)
                dead += 1
            except Exception as error:
                # A database that is away comes back. Next time the others go first, in case it was this message.
                log.error("receiver.failed %s", type(error).__name__)
                link.postpone(delivery)
                break
            else:
                if item.message_id in kept:
                    settled.append(kept[item.message_id])
                kept[item.message_id] = delivery
        day = day_of(self._clock())
        confirmed = link.publish(REGISTERED, [acknowledge(id_, day) for id_ in kept]) if kept else []
        link.acknowledge([*settled, *(kept[id_] for id_ in confirmed)])
        return Taken(len(confirmed), dead)

    def _rest(self, link: Link, seconds: float, stop: threading.Event) -> None:
        for _ in range(int(seconds / WAIT_SECONDS)):
            if stop.is_set():
                return
            link.rest(WAIT_SECONDS)
