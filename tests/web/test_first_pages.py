"""The first pages: what each answer says, how few they are, and that whoever is under 18 is met as a child."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import HygieneClient, Page
from tests.personas import A_CHILD, HERSELF, PRAISE, SELF_FUNDER, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to, outcome_page
from tests.web.stored import path_of, put_draft
from webapp.domain.conditions import Value

TO_WHAT_THEY_WANT = "what-you-want-to-do"
GIVES: dict[str, dict[str, Value]] = {
    "complain-adult": {"kind": "complaint", "service": "adult"},
    "complain-children": {"kind": "complaint", "service": "children"},
    "complain-both": {"kind": "complaint", "service": "both"},
    "complain-health": {"kind": "complaint", "service": "health"},
    "praise": {"kind": "compliment"},
    "suggest": {"kind": "comment"},
    "ask": {"kind": "enquiry"},
    "wrongdoing": {"kind": "wrongdoing"},
    "other": {},
}
NEXT = {"other": "kind", "praise": "your-feedback", "suggest": "your-feedback", "ask": "your-feedback"}
"""What comes after an answer, where it is not the question about danger. The outcome is looked at elsewhere."""


def say(client: HygieneClient, organisation: str, **answer: str) -> Page:
    """Choose an organisation, and answer what one wants."""
    client.begin()
    page = client.answer(organisation=organisation)
    assert page.slug == TO_WHAT_THEY_WANT, page.url
    return client.answer(answer)


def go_past_the_outcome(client: HygieneClient) -> Page:
    """Agree to the outcome, where it has a page of its own."""
    assert client.page is not None
    return client.answer() if client.page.slug == "your-route" else client.page


@pytest.mark.parametrize("wanted", GIVES)
def test_each_answer_says_what_is_wanted_and_about_which_service(client: HygieneClient, wanted: str) -> None:
    say(client, "cambridgeshire", wanted=wanted)
    page = go_past_the_outcome(client)
    assert page.slug == NEXT.get(wanted, "danger")
    facts = path_of(client).facts
    assert {name: facts[name] for name in ("kind", "service") if name in facts} == GIVES[wanted]


def test_who_is_not_sure_is_asked_one_thing_at_a_time(client: HygieneClient) -> None:
    assert say(client, "cambridgeshire", wanted="other").slug == "kind"
    assert client.answer(kind="complaint").slug == "service"
    assert client.answer(service="other").slug == "something-else"
    assert client.answer(wrong_body="school").slug == "danger"
    expected = {"kind": "complaint", "service": "other", "wrong_body": "school"}
    assert expected.items() <= path_of(client).facts.items()


@pytest.mark.parametrize(
    ("organisation", "offered", "words"),
    [
        ("cambridgeshire", list(GIVES), ["Make a positive comment", "Ask a question, or tell us your views"]),
        ("staffordshire", list(GIVES), ["Say what went well"]),
        ("council", [code for code in GIVES if code != "ask"], ["Make a suggestion or comment"]),
        (
            "care-provider",
            [code for code in GIVES if code not in ("complain-children", "complain-both")],
            ["Complain about care, support or housing from us", "Pass on a compliment", "Give other feedback"],
        ),
    ],
)
def test_an_organisation_offers_its_own_answers_in_its_own_words(
    client: HygieneClient, organisation: str, offered: list[str], words: list[str]
) -> None:
    client.begin()
    page = client.answer(organisation=organisation)
    assert page.offered("wanted") == offered
    assert [each for each in words if each not in page] == []


@pytest.mark.parametrize("organisation", ["cambridgeshire", "staffordshire", "council", "care-provider"])
@pytest.mark.parametrize("wanted", ["praise", "complain-adult"])
def test_every_answer_is_still_offered_when_one_comes_back_to_change_it(
    client: HygieneClient, organisation: str, wanted: str
) -> None:
    client.begin()
    offered = client.answer(organisation=organisation).offered("wanted")
    client.answer(wanted=wanted)
    page = client.visit(TO_WHAT_THEY_WANT)
    assert page.offered("wanted") == offered
    assert page.values["wanted"] == wanted


def test_another_organisation_voids_what_was_wanted_of_the_first(client: HygieneClient) -> None:
    say(client, "cambridgeshire", wanted="complain-children")
    client.change("organisation", organisation="care-provider")
    assert client.page is not None
    assert client.page.slug == TO_WHAT_THEY_WANT
    assert "wanted" not in client.page.values


@pytest.mark.parametrize("service", ["adult", "children"])
def test_each_answer_to_who_are_you_says_who_it_is(client: HygieneClient, service: str) -> None:
    page = go_to(client, "who-you-are", {**HERSELF, "service": service})
    codes = page.offered("who")
    assert codes[:2] == ["self", "child"]
    for code in codes:
        client.change("who-you-are", who=code)
        assert path_of(client).facts["who"] == code


@pytest.mark.parametrize("service", ["adult", "children", "both"])
@pytest.mark.parametrize("organisation", ["cambridgeshire", "staffordshire", "council"])
def test_whoever_says_that_they_are_under_18_is_met_as_a_child_and_not_asked_their_age(
    client: HygieneClient, organisation: str, service: str
) -> None:
    go_to(client, "your-story", {**A_CHILD, "organisation": organisation, "service": service})
    path = path_of(client)
    assert path.facts["who"] == "child"
    assert not path.has("age")
    assert client.page is not None
    assert names_childline(client.page)


def names_childline(page: Page) -> bool:
    """Return whether a page says at its end whom a child or young person can talk to."""
    return "Childline" in page.tree.xpath("string(//aside[@aria-labelledby='someone'])")


@pytest.mark.parametrize("age", ["under-13", "13-15", "16-17"])
def test_whoever_gives_an_age_under_18_is_met_as_a_child(client: HygieneClient, age: str) -> None:
    go_to(client, "your-story", {**HERSELF, "service": "children", "age": age, "topic": ["decision"]})
    assert path_of(client).facts["who"] == "child"


def pages_to(client: HygieneClient, answers: Answers, to: str) -> list[str]:
    """Return the pages that someone meets, the start page first, up to this one."""
    met, page = ["start"], client.begin()
    while page.slug != to:
        met.append(page.slug)
        page = client.answer(page.fitting(answers))
        assert not page.errors, f"{page.url}: {page.errors}"
    return [*met, to]


@pytest.mark.parametrize(
    ("organisation", "kind"),
    [
        (organisation, kind)
        for organisation in ("cambridgeshire", "staffordshire", "council", "care-provider")
        for kind in ("compliment", "comment", "enquiry")
        if (organisation, kind) != ("council", "enquiry")  # it takes no questions
    ],
)
def test_a_thank_you_a_suggestion_or_a_question_takes_six_pages(
    client: HygieneClient, organisation: str, kind: str
) -> None:
    met = pages_to(client, {**PRAISE, "organisation": organisation, "kind": kind}, "check-answers")
    asked = [slug for slug in met if slug != "your-route"]
    assert asked == ["start", "organisation", TO_WHAT_THEY_WANT, "your-feedback", "check-answers"]
    assert client.answer().slug == "sent"


@pytest.mark.parametrize(
    ("organisation", "asked"),
    [("cambridgeshire", True), ("staffordshire", False), ("council", False), ("care-provider", False)],
)
def test_which_service_it_is_about_is_asked_only_where_that_decides_who_reads_it(
    client: HygieneClient, organisation: str, asked: bool
) -> None:
    page = go_to(client, "your-feedback", {**PRAISE, "organisation": organisation})
    assert ("service" in page.boxes) is asked
    client.answer(page.fitting(PRAISE))
    assert ("service" in client.visit("your-feedback").boxes) is asked


@pytest.mark.parametrize(
    ("service", "team"), [("adult", "customer-team"), ("children", "childrens-team"), ("other", "customer-team")]
)
def test_thanks_reach_the_team_that_they_are_for(client: HygieneClient, service: str, team: str) -> None:
    go_to(client, "check-answers", {**PRAISE, "service": service})
    path = path_of(client)
    assert path.decision.pack is not None
    assert path.decision.pack.team(path.facts).contact == team


def test_both_services_or_something_else_is_offered_in_the_organisations_words(client: HygieneClient) -> None:
    page = go_to(client, "your-feedback", PRAISE)
    assert page.offered("service") == ["adult", "children", "other"]
    assert "Both of these, or something else" in page


@pytest.mark.parametrize(
    ("given", "contact"),
    [
        ({}, {"anonymity": "no-reply", "keep_apart": True}),
        ({"full_name": "Ama Boateng"}, {"anonymity": "named", "keep_apart": False, "full_name": "Ama Boateng"}),
        (
            {"email": "ama@example.com"},
            {"anonymity": "reply", "keep_apart": True, "reply_to": ["email"], "email": "ama@example.com"},
        ),
        (
            {"phone": "01223 703535"},
            {"anonymity": "named", "keep_apart": False, "reply_to": ["phone"], "phone": "01223 703535"},
        ),
        (
            {"full_name": "Ama Boateng", "email": "ama@example.com", "phone": "01223 703535"},
            {
                "anonymity": "named",
                "keep_apart": False,
                "reply_to": ["email", "phone"],
                "full_name": "Ama Boateng",
                "email": "ama@example.com",
                "phone": "01223 703535",
            },
        ),
    ],
)
def test_what_is_given_says_if_and_how_thanks_can_be_answered(
    client: HygieneClient, messages: Messages, given: dict[str, Any], contact: dict[str, Any]
) -> None:
    blank = {"full_name": "", "email": "", "phone": ""}
    go_to(client, "your-feedback", {**PRAISE, "kind": "comment"})
    client.answer({"your_feedback": "More benches, please.", "service": "adult", **blank, **given})
    assert client.page is not None
    assert client.page.slug == "check-answers"
    client.answer()
    (sent,) = messages()
    assert sent["contact"] == contact
    assert sent["story"] == {"your_feedback": "More benches, please."}
    kept = {each["field"] for page in sent["answers"] for each in page["answers"]}
    assert ("email" in kept) is ("email" in given and not contact["keep_apart"])


def test_a_wrong_email_address_on_a_thank_you_is_not_taken_and_nothing_is_lost(client: HygieneClient) -> None:
    go_to(client, "your-feedback", PRAISE)
    typed = {"your_feedback": "Lovely lunch.", "service": "adult", "email": "ama at example", "phone": "twelve"}
    page = client.answer(typed)
    assert [where for where, _ in page.errors] == ["#email", "#phone"]
    assert typed.items() <= page.values.items()


def from_the_childrens_door(client: HygieneClient) -> None:
    """Begin as someone who has pressed "I am under 18" on the start page."""
    client.begin()
    put_draft(client, {"key": "a-key-of-this-test", "answers": {"who-you-are": {"who": "child"}}})
    client.visit("/complain")


def test_a_child_who_says_thank_you_is_spoken_to_as_a_child(client: HygieneClient, messages: Messages) -> None:
    from_the_childrens_door(client)
    client.answer(organisation="cambridgeshire")
    client.answer(wanted="praise")
    page = go_past_the_outcome(client)
    assert page.slug == "your-feedback"
    assert names_childline(page)
    assert {"reach", "safe_contact"} <= set(page.boxes)
    assert {"email", "phone"}.isdisjoint(page.boxes)
    page = client.answer(your_feedback="My worker is kind.", service="children", reach="", safe_contact="Not my dad")
    assert page.slug == "check-answers"
    page = client.answer()
    assert "Thank you for telling us." in page
    (sent,) = messages()
    assert sent["flags"] == ["child", "no-copy-to-carers"]
    assert sent["contact"]["anonymity"] == "no-reply"
    assert sent["contact"]["safe_contact"] == "Not my dad"


def test_a_child_from_their_own_door_is_not_asked_again_who_they_are(client: HygieneClient) -> None:
    from_the_childrens_door(client)
    client.answer(organisation="cambridgeshire")
    client.answer(wanted="complain-children")
    assert client.answer(danger="no").slug == "complained-before"
    assert client.visit("who-you-are").values["who"] == "child"


def test_an_adult_who_turns_a_complaint_into_thanks_is_asked_nothing_about_who_they_are(client: HygieneClient) -> None:
    outcome_page(client, {**HERSELF, "who": "relative", "affected": "them", "consent": "agreed"})
    client.change(TO_WHAT_THEY_WANT, wanted="praise")
    path = path_of(client)
    assert not path.has("who-you-are")
    assert not path.has("consent")


@pytest.mark.parametrize("organisation", ["cambridgeshire", "staffordshire", "council", "care-provider"])
def test_who_reports_wrongdoing_has_the_answer_on_the_fifth_page(client: HygieneClient, organisation: str) -> None:
    met = pages_to(client, {**HERSELF, "organisation": organisation, "kind": "wrongdoing"}, "your-route")
    assert met == ["start", "organisation", TO_WHAT_THEY_WANT, "danger", "your-route"]


@pytest.mark.parametrize("organisation", ["cambridgeshire", "staffordshire", "council"])
@pytest.mark.parametrize(("arranged_by", "paid_by"), [("person", "person"), ("nhs", "nhs"), ("other-council", None)])
def test_a_worry_about_safety_is_heard_where_others_answer_for_the_care(
    client: HygieneClient, organisation: str, arranged_by: str, paid_by: str | None
) -> None:
    person = {**SELF_FUNDER, "organisation": organisation, "arranged_by": arranged_by, "paid_by": paid_by}
    page = go_to(client, "care-or-council", person)
    assert "I am worried about someone’s safety" in page
    client.answer(care_or_council="care", topic=["safeguarding"])
    assert path_of(client).facts["topic"] == ("safeguarding",)
    assert "redirect" not in path_of(client).decision.thens
    client.change("care-or-council", care_or_council="care", topic=[])
    assert "topic" not in path_of(client).facts
    assert "redirect" in path_of(client).decision.thens


@pytest.mark.parametrize("organisation", ["cambridgeshire", "staffordshire", "council"])
def test_who_pays_for_their_own_care_has_the_answer_on_the_ninth_page(client: HygieneClient, organisation: str) -> None:
    person = {**SELF_FUNDER, "organisation": organisation, "paid_by": "person"}
    met = pages_to(client, person, "your-route")
    assert met[-3:] == ["who-arranged-the-care", "care-or-council", "your-route"]
    assert len(met) <= 9


def test_nobody_else_is_asked_what_an_adults_complaint_is_mainly_about(client: HygieneClient) -> None:
    go_to(client, "check-answers", HERSELF)
    assert not path_of(client).has("care-or-council")
    assert "topic" not in path_of(client).facts
