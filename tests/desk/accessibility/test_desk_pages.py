"""axe, vnu and the keyboard meet no barrier on any page of the desk, in any state; and every page is among them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.accessibility.audit import Audit, Skeletons
from tests.accessibility.chromium import visitor
from tests.accessibility.markup import EXCUSED, read
from tests.accessibility.test_keyboard import MOST_STOPS, STOP
from tests.conftest import Say
from tests.desk.office import Office
from tests.desk.states import State, states
from webapp.desk.access import cookie_name
from webapp.desk.store import sessions

NEXT = STOP.replace("window.told", "window.stopsTold")  # a field of the desk is called told
NOT_DRAWN = {"/health/live", "/sign-out", "/allocate", "/oidc/begin", "/oidc/callback"}
"""What draws no page of its own, or none at a desk that has no provider to sign in by."""


def sign_in(context: BrowserContext, office: Office, address: str, state: State) -> None:
    """Be whoever sees a state."""
    context.clear_cookies()
    if state.cookie is not None:
        name, value = state.cookie
        context.add_cookies([{"name": name, "value": value, "url": f"{address}/sign-in"}])
    if state.who is not None:
        secret = sessions.begin(office.desk.engine, state.who.id, office.desk.now())
        context.add_cookies([{"name": cookie_name(office.desk), "value": secret, "url": address}])


def bring_about(page: Page, address: str, state: State) -> None:
    """Open a page, and fill in one of its forms and send it where the state is what comes of that."""
    page.goto(f"{address}{state.url}", wait_until="domcontentloaded")
    if state.sends is None:
        return
    for name, text in state.sends.items():
        box = page.locator(f"main [name='{name}']").first
        if box.get_attribute("type") == "radio":
            page.locator(f"main [name='{name}'][value='{text}']").evaluate("box => box.click()")
        else:
            box.fill(text)
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator("main form").nth(state.form).locator("button").last.evaluate("button => button.click()")


@pytest.mark.long
def test_axe_and_vnu_find_nothing_and_no_page_of_the_desk_scrolls_sideways(
    office: Office, address: str, reading_browser: Browser, desk_skeletons: Skeletons, tmp_path: Path, say: Say
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    with visitor(reading_browser) as context:
        audit = Audit(context, folder, "desk", desk_skeletons)
        for state in states(office):
            sign_in(context, office, address, state)
            bring_about(audit.page, address, state)
            audit.look(state.name, "Error:" if state.wrong and _is_wrong(audit.page) else None)
    invalid = [f"{audit.read[file]}: {said}" for file, said in read(folder) if said not in EXCUSED]
    say("axe and vnu saw {} states of the desk's pages", audit.counts["states"])
    assert not [*audit.problems, *invalid], "\n".join([*audit.problems, *invalid])
    assert audit.counts["states"] > 60


def _is_wrong(page: Page) -> bool:
    return page.locator(".govuk-error-summary").count() > 0


@pytest.mark.long
def test_by_the_keyboard_every_stop_of_the_desk_can_be_seen_and_nothing_traps(
    office: Office, address: str, quick_browser: Browser
) -> None:
    wrong = []
    with visitor(quick_browser) as context:
        page = context.new_page()
        for state in states(office):
            if state.sends is not None or (state.who and state.who.name == "Priya Shah"):
                continue
            sign_in(context, office, address, state)
            bring_about(page, address, state)
            stops = []
            for _ in range(MOST_STOPS):
                page.keyboard.press("Tab")
                if (stop := page.evaluate(NEXT)) is None:
                    break
                stops.append(stop)
            if not stops or "Skip to main content" not in stops[0]["name"] or len(stops) == MOST_STOPS:
                wrong.append(f"{state.name}: {len(stops)} stops")
            wrong += [f"{state.name}: {each['name']}" for each in stops if not each["seen"] or not each["free"]]
    assert wrong == []


def test_every_page_of_the_desk_is_among_the_states(office: Office, desk_app: Flask) -> None:
    seen = set()
    finding = desk_app.url_map.bind("localhost")
    for state in states(office):
        try:
            rule, _ = finding.match(state.url.partition("?")[0], "GET", return_rule=True)
        except (HTTPException, RequestRedirect):
            continue
        seen.add(rule.rule)
    drawn = {rule.rule for rule in desk_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    left = {each for each in drawn - seen - NOT_DRAWN if not each.endswith(".csv")}
    assert left == set()
