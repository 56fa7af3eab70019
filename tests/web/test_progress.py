"""How many questions are left is said on each page, and follows from what was answered so far."""

from __future__ import annotations

import re

from tests.browser import HygieneClient, Page
from tests.personas import HERSELF, LONG_AGO
from tests.web.people import go_to

LEFT = re.compile(r"Questions left after this one: about (\d+)")


def left_on(page: Page) -> int | None:
    """Return how many questions a page says are left."""
    foot = " ".join(" ".join(page.tree.xpath("//footer//text()")).split())
    found = LEFT.search(foot)
    return int(found[1]) if found else 0 if "This is the last question" in foot else None


def test_who_answers_as_most_people_do_sees_one_fewer_on_each_page_down_to_the_last(client: HygieneClient) -> None:
    page, seen = client.begin(), []
    while page.slug != "check-answers":
        seen.append(left_on(page))
        page = client.answer(page.fitting(HERSELF))
    assert seen == list(range(len(seen) - 1, -1, -1))
    assert left_on(page) is None


def test_an_answer_that_leads_to_more_questions_is_counted_from_then_on(client: HygieneClient) -> None:
    before = left_on(go_to(client, "do-any-of-these-apply", LONG_AGO))
    page = client.answer(client.page.fitting(LONG_AGO)) if client.page else None
    assert page is not None
    assert page.slug == "when-you-found-out"
    assert before == left_on(page), "one page was answered, and one more came"


def test_a_page_answered_before_counts_what_came_after_it(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    first, danger = left_on(client.visit("organisation")), left_on(client.visit("danger"))
    assert first is not None
    assert danger is not None
    assert first == danger + 2
