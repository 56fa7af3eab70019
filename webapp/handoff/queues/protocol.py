"""What the relay needs of a queue, whichever it is."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from webapp.handoff.envelope import Envelope
from webapp.handoff.events import Event


class QueueDown(Exception):
    """The queue takes nothing at all at the moment, so there is no use in trying one message after another."""


class Queue(Protocol):
    """What the relay needs of a queue."""

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        """Send these and return the ids the far side has confirmed; the others will be sent again.

        Sending the same id twice must have one effect. Raises QueueDown when nothing can be sent.
        """
        ...

    def events(self) -> Iterator[Sequence[Event]]:
        """Yield, in batches, the events that have come from the back office by now.

        A batch is let go of when the next one is asked for, so it must be stored by then; what was not comes again.
        Raises QueueDown when nothing can be asked.
        """
        ...

    def problems(self) -> list[str]:
        """Say what is missing on the far side without which nothing can be sent, with what to do about it."""
        ...

    def warnings(self) -> list[str]:
        """Say what else is missing there."""
        ...

    def close(self) -> None:
        """Let go of the far side; safe to repeat."""
        ...
