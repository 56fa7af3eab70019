"""The relay carries what was accepted to the queue: lease, send, wait for the confirmation, mark as delivered.

It also acts on the events that come back: a message is registered at the back office.

It never gives up and never loses its place: whatever happens to it, a row is either confirmed or will be tried again.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Engine

from webapp.domain.days import day_of
from webapp.handoff.believing import believe, log_refused
from webapp.handoff.envelope import BadEnvelope, Envelope, parse, wrap
from webapp.handoff.events import Event, Registered, SignedAnswer
from webapp.handoff.queues.protocol import Queue, QueueDown
from webapp.store import outbox
from webapp.store.outbox import Leased
from webapp.store.tables import BACK_OFFICE

BATCH = 100
LEASE = timedelta(minutes=1)
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0

log = logging.getLogger(__name__)


class Relay:
    """Carries rows from a channel of the outbox to a queue; several may run at once."""

    def __init__(self, engine: Engine, queue: Queue, clock: Callable[[], datetime], channel: str = BACK_OFFICE) -> None:
        self._engine = engine
        self._queue = queue
        self._clock = clock
        self._channel = channel
        self._name = uuid.uuid4().hex

    def run_once(self, now: datetime) -> int:
        """Try everything that is due at this moment, act on every event, and return how many were delivered."""
        total = 0
        while True:
            taken, delivered = self._carry(now)
            total += delivered
            if not taken:
                self._collect(day_of(now))
                return total

    def run_forever(self, stop: threading.Event) -> None:
        """Carry until told to stop; the batch in hand is finished first, so nothing stays leased."""
        pause = PAUSE_SECONDS
        while not stop.is_set():
            try:
                now = self._clock()
                taken, _ = self._carry(now)
                self._collect(day_of(now))
                pause = PAUSE_SECONDS
            except Exception as error:
                # A database that is away comes back, and the relay outlives it.
                log.error("relay.failed %s", type(error).__name__)
                taken, pause = 0, min(pause * 2, LONGEST_PAUSE_SECONDS)
            if not taken:
                stop.wait(pause)

    def _carry(self, now: datetime) -> tuple[int, int]:
        """Carry one batch: how many were leased, and how many of them delivered."""
        leased = outbox.lease(self._engine, now, self._name, BATCH, LEASE, self._channel)
        if not leased:
            return 0, 0
        envelopes = _envelopes(leased)
        confirmed = self._send(list(envelopes.values()))
        delivered = [id_ for id_, envelope in envelopes.items() if envelope.get("id") in confirmed]
        outbox.delivered(self._engine, delivered, day_of(now))
        refused = {one.id for one in leased}.difference(delivered)
        if refused:
            log.warning("relay.refused %d", len(refused))
            outbox.failed(self._engine, refused, now)
        return len(leased), len(delivered)

    def _collect(self, today: date) -> None:
        """Act on what the back office sent; the queue lets go of a batch of events once it is stored."""
        try:
            for events in self._queue.events():
                if not self._handle(events, today):
                    return  # not asked for the next batch, so this one comes again
        except QueueDown:
            return

    def _handle(self, events: Sequence[Event], today: date) -> bool:
        """Store a batch of events, by their type; False when some can only be judged later."""
        answers = [event for event in events if isinstance(event, SignedAnswer)]
        known = outbox.sent(self._engine, [answer.message_id for answer in answers]) if answers else {}
        believed = believe(answers, known, today)
        seen = {event.message_id: event.day for event in events if isinstance(event, Registered)}
        if days := {**believed.days, **seen}:
            outbox.registered(self._engine, days)
        if not believed.early:
            log_refused(believed.refused)
        return not believed.early

    def _send(self, envelopes: Sequence[Envelope]) -> set[str]:
        """Send a batch; when the queue chokes on it, send one at a time, so that a bad one stands alone."""
        try:
            return set(self._queue.send(envelopes))
        except QueueDown:
            return set()
        except Exception as error:
            # One message in the batch may be the reason, and the others must still go.
            log.warning("relay.choked %s", type(error).__name__)
            if len(envelopes) == 1:
                return set()
            return set().union(*(self._send([envelope]) for envelope in envelopes))


def _envelopes(leased: Sequence[Leased]) -> dict[str, Envelope]:
    """Return the event to send for each entry, by the entry's id: a submission in its envelope, or the payload."""
    envelopes = {}
    for one in leased:
        try:
            envelopes[one.id] = wrap(one.outgoing) if one.outgoing else parse((one.payload or "").encode())
        except BadEnvelope:
            # It is tried again with the others, so that someone can mend it, and it does not hold them up.
            log.error("relay.unreadable")
    return envelopes
