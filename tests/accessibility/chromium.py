"""A real Chromium with an empty profile, and the browser of one visitor within it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, sync_playwright

from tests.accessibility.serving import EXIT_URL

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
ONLY_THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# People's browsers keep whole pages for the Back button; what playwright would switch off stays on.
SWITCHED_OFF = ["--disable-back-forward-cache"]
PATIENCE = 15_000  # milliseconds


@contextmanager
def chromium(*, keeps_pages: bool = True) -> Iterator[Browser]:
    """Run Chromium. It can reach nothing but this machine. One that keeps no pages opens them in half the time."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("These tests drive Chromium, which is not installed: install it (on Debian: apt install chromium).")
    flags = [*FLAGS, ONLY_THIS_MACHINE]
    off = SWITCHED_OFF if keeps_pages else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags, ignore_default_args=off)
        yield browser
        browser.close()


@contextmanager
def visitor(browser: Browser, *, leaves: bool = True, **options: Any) -> Iterator[BrowserContext]:
    """Open the browser of a new visitor. A script that fails, or that the page’s policy forbids, is an error.

    Somewhere to leave for stands between the browser and its cache: who never leaves opens pages faster without it.
    """
    failed: list[str] = []

    def heard(said: ConsoleMessage) -> None:
        if "Security Policy" in said.text:
            failed.append(said.text)

    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.set_default_timeout(PATIENCE)
    if leaves:
        context.route(f"{EXIT_URL}**", lambda route: route.fulfill(body="<title>Weather</title><h1>Sunny</h1>"))
    context.on("weberror", lambda error: failed.append(str(error.error)))
    context.on("console", heard)
    yield context
    context.close()
    assert not failed
