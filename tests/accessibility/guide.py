"""What leads one browser through the site, and presses and chooses without the wait until anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.accessibility.audit import Audit
from tests.accessibility.journeys import Mistake
from tests.accessibility.serving import Site
from tests.accessibility.walk import Walk
from webapp.content import Content
from webapp.domain.packs.model import Packs
from webapp.i18n.language import Language


@dataclass(frozen=True)
class Guide:
    """Leads one browser through the site in one language."""

    audit: Audit
    site: Site
    language: Language
    content: Content

    @property
    def packs(self) -> Packs:
        """The organisations of the site."""
        return self.content.packs

    @property
    def story(self) -> Locator:
        """The box that holds what happened: to be answered, or handed back with no name to be sent by."""
        return self.audit.page.get_by_role("textbox", name=self.language.gettext("What happened?"), exact=True)

    def walk(self, **says: object) -> Walk:
        """Begin a new journey."""
        return Walk(self.audit.page, self.site, self.language.code, says)

    def open(self, path: str) -> None:
        """Open a page of this language, its scripts run: a picture is only done when a frame is drawn, and none is."""
        self.audit.page.goto(self._at(path), wait_until="domcontentloaded")

    def see(self, walk: Walk) -> None:
        """Open the page where a journey waits, in whichever language it was begun."""
        self.open(f"complain/{walk.slug}")

    def visit(self, path: str, state: str = "as it opens") -> None:
        """Read a page of this language as it opens."""
        if self._expects_other_words_alone:
            answer = self.audit.page.request.get(self._at(path))
            if self.audit.hear(answer.url, answer.text(), state, None):
                return
        self.open(path)
        self.look(state)

    def visit_walk(self, walk: Walk, state: str = "as it opens") -> None:
        """Read the page where a journey waits."""
        self.visit(f"complain/{walk.slug}", state)

    def fail(self, walk: Walk, mistake: Mistake) -> None:
        """Answer the page where a journey waits in a way that it does not take, and read what it then says."""
        state, error = "with an error", self._error
        if self._expects_other_words_alone:
            answer = walk.fail(mistake, self.language.code)
            if self.audit.hear(answer.url, answer.text(), state, error):
                return
        self.see(walk)
        make(mistake, self.audit.page)
        self.look(state, error=True)

    def look(self, state: str = "as it opens", *, error: bool = False) -> None:
        """Read the page as it stands."""
        self.audit.look(state, self._error if error else None)

    def _at(self, path: str) -> str:
        return self.site.at(f"/{self.language.code}/{path}")

    @property
    def _error(self) -> str:
        return self.language.gettext("Error:")

    @property
    def _expects_other_words_alone(self) -> bool:
        """English comes first, and what runs from right to left is laid out in another way."""
        return not self.audit.exhaustive and self.language.code != "en" and self.language.direction == "ltr"


def press(page: Page, form: str = "") -> None:
    """Press the first button of the page's own form, or of another, without the wait until it has been drawn."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator(f"main form{form} button.govuk-button").first.evaluate("button => button.click()")


def choose(box: Locator) -> None:
    """Choose an answer, in the same way."""
    box.evaluate("box => box.click()")
    expect(box).to_be_checked()


def make(mistake: Mistake, page: Page) -> None:
    """Answer a page in a way that it does not take."""
    for name, code in mistake.chosen:
        choose(page.locator(f"main [name='{name}'][value='{code}']"))
    for name, value in mistake.typed.items():
        page.locator(f"main [name='{name}']").fill(value)
    press(page)
