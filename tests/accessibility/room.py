"""Whether words find room: pages that are alike but in words are laid out together, where there is least room for them.

Their words come as they were served, into a page of the site that is open already; its sheets and its width are theirs.
"""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page

# A region keeps to itself what runs out of it, as a window does.
LAY_OUT = """(served) => {
  const reader = new DOMParser();
  const regions = served.map((markup) => {
    const page = reader.parseFromString(markup, "text/html");
    const region = document.createElement("div");
    region.lang = page.documentElement.lang;
    region.dir = page.documentElement.dir;
    region.style.cssText = "position: relative; overflow: auto; width: 100%";
    region.append(...page.body.childNodes);
    return region;
  });
  document.body.replaceChildren(...regions);
  return regions.map((region) => region.scrollWidth - region.clientWidth);
}"""


def too_wide(page: Page, served: Mapping[str, str]) -> list[str]:
    """Lay out pages, each by the name of its state, in place of the page that is open; return what has no room."""
    across = page.evaluate(LAY_OUT, list(served.values()))
    return [f"{name}): scrolls {by} px sideways" for name, by in zip(served, across, strict=True) if by > 0]
