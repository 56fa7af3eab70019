"""An officer at a browser: signs in, does what a case's page offers, and writes to the person."""

from __future__ import annotations

from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page
from pyotp import TOTP

from tests.desk.acting import day

PASSWORD = "lemon barge quiet tunnel"
FIRST = "the first"
"""What chooses the first that is offered."""


class AtABrowser:
    """Someone who works at the desk by what its pages say. What is typed is by the name of its box."""

    def __init__(self, page: Page, desk: str) -> None:
        self.page, self.desk = page, desk
        self.reference = ""

    def sign_in_the_first_time(self, welcome: str) -> None:
        """Choose a password and an app, by a one-time link."""
        self.page.goto(welcome)
        secret = self.page.locator("strong.app-reference").inner_text().replace(" ", "")
        self._send(password=PASSWORD, code=TOTP(secret).now())

    def open_work(self) -> str:
        """Open the list of all work and return what it says."""
        self.page.goto(f"{self.desk}/?whose=team")
        return self.page.locator("main").inner_text()

    def open_case(self, reference: str) -> str:
        """Open a case's page and return what it says. What is done from then on is done to that case."""
        self.reference = reference
        self.page.goto(f"{self.desk}/cases/{reference}")
        return self.page.locator("main").inner_text()

    def open_figures(self, about: str) -> str:
        """Open this year's report and return what it says, the cells of its tables with tabs between them."""
        self.page.goto(f"{self.desk}/figures?about={about}")
        return self.page.locator("main").inner_text()

    def act(self, name: str, **answers: Any) -> str:
        """Do what the case's page offers by this name, and return what it says then."""
        self.open_case(self.reference)
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).click()
        self._send(**answers)
        return self.open_case(self.reference)

    def write(self, name: str, **answers: Any) -> str:
        """Write what the page offers by this name to the person by email, check it and send it."""
        self.open_case(self.reference)
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).click()
        self._send(read="yes", channel="email", **answers)
        shown = self.page.locator(".desk-letter").inner_text()
        self._send(form=0)
        return shown

    def _send(self, form: int = -1, **answers: Any) -> None:
        """Fill in a form of this page and send it; fail with its errors where it comes back."""
        forms = self.page.locator("main form").all()
        for name, said in answers.items():
            self._fill_in(forms[form], name, said)
        with self.page.expect_navigation():
            forms[form].locator("button[type=submit]").first.click()
        errors = self.page.locator(".govuk-error-summary__list li").all_inner_texts()
        assert not errors, f"{self.page.title()}: {errors}"

    def _fill_in(self, form: Locator, name: str, said: object) -> None:
        if isinstance(said, date):
            for part, number in day(name, said).items():
                form.locator(f"[name='{part}']").fill(number)
            return
        boxes = form.locator(f"[name='{name}']")
        if boxes.first.get_attribute("type") in ("radio", "checkbox"):
            (boxes.first if said == FIRST else boxes.and_(form.page.locator(f"[value='{said}']"))).check()
        else:
            boxes.fill(str(said))
