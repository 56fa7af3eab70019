"""In a language that runs from right to left, what does not still runs from left to right."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.accessibility.serving import LANGUAGES, Site

# Every phone number among the words of the page whose digits are not seen from left to right.
TURNED = """() => {
  const wrong = [];
  let numbers = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.checkVisibility()) continue;
    for (const { 0: number, index } of node.data.matchAll(/0[0-9]+(?:[ \\u00a0][0-9]+)+/g)) {
      numbers += 1;
      const boxes = [...number].map((_, place) => {
        const range = document.createRange();
        range.setStart(node, index + place);
        range.setEnd(node, index + place + 1);
        return range.getBoundingClientRect();
      });
      const back = (box, before) => before && box.top === before.top && box.left < before.left;
      if (boxes.some((box, n) => back(box, boxes[n - 1]) || box.top < boxes[0].top)) wrong.push(number);
    }
  }
  return { numbers, wrong };
}"""
PAGES = (
    "danger",
    "cambridgeshire/how-to-complain",
    "cambridgeshire/for-children-and-young-people",
    "staffordshire/danger",
)


@pytest.mark.parametrize("path", PAGES)
def test_phone_numbers_are_read_as_they_are_dialled(page: Page, site: Site, path: str) -> None:
    page.goto(site.at(f"/ur/{path}"))
    assert LANGUAGES["ur"].direction == page.locator("html").get_attribute("dir") == "rtl"
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate(TURNED)
        assert found["numbers"]
        assert found["wrong"] == []
