"""The receiver stands at the back office: from the broker into the inbox, and an answer back.

In this order, so that a crash between any two steps only repeats what has no second effect: into the inbox, with the
answer owed (one transaction); the message acknowledged; the answer sent, until the broker confirms it. It reads on one
connection and answers on another, so that a broker which is blocked for want of memory can be emptied.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from joserfc.jwk import ECKey
from sqlalchemy import Engine

from webapp.domain.days import day_of
from webapp.handoff.envelope import BadEnvelope, parse, unwrap
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.answers import AnswerQueue, owed
from webapp.handoff.queues.amqp.reader import Delivery, Reader
from webapp.handoff.queues.amqp.reconnecting import Reconnecting
from webapp.handoff.queues.protocol import QueueDown
from webapp.handoff.relay import Relay
from webapp.store import inbox, outbox
from webapp.store.enqueue import enqueue
from webapp.store.tables import FRONT

WAIT_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of messages: registered and answered for, sent to the dead letters, and how many answers are owed."""

    registered: int = 0
    dead: int = 0
    owed: int = 0


class Receiver:
    """Takes messages into the inbox and answers for them; several may run at once.

    It reads the queues it is told, and answers for the organisations whose signing keys it is given.
    """

    def __init__(
        self,
        engine: Engine,
        url: str,
        clock: Callable[[], datetime],
        queues: Sequence[str],
        signing: Mapping[str, ECKey],
    ) -> None:
        self._engine = engine
        self._url, self._queues = url, queues
        self._signing = signing
        self._reading = Reconnecting(lambda: Reader(url, queues))
        self._answers = AnswerQueue(url)
        self._answering = Relay(engine, self._answers, clock, FRONT)
        self._clock = clock

    def problems(self) -> list[str]:
        """Say what is missing at the broker, with what to do; nothing when it cannot be asked now."""
        try:
            return topology.problems_of_receiving(self._url, self._queues)
        except QueueDown as error:
            log.warning("queue.down %s", type(error).__name__)
            return []

    def run_once(self) -> Taken:
        """Take in what is there now, and answer; raises QueueDown."""
        dead = 0
        link = self._reading.open()
        while link.receive_rest():
            settled, refused = self._take_in(link)
            dead += refused
            if not settled + refused:
                break
        answered = self._answering.run_once(self._clock())
        # Closed here, so that the broker has heard of everything that was let go.
        self.close()
        return Taken(answered, dead, outbox.count_waiting(self._engine, FRONT))

    def run_forever(self, stop: threading.Event) -> None:
        """Take in and answer until told to stop; what is in hand is finished first."""
        pause = WAIT_SECONDS
        while not stop.is_set():
            try:
                link = self._reading.open()
                if not link.receive(WAIT_SECONDS) or any(self._take_in(link)):
                    pause = WAIT_SECONDS
                else:
                    # Nothing could be kept: the broker leaves us these while the connection lives, so we wait with it.
                    pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                    self._rest(link, pause, stop)
            except QueueDown:
                self._reading.close()
                stop.wait(WAIT_SECONDS)
            self._answer()

    def close(self) -> None:
        """End the connections; what was not let go comes again."""
        self._reading.close()
        self._answers.close()

    def _take_in(self, link: Reader) -> tuple[int, int]:
        """Put what we hold into the inbox and let go of it; the rest stays held. Say how much was kept and refused."""
        kept: dict[str, list[Delivery]] = {}
        dead, now = 0, self._clock()
        for delivery in list(link.held.values()):
            try:
                item = unwrap(parse(delivery.body))
                key = self._key_of(item)
                if item.message_id not in kept:
                    answer = owed(item.message_id, item.organisation, day_of(now), key)
                    inbox.receive(self._engine, item, partial(enqueue, entry=answer, now=now))
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
                kept.setdefault(item.message_id, []).append(delivery)
        settled = [delivery for each in kept.values() for delivery in each]
        link.acknowledge(settled)
        return len(settled), dead

    def _key_of(self, item: inbox.Item) -> ECKey:
        """Return the key that answers for a message; raises BadEnvelope for what is not for anyone here."""
        if item.organisation not in self._signing:
            raise BadEnvelope("It is for an organisation that nobody answers for here.")
        return self._signing[item.organisation]

    def _answer(self) -> None:
        """Send what is owed; what cannot be sent now stays owed, and does not keep anybody from reading."""
        try:
            self._answering.run_once(self._clock())
        except Exception as error:
            log.error("receiver.failed %s", type(error).__name__)

    def _rest(self, link: Reader, seconds: float, stop: threading.Event) -> None:
        for _ in range(int(seconds / WAIT_SECONDS)):
            if stop.is_set():
                return
            link.rest(WAIT_SECONDS)
