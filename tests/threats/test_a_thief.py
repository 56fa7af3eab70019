"""Whoever takes all that the web process holds can open no draft whose cookie they lack, and no accepted complaint."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.browser import HygieneClient
from tests.conftest import MakeApp
from tests.personas import ANONYMOUS, HERSELF, HIS_MOTHER
from tests.web.people import go_to, send
from webapp.handoff.queues.embedded import EmbeddedQueue
from webapp.handoff.relay import Relay
from webapp.ops.settings import Settings
from webapp.paths import CHECKOUT
from webapp.public.security import cookie_name
from webapp.public.service import utc_now

DRAFTS, COMPLAINTS = 3, 2


@dataclass
class Stolen:
    """What the thief has, and what they do not have: where the private keys are, and the cookies of visitors."""

    folder: Path
    private: Path
    cookies: list[str]


@pytest.fixture
def stolen(make_app: MakeApp, environ: dict[str, str], tmp_path: Path) -> Stolen:
    """A service with drafts, complaints and confirmations, and a copy of what its web process holds."""
    app = make_app()
    cookies = []
    for slug in ("what-happened", "how-to-reach-you", "check-answers")[:DRAFTS]:
        client = HygieneClient(app)
        go_to(client, slug, HIS_MOTHER)
        cookies.append(client.cookies[cookie_name(app.config["SETTINGS"])])
    for answers in (HERSELF, ANONYMOUS)[:COMPLAINTS]:
        send(HygieneClient(app), answers)
    engine: Engine = app.extensions["engine"]
    assert Relay(engine, EmbeddedQueue(engine), utc_now).run_once(utc_now()) == COMPLAINTS
    settings = Settings.read(environ)
    folder = tmp_path / "stolen"
    shutil.copytree(settings.public_keys, folder / "public")
    shutil.copy(settings.pepper_file, folder / "pepper")
    (folder / "settings").write_text(
        "\n".join(f"{name}={value}" for name, value in environ.items() if name != "PRIVATE_KEYS")
    )
    for path in tmp_path.glob("*.sqlite3*"):
        shutil.copy(path, folder)
    return Stolen(folder, settings.private_keys, cookies)


def try_to_open(stolen: Stolen, *more: str) -> dict[str, int]:
    """Let the thief try, in a process that is given the folder and nothing else."""
    command = [sys.executable, "-m", "tests.threats.thief", str(stolen.folder), *more]
    bare = {"PATH": os.environ["PATH"], "HOME": str(stolen.folder)}
    said = subprocess.run(command, cwd=CHECKOUT, env=bare, check=True, capture_output=True, timeout=60).stdout
    found: dict[str, int] = json.loads(said)
    return found


def test_all_that_the_web_process_holds_opens_no_draft_and_no_complaint(stolen: Stolen) -> None:
    assert not [path for path in stolen.folder.rglob("*.json") if "d" in json.loads(path.read_text())]
    found = try_to_open(stolen)
    assert found["tried"] > 500
    assert found == {
        "drafts": DRAFTS + COMPLAINTS,  # where a complaint was sent, the confirmation stands for a short while
        "messages": 2 * COMPLAINTS,  # as accepted, and as carried to the inbox
        "tried": found["tried"],
        "opened": 0,
        "read": 0,
    }


def test_the_same_thief_with_a_visitors_cookie_opens_that_visitors_draft_and_no_other(stolen: Stolen) -> None:
    found = try_to_open(stolen, f"--cookie={stolen.cookies[0]}")
    assert (found["opened"], found["read"]) == (1, 0)


def test_the_same_thief_with_the_private_keys_opens_every_complaint_and_no_draft(stolen: Stolen) -> None:
    found = try_to_open(stolen, "--private", str(stolen.private))
    assert (found["opened"], found["read"]) == (0, 2 * COMPLAINTS)
