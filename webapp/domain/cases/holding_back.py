"""Small numbers are held back when figures are published: few people are easily found out.

A number under `LEAST` is held back, 0 as well: that it was nobody tells as much as that it was one. Where the numbers
add up to one that is shown, more are held back until no subtraction gives one away.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

LEAST = 5
"""The smallest number that is published."""
Key = TypeVar("Key", bound=Hashable)


def publishable(number: int) -> int | None:
    """Return a number that stands for itself, or None where it is held back."""
    return number if number >= LEAST else None


def published_parts(cells: Mapping[Key, int]) -> dict[Key, int | None]:
    """Return numbers of which the sum is published beside them; None stands for what is held back.

    Whoever takes what is shown from the sum is left with several numbers, and cannot tell what one of them is.

    >>> published_parts({"upheld": 12, "not upheld": 9, "withdrawn": 2})
    {'upheld': 12, 'not upheld': None, 'withdrawn': None}
    """
    shown = {key: number for key, number in cells.items() if number >= LEAST}
    held = {key: number for key, number in cells.items() if key not in shown}
    while held and shown and _told_by_sum(held.values()):
        smallest = min(shown, key=lambda key: shown[key])
        held[smallest] = shown.pop(smallest)
    return {key: shown.get(key) for key in cells}


def _told_by_sum(held: Collection[int]) -> bool:
    """Return whether the sum of small numbers leaves only one way for them to be: all the smallest, or the largest."""
    return len(held) == 1 or sum(held) in (0, len(held) * (LEAST - 1))
