"""What `pip install .` makes of a built checkout serves by itself, with its own dependencies and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

import pytest
from flask import Flask
from packaging.requirements import Requirement

from webapp.paths import CHECKOUT

pytestmark = pytest.mark.xdist_group("packaging")

FACTS = {"organisation": "cambridgeshire", "kind": "wrongdoing"}
SERVE = """
import json
from webapp.app import create_app, serve
from webapp.ui.render import asset

commands = create_app().test_cli_runner()
for words in (["keys", "make"], ["migrate"]):
    assert commands.invoke(args=words).exit_code == 0
client = serve().test_client()
ready = json.loads(create_app().test_cli_runner().invoke(args=["ready"]).output)
found = {**client.get("/health/ready").json, "alarms": ready["alarms"]}
for name, path in {"page": "/pl/", "style": asset("app.css"), "schema": "/schemas/message-1.json"}.items():
    answer = client.get(path)
    found[name] = answer.status_code
    found["polish"] = found.get("polish") or 'lang="pl"' in answer.text
print(json.dumps(found))
"""


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program with none of our settings, so that every default holds."""
    environ = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    return subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, timeout=120, check=False)


def said(*command: str | Path, cwd: Path) -> str:
    """Run a program that must succeed, and return what it prints."""
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def needed_by(found: Distribution, extras: Iterable[str] = ()) -> set[str]:
    """Return the names of all that a distribution says it needs to run, and of what these need in turn."""
    names: set[str] = set()
    for requirement in map(Requirement, found.requires or ()):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            names |= {requirement.name, *needed_by(distribution(requirement.name), requirement.extras)}
    return names


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment, in which are the package and what it says it needs, linked from our own."""
    folder = tmp_path_factory.mktemp("packaging")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    said(*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", folder, CHECKOUT, cwd=folder)
    venv.create(folder / "venv", symlinks=True)
    python = folder / "venv" / "bin" / "python"
    (wheel,) = folder.glob("put_it_right-*.whl")
    said(*pip, f"--python={python}", "install", "--no-deps", "--no-index", "--no-compile", wheel, cwd=folder)
    (site,) = (folder / "venv" / "lib").glob("*/site-packages")
    (ours,) = (each for each in distributions(path=[str(site)]) if each.name == "put-it-right")
    for name in needed_by(ours):
        found = distribution(name)
        for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(str(found.locate_file(top)))
    return python


def test_the_package_decides_what_the_checkout_decides_and_says_it_in_polish(
    python: Path, running: Flask, tmp_path: Path
) -> None:
    (tmp_path / "facts.json").write_text(json.dumps(FACTS), encoding="utf-8")
    words = ["decide", str(tmp_path / "facts.json"), "--on", "2026-11-20", "--lang", "pl"]
    decided = said(python, "-m", "flask", "--app", "webapp.app", *words, cwd=tmp_path)
    with running.app_context():
        assert decided == running.test_cli_runner().invoke(args=words).output
    assert set("ęł") <= set(decided), "it is not in Polish"


def test_the_package_serves_with_no_tool_of_builders_or_translators(python: Path, tmp_path: Path) -> None:
    unfindable = "import importlib.util as u; print([n for n in ('polib', 'translate', 'pytest') if u.find_spec(n)])"
    assert said(python, "-c", unfindable, cwd=tmp_path) == "[]\n"
    found = json.loads(said(python, "-c", SERVE, cwd=tmp_path))
    assert found == {"ready": True, "alarms": [], "page": 200, "style": 200, "schema": 200, "polish": True}
    environment = python.parents[1]
    assert (environment / "var" / "put-it-right-instance" / "put-it-right.sqlite3").is_file()
    assert (environment / "share" / "put-it-right" / "gunicorn.conf.py").is_file()
    assert list(tmp_path.iterdir()) == [], "it wrote where it was started"


def test_a_package_of_an_unbuilt_checkout_does_not_start_and_says_why(python: Path, tmp_path: Path) -> None:
    (manifest,) = python.parents[1].glob("lib/*/site-packages/webapp/ui/static/manifest.json")
    aside = manifest.rename(tmp_path / manifest.name)
    try:
        done = run(python, "-c", "import webapp.app; webapp.app.serve()", cwd=tmp_path)
    finally:
        aside.rename(manifest)
    assert done.returncode != 0
    assert "run `make assemble`" in done.stderr
