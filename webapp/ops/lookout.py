"""The lookout: what the service depends on is looked at by a thread of its own, and no request hangs with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any

FRESH_SECONDS = 1.0
OLD_SECONDS = 5.0
PATIENCE_SECONDS = 2.0


@dataclass(frozen=True)
class Check:
    """One thing that must be well. ``ok`` is None when it cannot be told; without a ``needed`` one nothing is taken.

    ``do`` says what to do about it, and may warn of something that is still well.
    """

    name: str
    ok: bool | None
    do: str = ""
    needed: bool = False
    figures: dict[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"ok": self.ok, **self.figures, **({"do": self.do} if self.do else {})}


Step = tuple[str, Callable[[], Iterator[Check]]]
"""The name of what is looked at, to tell if it hangs, and how."""


class Lookout:
    """Looks at everything from a thread of its own, one look at a time, for whoever asks.

    What was found is good for ``FRESH_SECONDS``. A look that takes longer than ``PATIENCE_SECONDS`` hangs: until it
    ends, everyone is told at once where, so that no more than one request ever waits for what does not answer, and
    while it waits others are told what was found last, which is at most ``OLD_SECONDS`` old.
    """

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._found: list[Check] = []
        self._found_at = self._began = float("-inf")
        self._looking, self._waiting, self._at = False, 0, ""
        self._changed = Condition()

    def ask(self, steps: Callable[[], list[Step]]) -> list[Check]:
        """Return what is found by these steps, or what hangs."""
        with self._changed:
            now = time.monotonic()
            if now - self._found_at < FRESH_SECONDS:
                return self._found
            if not self._looking:
                self._looking, self._began = True, now
                Thread(target=self._look, args=(steps,), name="readiness", daemon=True).start()
            if self._waiting and now - self._found_at < OLD_SECONDS:
                return self._found
            self._waiting += 1
            while self._looking and (left := self._began + self._patience - time.monotonic()) > 0:
                self._changed.wait(left)
            self._waiting -= 1
            return [self._hanging()] if self._looking else self._found

    def _look(self, steps: Callable[[], list[Step]]) -> None:
        found: list[Check] = []
        try:
            for name, checks in steps():
                self._at = name
                found += checks()
        except Exception as error:
            # Whatever is wrong with one look, the next one is another, and this one must not count as hanging.
            found.append(Check(self._at, False, f"It cannot be looked at ({type(error).__name__}).", needed=True))
        with self._changed:
            self._found, self._found_at, self._looking = found, time.monotonic(), False
            self._changed.notify_all()

    def _hanging(self) -> Check:
        waited = int(self._patience)
        return Check(self._at, False, f"It has not answered for {waited} seconds: see what holds it.", needed=True)
