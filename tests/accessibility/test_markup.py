"""What is not valid HTML would be found on any page of the tour, which reads the markup of all (`test_axe.py`)."""

from __future__ import annotations

from pathlib import Path

from tests.accessibility.journeys import WHOLE
from tests.accessibility.markup import EXCUSED, read
from tests.browser import HygieneClient
from tests.personas import AT_A_BROWSER


def test_markup_that_is_not_valid_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<!DOCTYPE html><html lang=en><title>Page</title><p id=a><time>soon</time><p id=a><b></p>", encoding="utf-8"
    )
    said = " ".join(each for _, each in read(tmp_path))
    for each in ("Duplicate ID “a”", "“time” was not in the required format", "but there were open elements"):
        assert each in said, said


def test_no_excuse_has_outlived_its_reason(client: HygieneClient, tmp_path: Path) -> None:
    client.begin()
    page = client.go_on({**AT_A_BROWSER, **next(iter(WHOLE.values()))}, to="about-the-answer")
    assert page.slug == "about-the-answer"
    (tmp_path / "page.html").write_text(page.html, encoding="utf-8")
    assert {said for _, said in read(tmp_path)} == EXCUSED.keys()
