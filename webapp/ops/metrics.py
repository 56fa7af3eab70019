"""The meter counts what happens, for Prometheus: requests by the pattern of their route, drafts, sendings. Never who.

It is given what the log may say and nothing more, so no answer, reference or address can ever be in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus-client lets several workers share their counts, in an empty directory of files."""


@dataclass(frozen=True)
class Gauge:
    """Something as it stands at this moment; ``labels`` are codes, such as the id of a pack."""

    name: str
    says: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


class Metrics:
    """A meter that counts nothing, for a deployment that did not ask for metrics."""

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request, by the pattern of its route."""

    def began(self) -> None:
        """Count a draft that was begun."""

    def accepted(self) -> None:
        """Count a complaint that was accepted."""

    def page(self, now: Iterable[Gauge]) -> bytes:
        """Return what was counted, and how things stand now, in the Prometheus text format."""
        return b""


class Counting(Metrics):
    """A meter that counts: for all workers together where they share a folder, otherwise for this process alone."""

    def __init__(self) -> None:
        # Only a deployment that asks for metrics carries the library in memory.
        from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

        disable_created_metrics()  # type: ignore[no-untyped-call]  # the time of the first sending is nobody's business
        self._registry = CollectorRegistry()
        labels = ["route", "method", "status"]
        self._requests = Counter("putitright_requests", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "putitright_request_seconds",
            "How long requests took in this process, in seconds.",
            labels[:2],
            registry=self._registry,
            buckets=BUCKETS,
        )
        self._begun = Counter("putitright_drafts_begun", "Drafts begun.", registry=self._registry)
        self._accepted = Counter("putitright_submissions_accepted", "Complaints accepted.", registry=self._registry)
        self._known: dict[tuple[str, str, int], tuple[Any, Any]] = {}

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        known = self._known.get((route, method, status)) or self._name(route, method, status)
        known[0].inc()
        known[1].observe(seconds)

    def began(self) -> None:
        self._begun.inc()

    def accepted(self) -> None:
        self._accepted.inc()

    def page(self, now: Iterable[Gauge]) -> bytes:
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        counted = self._registry
        if SHARED_FOLDER in os.environ:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]  # the library's own
        return generate_latest(counted) + b"".join(_lines(now))

    def _name(self, route: str, method: str, status: int) -> tuple[Any, Any]:
        # A visitor may send any word as a method: only those we know get a line of their own.
        named = method if method in METHODS else "other"
        pair = self._requests.labels(route, named, str(status)), self._seconds.labels(route, named)
        if named == method:
            self._known[route, method, status] = pair
        return pair


def open_metrics(*, wanted: bool) -> Metrics:
    """Return a meter that counts, or one that does not."""
    return Counting() if wanted else Metrics()


def _lines(now: Iterable[Gauge]) -> Iterator[bytes]:
    """Write gauges as lines. Their labels are codes of ours, so there is nothing in them to escape."""
    told: set[str] = set()
    for gauge in now:
        if gauge.name not in told:
            yield f"# HELP {gauge.name} {gauge.says}\n# TYPE {gauge.name} gauge\n".encode()
            told.add(gauge.name)
        labels = ",".join(f'{name}="{value}"' for name, value in gauge.labels.items())
        yield f"{gauge.name}{{{labels}}} {float(gauge.value)}\n".encode()
