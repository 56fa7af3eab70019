"""Reads every state of every page it is shown, by axe and for what axe does not look at, in every mode of seeing.

Each state is loaded once; then the window is narrowed and the colours are forced while it stands. The first mode is
read by every rule of axe. In the others the document is the same, so while exactly the same of it is shown as before,
only the rules that turn on places and colours (``SEEN``) can find anything else, and only these run. Where more or less
is shown, and always when ``whole``, every rule runs again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Response

from webapp.paths import CHECKOUT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEEN = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
# Where colours are forced, Chromium tells the new colour of words but the old colour they are filled with, which axe
# would believe.
READ = """async ({ tags, seen, first, whole, forced }) => {
  const FILL = "-webkit-text-fill-color";
  const shown = () => {
    const parts = [document.documentElement.outerHTML];
    for (const each of document.querySelectorAll("*")) {
      const style = getComputedStyle(each);
      const box = each.getBoundingClientRect();
      const outside = box.right <= 0 || box.bottom + scrollY <= 0 || (box.width === 0 && box.height === 0);
      parts.push(style.display === "none", style.visibility, style.opacity === "0", style.clipPath, outside);
    }
    return parts.join();
  };
  scrollTo(0, 0);  // further down, the button that stays in view would stand before words, and axe would not judge them
  const now = shown();
  const all = first || whole || now !== window.asFirstShown;
  if (first) window.asFirstShown = now;
  const runOnly = all ? { type: "tag", values: tags } : { type: "rule", values: seen };
  const styles = CSSStyleDeclaration.prototype;
  const tell = styles.getPropertyValue;
  if (forced) styles.getPropertyValue = function (name) { return name === FILL ? "" : tell.call(this, name); };
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"], preload: false });
  styles.getPropertyValue = tell;
  const box = document.documentElement;
  return {
    all,
    wrong: violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`),
    across: box.scrollWidth - box.clientWidth,
    title: document.title,
    focused: document.activeElement.className,
    mode: innerWidth === box.clientWidth && matchMedia("(forced-colors: active)").matches === forced && innerWidth,
  };
}"""


@dataclass(frozen=True)
class Mode:
    """One way of seeing a page: how wide the window is, and whether the person's own colours replace ours."""

    width: int
    forced: bool

    def __str__(self) -> str:
        return f"{self.width} px, {'forced colours' if self.forced else 'light'}"


# In this order each differs from the one before in one thing.
MODES = (Mode(1280, False), Mode(1280, True), Mode(320, True), Mode(320, False))


class Audit:
    """A browser whose page is read state by state. Nothing stops at the first problem; all are kept.

    The markup of each page, as it was served, is kept in ``folder``; ``read`` says which state each file shows.
    """

    def __init__(self, context: BrowserContext, folder: Path, name: str, whole: bool = False) -> None:
        # A script that the browser itself adds is not held to the page's policy, so the page stays as it is served.
        context.add_init_script(path=AXE)
        self.context, self.page, self.whole = context, context.new_page(), whole
        self._file = folder / name
        self._devtools = context.new_cdp_session(self.page)
        self._served: Response | None = None
        self.page.on("response", self._hear)
        self._mode: Mode | None = None
        self.read: dict[str, str] = {}
        self.readings = 0
        self.problems: list[str] = []
        self._be(MODES[0])

    def look(self, state: str, error: str | None = None) -> None:
        """Read the page as it stands, in each mode. ``error`` is how the title begins when something is wrong."""
        name = f"{self.page.url} ({state}"
        for mode in MODES:
            self._be(mode)
            given = {"tags": TAGS, "seen": SEEN, "whole": self.whole, "forced": mode.forced, "first": mode == MODES[0]}
            found = self.page.evaluate(READ, given)
            assert found["mode"] == mode.width, f"{name}: not seen in {mode}"
            self.readings += 1
            self.problems += [f"{name}, {mode}): {each}" for each in problems(found, error)]
        self._be(MODES[0])
        self._keep(f"{name})")

    def _be(self, mode: Mode) -> None:
        # The browser's own call takes a tenth of the time of a resize that waits for a whole new frame.
        if self._mode is None or mode.width != self._mode.width:
            size = {"width": mode.width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
            self._devtools.send("Emulation.setDeviceMetricsOverride", size)
        if self._mode is None or mode.forced != self._mode.forced:
            features = [{"name": "forced-colors", "value": "active" if mode.forced else "none"}]
            self._devtools.send("Emulation.setEmulatedMedia", {"features": features})
        self._mode = mode

    def _hear(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._served = response

    def _keep(self, name: str) -> None:
        """Keep the markup of the page, as it came from the server."""
        assert self._served is not None
        file = self._file.with_name(f"{self._file.name}-{len(self.read)}.html")
        file.write_bytes(self._served.body())
        self.read[file.name] = name


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
