"""What stays in the history of a browser does not tell what someone had to say."""

from __future__ import annotations

import pytest

from tests.browser import HygieneClient
from tests.personas import A_CHILD, HERSELF, LONG_AGO, SELF_FUNDER, UNHAPPY, Answers
from tests.web.people import go_to

WRONGDOING = {**HERSELF, "kind": "wrongdoing", "who": "staff", "own_job": "wrongdoing"}
ALL = [
    LONG_AGO,
    UNHAPPY,
    WRONGDOING,
    {**SELF_FUNDER, "paid_by": "person"},
    {**A_CHILD, "earlier": "ombudsman"},
    {**HERSELF, "earlier": "finished", "service": "children"},
]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_outcome_has_the_same_title(language: str, client: HygieneClient) -> None:
    titles, headings = set(), set()
    for answers in ALL:
        visitor = HygieneClient(client.app, language)
        page = go_to(visitor, "your-route", answers)
        titles.add(page.title)
        headings.add(page.h1)
    assert len(headings) > 3
    assert len(titles) == 1
    if language == "en":
        assert titles == {"What happens next - Put It Right - Cambridgeshire County Council"}


@pytest.mark.parametrize("answers", [HERSELF, A_CHILD])
def test_the_page_for_who_wrote_something_worrying_does_not_say_so_in_its_title(
    client: HygieneClient, answers: Answers
) -> None:
    slug = "your-story" if answers is A_CHILD else "what-happened"
    go_to(client, slug, answers)
    page = client.answer(what_happened="I want to die")
    assert page.slug == "before-you-go-on"
    assert page.title.startswith("Read this page first - ")
    assert "worried" in page.h1
