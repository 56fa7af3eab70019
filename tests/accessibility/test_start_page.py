"""On a phone the start page shows what to do first without scrolling: who to call, and where to begin."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.accessibility.serving import Site
from webapp.i18n.language import Language

PHONE = {"width": 375, "height": 667}


@pytest.mark.parametrize("path", ["", "cambridgeshire/complain", "staffordshire/complain"])
def test_start_now_is_seen_without_scrolling(page: Page, site: Site, language: Language, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(site.at(f"/{language.code}/{path}"))
    box = page.get_by_role("button", name=language.gettext("Start now"), exact=True).bounding_box()
    call = page.locator("main a[href='tel:999']").bounding_box()
    assert box is not None
    assert call is not None
    assert call["y"] < box["y"]
    assert box["y"] + box["height"] < PHONE["height"]
