"""A person at a browser: reads the page, fills in its boxes, presses what they see, by the words they see."""

from __future__ import annotations

from playwright.sync_api import Error, Locator, Page

from tests.accessibility.journeys import Says
from tests.accessibility.serving import Site
from tests.accessibility.walk import Walk
from tests.personas import AT_A_BROWSER, closed, combined, left_out
from webapp.i18n.language import Language

MOST_PAGES = 80


class Person:
    """Someone who uses the site by mouse and keyboard. Words are given in English and found in their language."""

    def __init__(self, page: Page, site: Site, language: Language, **says: object) -> None:
        self.page, self.site, self.language = page, site, language
        self.says: Says = {**AT_A_BROWSER, **says}

    @property
    def slug(self) -> str:
        """Return the name of the page they are on."""
        return self.page.url.rpartition("/")[2]

    def start(self) -> None:
        """Open the start page and start."""
        self.page.goto(self.site.at(f"/{self.language.code}/"))
        self.page.get_by_role("button", name=self.words("Start now")).click()

    def is_at(self, slug: str) -> None:
        """Be where the journey waits at one page, the ones before it answered already."""
        walk = Walk(self.page, self.site, self.language.code, self.says)
        walk.to(slug)
        walk.see()

    def words(self, english: str) -> str:
        """Return a sentence of the site in their language."""
        return self.language.gettext(english)

    def button(self, english: str) -> Locator:
        """Return the button with these words."""
        return self.page.get_by_role("button", name=self.words(english), exact=True)

    def press(self, english: str) -> None:
        """Press the button with these words."""
        with self.page.expect_navigation():
            self.button(english).click()

    def open_help(self) -> None:
        """Open the ways to get help."""
        self.page.locator(".app-menu summary", has_text=self.words("Help")).click()

    def fill_in(self) -> None:
        """Fill in every box of this page that they have something to say to."""
        boxes = self.page.locator("main :is(input, textarea)[name]:not([type=hidden])")
        codes: dict[str, list[str]] = {}
        for name, value in boxes.evaluate_all("all => all.map((box) => [box.name, box.value])"):
            codes.setdefault(name, []).append(value)
        says = {**combined(self.slug, self.says, codes), **self.says}
        for name in codes:
            if name not in says or name in closed(self.slug, says):
                continue
            box, said = boxes.and_(self.page.locator(f"[name='{name}']")), says[name]
            if box.first.get_attribute("type") in ("radio", "checkbox"):
                for each in said if isinstance(said, list) else [said]:
                    box.and_(self.page.locator(f"[value='{each}']")).check()
            elif box.is_visible():
                box.fill(str(said))

    def go_on(self, to: str) -> None:
        """Answer page after page until the one named."""
        for _ in range(MOST_PAGES):
            if self.slug == to:
                return
            self.go_past()
        raise AssertionError(f"never arrived at {to}: still at {self.slug}")

    def go_past(self) -> None:
        """Answer this page, and again where it asks for something that they had nothing to say to."""
        where = self.slug
        for _ in range(3):
            self.fill_in()
            with self.page.expect_navigation():
                self.page.locator("main form button.govuk-button").first.click()
            if self.slug != where:
                return
            self.says = {**left_out(self.page.content()), **self.says}

    def sees(self) -> str:
        """Return everything the page holds, what is typed into its boxes too: of the next, if it went on meanwhile."""
        try:
            return self._read()
        except Error:
            self.page.wait_for_load_state()
            return self._read()

    def _read(self) -> str:
        typed = self.page.locator("input, textarea").evaluate_all("all => all.map((box) => box.value)")
        return "\n".join([self.page.url, self.page.title(), self.page.content(), *typed])
