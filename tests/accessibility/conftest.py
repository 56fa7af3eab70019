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

from tests.accessibility.audit import Audit, Skeletons
from tests.accessibility.chromium import visitor
from tests.accessibility.serving import EXIT_URL, LANGUAGES, Site, served
from tests.conftest import environ_of
from webapp.i18n.language import Language

NewContext = Callable[..., BrowserContext]


@pytest.fixture(params=LANGUAGES.values(), ids=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    """Each language that the site offers."""
    found: Language = request.param
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try what turns on the markup, and on no words, in one language of each direction; exhaustively, in all."""
    if "sample_language" in metafunc.fixturenames:
        first = {each.direction: each for each in reversed(LANGUAGES.values())}
        tried = LANGUAGES if metafunc.config.getoption("exhaustive") else {each.code: each for each in first.values()}
        metafunc.parametrize("sample_language", tried.values(), ids=tried)


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts."""
    return bool(request.param)


@pytest.fixture(scope="session")
def environ(deployment: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of the one service that the tests of this process visit."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(deployment, home)
    return {**os.environ, **environ_of(home), "EXIT_URL": EXIT_URL}


@pytest.fixture(scope="session")
def site(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service, served by gunicorn."""
    with served(environ, tmp_path_factory.mktemp("log") / "gunicorn.log") as found:
        yield found


@pytest.fixture
def new_context(request: pytest.FixtureRequest) -> Iterator[NewContext]:
    """A function that opens the browser of another visitor."""
    kept = request.node.get_closest_marker("back_button") is not None
    browser = request.getfixturevalue("browser" if kept else "quick_browser")
    with ExitStack() as stack:

        def open_one(**options: Any) -> BrowserContext:
            return stack.enter_context(visitor(browser, **options))

        yield open_one


@pytest.fixture
def reading_context(reading_browser: Browser) -> Iterator[NewContext]:
    """A function that opens the browser of another visitor. Its pages are read and not drawn: scripts press things."""
    with ExitStack() as stack:

        def open_one(**options: Any) -> BrowserContext:
            return stack.enter_context(visitor(reading_browser, **options))

        yield open_one


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """An empty page in the browser of a new visitor."""
    return new_context().new_page()


@pytest.fixture(scope="session")
def skeletons(shared: Path) -> Skeletons:
    """What was judged in this run already, by whichever process."""
    return Skeletons(shared / "skeletons")


@pytest.fixture
def audit(reading_browser: Browser, tmp_path: Path) -> Iterator[Audit]:
    """A page whose every state can be read; nothing was judged before."""
    with visitor(reading_browser) as context:
        yield Audit(context, tmp_path, "page", Skeletons(tmp_path / "skeletons"))
