"""An advocate reads on every page for whom they fill it in; at a computer that others use, nobody reads a name."""

from __future__ import annotations

import pytest
from flask import g

from tests.browser import HygieneClient, Page
from tests.personas import A_CHILD, HERSELF, HIS_MOTHER, Answers
from tests.web.people import go_to, send
from tests.web.test_fragments import HOSTILE, both_ways, visiting
from tests.web.test_next_child import KEEP, child, go_on
from webapp.forms.validators import clean_line
from webapp.public.views.send import around_check, join_check, render_check

ADVOCATE: Answers = {**HIS_MOTHER, "who": "advocate"}


def told(page: Page) -> str | None:
    """Return for whom a page says that it is filled in."""
    found = page.tree.xpath("//main/*[contains(@class, 'app-filling-for')]")
    return " ".join(found[0].text_content().split()) if found else None


SOMEONE, GRACE = "Filling in for: someone else", "Filling in for: Grace Boateng"


def test_every_page_says_it_from_the_moment_they_are_an_advocate(client: HygieneClient) -> None:
    page = client.begin()
    named = False
    while page.slug != "sent":
        is_advocate = "who-you-are" not in {page.slug} and page.slug not in BEFORE
        assert told(page) == ((GRACE if named else SOMEONE) if is_advocate else None), page.slug
        named = named or page.slug == "subject"
        page = client.go_past(ADVOCATE)
    assert named
    for slug in ("sent", "what-you-sent"):
        assert told(client.visit(slug)) == GRACE


BEFORE = ("organisation", "what-you-want-to-do", "kind", "service", "danger", "which-service")


def test_pages_beside_the_way_say_it_too(client: HygieneClient) -> None:
    go_to(client, "how-to-reach-you", ADVOCATE)
    for slug in ("adjustments", "ask-us-to-contact-you", "organisation", "/delete-answers"):
        assert told(client.visit(slug)) == GRACE, slug


def test_the_next_child_is_someone_else_until_they_are_named(client: HygieneClient) -> None:
    client.begin()
    go_on(client, child("Zebulon"))
    page = client.press(KEEP)
    assert told(page) == SOMEONE
    assert told(client.go_on(child("Xanthippe"), to="check-answers")) == "Filling in for: Xanthippe subject_name"
    assert told(client.visit("sent")) == SOMEONE, "the confirmation of the child before has their answers no more"


@pytest.mark.parametrize("path", ["/complain", "/complain/another", "ask-us-to-contact-you", "what-happened"])
def test_where_the_next_person_may_land_after_sending_no_name_is_said(client: HygieneClient, path: str) -> None:
    send(client, ADVOCATE)
    page = client.visit(path)
    assert told(page) is None
    assert "Grace Boateng" not in page


def test_where_others_use_the_computer_no_name_is_said(client: HygieneClient) -> None:
    client.fetch("/en/complain", data={"helper": "library"})
    client.go_on(ADVOCATE, to="check-answers")
    for slug in ("subject", "how-to-reach-you", "check-answers"):
        assert told(client.visit(slug)) == SOMEONE
    client.visit("check-answers")
    assert told(client.answer()) == SOMEONE


@pytest.mark.parametrize("answers", [HERSELF, HIS_MOTHER, A_CHILD])
def test_nobody_else_is_told(client: HygieneClient, answers: Answers) -> None:
    assert told(go_to(client, "check-answers", answers)) is None
    assert told(send(client.another_device(), answers)) is None


def test_a_name_is_text_and_stands_on_no_other_persons_page(client: HygieneClient) -> None:
    for typed in HOSTILE:
        go_to(client, "subject", ADVOCATE)
        client.answer(subject_name=typed, subject_postcode="")
        page = client.visit("how-to-reach-you")
        assert told(page) == " ".join(f"Filling in for: {clean_line(typed)}".split())
        assert len(both_ways(client, "how-to-reach-you")) == 1
    other = HygieneClient(client.app)
    go_to(other, "how-to-reach-you", ADVOCATE)
    assert told(other.visit("how-to-reach-you")) == GRACE


def test_the_answers_to_check_are_the_same_both_ways(client: HygieneClient) -> None:
    sent = go_to(client, "check-answers", ADVOCATE)
    with visiting(client, sent.url):
        path = g.visitor.path()
        drawn = render_check(path, g.visitor, around_check(path, g.visitor))
        assert drawn == join_check(path, g.visitor) == sent.html
