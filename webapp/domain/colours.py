"""An organisation's own colours, and whether people can see what stands on what (WCAG 2.2: 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

TEXT, OTHER = 4.5, 3.0
"""The least contrast of words, and of anything else, with what they stand on."""
PAGE = "#f7f3eb"
"""What the band and the lower line stand on in every page: ``$sand`` of the style sheet."""
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)


@dataclass(frozen=True)
class Colours:
    """What an organisation paints: the band at the top, the words on it, and the line below them."""

    band: str
    band_text: str
    accent: str


def unseen(colours: Colours) -> Iterator[str]:
    """Say which colours are none, and which people could not see against what they stand on."""
    given = {"band": colours.band, "band_text": colours.band_text, "accent": colours.accent}
    bad = {name: value for name, value in given.items() if not _COLOUR.fullmatch(value)}
    for name, value in bad.items():
        yield f"{name}: {value!r} is not a colour such as '#0d4f54'"
    on = {"band_text": (TEXT, "band", colours.band), "accent": (OTHER, "band", colours.band)}
    on["band"] = (OTHER, "page", PAGE)
    for name, (least, what, under) in on.items():
        if name in bad or what in bad:
            continue
        found = contrast(given[name], under)
        if found < least:
            yield f"{name}: {given[name]} on the {what} ({under}) has a contrast of {found}; it needs {least}"


def contrast(one: str, other: str) -> float:
    """Return how far two colours are apart, from 1 to 21.

    Rounded down, so that what is said to be enough is enough.

    >>> contrast("#000000", "#ffffff"), contrast("#ffffff", "#ffffff"), contrast("#767676", "#ffffff")
    (21.0, 1.0, 4.54)
    """
    dark, light = sorted((_light(one), _light(other)))
    return floor((light + 0.05) / (dark + 0.05) * 100) / 100


def _light(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
