"""Whether pages as they are served are valid HTML, by the checker of the standard's own authors (vnu)."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from webapp.paths import CHECKOUT

VNU = CHECKOUT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# It reads a few hundred pages: compiled once and simply, which needs a deeper stack, it is done in half the time.
QUICKLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
EXCUSED = {
    "The “group” role is unnecessary for element “fieldset”.": "GOV.UK Frontend's date input writes it: no harm",
}
"""What the checker only advises against, each with the reason why it stays. No error is excused."""


def read(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each page's file name with what the checker says of it: errors and warnings."""
    if shutil.which("java") is None:
        pytest.fail("vnu needs Java, which is not installed: install it (on Debian: apt install default-jre-headless).")
    command = ["java", *QUICKLY, "-jar", str(VNU), "--format", "json", "--exit-zero-always", "--skip-non-html"]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=True)
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    for each in messages:
        if each["type"] != "info" or each.get("subType") == "warning":
            yield Path(each["url"]).name, each["message"]
