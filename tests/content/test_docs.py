"""Whoever follows a link in the README or in docs/ arrives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from webapp.paths import CHECKOUT

PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def headings(page: Path) -> set[str]:
    """Return how the headings of a page are called in addresses."""
    found = re.findall(r"(?m)^#+ (.+)$", CODE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    for path, heading in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        file = page.parent / path if path else page
        assert file.exists(), path
        assert not heading or heading in headings(file), f"{path}#{heading}"


def test_every_page_of_docs_is_reached_from_the_readme() -> None:
    readme = PAGES[0].read_text(encoding="utf-8")
    assert [page.name for page in PAGES[1:] if page.name not in readme] == []
