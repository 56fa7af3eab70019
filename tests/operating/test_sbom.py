"""One command lists every package of both locks by version and hash, in a form that scanners read."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.web.promised import by_schema
from webapp.paths import CHECKOUT

pytestmark = pytest.mark.xdist_group("sbom")

MADE = (".venv/installed", ".venv/installed-dev", "node_modules/.package-lock.json")


@pytest.fixture(scope="module")
def sbom(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `make sbom` writes; everything it needs was made before the tests."""
    file = tmp_path_factory.mktemp("sbom") / "sbom.cdx.json"
    old = [f"--old-file={name}" for name in MADE]
    command = ["make", *old, "sbom", f"SBOM={file}"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    return file.read_text(encoding="utf-8")


@by_schema
def test_it_is_cyclonedx(sbom: str) -> None:
    from cyclonedx.model.bom import Bom
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    told = json.loads(sbom)
    assert len(Bom.from_json(told).components) == len(told["components"])
    few = told | {"components": told["components"][:3] + told["components"][-3:]}  # of each tool; all take seconds
    assert JsonStrictValidator(SchemaVersion.V1_5).validate_str(json.dumps(few)) is None


def test_it_names_every_package_of_both_locks_with_a_hash(sbom: str) -> None:
    told = {each["purl"]: each for each in json.loads(sbom)["components"]}
    python = re.findall(r"(?m)^([\w.-]+)==(\S+)", Path(CHECKOUT / "requirements.lock").read_text(encoding="utf-8"))
    assert {f"pkg:pypi/{name}@{version}" for name, version in python} <= told.keys()
    packages = json.loads((CHECKOUT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    npm = {path.rpartition("node_modules/")[2]: each["version"] for path, each in packages.items() if path}
    assert {f"pkg:npm/{name.replace('@', '%40')}@{version}" for name, version in npm.items()} <= told.keys()
    assert len(python) > 50 < len(npm)
    ours = "pkg:npm/put-it-right@0.0.0"
    without = [name for name, each in told.items() if '"hashes"' not in json.dumps(each) and name != ours]
    assert without == []
