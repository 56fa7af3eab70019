"""Counts that can be added up: of requests, of how long they took, of drafts and of sendings."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


@dataclass
class Counts:
    """What was counted: ``requests`` by route, method and status, ``seconds`` by route and method.

    Of the seconds each bucket has its own count (the last is for all that took longer), and behind them is their sum.
    """

    requests: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    begun: int = 0
    accepted: int = 0

    def answered(self, route: str, method: str, status: str) -> None:
        """Count a request."""
        self.requests[route, method, status] += 1

    def took(self, route: str, method: str, seconds: float) -> None:
        """Count how long a request took."""
        figures = self.seconds.setdefault((route, method), [0] * (len(BUCKETS) + 2))
        figures[bisect_left(BUCKETS, seconds)] += 1
        figures[-1] += seconds

    def add(self, other: Counts) -> None:
        """Add what another counted."""
        self.requests.update(other.requests)
        for name, figures in other.seconds.items():
            ours = self.seconds.get(name, [0] * len(figures))
            self.seconds[name] = [one + two for one, two in zip(ours, figures, strict=True)]
        self.begun += other.begun
        self.accepted += other.accepted

    def copy(self) -> Counts:
        """Return the same counts, to be changed."""
        copy = Counts()
        copy.add(self)
        return copy

    def as_json(self) -> str:
        """Return the counts as a text."""
        seconds = [[*name, *figures] for name, figures in self.seconds.items()]
        told = {"requests": [[*name, count] for name, count in self.requests.items()], "seconds": seconds}
        return json.dumps({**told, "begun": self.begun, "accepted": self.accepted})

    @classmethod
    def from_json(cls, text: str) -> Counts:
        """Read such a text. Raises ValueError."""
        try:
            told = json.loads(text)
            requests = Counter({(route, method, status): n for route, method, status, n in told["requests"]})
            seconds = {(route, method): figures for route, method, *figures in told["seconds"]}
            return cls(requests, seconds, int(told["begun"]), int(told["accepted"]))
        except (KeyError, TypeError) as error:
            raise ValueError("These are no counts.") from error

    def lines(self) -> Iterator[str]:
        """Write the counts in the Prometheus text format. Routes are patterns of ours: there is nothing to escape."""
        yield from _about("putitright_requests", "counter", "Requests answered.")
        for (route, method, status), count in self.requests.items():
            yield f'putitright_requests_total{{method="{method}",route="{route}",status="{status}"}} {float(count)}'
        yield from _about("putitright_request_seconds", "histogram", "How long requests took, in seconds.")
        for (route, method), (*buckets, sum_) in self.seconds.items():
            labels, below = f'method="{method}",route="{route}"', 0.0
            for limit, figure in zip((*BUCKETS, "+Inf"), buckets, strict=True):
                below += figure
                yield f'putitright_request_seconds_bucket{{{labels},le="{limit}"}} {below}'
            yield f"putitright_request_seconds_count{{{labels}}} {below}"
            yield f"putitright_request_seconds_sum{{{labels}}} {sum_}"
        yield from _about("putitright_drafts_begun", "counter", "Drafts begun, until the end of yesterday.")
        yield f"putitright_drafts_begun_total {float(self.begun)}"
        yield from _about("putitright_submissions_accepted", "counter", "Messages accepted, until yesterday's end.")
        yield f"putitright_submissions_accepted_total {float(self.accepted)}"


def _about(name: str, kind: str, says: str) -> Iterator[str]:
    total = "_total" if kind == "counter" else ""
    yield f"# HELP {name}{total} {says}"
    yield f"# TYPE {name}{total} {kind}"
