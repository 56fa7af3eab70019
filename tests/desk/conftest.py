"""A desk of the test's own, on a clock that stands still, with its opener at a socket."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from tests.conftest import Clock, read_content, read_languages
from tests.desk.office import Office
from webapp.desk.app import create_app
from webapp.desk.desk import NAME, Desk
from webapp.desk.opener.core import Opener
from webapp.desk.opener.protocol import OpenerServer
from webapp.desk.settings import DeskSettings
from webapp.desk.signing_in import passwords
from webapp.desk.store.engine import migrate
from webapp.store.engine import open_database


@pytest.fixture(scope="session", autouse=True)
def read_by_desks_once() -> Iterator[None]:
    """Let desks that start with the same content read and check it once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("webapp.desk.app.load", read_content)
        patch.setattr("webapp.desk.app.load_languages", read_languages)
        yield


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let argon2id take little memory and one pass, for tests of something else than what a guess costs."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", quick)
    monkeypatch.setattr(passwords, "NOBODYS", quick.hash("nobody's"))


@pytest.fixture(scope="session")
def desk_deployment(deployment: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a deployment's keys, the desk's secret and its migrated database."""
    folder = tmp_path_factory.mktemp("desk") / "home"
    shutil.copytree(deployment, folder)
    (folder / "desk").mkdir()
    (folder / "desk" / "secret").write_bytes(bytes(range(32)))
    engine = open_database(f"sqlite:///{folder / 'desk' / 'desk.sqlite3'}")
    migrate(engine)
    engine.dispose()
    return folder


@pytest.fixture(scope="session")
def desk_migrated(postgres: object) -> str:
    """A PostgreSQL database as `flask desk migrate` leaves it; every test has a copy."""
    name = postgres.new_database()  # type: ignore[attr-defined]
    engine = open_database(postgres.url(name))  # type: ignore[attr-defined]
    migrate(engine)
    engine.dispose()
    return name


@pytest.fixture
def desk_environ(
    desk_deployment: Path, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> Iterator[dict[str, str]]:
    """The environment of a desk of its own; ``kind`` says on which database. A socket's path must be short."""
    home = tmp_path / "home"
    shutil.copytree(desk_deployment, home)
    url = f"sqlite:///{home / 'desk' / 'desk.sqlite3'}"
    name = ""
    if kind == "postgresql":
        postgres = request.getfixturevalue("postgres")
        name = postgres.new_database(request.getfixturevalue("desk_migrated"))
        url = postgres.url(name)
    with tempfile.TemporaryDirectory(prefix="desk") as short:
        yield {
            "DESK_DATABASE_URL": url,
            "DATABASE_URL": f"sqlite:///{home / 'put-it-right.sqlite3'}",
            "DESK_SECRET_FILE": str(home / "desk" / "secret"),
            "OPENER_SOCKET": f"{short}/opener.sock",
            "PUBLIC_KEYS": str(home / "keys" / "public"),
            "PRIVATE_KEYS": str(home / "keys" / "private"),
        }
    if name:
        request.getfixturevalue("postgres").drop_database(name)


@pytest.fixture
def desk_app(desk_environ: dict[str, str], clock: Clock) -> Iterator[Flask]:
    """The desk's application, which says Friday 20 November 2026, noon."""
    app = create_app(DeskSettings.read(desk_environ), clock)
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def desk(desk_app: Flask) -> Desk:
    """The desk as it is wired."""
    found: Desk = desk_app.extensions[NAME]
    return found


@pytest.fixture
def opener(desk: Desk) -> Iterator[Opener]:
    """The opener, answering at its socket."""
    core = Opener(desk.engine, desk.settings.private_keys, desk.sealing, desk.content.packs, desk.clock)
    with OpenerServer(desk.settings.opener_socket, core) as server:
        answering = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        answering.start()
        yield core
        server.shutdown()
        answering.join()


@pytest.fixture
def office(desk_app: Flask, desk: Desk, opener: Opener) -> Office:
    """A desk at which people work and complaints arrive."""
    return Office(desk_app, desk.settings.public_keys)
