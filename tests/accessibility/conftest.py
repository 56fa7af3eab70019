"""A real Chromium and a real server, started once; and a page of a new visitor for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.accessibility.audit import Audit
from tests.accessibility.chromium import chromium, visitor
from tests.accessibility.serving import EXIT_URL, LANGUAGES, Site, served
from tests.accessibility.tour import Tour, take
from webapp.content import Content, load
from webapp.i18n.language import Language
from webapp.ops.settings import Settings

NewContext = Callable[..., BrowserContext]


@pytest.fixture(params=LANGUAGES.values(), ids=LANGUAGES, scope="package")
def language(request: pytest.FixtureRequest) -> Language:
    """Each language that the site offers."""
    found: Language = request.param
    return found


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts."""
    return bool(request.param)


@pytest.fixture(scope="package")
def environ(deployment: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of the one service that these tests visit."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(deployment, home)
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{home / 'put-it-right.sqlite3'}",
        "PUBLIC_KEYS": str(home / "keys" / "public"),
        "PRIVATE_KEYS": str(home / "keys" / "private"),
        "PEPPER_FILE": str(home / "pepper"),
        "EXIT_URL": EXIT_URL,
    }


@pytest.fixture(scope="package")
def content() -> Content:
    """Everything the site says about its organisations."""
    return load(Settings.read(os.environ).content)


@pytest.fixture(scope="package")
def site(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service, served by gunicorn."""
    with served(environ, tmp_path_factory.mktemp("log") / "gunicorn.log") as found:
        yield found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """A function that opens the browser of another visitor."""
    with ExitStack() as stack:

        def open_one(**options: Any) -> BrowserContext:
            return stack.enter_context(visitor(browser, **options))

        yield open_one


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """An empty page in the browser of a new visitor."""
    return new_context().new_page()


@pytest.fixture(scope="package")
def tour(site: Site, content: Content, tmp_path_factory: pytest.TempPathFactory) -> Tour:
    """Everything there is to see on the site, read once, for all that is asked of it."""
    return take(site, content, tmp_path_factory.mktemp("markup"))


@pytest.fixture
def audit(new_context: NewContext, tmp_path: Path) -> Audit:
    """A page whose every state can be read."""
    return Audit(new_context(), tmp_path, "page")
