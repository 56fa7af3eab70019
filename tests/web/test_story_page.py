"""The page where people tell what happened says where it goes, by when they hear, and where to read more.

It promises exactly what an outcome page may promise; whoever has something to decide or to learn gets that page first.
"""

from __future__ import annotations

import re
from functools import cache

import pytest
from flask import Flask
from lxml import html as parser

from tests.browser import HygieneClient, Page
from tests.conftest import Clock
from tests.personas import A_CHILD, HERSELF, HIS_MOTHER, LONG_AGO, PRAISE, SELF_FUNDER, UNHAPPY, Answers
from tests.web.drawn_once import drawn_once
from tests.web.people import go_to
from tests.web.test_promises import ORGANISATIONS, names_a_channel, promises_an_answer, shown
from tests.web.test_what_is_kept import kept
from webapp.domain.ends import TAKEN
from webapp.domain.routing import can_reply
from webapp.public.views.story_route import story_route

WISH = "What would put it right? (optional)"
READ_MORE = "Read more about what happens"
WAITING = {**HERSELF, "earlier": "waiting", "anything_new": "same", "waiting_details": "In June."}
PLAIN: dict[str, tuple[Answers, str, str]] = {
    "for herself": (HERSELF, "what-happened", "We can look into this"),
    "for his mother, who agrees": (HIS_MOTHER, "what-happened", "We can look into this"),
    "a child": (A_CHILD, "your-story", "You can tell us about this"),
    "praise": (PRAISE, "your-feedback", "Thank you. We will pass this on"),
    "who waits": (WAITING, "still-waiting", "We will look for your complaint"),
}


def story_of(page: Page) -> str:
    """Return what stands on a page from where it says what comes of the story."""
    return page.text.partition("Find out who")[2]


@pytest.mark.parametrize("who", PLAIN)
def test_the_page_with_the_story_says_where_it_goes_and_no_page_of_the_outcome_comes(
    client: HygieneClient, who: str
) -> None:
    answers, slug, heading = PLAIN[who]
    page = go_to(client, slug, answers)
    assert heading in [" ".join(each.text_content().split()) for each in page.tree.xpath("//main//h2")]
    assert READ_MORE in page
    assert client.visit("your-route").slug == slug, "it is no page of theirs"


@pytest.mark.parametrize(("answers", "slug"), [(UNHAPPY, "still-unhappy"), (LONG_AGO, "what-happened")])
def test_whoever_has_something_to_learn_is_shown_the_outcome_and_not_told_it_twice(
    client: HygieneClient, answers: Answers, slug: str
) -> None:
    go_to(client, "your-route", answers)
    page = client.go_on(answers, to=slug)
    assert page.slug == slug
    assert READ_MORE not in page


@pytest.mark.parametrize("answers", [{**SELF_FUNDER, "paid_by": "person"}, {**HERSELF, "kind": "wrongdoing"}])
def test_what_goes_elsewhere_is_shown_before_anything_is_written(client: HygieneClient, answers: Answers) -> None:
    assert go_to(client, "your-route", answers).question is None


def test_a_story_with_a_wish_and_without_one_are_both_taken(client: HygieneClient) -> None:
    page = go_to(client, "what-happened")
    assert page.boxes[:3] == ["csrf_token", "what_happened", "remedy_more"]
    assert WISH in page
    assert client.answer(what_happened="", remedy_more="Say sorry").errors == [
        ("#what_happened", "Enter what happened")
    ]
    assert client.page is not None
    assert client.page.values["remedy_more"] == "Say sorry", "nothing typed is lost"
    assert client.answer(what_happened="Nobody came.", remedy_more="").slug != "what-happened"
    check = client.go_on({**HERSELF, "what_happened": "Nobody came."})
    assert "What would put it right?" not in check
    client.change("what-happened", what_happened="Nobody came.", remedy_more="Say sorry")
    check = client.visit("check-answers")
    assert "What would put it right? Say sorry" in check


def test_the_first_day_stands_with_its_time(client: HygieneClient) -> None:
    said = story_of(go_to(client, "what-happened")).partition(READ_MORE)[0]
    assert "within 3 working days. If you send it today, that is by Wednesday 25 November 2026." in said
    assert "We can only tell you things if we know how to reach you." in said


