"""An ear on Orca: hears every word that it hands to its voice, as it writes them to its log."""

from __future__ import annotations

import os
import re
import time
import tty
from contextlib import suppress
from pathlib import Path
from threading import Thread

QUIET = 0.5  # seconds without a word after which someone would go on
MOST = 65_536
SPOKEN = re.compile(rb"^[\d:.]+ - SPEECH OUTPUT: '(.*?)' ?(?:voice=\w+)?(?:\{[^\n]*\})?$", re.DOTALL | re.MULTILINE)


class Ear:
    """Hears what was said since it last forgot, and keeps all of it."""

    def __init__(self) -> None:
        # Orca writes to a file in large pieces, long after it spoke, but to a terminal line by line.
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self._heard, self._place = bytearray(), 0
        Thread(target=self._follow, daemon=True).start()

    @property
    def log(self) -> Path:
        """Return the file that Orca is to write its log to."""
        return Path(os.ttyname(self._theirs))

    @property
    def all(self) -> list[str]:
        """Return everything that was said."""
        return self._said(0)

    def forget(self) -> None:
        """Hear only what is said from now on."""
        self._place = len(self._heard)

    def listen(self, after: str = "", within: float = 5.0) -> list[str]:
        """Wait until something was said (``after`` these words, if any) and nothing follows it, and return that."""
        start = changed = time.monotonic()
        size = self._place
        while True:
            time.sleep(0.02)
            now, found = time.monotonic(), len(self._heard)
            if found != size:
                size, changed = found, now
            elif now - changed > QUIET:
                said = self._said(self._place)
                if said and (after in said or not after):
                    return said[said.index(after) + 1 :] if after else said
                if now - start > within:
                    return []

    def wait_for(self, words: str, seconds: float) -> list[str]:
        """Wait until these words were said and what follows them too, and return all that was said meanwhile."""
        end = time.monotonic() + seconds
        while not any(words in each for each in self._said(self._place)):
            assert time.monotonic() < end, f"never heard {words!r}, only {self._said(self._place)}"
            time.sleep(0.05)
        return self.listen()

    def _said(self, place: int) -> list[str]:
        found = (each.decode(errors="replace") for each in SPOKEN.findall(bytes(self._heard[place:])))
        return [" ".join(each.split()) for each in found if each.strip()]

    def _follow(self) -> None:
        with suppress(OSError):  # the other end was closed
            while piece := os.read(self._ours, MOST):
                self._heard += piece
