"""The desk's web process reads no private key: another process, of another user, opens what is sent."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.desk.office import WORDS, Office
from tests.processes import process, until
from webapp.desk.app import create_app
from webapp.desk.desk import utc_now
from webapp.desk.settings import DeskSettings
from webapp.desk.store import sessions
from webapp.paths import CHECKOUT

SOON = 60.0
NOBODY = "nobody"
PROGRAM = """
import os, sys
from webapp.desk.app import create_app
print("may read the keys:", os.access(os.environ["PRIVATE_KEYS"], os.R_OK))
desk = create_app().extensions["desk"]
print(desk.opener.open(sys.argv[1], sys.argv[2], "read")["story"]["what_happened"])
"""


@pytest.fixture
def kind() -> str:
    """A database to which two users come."""
    return "postgresql"


@pytest.fixture
def home(desk_environ: dict[str, str]) -> Iterator[Path]:
    """A folder in which each of the two users finds what is theirs, and nothing else."""
    with tempfile.TemporaryDirectory(prefix="desk") as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copytree(Path(desk_environ["PRIVATE_KEYS"]).parent, folder / "keys")
        for each in ("run", "web"):
            (folder / each).mkdir(mode=0o750)
        shutil.copy(desk_environ["DESK_SECRET_FILE"], folder / "web" / "secret")
        yield folder


@pytest.fixture
def apart(desk_environ: dict[str, str], home: Path) -> dict[str, str]:
    """The environment of both processes."""
    return {
        **os.environ,
        **desk_environ,
        "DESK_SECRET_FILE": str(home / "web" / "secret"),
        "OPENER_SOCKET": str(home / "run" / "opener.sock"),
        "PUBLIC_KEYS": str(home / "keys" / "public"),
        "PRIVATE_KEYS": str(home / "keys" / "private"),
    }


@pytest.fixture
def desk_app(apart: dict[str, str], clock: Clock) -> Iterator[Flask]:
    """The desk as both of them have it."""
    app = create_app(DeskSettings.read(apart), clock)
    yield app
    app.extensions["engine"].dispose()


def another_user(home: Path) -> dict[str, Any]:
    """Return how to run a process as another user, where this one may do that; the web's part becomes theirs."""
    if os.geteuid() != 0:
        return {}
    other = pwd.getpwnam(NOBODY)
    os.chown(home / "run", 0, other.pw_gid)
    (home / "run").chmod(0o2750)  # so that the socket is of the group that both are in
    for each in (home / "web", *(home / "web").iterdir()):
        os.chown(each, other.pw_uid, other.pw_gid)
    return {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}


def test_a_process_that_cannot_read_the_keys_has_a_case_opened(
    desk_app: Flask, apart: dict[str, str], home: Path, tmp_path: Path
) -> None:
    """The opener is started first: it waits for the desk's secret. What the web process opens is watched throughout."""
    secret, log, trace = home / "web" / "secret", tmp_path / "log", home / "web" / "trace"
    office = Office(desk_app, home / "keys" / "public")
    id_ = office.desk.cases.add(office.item(), "complaints") or ""
    session = sessions.begin(office.desk.engine, office.person().id, utc_now())  # both processes go by the real clock
    environ, other = {**apart, "OPENER_USERS": NOBODY}, another_user(home)
    secret.rename(tmp_path / "secret")
    with process(["flask", "desk", "opener"], environ, log) as opener:
        until(lambda: f"There is no secret at {secret}" in log.read_text() or opener.poll() is not None, SOON)
        (tmp_path / "secret").rename(secret)
        until(office.desk.opener.is_there, SOON)
        office.desk.opener.register(id_)
        words = ["strace", "-f", "--seccomp-bpf", "-y", "-e", "trace=open,openat,openat2", "-o", trace]
        told = subprocess.run(
            [*words, sys.executable, "-c", PROGRAM, id_, session],
            cwd=CHECKOUT,
            env=apart,
            capture_output=True,
            text=True,
            **other,
        )
    assert opener.returncode == 0
    assert WORDS in told.stdout, told.stderr
    opened = re.findall(r'open[a-z0-9]*\((?:AT_FDCWD<[^>]*>, )?"([^"]+)"', trace.read_text())
    assert str(secret) in opened
    assert f"may read the keys: {not other}" in told.stdout
    assert [each for each in opened if each.startswith(apart["PRIVATE_KEYS"])] == []


def test_the_keys_are_closed_to_whoever_does_not_own_them(home: Path) -> None:
    private = home / "keys" / "private"
    files = [*private.rglob("*.json")]
    assert files
    assert {each.stat().st_mode & 0o077 for each in (private, *files)} == {0}
