"""docs/asvs.md has every requirement of levels 1 and 2 once, each with what shows it, and counts them right."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from webapp.paths import CHECKOUT

PAGE = (CHECKOUT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| \d", line)]
STATES = ("met", "operator", "open", "no")
MEASURED = {"tests/web/hygiene.py"}  # judges every page that any test fetches

# ASVS 5.0.0: the level of each requirement, in the order of their numbers.
LEVELS = {
    1: {1: "22", 2: "1111122223", 3: "112222222223", 4: "222", 5: "123"},
    2: {1: "122", 2: "112", 3: "12223", 4: "23"},
    3: {1: "3", 2: "113", 3: "12223", 4: "11222233", 5: "11122333", 6: "3", 7: "22333"},
    4: {1: "12233", 2: "23333", 3: "22", 4: "1222"},
    5: {1: "2", 2: "112333", 3: "113", 4: "222"},
    6: {1: "122", 2: "111111112222", 3: "11223333", 4: "112233", 5: "22222333", 6: "2223", 7: "33", 8: "2222"},
    7: {1: "222", 2: "1111", 3: "22", 4: "11222", 5: "223", 6: "22"},
    8: {1: "1233", 2: "1123", 3: "133", 4: "23"},
    9: {1: "111", 2: "1222"},
    10: {1: "22", 2: "223", 3: "22223", 4: "1111122222233333", 5: "22222", 6: "22", 7: "222"},
    11: {1: "2233", 2: "22233", 3: "11233", 4: "1222", 5: "23", 6: "23", 7: "33"},
    12: {1: "12233", 2: "11", 3: "22223"},
    13: {1: "2333", 2: "222223", 3: "2233", 4: "1222233"},
    14: {1: "22", 2: "12223333", 3: "122"},
    15: {1: "12233", 2: "12233", 3: "1222222", 4: "3333"},
    16: {1: "2", 2: "22222", 3: "2222", 4: "222", 5: "2223"},
    17: {1: "23", 2: "22223333", 3: "22"},
}


@cache
def functions_in(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def wrong_with(shown: str) -> str | None:
    """Say why a test or a place that a row names is not there, or None."""
    file, _, name = shown.partition("::")
    path = CHECKOUT / file
    if not path.is_file():
        return f"no file {file}"
    if name and name not in functions_in(path):
        return f"{file} has no {name}"
    if file.startswith("tests/") and not name and file not in MEASURED:
        return f"{file}: which test?"
    return None


def test_every_requirement_of_the_first_two_levels_is_there_once_with_its_level() -> None:
    known = [
        (f"{chapter}.{section}.{number}", level)
        for chapter, sections in LEVELS.items()
        for section, levels in sections.items()
        for number, level in enumerate(levels, 1)
    ]
    assert Counter(level for _, level in known) == {"1": 70, "2": 183, "3": 92}, "as its authors count them"
    assert [(number, level) for number, level, *_ in ROWS] == [each for each in known if each[1] < "3"]
    assert len(ROWS) == 253


def test_no_row_is_blank_and_what_it_names_is_there() -> None:
    wrong = []
    for number, _, state, how, shown in ROWS:
        named = re.findall(r"`([^`]+)`", shown)
        if state not in STATES or len(how) < 5 or bool(named) == (state == "no"):
            wrong.append(f"{number}: {state}, {how}, {shown}")
        wrong += [f"{number}: {why}" for why in map(wrong_with, named) if why]
    assert wrong == []


def test_the_counts_at_the_top_are_those_of_the_table() -> None:
    count = Counter(state for _, _, state, *_ in ROWS)
    told = dict(re.findall(r"(?m)^\| .*\*\*(\w+(?: \w+)?)\*\*.* \| (\d+) \|$", PAGE))
    states = {state: count[state] for state in ("met", "operator", "open")}
    expected = {"apply": sum(states.values()), **states, "not apply": count["no"]}
    assert {name: int(number) for name, number in told.items()} == expected
    assert f"All {len(ROWS)} requirements" in PAGE


@pytest.mark.parametrize(
    "shown",
    ["tests/absent.py::test_it", "tests/operating/test_asvs.py::test_absent", "tests/operating/test_asvs.py", "no"],
)
def test_what_is_not_there_would_be_found(shown: str) -> None:
    assert wrong_with(shown)
