"""Whoever follows a link in the README or in docs/ arrives, and what is drawn by hand is said in words too."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from webapp.ops.settings import Settings
from webapp.paths import CHECKOUT

FOLDER = CHECKOUT / "docs"
PAGES = [CHECKOUT / "README.md", *sorted(FOLDER.glob("*.md"))]
OTHERS = [CHECKOUT / "CONTRIBUTING.md", CHECKOUT / "SECURITY.md"]
SVG = "{http://www.w3.org/2000/svg}"
LINK = re.compile(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)")
JSON = re.compile(r"^```json\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def headings(page: Path) -> set[str]:
    """Return how the headings of a page are called in addresses."""
    found = re.findall(r"(?m)^#+ (.+)$", CODE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in found}


@pytest.mark.parametrize("page", [*PAGES, *OTHERS], ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    for path, heading in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        file = page.parent / path if path else page
        assert file.exists(), path
        assert not heading or heading in headings(file), f"{path}#{heading}"


def test_every_page_of_docs_is_reached_from_the_readme() -> None:
    readme = PAGES[0].read_text(encoding="utf-8")
    assert [page.name for page in [*PAGES[1:], *OTHERS] if page.name not in readme] == []


def test_the_readme_can_be_read_at_one_sitting_and_the_screenshot_loads_at_once() -> None:
    assert len(PAGES[0].read_text(encoding="utf-8").splitlines()) < 220
    assert (FOLDER / "screenshot.png").stat().st_size < 60_000


def test_every_decision_has_its_date_is_short_and_stands_in_order() -> None:
    _, *decisions = re.split(r"\n\n(?=\*\*)", (FOLDER / "decisions.md").read_text(encoding="utf-8").strip())
    dates = [re.match(r"\*\*(\d{4}-\d\d-\d\d) · \S.*\*\*", each) for each in decisions]
    assert None not in dates
    assert [found[1] for found in dates if found] == sorted(found[1] for found in dates if found)
    assert max(len(each.splitlines()) for each in decisions) <= 8


def test_the_way_of_the_data_has_a_title_needs_no_other_file_and_is_the_same_in_words() -> None:
    root = ElementTree.parse(FOLDER / "data.svg").getroot()
    named = {each.get("id"): each.text for each in root if each.tag in (f"{SVG}title", f"{SVG}desc")}
    assert root.get("role") == "img"
    assert named[root.get("aria-labelledby")]
    assert named[root.get("aria-describedby")]
    used = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert used == {"svg", "title", "desc", "rect", "text", "path", "circle"}
    texts = [each.text or "" for each in root.iter(f"{SVG}text")]
    drawn = [(texts[at], texts[at + 1]) for at, text in enumerate(texts) if text.isdigit()]
    said = re.findall(r"(?m)^(\d)\. \*\*(.+?)\*\*", PAGES[0].read_text(encoding="utf-8"))
    assert drawn == said
    assert len(drawn) == 8


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_json_that_is_there_to_be_copied_is_json(page: Path) -> None:
    for written in JSON.findall(page.read_text(encoding="utf-8")):
        json.loads(written)


def test_no_computer_of_a_library_is_told_to_end_a_session_before_the_site_would() -> None:
    said = (FOLDER / "libraries.md").read_text(encoding="utf-8")
    minutes = re.findall(r"(?:IdleTimeout\": |idle-timeout-minutes=)(\d+)", said)
    assert len(minutes) == 2
    assert all(timedelta(minutes=int(each)) > Settings.read({}).assisted_idle for each in minutes)
