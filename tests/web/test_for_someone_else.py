"""Whoever speaks for someone else: who died, who does not want it, who cannot decide, or who is grown up."""

from __future__ import annotations

import pytest

from tests.browser import MOST_PAGES, HygieneClient, Page
from tests.personas import A_PARENT, HIS_MOTHER, Answers, left_out
from tests.web.conftest import Messages

DIED: dict[str, Answers] = {
    "a friend of an adult": {**HIS_MOTHER, "who": "bereaved", "authority": "none"},
    "an executor": {**HIS_MOTHER, "who": "authority", "authority": "executor", "affected": "them"},
    "a mother who says so herself": {**A_PARENT, "who": "bereaved", "authority": "none"},
    "a mother who is asked how old the child is": {**A_PARENT, "age": "died"},
    "an executor of a child": {**A_PARENT, "who": "authority", "authority": "executor", "affected": "me"},
    "a mother at Staffordshire": {**A_PARENT, "organisation": "staffordshire", "who": "bereaved", "authority": "none"},
}
NEVER = (
    "Does the child know",
    "Does the person know and agree",
    "Their phone number",
    "We may tell the person",
)
"""What nobody is asked or told who speaks for a person who has died."""
REFUSED: Answers = {**HIS_MOTHER, "affected": "both", "consent": "refused"}
CANNOT: Answers = {**HIS_MOTHER, "consent": "cannot-decide", "decider": "disputed", "may_contact": "not-safe"}
LEFT_CARE: Answers = {**A_PARENT, "age": "19-24", "age_then": "18-or-over", "child_status": ["care-leaver"]}
LEFT_CARE |= {"topic": ["other"], "consent": "not-asked"}
LATE: Answers = {**A_PARENT, "organisation": "staffordshire", "topic": ["other"], "earlier": "answered"}
LATE |= {"anything_new": "same", "last_answer": "stage-1", "answer_date-day": "2", "answer_date-month": "3"}
LATE |= {"answer_date-year": "2026", "still_unhappy": "You missed half of it.", "why_now": "I was in hospital."}


def met(client: HygieneClient, answers: Answers) -> dict[str, Page]:
    """Answer every page and send; return each page by its slug, the outcome and the confirmation among them."""
    page, pages = client.begin(), {}
    for _ in range(MOST_PAGES):
        pages[page.slug] = page
        if page.slug == "sent":
            return pages
        page = client.answer(page.fitting(answers))
        if page.errors:
            page = client.answer({**left_out(page.html), **page.fitting(answers)})
    raise AssertionError(f"never sent: still at {page.url}")


@pytest.mark.parametrize("who", DIED)
def test_condolence_comes_first_and_the_dead_are_not_asked_for(
    client: HygieneClient, messages: Messages, who: str
) -> None:
    pages = met(client, DIED[who])
    assert {"does-the-child-know", "consent", "which-child", "subject", "who-can-decide"}.isdisjoint(pages)
    for page in pages.values():
        assert [words for words in NEVER if words in page] == [], page.url
    first = next(pages[slug].text for slug in ("your-route", "what-happened") if slug in pages)
    assert first.index("We are sorry for your loss.") < first.index("Why")
    assert "age" not in pages or DIED[who].get("age") == "died"
    assert "who-died" in pages
    (sent,) = messages()
    assert "authority-evidence" in sent["conditions"]


def test_whoever_says_so_is_met_with_condolence_and_asked_if_they_are_the_executor(client: HygieneClient) -> None:
    pages = met(client, DIED["a friend of an adult"])
    page = pages["someone-who-has-died"]
    assert page.h1 == "We are sorry for your loss"
    assert page.offered("authority") == ["executor", "none", "unsure"]


