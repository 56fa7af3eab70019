"""Print the figures of one run, each with its limit and its goal. Slow is shown, never failed."""

from __future__ import annotations

from typing import Any, NamedTuple

from bench.measure import FIGURES, run


class Line(NamedTuple):
    """A figure in words, the limit it has to keep now, and the goal for later."""

    name: str
    words: str
    limit: float
    goal: float


LINES = (
    Line("question_get", "question page, GET", 3, 1.3),
    Line("valid_post", "question, valid POST", 4, 2.2),
    Line("guidance_get", "guidance page, GET", 1.5, 1.2),
    Line("journey_request", "request of a whole journey", 3, 2),
)
VIEW = Line("first_view_bytes", "first page view, bytes gzipped", 24_000, 20_000)


def report(found: dict[str, Any]) -> str:
    """Return the figures as a table."""
    spent, detail = found["detail"]["cpu_ms"], found["detail"]
    rows = [f"{'Server CPU of one':32}{'ms':>8}{'ratio':>8}{'limit':>8}{'goal':>8}"]
    rows.append(f"{'bare Flask page, GET':32}{spent['hello']:8.3f}{1:8.2f}")
    rows += [f"{each.words:32}{spent[each.name]:8.3f}{found[each.name]:8.2f}{_beside(found, each)}" for each in LINES]
    rows.append(f"{VIEW.words:40}{found[VIEW.name]:8,}{_beside(found, VIEW)}")
    rows.append(f"The machine had a load of {detail['load_before']:.1f} before: near 0 the figures mean most.")
    rows.append(
        f"One worker holds {detail['worker_mib']:.0f} MiB. {detail['delivered']} complaints were carried to the inbox."
    )
    rows.append(
        f"{detail['people']} people, {detail['different_people']} with answers of their own, {detail['in_english']} of"
        f" them in English, made the journeys; {detail['hit_rate']:.0%} of their pages were kept from somebody before."
    )
    return "\n".join(rows)


def _beside(found: dict[str, Any], line: Line) -> str:
    over = "  over the limit" if found[line.name] > line.limit else ""
    return f"{line.limit:8,}{line.goal:8,}{over}"


if __name__ == "__main__":
    print(report(run()))
    print(f"The figures are in {FIGURES.name} beside the bench.")
