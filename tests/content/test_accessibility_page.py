"""docs/accessibility.md names every criterion of WCAG 2.2 A and AA, and what it points to is there."""

from __future__ import annotations

import ast
import re
from datetime import date

import pytest

from webapp.paths import CHECKOUT

# From https://www.w3.org/TR/WCAG22/, without 4.1.1, which that version took away.
A = """
1.1.1 Non-text Content
1.2.1 Audio-only and Video-only (Prerecorded)
1.2.2 Captions (Prerecorded)
1.2.3 Audio Description or Media Alternative (Prerecorded)
1.3.1 Info and Relationships
1.3.2 Meaningful Sequence
1.3.3 Sensory Characteristics
1.4.1 Use of Color
1.4.2 Audio Control
2.1.1 Keyboard
2.1.2 No Keyboard Trap
2.1.4 Character Key Shortcuts
2.2.1 Timing Adjustable
2.2.2 Pause, Stop, Hide
2.3.1 Three Flashes or Below Threshold
2.4.1 Bypass Blocks
2.4.2 Page Titled
2.4.3 Focus Order
2.4.4 Link Purpose (In Context)
2.5.1 Pointer Gestures
2.5.2 Pointer Cancellation
2.5.3 Label in Name
2.5.4 Motion Actuation
3.1.1 Language of Page
3.2.1 On Focus
3.2.2 On Input
3.2.6 Consistent Help
3.3.1 Error Identification
3.3.2 Labels or Instructions
3.3.7 Redundant Entry
4.1.2 Name, Role, Value
"""
AA = """
1.2.4 Captions (Live)
1.2.5 Audio Description (Prerecorded)
1.3.4 Orientation
1.3.5 Identify Input Purpose
1.4.3 Contrast (Minimum)
1.4.4 Resize Text
1.4.5 Images of Text
1.4.10 Reflow
1.4.11 Non-text Contrast
1.4.12 Text Spacing
1.4.13 Content on Hover or Focus
2.4.5 Multiple Ways
2.4.6 Headings and Labels
2.4.7 Focus Visible
2.4.11 Focus Not Obscured (Minimum)
2.5.7 Dragging Movements
2.5.8 Target Size (Minimum)
3.1.2 Language of Parts
3.2.3 Consistent Navigation
3.2.4 Consistent Identification
3.3.3 Error Suggestion
3.3.4 Error Prevention (Legal, Financial, Data)
3.3.8 Accessible Authentication (Minimum)
4.1.3 Status Messages
"""
CRITERIA = {*(f"{each} (A)" for each in A.split("\n") if each), *(f"{each} (AA)" for each in AA.split("\n") if each)}
PAGE = (CHECKOUT / "docs" / "accessibility.md").read_text(encoding="utf-8")
TOLD = dict(re.findall(r"(?ms)^### (.+?)\n(.*?)(?=^##)", PAGE))
LOOKS = {row[0]: row[1:] for row in re.findall(r"(?m)^\| (\d+) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", PAGE)}
FEWEST_WORDS = 6
TEST = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")


def parts_of(criterion: str) -> tuple[str, str]:
    """Return how a criterion is met, and what shows it."""
    how, mark, shown = TOLD[criterion].partition("\nShown by: ")
    assert mark, f"{criterion}: nothing shows it"
    return how, shown


def defined(file: str) -> set[str]:
    """Return the tests a file holds, those of a class with its name in front."""
    found = set()
    for node in ast.parse((CHECKOUT / file).read_text(encoding="utf-8")).body:
        inner, before = (node.body, f"{node.name}::") if isinstance(node, ast.ClassDef) else ([node], "")
        found |= {before + each.name for each in inner if isinstance(each, ast.FunctionDef)}
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


def test_the_page_has_each_of_the_55_criteria_once() -> None:
    assert len(CRITERIA) == 55
    headings = re.findall(r"(?m)^### (.+)$", PAGE)
    assert len(headings) == len(set(headings))
    assert set(headings) == CRITERIA


@pytest.mark.parametrize("criterion", sorted(CRITERIA))
def test_it_is_said_how_a_criterion_is_met_and_what_shows_it_is_there(criterion: str) -> None:
    how, shown = parts_of(criterion)
    assert len(how.split()) >= FEWEST_WORDS
    if "Does not apply" in how:
        assert "because" in how
    tests, looks = TEST.findall(shown), re.findall(r"\blook (\d+)", shown)
    assert tests or looks
    assert len({*tests, *looks}) == len(tests) + len(looks), "named twice"
    assert shown.count("::") == sum(1 + name.count("::") for _, name in tests), "a test that is not written as one"
    for file, name in tests:
        assert name in defined(file), f"{file} has no {name}"
    assert set(looks) <= LOOKS.keys()


def test_each_look_has_a_day_and_says_what_was_looked_at_with_what_and_what_was_seen() -> None:
    assert LOOKS
    for number, (day, *rest) in LOOKS.items():
        assert date.fromisoformat(day) <= date.today(), number  # noqa: DTZ011 - nobody looks tomorrow
        assert all(each.strip() for each in rest), number
    used = {look for criterion in CRITERIA for look in re.findall(r"\blook (\d+)", parts_of(criterion)[1])}
    assert used == LOOKS.keys()
