"""A link that is opened when it is needed, and opened anew after trouble."""

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

from webapp.handoff.queues.amqp.connection import Link, LinkDown, LinkMissing

AnyLink = TypeVar("AnyLink", bound=Link)

log = logging.getLogger(__name__)


class Reconnecting(Generic[AnyLink]):
    """Keeps one link; what goes wrong is said once, and so is its end."""

    def __init__(self, connect: Callable[[], AnyLink]) -> None:
        self._connect = connect
        self._link: AnyLink | None = None
        self._said: type[LinkDown] | None = None

    def open(self) -> AnyLink:
        """Return a link that works at this moment; raises LinkDown."""
        self.tend()
        try:
            self._link = self._link or self._connect()
        except LinkDown as error:
            if self._said is not type(error):
                self._complain(error)
            self._said = type(error)
            raise
        if self._said:
            log.warning("queue.back")
        self._said = None
        return self._link

    def tend(self) -> None:
        """Let the link, if there is one, answer the broker's heartbeats and hear what it has to say."""
        try:
            if self._link is not None:
                self._link.rest(0)
        except LinkDown:
            self.close()

    def close(self) -> None:
        """End the link, if there is one."""
        if self._link is not None:
            self._link.close()
            self._link = None

    def _complain(self, error: LinkDown) -> None:
        if isinstance(error, LinkMissing):
            log.error("queue.missing")
        else:
            log.warning("queue.down %s", type(error).__name__)
