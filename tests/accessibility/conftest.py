"""A real Chromium and a real server, started once; and a page of a new visitor for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.accessibility.audit import Audit
from tests.accessibility.serving import EXIT_URL, LANGUAGES, Site, served
from webapp.content import Content, load
from webapp.i18n import Language
from webapp.settings import Settings

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
ONLY_THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
PATIENCE = 10_000  # milliseconds
COUNT = pytest.StashKey[int]()

NewContext = Callable[..., BrowserContext]


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
    """Chromium with an empty profile, that can reach nothing but this machine."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("These tests drive Chromium, which is not installed: install it (on Debian: apt install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, ONLY_THIS_MACHINE])
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """A function that opens the browser of another visitor. A script of ours that fails, fails the test."""
    made: list[BrowserContext] = []
    failed: list[str] = []

    def open_one(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(PATIENCE)
        context.route(f"{EXIT_URL}**", lambda route: route.fulfill(body="<title>Weather</title><h1>Sunny</h1>"))
        context.on("weberror", lambda error: failed.append(str(error.error)))
        context.on("console", lambda said: failed.append(said.text) if "Security Policy" in said.text else None)
        made.append(context)
        return context

    yield open_one
    for context in made:
        context.close()
    assert not failed


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """An empty page in the browser of a new visitor."""
    return new_context().new_page()


@pytest.fixture
def audit(new_context: NewContext, request: pytest.FixtureRequest) -> Iterator[Audit]:
    """A page whose every state can be read by axe; what is wrong with any of them is said together at the end."""
    audit = Audit(new_context())
    yield audit
    stash = request.config.stash
    stash[COUNT] = stash.get(COUNT, 0) + len(audit.read)
    assert not audit.problems, "\n".join(audit.problems)
