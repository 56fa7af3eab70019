"""A desk that answers at a port, and the browsers of the site's own tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.accessibility.audit import Skeletons
from tests.desk.office import Office


@pytest.fixture
def address(office: Office, desk_app: Flask) -> Iterator[str]:
    """Where the desk answers."""
    server = make_server("127.0.0.1", 0, desk_app, threaded=True)
    answering = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    answering.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    answering.join()


@pytest.fixture(scope="session")
def desk_skeletons(shared: Path) -> Skeletons:
    """What was judged of the desk in this run already."""
    return Skeletons(shared / "desk-skeletons")
