"""Finding a case by its reference, however somebody read it out or wrote it down."""

from __future__ import annotations

from webapp.domain.reference import LENGTH

HALF = (LENGTH + 1) // 2


def as_reference(text: str) -> str:
    """Return what was typed as a reference is written: in capitals, with its dashes where they belong.

    >>> as_reference(" ccc 3222 2223 "), as_reference("CCC32222223"), as_reference("no")
    ('CCC-3222-2223', 'CCC-3222-2223', 'NO')
    """
    code = "".join(each for each in text.upper() if each.isalnum())
    if len(code) <= LENGTH + 1:
        return code
    return "-".join((code[: -2 * HALF], code[-2 * HALF : -HALF], code[-HALF:]))
