"""What tests over HTTP look at behind the pages: the running service's settings, its database and what it accepted."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.browser import HygieneClient
from tests.web.stored import messages_of, rows_of
from webapp.ops.settings import Settings

Messages = Callable[[], list[dict[str, Any]]]
Rows = Callable[[], dict[str, list[dict[str, Any]]]]


LIBRARY = "/council/shared/example-library"
"""The home page of a library's computers."""
IN_PRODUCTION = {"PRODUCTION": "1", "HTTPS": "1", "TRUSTED_HOSTS": "localhost"}


@pytest.fixture
def in_production(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of a server in production."""
    for name, value in {**environ, **IN_PRODUCTION}.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.fixture
def settings(app: Flask) -> Settings:
    """The settings of the running service."""
    settings: Settings = app.config["SETTINGS"]
    return settings


@pytest.fixture
def engine(app: Flask) -> Engine:
    """The database of the running service."""
    engine: Engine = app.extensions["engine"]
    return engine


@pytest.fixture
def messages(app: Flask) -> Messages:
    """A function that opens everything accepted so far, as the back office does."""
    return partial(messages_of, app)


@pytest.fixture
def rows(app: Flask) -> Rows:
    """A function that returns every row of every table."""
    return partial(rows_of, app)


@pytest.fixture
def terminal(client: HygieneClient) -> HygieneClient:
    """The browser of a library, at its home page."""
    client.visit(LIBRARY)
    return client
