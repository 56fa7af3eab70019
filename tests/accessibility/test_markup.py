"""Every page as it is served is valid HTML, by the checker of the standard's own authors (vnu)."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.accessibility.tour import Tour
from tests.conftest import Say
from webapp.paths import CHECKOUT

VNU = CHECKOUT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
EXCUSED = {
    "The “group” role is unnecessary for element “fieldset”.": "GOV.UK Frontend's date input writes it: no harm",
}
"""What the checker only advises against, each with the reason why it stays. No error is excused."""


@pytest.mark.tour
def test_the_markup_of_every_page_is_valid(tour: Tour, say: Say) -> None:
    found = list(read(tour.folder))
    wrong = [f"{tour.read[file]}: {said}" for file, said in found if said not in EXCUSED]
    say(f"vnu read the markup of {len(tour.read):,} states of pages")
    assert not wrong, "\n".join(wrong)
    assert {said for _, said in found} >= EXCUSED.keys(), "an excuse that nothing needs"


def test_markup_that_is_not_valid_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<!DOCTYPE html><html lang=en><title>Page</title><p id=a><time>soon</time><p id=a><b></p>", encoding="utf-8"
    )
    said = " ".join(each for _, each in read(tmp_path))
    for each in ("Duplicate ID “a”", "“time” was not in the required format", "but there were open elements"):
        assert each in said, said


def read(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each page's file name with what the checker says of it: errors and warnings."""
    if shutil.which("java") is None:
        pytest.fail("vnu needs Java, which is not installed: install it (on Debian: apt install default-jre-headless).")
    command = ["java", "-jar", str(VNU), "--format", "json", "--exit-zero-always", "--skip-non-html", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    for each in messages:
        if each["type"] != "info" or each.get("subType") == "warning":
            yield Path(each["url"]).name, each["message"]
