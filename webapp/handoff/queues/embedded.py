"""The embedded queue: messages go straight into the back office's inbox in the same database."""

import logging
from collections.abc import Iterator, Sequence

from sqlalchemy import Engine

from webapp.handoff.envelope import Envelope, unwrap
from webapp.handoff.events import Event, Registered
from webapp.store import inbox, outbox

BATCH = 100

log = logging.getLogger(__name__)


class EmbeddedQueue:
    """The back office's inbox in the same database: no broker to run, the same promises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        """Take each message into the inbox; one that cannot be taken in does not stop the others."""
        confirmed = []
        for envelope in envelopes:
            try:
                item = unwrap(envelope)
                inbox.receive(self._engine, item)
            except Exception as error:
                # Whatever is wrong with one message must not hold up the next.
                log.warning("queue.refused %s", type(error).__name__)
            else:
                confirmed.append(item.message_id)
        return confirmed

    def events(self) -> Iterator[Sequence[Event]]:
        """Yield what is in the inbox and not yet noted as registered: here the inbox's row is the event."""
        while found := outbox.unnoted(self._engine, BATCH):
            yield [Registered(id_, day) for id_, day in found.items()]

    def problems(self) -> list[str]:
        """Nothing can be missing: the database is looked at before."""
        return []

    def warnings(self) -> list[str]:
        """The same."""
        return []

    def close(self) -> None:
        """Nothing is open."""
