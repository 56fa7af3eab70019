"""What is not valid HTML would be found on any page of the tour, which reads the markup of all (`test_axe.py`)."""

from __future__ import annotations

from pathlib import Path

from tests.accessibility.journeys import WHOLE
from tests.accessibility.markup import EXCUSED, read
from tests.browser import HygieneClient
from tests.personas import AT_A_BROWSER


def test_markup_that_is_not_valid_would_be_found_and_no_excuse_has_outlived_its_reason(
    client: HygieneClient, tmp_path: Path
) -> None:
    """Java starts once for both."""
    (tmp_path / "planted.html").write_text(
        "<!DOCTYPE html><html lang=en><title>Page</title><p id=a><time>soon</time><p id=a><b></p>", encoding="utf-8"
    )
    client.begin()
    page = client.go_on({**AT_A_BROWSER, **next(iter(WHOLE.values()))}, to="about-the-answer")
    assert page.slug == "about-the-answer"
    (tmp_path / "page.html").write_text(page.html, encoding="utf-8")
    said: dict[str, set[str]] = {"planted.html": set(), "page.html": set()}
    for name, each in read(tmp_path):
        said[name].add(each)
    found = " ".join(said["planted.html"])
    for each in ("Duplicate ID “a”", "“time” was not in the required format", "but there were open elements"):
        assert each in found, found
    assert said["page.html"] == EXCUSED.keys()
