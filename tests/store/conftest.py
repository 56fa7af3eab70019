"""The store keeps its promises on both databases."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from webapp.store.engine import open_database
from webapp.store.sqlite import make_file

OnDisk = Callable[[], bytes]


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database: every test here that has one is run on each, unless it says otherwise."""
    kind: str = request.param
    return kind


@pytest.fixture
def bare_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with nothing in it, not even tables."""
    if kind == "sqlite":
        make_file(tmp_path / "bare.sqlite3")
        yield f"sqlite:///{tmp_path / 'bare.sqlite3'}"
        return
    server = request.getfixturevalue("postgres")
    name = server.new_database()
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture
def bare(bare_url: str) -> Iterator[Engine]:
    """A database with nothing in it, not even tables."""
    engine = open_database(bare_url)
    yield engine
    engine.dispose()


@pytest.fixture
def on_disk(engine: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> OnDisk:
    """A function that returns everything this database has in its files: tables, indexes and journal."""

    def read() -> bytes:
        if engine.dialect.name == "sqlite":
            return b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()) if path.is_file())
        server = request.getfixturevalue("postgres")
        (number,), *_ = server.run("CHECKPOINT", f"SELECT oid FROM pg_database WHERE datname = '{engine.url.database}'")
        tables = (server.data / "base" / str(number)).iterdir()
        journal = sorted((server.data / "pg_wal").glob("0*"), key=lambda file: file.stat().st_mtime)[-2:]
        return b"".join(file.read_bytes() for file in (*tables, *journal))

    return read
