"""axe, vnu and the keyboard meet no barrier on any page of the desk, in any state."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.accessibility.audit import Audit, Skeletons
from tests.accessibility.chromium import visitor
from tests.accessibility.markup import EXCUSED, read
from tests.conftest import Clock, Say
from tests.desk.accessibility.asking import bring_about
from tests.desk.accessibility.stops import problems_by_keyboard
from tests.desk.accessibility.test_states import drawn
from tests.desk.office import Office
from tests.desk.state import State
from tests.desk.states import states

HARMS = {
    "it.tabIndex = -1": "never stops at",
    "it.tabIndex = 1": "stops in another order",
    "it.style.cssText = 'outline: 0; box-shadow: none; background: #fff; border: 0; color: #000'": "cannot be seen",
}
"""What is done to a link, and what the keyboard says of it."""


@pytest.mark.long
def test_axe_and_vnu_find_nothing_and_no_page_of_the_desk_scrolls_sideways(
    office: Office,
    clock: Clock,
    address: str,
    reading_browser: Browser,
    desk_skeletons: Skeletons,
    exhaustive: bool,
    tmp_path: Path,
    say: Say,
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    with visitor(reading_browser) as context:
        audit = Audit(context, folder, "desk", desk_skeletons, exhaustive)
        for state in states(office, clock):
            bring_about(audit.page, address, state)
            audit.look(state.name, "Error:" if state.wrong else None)
    invalid = [f"{audit.read[file]}: {said}" for file, said in read(folder) if said not in EXCUSED]
    say("axe and vnu saw {} states of the desk's pages", audit.counts["states"])
    assert not [*audit.problems, *invalid], "\n".join([*audit.problems, *invalid])
    assert audit.counts["states"] > 150


@pytest.mark.long
def test_by_the_keyboard_all_that_can_be_pressed_is_come_to_in_its_order_and_is_seen(
    office: Office, clock: Clock, desk_app: Flask, address: str, quick_browser: Browser
) -> None:
    """One state of each template, the first in which nothing is wrong: the others have the same things to press."""
    wrong: list[str] = []
    seen: set[str] = set()
    with visitor(quick_browser, viewport={"width": 1280, "height": 500}) as context, drawn(desk_app) as templates:
        page = context.new_page()
        for state in states(office, clock):
            if state.wrong or (state.sends is None and _kind(state) in seen):
                continue
            bring_about(page, address, state)
            if {templates[-1], _kind(state)} <= seen:
                continue
            seen |= {templates[-1], _kind(state)}
            wrong += [f"{state.name}: {each}" for each in problems_by_keyboard(page)]
    assert wrong == []
    assert len(seen) > 60


def _kind(state: State) -> str:
    """Return the last part of an address: which act it is, or which page."""
    return state.url.partition("?")[0].rpartition("/")[2]


def test_the_first_stop_leads_past_the_header(
    office: Office, address: str, clock: Clock, quick_browser: Browser
) -> None:
    with visitor(quick_browser) as context:
        page = a_page(context.new_page(), office, address)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_what_the_keyboard_does_not_come_to_would_be_found(
    office: Office, address: str, quick_browser: Browser
) -> None:
    with visitor(quick_browser) as context:
        page = a_page(context.new_page(), office, address)
        assert problems_by_keyboard(page) == []
        for harm, found in HARMS.items():
            page.reload()
            page.evaluate(f"(it => {{ {harm} }})(document.querySelector('main a'))")
            assert any(found in each for each in problems_by_keyboard(page)), harm


def a_page(page: Page, office: Office, address: str) -> Page:
    """Open the list of work."""
    office.arrive()
    bring_about(page, address, State(office.browser(), "/"))
    return page
