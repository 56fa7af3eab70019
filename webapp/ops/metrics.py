"""The meter counts what happens, for Prometheus: requests by the pattern of their route, drafts, sendings. Never who.

It is given what the log may say and nothing more, so no answer, reference or address can ever be in it. What visitors
do is published when the day has ended, so that nobody who keeps asking learns when someone came or sent something;
only answers that failed (5xx), and what operators ask for, are told at once.

Several workers share a folder: each puts what it has counted into a file of its own, and whoever is asked adds them up.
The files are written, never mapped into memory: on a full disk a count is late, and no process dies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from secrets import token_hex
from threading import Lock

from webapp.ops.counts import Counts

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
JOURNEY = "journey"
"""The one name of everything on the journey, for the log and for Prometheus."""
ANY = "any"


@dataclass(frozen=True)
class Gauge:
    """Something as it stands at this moment; ``labels`` are codes, such as the id of a pack."""

    name: str
    says: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class JourneyDay:
    """What a process answered on the journey in a day that has ended.

    ``answers`` are how many, by the class of status; ``guards`` how often each guard refused something or was alarmed.
    """

    day: date
    answers: dict[str, int]
    guards: dict[str, int] = field(default_factory=dict)


class Metrics:
    """A meter of one process; ``folder`` is where it shares its counts with the other workers, if anywhere."""

    def __init__(self, today: date, folder: Path | None = None) -> None:
        self._counting, self._sharing = Lock(), Lock()
        self._published, self._waiting = Counts(), Counts()  # the second until the day has ended
        self._day, self._answers = today, dict.fromkeys(("2xx", "3xx", "4xx", "5xx"), 0)
        self._guards = Counter[str]()
        self._folder = folder
        self.cannot_share = False
        self.begin_process()

    def begin_process(self) -> None:
        """Share what is counted from now on under a name of this process's own: after it was forked from another."""
        self.file = f"{token_hex(8)}.json"
        self._shared: bytes | None = None

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request of an operator, by the pattern of its route, at once."""
        with self._counting:
            self._published.answered(route, _named(method), str(status))
            self._published.took(route, _named(method), seconds)

    def answered_to_visitor(
        self, route: str, method: str, status: int, seconds: float, guards: Iterable[str] = ()
    ) -> None:
        """Count a request of someone who reads: published when the day has ended, or at once when it failed.

        ``guards`` are those that it set off.
        """
        with self._counting:
            counts = self._published if status >= 500 else self._waiting
            counts.answered(route, _named(method), str(status))
            self._waiting.took(route, _named(method), seconds)
            self._guards.update(guards)

    def answered_on_journey(self, status: int, seconds: float, guards: Iterable[str] = ()) -> None:
        """Count a request of the journey: published when the day has ended, or at once when it failed.

        ``guards`` are those that it set off.
        """
        kind = f"{status // 100}xx"
        with self._counting:
            counts = self._published if status >= 500 else self._waiting
            counts.answered(JOURNEY, ANY, str(status))
            self._waiting.took(JOURNEY, ANY, seconds)
            self._answers[kind] = self._answers.get(kind, 0) + 1
            self._guards.update(guards)

    def began(self) -> None:
        """Count a draft that was begun."""
        with self._counting:
            self._waiting.begun += 1

    def accepted(self) -> None:
        """Count a complaint that was accepted."""
        with self._counting:
            self._waiting.accepted += 1

    def end_day(self, today: date) -> JourneyDay | None:
        """Publish what was counted before today, and return what there was on the journey; None while the day lasts."""
        with self._counting:
            if today == self._day:
                return None
            ended = JourneyDay(self._day, self._answers, dict(self._guards))
            self._guards.clear()
            self._published.add(self._waiting)
            self._waiting, self._answers, self._day = Counts(), dict.fromkeys(ended.answers, 0), today
            return ended

    def share(self) -> None:
        """Put what is published where the other workers find it. A disk without room only makes it late."""
        if self._folder is None:
            return
        with self._sharing:
            with self._counting:
                text = self._published.as_json().encode()
            if text == self._shared:
                return
            new = self._folder / f"{self.file}.new"
            try:
                new.write_bytes(text)
                new.replace(self._folder / self.file)
            except OSError:
                self.cannot_share = True
                return
            self._shared, self.cannot_share = text, False

    def page(self, now: Iterable[Gauge]) -> bytes:
        """Return what was counted by all workers, and how things stand now, in the Prometheus text format."""
        with self._counting:
            counted = self._published.copy()
        for other in self._others():
            counted.add(other)
        return b"".join((*(f"{line}\n".encode() for line in counted.lines()), *_lines(now)))

    def _others(self) -> Iterator[Counts]:
        for file in self._folder.glob("*.json") if self._folder else ():
            if file.name == self.file:
                continue
            try:
                yield Counts.from_json(file.read_text(encoding="utf-8"))
            except (OSError, ValueError):  # gone, or not of ours
                continue


def _named(method: str) -> str:
    return method if method in METHODS else "other"  # a visitor may send any word as a method


def _lines(now: Iterable[Gauge]) -> Iterator[bytes]:
    """Write gauges as lines. Their labels are codes of ours, so there is nothing in them to escape."""
    told: set[str] = set()
    for gauge in now:
        if gauge.name not in told:
            yield f"# HELP {gauge.name} {gauge.says}\n# TYPE {gauge.name} gauge\n".encode()
            told.add(gauge.name)
        labels = ",".join(f'{name}="{value}"' for name, value in gauge.labels.items())
        yield f"{gauge.name}{{{labels}}} {float(gauge.value)}\n".encode()
