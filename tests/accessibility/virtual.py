"""A virtual screen reader inside the pages of a real Chromium: what it says, and what is wrong with that."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.accessibility.asked import Box
from webapp.forms.pages.triage import YourRoute
from webapp.i18n.language import Language
from webapp.paths import CHECKOUT

SERVICE = "Put It Right"
NEUTRAL_IN_A_HISTORY = (YourRoute.title, "Read this page first")
"""Titles of pages whose headings would tell, in the history of a browser, what someone has to say."""
LANDMARKS = ("banner", "main", "contentinfo")
BOXES = ("group, ", "radio, ", "checkbox, ", "textbox, ")
NAMED = ("button", "link", "radio", "checkbox", "textbox", "navigation", "img", "dialog", "heading")
_HEADING = re.compile(r"heading, (.+), level ([1-6])", re.DOTALL)


def bundle(folder: Path) -> Path:
    """Build the reader as one script that a browser can run."""
    script = folder / "reader.js"
    command = [CHECKOUT / "node_modules/.bin/esbuild", CHECKOUT / "tests/accessibility/reader.mjs", "--bundle"]
    subprocess.run([*command, "--minify", f"--outfile={script}", "--log-level=warning"], check=True)
    return script


class Reader:
    """Someone who only hears the page. Nothing stops at the first problem; all are kept."""

    def __init__(self, context: BrowserContext, script: Path) -> None:
        # A script that the browser itself adds is not held to the page's policy, so the page stays as it is served.
        context.add_init_script(path=script)
        self.page = context.new_page()
        self.title = ""
        self.read: list[str] = []
        self.problems: list[str] = []

    def hear(self, state: str, language: Language) -> list[str]:
        """Listen to the page from top to bottom, note what is wrong with its frame, and return what was said."""
        said: list[str]
        self.title, said = json.loads(self.page.evaluate("reader.page()"))
        self.note(state, frame(said, self.title, language))
        self.read.append(state)
        return said

    def note(self, state: str, problems: Iterable[str]) -> None:
        """Keep what is wrong with a state of the page."""
        self.problems += [f"{self.page.url} ({state}): {each}" for each in problems]


def frame(said: Sequence[str], title: str, language: Language) -> Iterator[str]:
    """Yield what is wrong around the page's own words: its title, headings, landmarks, and names that are missing."""
    headings = [(found[1], int(found[2])) for each in said if (found := _HEADING.fullmatch(each))]
    first = [name for name, level in headings if level == 1]
    about = title.removeprefix(language.gettext("Error:")).strip().split(f" - {SERVICE}")[0]
    neutral = {language.gettext(each) for each in NEUTRAL_IN_A_HISTORY}
    if first != [about] and not (first and about in neutral):
        yield f"the title is about {about!r}, the main headings are {first}"
    if SERVICE not in title:
        yield f"the title does not name the service: {title!r}"
    levels = [1, *(level for _, level in headings if level != 1)]
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield f"headings leave out a level: {headings}"
    for landmark in LANDMARKS:
        if said.count(landmark) != 1:
            yield f"{said.count(landmark)} landmarks called {landmark}"
    ways = Counter(each for each in said if each.startswith("navigation"))
    yield from (f"{count} landmarks called {name}" for name, count in ways.items() if count > 1)
    yield from (f"{each!r} without a name" for each in said if each in NAMED)


def asks(said: Sequence[str], wanted: Iterable[Box]) -> Iterator[str]:
    """Yield how what the page is heard to ask differs from what it should."""
    heard = [_one_line(each) for each in _boxes(said)]
    spoken = [_one_line(f"{phrase(box)}, {box.value}" if box.long and box.value else phrase(box)) for box in wanted]
    yield from (f"not heard: {each!r}" for each in _without(spoken, heard))
    yield from (f"heard, but nobody asked it: {each!r}" for each in _without(heard, spoken))
    if sorted(heard) == sorted(spoken) and heard != spoken:
        yield f"heard in another order: {heard}"


def tells(said: Sequence[str], wrong: Sequence[str], language: Language) -> Iterator[str]:
    """Yield how the error summary is not heard as an alert with its heading and a link for each thing that is wrong."""
    if said.count("alert") != 1:
        yield f"{said.count('alert')} alerts"
        return
    summary = said[said.index("alert") : said.index("end of alert")]
    heading = f"heading, {language.gettext('There is a problem')}, level 2"
    if heading not in summary:
        yield f"the alert does not begin with {heading!r}: {summary}"
    links = [each for each in summary if each.startswith("link, ")]
    if links != [f"link, {each}" for each in wrong]:
        yield f"the alert links to {links}, but wrong are {wrong}"


def phrase(box: Box) -> str:
    """Return how the virtual reader says something to fill in, before the text that a large box holds."""
    value = "" if box.long else box.value
    state = {None: "", True: "checked", False: "not checked"}[box.checked]
    opened = {None: "", True: "1 control, expanded", False: "1 control, not expanded"}[box.opened]
    opened = opened.partition(",")[0] if box.role == "radio" else opened  # which has no such state in ARIA
    place = f"position {box.place[0]}, set size {box.place[1]}" if box.place and box.role == "radio" else ""
    parts = (box.role, box.name, value, " ".join(box.about), state, opened, place)
    return _one_line(", ".join(each for each in parts if each))


def _boxes(said: Sequence[str]) -> Iterator[str]:
    main = said[said.index("main") : said.index("end of main")] if "main" in said else []
    for place, each in enumerate(main):
        if each.startswith(BOXES):
            yield f"{each}, {main[place + 1]}" if main[place + 2 : place + 3] == [f"end of {each}"] else each


def _without(these: Sequence[str], those: Sequence[str]) -> list[str]:
    return list((Counter(these) - Counter(those)).elements())


def _one_line(text: str) -> str:
    return " ".join(text.split())
