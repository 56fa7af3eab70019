"""Two people, one after the other, in one tab of a library's computer: the second meets nothing of the first."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.accessibility.chromium import persistent
from tests.accessibility.journeys import WHOLE
from tests.accessibility.person import Person
from tests.accessibility.serving import LANGUAGES, Site
from tests.accessibility.walk import Walk
from tests.canary import search
from tests.conftest import Say

LIBRARY = "/en/council/shared/example-library"
NEXT = "Next person"
FIRST = {
    "what_happened": "Canary Quillfeather and the broken hoist.",
    "full_name": "Zebulon Quillfeather",
    "email": "zebulon@quillfeather.example",
    "phone": "01632 960771",
    "mobile": "07700 900771",
    "address_line_1": "771 Quillfeather Row",
    "town": "Zebulonton",
    "postcode": "ZE7 7QF",
    "other_way": "Through the Zebulon shop",
    "subject_name": "Grandma Quillfeather",
    "relationship": "quillfeather-in-law",
    "safe_contact": "Never on a Zebulonday",
}
CANARIES = ("quillfeather", "zebulon", "960771", "900771", "ze7 7qf")
EVERY_WAY = ["email", "post", "phone", "text", "other"]


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """The folder in which the browser keeps what it keeps."""
    return tmp_path / "profile"


@pytest.fixture
def terminal(playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    """A whole Chromium with a profile on the disk, as a library has it."""
    with persistent(playwright, profile) as context:
        yield context


def found_in(text: str) -> set[str]:
    """Return what of the first person stands in a text."""
    return {each for each in CANARIES if each in text.casefold()}


def seen(person: Person) -> str:
    """Return everything a page holds, and what would come out of a printer."""
    person.page.emulate_media(media="print")
    printed = person.page.locator("body").inner_text()
    person.page.emulate_media(media="null")
    return person.sees() + printed


def offered(page: Page) -> str:
    """Return what the browser fills in or offers by itself where a box is clicked and the arrow pressed."""
    boxes = page.locator("main input:not([type=hidden], [type=radio], [type=checkbox]):visible")
    for number in range(boxes.count()):
        box = boxes.nth(number)
        before = box.input_value()
        box.click()
        for key in ("ArrowDown", "ArrowDown", "Enter") if not before else ():
            if key != "Enter" or box.input_value():
                page.keyboard.press(key)
    return "\n".join(boxes.evaluate_all("all => all.map((box) => box.value)"))


def sheets(page: Page) -> int:
    """Return how many sheets of A4 come out of a printer that leaves a centimetre on every side."""
    printed = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "10mm"))
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def whole(person: Person, look: Callable[[], None]) -> None:
    """Go from the start page to the confirmation, and look at each page before it is filled in."""
    person.page.goto(person.site.at(LIBRARY))
    look()
    person.press("Start now")
    while person.slug != "sent":
        look()
        person.go_past()


@pytest.mark.back_button
def test_the_second_meets_nothing_of_the_first(
    terminal: BrowserContext, site: Site, profile: Path, say: Say, tmp_path: Path
) -> None:
    page, looks, found = terminal.new_page(), 0, set[str]()
    first = Person(page, site, LANGUAGES["en"], **FIRST, who="relative", reply_to=EVERY_WAY, organisation="council")
    told: set[str] = set()

    def hear() -> None:
        told.update(found_in(seen(first)))

    whole(first, hear)
    page.goto(site.at("/en/complain/what-you-sent"))
    hear()
    assert told == set(CANARIES), "what is not seen of the first cannot be missed later"
    page.goto(site.at("/en/complain/sent"))
    assert sheets(page) == 1
    page.emulate_media(media="print")
    slip = page.locator("main").inner_text()
    page.emulate_media(media="null")
    assert "What happens next" in slip
    assert not found_in(slip), "the paper holds no answer"
    rows = site.row_of(terminal)
    first.press(NEXT)
    assert page.url == site.at(LIBRARY)
    assert not site.keeps(rows)

    def look(more: str = "") -> None:
        nonlocal looks
        looks += 1
        found.update(found_in(more + seen(second)))

    second = Person(page, site, LANGUAGES["en"], organisation="council", who="relative", reply_to=EVERY_WAY)
    look()
    for _ in range(10):
        page.go_back(wait_until="commit")
        page.wait_for_timeout(150)
        look()
    page.reload()
    look()
    for _ in range(10):
        page.go_forward(wait_until="commit")
        page.wait_for_timeout(100)
        look()
    whole(second, lambda: look(offered(page)))
    look()
    assert not found
    page.close()
    terminal.close()
    kept = {hit.canary for hit in search([profile], [FIRST["full_name"], FIRST["email"], FIRST["address_line_1"]])}
    assert not kept, "the browser's own files"
    planted = tmp_path / "control"
    shutil.copytree(profile, planted, ignore_dangling_symlinks=True)
    (planted / "Web Data.copy").write_text(FIRST["full_name"], encoding="utf-8")
    assert search([planted], [FIRST["full_name"]]), "the search would find it"
    say(f"two people at one computer: {looks} looks by the second, {len(found) + len(kept)} canaries of the first")


@pytest.mark.parametrize(
    "name", ["two parts, for someone else, in danger", "a parent who asks late for the next stage"]
)
def test_what_is_taken_away_is_one_sheet_however_much_is_told(page: Page, site: Site, name: str) -> None:
    walk = Walk(page, site, "en", WHOLE[name])
    walk.to("check-answers")
    page.goto(site.at(LIBRARY))
    walk.to("sent")
    for language in LANGUAGES:
        page.goto(site.at(f"/{language}/complain/sent"))
        assert sheets(page) == 1, language


def test_where_nobody_said_that_others_use_it_the_browser_does_keep_a_name(
    terminal: BrowserContext, site: Site, profile: Path
) -> None:
    """The control: what the test above does not find is there to be found on any other computer."""
    person = Person(terminal.new_page(), site, LANGUAGES["en"], **FIRST, organisation="council", reply_to="phone")
    person.page.goto(site.at("/en/complain/ask-us-to-contact-you"))
    person.fill_in()
    person.press("Send my request")
    assert person.slug == "asked"
    terminal.close()
    assert "Web Data" in {hit.path.name for hit in search([profile], [FIRST["full_name"]])}
