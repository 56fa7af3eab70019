"""A real Chromium with an empty profile, and the browser of one visitor within it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Playwright

# Each visitor has a process all the same, but not one more for the empty page that they begin on.
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --renderer-process-limit=1"
).split()
ONLY_THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# People's browsers keep whole pages for the Back button; what playwright would switch off stays on.
SWITCHED_OFF = ["--disable-back-forward-cache"]
# The whole browser has the list under its address bar ready for each visitor, in a process that works for a second. The
# others are what playwright switches off by the same word, of which the last one counts.
NO_LIST_OF_ADDRESSES = [
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    "HttpsUpgrades,LensOverlay,MediaRouter,OptimizationHints,PaintHolding,RenderDocument,Translate"
]
PATIENCE = 60_000  # milliseconds: long enough for a machine that has much else to do


# The same engine without the browser around it opens a page in less than half the time. Debian has it as a package of
# its own; where that is missing the whole browser does the same. Its compositing keeps a thread of its own: without one
# no frame is ever drawn, and a page with pictures takes five seconds to open.
SHELL = "chromium-headless-shell"
ONE_PROCESS_LESS = ["--in-process-gpu", "--disable-threaded-animation"]
# What is read as it is laid out need not be drawn, and no frame is unless somebody asks for it: a quarter quicker. What
# waits for a frame, such as a click of playwright's own, waits for ever here.
UNDRAWN = ["--enable-begin-frame-control"]
# No page stays long enough to be worth compiling its scripts twice: the better code would come when it is gone.
COMPILED_ONCE = ["--js-flags=--no-opt --no-maglev"]
# A page comes in the process and the frame of the one before it, as in browsers of some years ago: a third quicker.
ONE_FRAME = ["--disable-features=SpareRendererForSitePerProcess,RenderDocument,BackForwardCache"]


def chromium(playwright: Playwright) -> Browser:
    """Run Chromium. It can reach nothing but this machine."""
    return _launched(playwright, "chromium", NO_LIST_OF_ADDRESSES, SWITCHED_OFF)


def quick_chromium(playwright: Playwright, *, draws: bool = True) -> Browser:
    """Run what opens many pages quickly, and keeps none of them. What only reads them need not draw them."""
    name = SHELL if shutil.which(SHELL) else "chromium"
    return _launched(playwright, name, [*ONE_PROCESS_LESS, *COMPILED_ONCE, *ONE_FRAME, *([] if draws else UNDRAWN)], [])


def persistent(playwright: Playwright, profile: Path) -> BrowserContext:
    """Run a whole Chromium that keeps what browsers keep in a folder, as on the computer of a library."""
    return playwright.chromium.launch_persistent_context(
        profile,
        executable_path=shutil.which("chromium"),
        args=[*FLAGS, ONLY_THIS_MACHINE, *NO_LIST_OF_ADDRESSES],
        ignore_default_args=SWITCHED_OFF,
        viewport={"width": 1280, "height": 900},
    )


def _launched(playwright: Playwright, name: str, flags: list[str], off: list[str]) -> Browser:
    path = shutil.which(name)
    if path is None:
        pytest.fail("These tests drive Chromium, which is not installed: install it (on Debian: apt install chromium).")
    flags = [*FLAGS, ONLY_THIS_MACHINE, *flags]
    return playwright.chromium.launch(executable_path=path, args=flags, ignore_default_args=off)


@contextmanager
def visitor(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """Open the browser of a new visitor. A script that fails, or that the page’s policy forbids, is an error."""
    failed: list[str] = []

    def heard(said: ConsoleMessage) -> None:
        if "Security Policy" in said.text:
            failed.append(said.text)

    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.set_default_timeout(PATIENCE)
    context.on("weberror", lambda error: failed.append(str(error.error)))
    context.on("console", heard)
    yield context
    context.close()
    assert not failed
