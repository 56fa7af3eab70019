"""An officer at the desk who keys in what somebody else said, question by question, as their browser shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.browser import MISTAKES, MOST_PAGES, Page
from tests.desk.office import Browser
from tests.personas import Answers, left_out
from webapp.forms.journey import QUESTIONS

CAME: Mapping[str, str] = {
    "channel": "letter",
    "received_on-day": "18",
    "received_on-month": "11",
    "received_on-year": "2026",
}
"""A letter that came on Wednesday 18 November 2026."""
CHECK = "check-answers"


class Keyer:
    """Keys in one letter or call. What is asked and not said is answered by looking at the form."""

    def __init__(self, browser: Browser) -> None:
        self.client = browser.client
        self.page: Page = self.open("/key-in")

    def open(self, url: str) -> Page:
        """Open a page, and follow to where it leads."""
        return self._arrive(Page(self.client.get(url), url))

    def send(self, data: Mapping[str, Any], url: str = "") -> Page:
        """Send a form of the page at hand, and follow to where it leads."""
        url = url or self.page.url
        return self._arrive(Page(self.client.post(url, data=dict(data)), url))

    def answer(self, answers: Mapping[str, Any] = {}, **more: Any) -> Page:
        """Fill in the question of the page at hand and press its button."""
        assert self.page.question is not None, f"nothing to answer on {self.page.url}: {self.page.h1}"
        return self.send({**self.page.values, **answers, **more})

    def begin(self, **came: str) -> Page:
        """Say how it came."""
        self.open("/key-in")
        return self.answer({**CAME, **came})

    def go_on(self, answers: Answers, to: str = CHECK) -> Page:
        """Answer question after question until the page ``to``, or one that asks nothing more."""
        opened: set[str] = set()
        for _ in range(MOST_PAGES):
            if self.page.slug == CHECK and (added := self._to_add(answers, opened)):
                opened.add(added)
                self.open(f"{self.base}/{added}")
            if self.page.slug == to or self.page.question is None:
                return self.page
            self._go_past(answers)
        raise AssertionError(f"never arrived at {to}: still at {self.page.url}")

    def key_in(self, answers: Answers, **came: str) -> Page:
        """Key in a whole complaint and save it as a case."""
        self.begin(**came)
        page = self.go_on(answers)
        assert page.slug == CHECK, f"arrived at {page.url}: {page.h1}"
        return self.answer()

    @property
    def base(self) -> str:
        """Return where the pages of the one at hand are."""
        return self.page.url.rpartition("/")[0]

    @property
    def id(self) -> str:
        """Return the id of the one at hand."""
        return self.base.rpartition("/")[2]

    def _go_past(self, answers: Answers) -> None:
        page, said = self.page, answers
        for _ in range(MISTAKES):
            fields = page.fitting(said)
            if not self.answer(fields).errors:
                return
            missing = left_out(self.page.html)
            said = {**said, **{name: value for name, value in missing.items() if name not in fields}}
        raise AssertionError(f"{page.url}: {self.page.errors}")

    def _to_add(self, answers: Answers, opened: set[str]) -> str | None:
        said = {name for name, value in answers.items() if value}
        asked = {slug: {field.name for field in QUESTIONS[slug].fields} for slug in self.page.to_add}
        return next((slug for slug, names in asked.items() if slug not in opened and names & said), None)

    def _arrive(self, page: Page) -> Page:
        if page.status == 303:
            return self.open(page.response.headers["Location"])
        self.page = page
        return page


def reference_on(page: Page) -> str:
    """Return the reference of the case that something was saved as."""
    found: str = page.tree.xpath("//*[@class='app-reference']")[0].text_content()
    return found
