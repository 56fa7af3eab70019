"""Reads every state of every page it is shown: by axe, and for what axe does not look at, at two widths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import BrowserContext

from webapp.settings import CHECKOUT

WIDTHS = (1280, 320)
NARROW = (320,)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
READ = """async (tags) => {
  const options = { runOnly: tags, resultTypes: ["violations"], preload: false };
  const { violations } = await axe.run(document, options);
  const box = document.documentElement;
  return {
    wrong: violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`),
    across: box.scrollWidth - box.clientWidth,
    title: document.title,
    focused: document.activeElement.className,
  };
}"""


class Audit:
    """A browser whose page is read state by state. Nothing stops at the first problem; all are kept."""

    def __init__(self, context: BrowserContext) -> None:
        # A script that the browser itself adds is not held to the page's policy, so the page stays as it is served.
        context.add_init_script(path=AXE)
        self.context, self.page = context, context.new_page()
        self._devtools = context.new_cdp_session(self.page)
        self._width = 0
        self.read: list[str] = []
        self.problems: list[str] = []
        self._widen(WIDTHS[0])

    def look(self, state: str, error: str | None = None, widths: Sequence[int] = WIDTHS) -> None:
        """Read the page as it stands, at each width. ``error`` is how the title begins when something is wrong."""
        for width in widths if self._width == widths[0] else reversed(widths):
            self._widen(width)
            found = self.page.evaluate(READ, TAGS)
            name = f"{self.page.url} ({state}, {width} px)"
            self.read.append(name)
            self.problems += [f"{name}: {each}" for each in problems(found, error)]

    def _widen(self, width: int) -> None:
        # The browser's own call takes a tenth of the time of a resize that waits for a whole new frame.
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        if width != self._width:
            self._devtools.send("Emulation.setDeviceMetricsOverride", size)
        self._width = width


def problems(found: dict[str, Any], error: str | None) -> list[str]:
    """Return what is wrong with a page that was read."""
    wrong: list[str] = list(found["wrong"])
    if found["across"] > 0:
        wrong.append(f"scrolls {found['across']} px sideways")
    if error is None and "govuk-error-summary" in found["focused"]:
        wrong.append("shows an error where there is none")
    if error is not None and not found["title"].startswith(f"{error} "):
        wrong.append(f"its title does not begin with {error!r}: {found['title']!r}")
    if error is not None and "govuk-error-summary" not in found["focused"]:
        wrong.append(f"the focus is not on the error summary but on {found['focused']!r}")
    return wrong
