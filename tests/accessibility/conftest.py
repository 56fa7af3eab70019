"""A real Chromium and a real server, started once; and a page of a new visitor for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.accessibility.audit import Audit
from tests.accessibility.chromium import chromium, visitor
from tests.accessibility.serving import EXIT_URL, LANGUAGES, Site, served
from webapp.content import Content, load
from webapp.i18n import Language
from webapp.settings import Settings

COUNT = pytest.StashKey[int]()
NewContext = Callable[..., BrowserContext]
Read = Callable[[Audit, Language], None]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many states of pages axe has read."""
    count = terminalreporter.config.stash.get(COUNT, 0)
    if count:
        terminalreporter.write_line(f"axe read {count} states of pages")


@pytest.fixture(params=LANGUAGES.values(), ids=LANGUAGES, scope="package")
def language(request: pytest.FixtureRequest) -> Language:
    """Each language that the site offers."""
    found: Language = request.param
    return found


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


@pytest.fixture
def audit(new_context: NewContext, request: pytest.FixtureRequest) -> Iterator[Audit]:
    """A page whose every state can be read by axe; what is wrong with any of them is said together at the end."""
    audit = Audit(new_context())
    yield audit
    conclude(request, audit)


@pytest.fixture
def in_every_language(site: Site, request: pytest.FixtureRequest) -> Callable[[Read], None]:
    """A function that reads the same pages in every language at once, each language with a Chromium of its own."""

    def read_one(read: Read, language: Language) -> Audit:
        with chromium() as browser, visitor(browser) as context:
            audit = Audit(context)
            read(audit, language)
            return audit

    def read_all(read: Read) -> None:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            reading = [pool.submit(read_one, read, language) for language in LANGUAGES.values()]
            conclude(request, *(each.result() for each in reading))

    return read_all


def conclude(request: pytest.FixtureRequest, *audits: Audit) -> None:
    """Count what was read, and fail with everything that is wrong."""
    stash = request.config.stash
    stash[COUNT] = stash.get(COUNT, 0) + sum(len(audit.read) for audit in audits)
    problems = [each for audit in audits for each in audit.problems]
    assert not problems, "\n".join(problems)