def test_on_monday_the_page_names_another_day(app: Flask, clock: Clock) -> None:
    days = set()
    for _ in range(2):
        said = story_of(go_to(HygieneClient(app), "what-happened")).partition(READ_MORE)[0]
        days.add(re.findall(r"by (\w+ \d+ \w+ \d{4})", said)[0])
        clock.forward(days=3)
    assert len(days) == 2


def test_whoever_said_that_no_answer_is_needed_is_promised_none(client: HygieneClient) -> None:
    go_to(client, "check-answers", {**HERSELF, "anonymity": "no-reply"})
    page = client.visit("what-happened")
    said = story_of(page)
    assert "We cannot answer you, because we will not know how to reach you." in said
    assert "working days" not in said
    assert not list(filter(promises_an_answer, re.split(r"(?<=[.!?])\s+", said)))


def test_the_way_to_read_more_keeps_what_was_typed(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    page = client.press("What happens after you complain", what_happened="Half a sent", remedy_more="A wish")
    assert page.url == "/en/cambridgeshire/what-happens-next"
    values = client.visit("what-happened").values
    assert (values["what_happened"], values["remedy_more"]) == ("Half a sent", "A wish")


def test_a_child_reads_more_on_the_page_for_children(client: HygieneClient) -> None:
    go_to(client, "your-story", A_CHILD)
    assert client.press("For children and young people").url == "/en/cambridgeshire/for-children-and-young-people"


def test_no_link_on_the_page_leads_away_from_what_is_being_typed(client: HygieneClient) -> None:
    for way in (HERSELF, PRAISE, WAITING):
        page = go_to(
            HygieneClient(client.app),
            "still-waiting" if way is WAITING else "your-feedback" if way is PRAISE else "what-happened",
            way,
        )
        left = [link.get("href") for link in page.tree.xpath("//main//a[@href]")]
        assert [link for link in left if not link.startswith(("tel:", "mailto:"))] == []


def test_what_is_told_there_is_not_kept_with_the_page(client: HygieneClient, app: Flask) -> None:
    """So how soon it comes does not tell whether somebody with the same outcome was here before."""
    go_to(client, "what-happened")
    pages = [str(pieces) for key, pieces in kept(app).entries().items() if "what-happened" in str(key)]
    assert pages
    assert not [each for each in pages if "working days" in each or "Customer Care Team, under" in each]


@cache  # many outcomes are told alike
def blocks_of(told: str) -> list[str]:
    """Return the paragraphs, points and headings that are no contact details."""
    tree = parser.fromstring(f"<div>{told}</div>")
    for box in tree.xpath("//address"):
        box.drop_tree()
    return [" ".join(one.text_content().split()) for one in tree.xpath("//p | //li | //h2 | //h3")]


@cache
def sentences_of(told: str) -> list[str]:
    """Return the sentences of what is told, without contact details."""
    return [one for block in blocks_of(told) for one in re.split(r"(?<=[.!?:])\s+", block)]


@pytest.mark.xdist_group("promises")
@ORGANISATIONS
def test_no_story_page_promises_what_the_outcome_page_would_not(app: Flask, name: str) -> None:
    """Each outcome of each organisation, with each way of being reached, is drawn as the story page would tell it."""
    wrong: dict[str, str] = {}
    told = 0
    with drawn_once(app):
        for each in shown(app, name):
            if each.outcome.then not in TAKEN | {"feedback"} or len(each.decision.parts) > 1:
                continue
            told += 1
            story = story_route(each.decision, each.facts, each.language)
            blocks, said = blocks_of(story), sentences_of(story)
            if each.outcome.doubted and any("working days" in block for block in blocks):
                check = each.language.gettext("What we check first")
                dated = next(n for n, block in enumerate(blocks) if "working days" in block)
                assert blocks.index(check) < dated, each.outcome.rule.id
            if each.decision.sendable and not can_reply(each.facts):
                wrong |= {one: each.outcome.rule.id for one in said if promises_an_answer(one)}
            if each.facts.get("reply_to") == ("phone",) and can_reply(each.facts):
                wrong |= {one: each.outcome.rule.id for one in said if names_a_channel(one)}
    assert told > 100
    assert not wrong, "\n".join(f"{rule}: {one}" for one, rule in sorted(wrong.items()))
