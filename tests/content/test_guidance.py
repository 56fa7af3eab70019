"""What guidance owes its readers: Easy Read skips no stage, children know their rights, one line says what is open."""

import re

import pytest

from tests.content.citations import words_of
from webapp.content import Content, load
from webapp.content.markdown import blocks
from webapp.content.pages import Page
from webapp.paths import CHECKOUT

COUNCILS = ("cambridgeshire", "council", "staffordshire")
CHILDRENS = re.compile(r"child|foster-carers|for-advocates")
SECRECY = re.compile(r"not safe|not be safe|cannot keep (?:it|that) secret")
SILENT = re.compile(
    r"(?:information|procedure|leaflet)\b[^.|]{0,40} "
    r"(?:(?:does|do) not (?:say|give|mention|list|name|ask|describe)|gives no)"
)


@pytest.fixture(scope="module")
def content() -> Content:
    return load(CHECKOUT / "webapp" / "content")


def pages(content: Content) -> list[tuple[str, Page]]:
    return [(folder, page) for folder, found in content.guidance.items() for page in found.values()]


@pytest.mark.parametrize("slug", ["how-to-complain", "who-can-help", "what-happens-next", "if-you-are-unhappy"])
def test_easy_read_says_which_service_it_is_about(content: Content, slug: str) -> None:
    for council in COUNCILS:
        assert "about care for adults, and about help for children and families" in words_of(
            content, council, f"easy-{slug}"
        )
    if slug != "if-you-are-unhappy":  # there each Ombudsman says which part is for it
        assert "about our care and support" in words_of(content, "care-provider", f"easy-{slug}")


@pytest.mark.parametrize("slug", ["easy-if-you-are-unhappy", "easy-for-children"])
@pytest.mark.parametrize("council", COUNCILS)
def test_easy_read_leads_children_and_families_through_every_stage(content: Content, council: str, slug: str) -> None:
    said = words_of(content, council, slug)
    children = said[said.rindex("about help for children and families") :] if "unhappy" in slug else said
    places = [children.index(stage) for stage in ("Stage 2", "Stage 3", "Ombudsman")]
    assert places == sorted(places)


SAID = {
    "cambridgeshire/easy-if-you-are-unhappy": (
        "new complaint",
        "meet you again",
        "answer you again",
        "senior manager",
        "20 working days of the end of Stage 2",
        "Chief Executive",
        "advice at any time",
        "all three stages first",
    ),
    "cambridgeshire/easy-for-children": ("20 working days of the end of Stage 2", "Chief Executive", "right to ask"),
    "staffordshire/easy-if-you-are-unhappy": (
        "Stage 2 is to go to the Ombudsman",
        "20 working days of the date",
        "12 weeks",
        "1 year from when you first knew",
    ),
    "staffordshire/easy-for-children": ("20 working days of the date", "If it is later, you can still ask"),
    "council/easy-if-you-are-unhappy": (
        "1 year to go to the Ombudsman",
        "1 year from when you first knew",
        "That is your right",
    ),
    "council/easy-for-children": ("That is your right", "cannot keep that secret", "crime"),
    "care-provider/easy-if-you-are-unhappy": (
        "5 working days",
        "20 working days",
        "we agree it",
        "end of our own process",
        "any time",
    ),
    "care-provider/easy-what-happens-next": (
        "5 working days",
        "10 working days",
        "we agree it",
        "say sorry",
        "any time",
    ),
}
"""What Easy Read may not leave out."""


@pytest.mark.parametrize("place", SAID)
def test_easy_read_says_what_the_page_beside_it_says(content: Content, place: str) -> None:
    said = words_of(content, *place.split("/"))
    assert [each for each in SAID[place] if each not in said] == []


def test_who_tells_about_a_child_knows_what_cannot_stay_secret(content: Content) -> None:
    invites = [
        (folder, page) for folder, page in pages(content) if CHILDRENS.search(page.slug) and "(start:)" in page.text
    ]
    assert len(invites) > 12
    assert [f"{folder}/{page.slug}" for folder, page in invites if not SECRECY.search(page.text)] == []


@pytest.mark.parametrize("slug", ["easy-for-children", "for-children-and-young-people", "for-advocates"])
def test_an_advocate_is_a_childs_and_a_care_leavers_right_by_law(content: Content, slug: str) -> None:
    for council in COUNCILS:
        said = words_of(content, council, slug)
        assert "right to an advocate" in said
        assert re.search(r"[Bb]y law,", said)
        assert re.search(r"care leaver|left care", said)


def test_six_months_are_nowhere_the_longest_time(content: Content) -> None:
    """After six months the law asks for reasons; it sets no end."""
    for folder, page in pages(content):
        for block in re.split(r"\n+", page.text):
            if re.search(r"\.by-law\}|adults\.complete\}", block):
                assert not re.search(r"longest|no longer", block), f"{folder}/{page.slug}: {block}"


def test_a_page_says_at_most_once_what_its_source_leaves_open(content: Content) -> None:
    often = {
        f"{folder}/{page.slug}": found
        for folder, page in pages(content)
        if len(found := [each for each in (page.summary, *blocks(page.text)) if SILENT.search(each)]) > 1
    }
    assert often == {}


@pytest.mark.parametrize(("service", "wrong"), [("", 0), ("adult", 0), ("children", 0), ("adults", 1), ("both", 1)])
def test_a_page_is_about_a_service_that_there_is(service: str, wrong: int) -> None:
    page = Page("a-page", "A page", "What it says.", 1, ("S000-001",), "Words.", service=service)
    assert len([each for each in page.problems(set(), set(), set()) if each.startswith("service")]) == wrong