def test_a_part_that_is_not_wanted_has_no_steps_and_no_date_and_names_whom_to_call(
    client: HygieneClient, messages: Messages
) -> None:
    pages = met(client, REFUSED)
    slugs = list(pages)
    assert slugs.index("consent") < slugs.index("your-route")
    for page in (pages["your-route"], pages["sent"]):
        mine, theirs = page.text.split("The part about how it affected the other person")
        assert "within 3 working days" in mine
        part = theirs.split("If you need us to do something differently")[0].split("If you would rather talk")[0]
        assert "You told us the person does not want this complaint." in part
        assert "0345 045 5202" in part
        assert "working days" not in part
        assert "What happens next" not in part
    (sent,) = messages()
    assert [part["timescales"] == [] for part in sent["parts"]] == [False, True]


def test_the_same_parts_are_agreed_to_and_sent(client: HygieneClient, messages: Messages) -> None:
    pages = met(
        client, {**REFUSED, "earlier": "answered", "anything_new": "both", "still_unhappy": "It missed things."}
    )
    agreed = [each.text_content().strip() for each in pages["your-route"].tree.xpath("//main//h2")]
    confirmed = [each.text_content().strip() for each in pages["sent"].tree.xpath("//main//h2")]
    parts = [each for each in agreed if each.startswith("The part")]
    assert parts == [each for each in confirmed if each.startswith("The part")]
    assert 1 < len(messages()[0]["parts"]) <= 4


def test_for_someone_who_cannot_decide_it_is_asked_who_may_and_if_they_may_be_contacted(
    client: HygieneClient, messages: Messages
) -> None:
    pages = met(client, CANNOT)
    slugs = list(pages)
    assert slugs.index("consent") < slugs.index("who-can-decide") < slugs.index("what-happened")
    assert {"decider", "may_contact"} <= set(pages["who-can-decide"].boxes)
    assert "Court of Protection" in pages["what-happened"]
    assert "Office of the Public Guardian" in pages["what-happened"]
    (sent,) = messages()
    assert (sent["people"]["decider"], sent["people"]["may_contact"]) == ("disputed", "not-safe")
    assert {"capacity-check", "authority-evidence"} <= set(sent["conditions"])


def test_a_care_leaver_of_23_is_not_the_child_and_his_own_consent_is_asked(
    client: HygieneClient, messages: Messages
) -> None:
    pages = met(client, LEFT_CARE)
    assert {"consent", "subject"} <= pages.keys()
    assert {"does-the-child-know", "which-child"}.isdisjoint(pages)
    assert messages()[0]["conditions"] == ["consent-pending"]


def test_whoever_asks_late_for_the_next_stage_is_told_when_the_time_ended_and_asked_why(
    client: HygieneClient, messages: Messages
) -> None:
    pages = met(client, LATE)
    assert "That time ended on Monday 30 March 2026." in pages["your-route"]
    assert list(pages).index("your-route") < list(pages).index("why-you-ask-now")
    (sent,) = messages()
    assert sent["earlier"].items() >= {"answer_date": "2026-03-02", "why_now": "I was in hospital."}.items()


def test_a_young_person_who_does_not_want_it_is_heard_before_anything_is_shared(
    client: HygieneClient, messages: Messages
) -> None:
    pages = met(client, {**A_PARENT, "topic": ["other"], "age": "16-17", "child_knows": "does-not-want"})
    assert "A person has to find out what they think before anything about them is shared." in pages["what-happened"]
    assert "child-view" in messages()[0]["conditions"]


def test_an_advocate_whom_nobody_asked_is_promised_no_date(client: HygieneClient, messages: Messages) -> None:
    advocate = {**A_PARENT, "who": "advocate", "affected": "them", "topic": ["other"], "child_knows": "too-young"}
    pages = met(client, {**advocate, "instructed": "no", "appointed": "no"})
    assert pages["your-route"].h1 == "A person has to decide what we can look into"
    assert "working days" not in pages["your-route"]
    assert "Children’s social care, if a child is at risk" in pages["your-route"]
    (part,) = messages()[0]["parts"]
    assert (part["conditions"], part["timescales"]) == (["advocate-unconfirmed"], [])
