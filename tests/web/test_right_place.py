"""Each person gets to the right place: whose answer it was, who waits, who worries, who speaks for whom."""

from __future__ import annotations

import pytest

from tests.browser import HygieneClient
from tests.personas import A_CHILD, HERSELF, PRAISE, SELF_FUNDER, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to, heading_of_outcome, outcome_page, send
from tests.web.stored import draft_of

ANYWAY = "Send it to us anyway so a person can check"
COUNCILS = ("cambridgeshire", "staffordshire", "council")
LOOKED_INTO = dict.fromkeys(COUNCILS, "We can look into this") | {
    "staffordshire": "We will check if we can look into this"
}
OMBUDSMAN = "The Ombudsman is the next step"
PRIVATE: Answers = {**SELF_FUNDER, "paid_by": "person"}
ANSWERED: Answers = {"earlier": "answered", "anything_new": "same"}
WAITING: Answers = {**HERSELF, "earlier": "waiting", "anything_new": "same"}
PROMISES = ("By law", "working days", "statutory complaints procedure", "Regulations")

in_each_council = pytest.mark.parametrize("organisation", COUNCILS)


# ---------------------------------------------------------------- whose answer it was


@in_each_council
@pytest.mark.parametrize("hired", [{}, {"paid_by": "direct-payment", "hired": "agency"}])
def test_who_pays_for_their_own_care_goes_to_the_ombudsman_after_the_providers_answer(
    client: HygieneClient, organisation: str, hired: Answers
) -> None:
    answers = {**PRIVATE, **ANSWERED, **hired, "organisation": organisation, "answered_by": "provider"}
    page = outcome_page(client, answers)
    assert heading_of_outcome(page) == OMBUDSMAN
    assert "have had our answer" not in page


@in_each_council
def test_the_providers_answer_about_care_the_council_arranged_is_not_the_councils(
    client: HygieneClient, organisation: str
) -> None:
    answers = {**HERSELF, **ANSWERED, "organisation": organisation, "answered_by": "provider"}
    assert "that the council arranged" in outcome_page(client, answers)


@in_each_council
def test_after_the_answer_about_nhs_care_nobody_is_sent_back_to_the_nhs(
    client: HygieneClient, organisation: str
) -> None:
    nhs = {"arranged_by": "nhs", "paid_by": "nhs", "care_or_council": "care"}
    answers = {**HERSELF, **ANSWERED, **nhs, "organisation": organisation, "answered_by": "nhs"}
    assert heading_of_outcome(outcome_page(client, answers)) == "The ombudsman for the NHS is next"


def test_whose_answer_it_was_is_not_asked_of_who_had_none(client: HygieneClient) -> None:
    assert "about-the-answer" not in pages_of(client, HERSELF)


@in_each_council
def test_what_was_agreed_and_not_done_comes_back(client: HygieneClient, organisation: str) -> None:
    answers = {**HERSELF, **ANSWERED, "organisation": organisation, "answered_by": "us", "all_upheld": "yes-not-done"}
    assert "have not done what we said" in outcome_page(client, answers)


# ---------------------------------------------------------------- still waiting


@pytest.mark.parametrize("organisation", [*COUNCILS, "care-provider"])
def test_who_waits_for_an_answer_sends_a_short_message_that_starts_no_clock(
    client: HygieneClient, messages: Messages, organisation: str
) -> None:
    answers = {**WAITING, "organisation": organisation, "waiting_reference": "CCC-7K3M-9QXV"}
    page = outcome_page(client, answers)
    assert heading_of_outcome(page) == "We will look for your complaint"
    assert "within 3 working days" not in page
    assert "within 5 working days" not in page
    assert client.go_on(answers, to="still-waiting").slug == "still-waiting"
    client.go_on(answers)
    sent = client.press("Send my message")
    assert sent.h1 == "Message sent"
    assert "ombudsman" in sent.text.lower()
    (message,) = messages()
    (part,) = message["parts"]
    assert (part["then"], part["stage"], part["timescales"], part["conditions"]) == ("chase", "waiting", [], [])
    assert any("CCC-7K3M-9QXV" in str(answer) for answer in message["answers"])


def test_who_waits_and_has_no_reference_says_what_they_remember(client: HygieneClient) -> None:
    go_to(client, "still-waiting", WAITING)
    page = client.answer(waiting_reference="", waiting_details="")
    assert [error for _, error in page.errors] == ["Enter the reference, or what you remember about your complaint"]
    assert client.answer(waiting_reference="", waiting_details="In May, about the bills").slug == "how-we-can-reach-you"


@in_each_council
def test_who_waits_for_the_providers_answer_is_not_taken_to_wait_for_the_councils(
    client: HygieneClient, organisation: str
) -> None:
    answers = {**PRIVATE, "earlier": "waiting", "anything_new": "same", "answered_by": "provider"}
    page = outcome_page(client, {**answers, "organisation": organisation})
    assert heading_of_outcome(page) == "The care provider should answer this first"


def test_what_is_new_since_is_a_complaint_of_its_own(client: HygieneClient, messages: Messages) -> None:
    page = go_to(client, "still-waiting", WAITING)
    assert "Then you can start another complaint about what is new." in page
    client.go_on({**WAITING, "waiting_details": "In May"})
    client.press("Send my message")
    assert [part["then"] for part in messages()[0]["parts"]] == ["chase"]
    assert client.press("Start another complaint or feedback").slug == "organisation"


# ---------------------------------------------------------------- a safety worry, the NHS, another council


@in_each_council
@pytest.mark.parametrize("hired", [{}, {"paid_by": "direct-payment", "hired": "assistant"}])
def test_who_worries_about_someones_safety_is_not_sent_to_who_gives_the_care(
    client: HygieneClient, organisation: str, hired: Answers
) -> None:
    page = outcome_page(client, {**PRIVATE, **hired, "organisation": organisation, "topic": ["safeguarding"]})
    assert heading_of_outcome(page) == LOOKED_INTO[organisation]
    assert "Tell these people now" in page
    assert "Contact the care provider" not in page
    assert "Talk to your personal assistant" not in page


@in_each_council
@pytest.mark.parametrize(
    "together",
    [
        {"service": "health", "arranged_by": "nhs", "paid_by": "nhs", "care_or_council": "care"},
        {"arranged_by": "council-and-nhs"},
    ],
)
def test_health_and_social_care_together_is_one_joint_complaint(
    client: HygieneClient, messages: Messages, organisation: str, together: Answers
) -> None:
    send(client, {**HERSELF, **together, "organisation": organisation})
    (message,) = messages()
    assert [part["then"] for part in message["parts"]] == ["accept"]
    assert message["conditions"] == ["joint-with-nhs"]


@in_each_council
def test_care_that_another_council_arranged_is_for_that_council(client: HygieneClient, organisation: str) -> None:
    answers = {**HERSELF, "organisation": organisation, "arranged_by": "other-council", "care_or_council": "care"}
    page = outcome_page(client, answers)
    assert heading_of_outcome(page) == "Another council or organisation should deal with this"
    assert ANYWAY in page


@in_each_council
def test_who_should_ask_the_provider_first_hears_of_the_cqc_and_can_read_more(
    client: HygieneClient, organisation: str
) -> None:
    page = outcome_page(client, {**PRIVATE, "organisation": organisation})
    assert "Care Quality Commission" in page
    assert page.tree.xpath(f"//main//a[@href='/en/{organisation}/paying-for-your-own-care']")


# ---------------------------------------------------------------- sent anyway


@in_each_council
@pytest.mark.parametrize(
    "elsewhere",
    [
        {"kind": "wrongdoing"},
        {"service": "other", "wrong_body": "councillor"},
        PRIVATE,
        {
            **ANSWERED,
            "answered_by": "provider",
            "arranged_by": "person",
            "paid_by": "person",
            "care_or_council": "care",
        },
    ],
)
def test_nothing_sent_anyway_is_promised_what_a_procedure_or_a_law_promises(
    client: HygieneClient, messages: Messages, organisation: str, elsewhere: Answers
) -> None:
    answers = {**HERSELF, **elsewhere, "organisation": organisation, "anyway_about": "adult"}
    outcome_page(client, answers)
    client.press(ANYWAY)
    checked = client.go_on(answers, to="check-answers")
    sent = client.answer()
    for page in (checked, sent):
        assert [promise for promise in PROMISES if promise in page] == []
    assert "checks if it is for us" in sent
    assert messages()[0]["parts"][0]["timescales"] == []


@in_each_council
@pytest.mark.parametrize("elsewhere", [{"kind": "wrongdoing"}, {"service": "other", "wrong_body": "information"}])
def test_what_is_sent_anyway_and_is_about_children_goes_to_who_deals_with_children(
    client: HygieneClient, messages: Messages, organisation: str, elsewhere: Answers
) -> None:
    answers = {**HERSELF, **elsewhere, "organisation": organisation, "anyway_about": "children"}
    outcome_page(client, answers)
    assert client.press(ANYWAY).slug == "adults-or-children"
    client.go_on(answers)
    client.answer()
    assert messages()[0]["parts"][0]["to"] == "childrens"


# ---------------------------------------------------------------- feedback about services for children


@pytest.mark.parametrize("kind", ["compliment", "comment", "enquiry"])
def test_feedback_about_services_for_children_reaches_their_team(
    client: HygieneClient, messages: Messages, kind: str
) -> None:
    page = send(client, {**PRAISE, "kind": kind, "service": "children"})
    assert "01223 699 664" in page
    assert "01223 703535" not in page
    (message,) = messages()
    assert message["facts"]["service"] == "children"
    assert [part["then"] for part in message["parts"]] == ["feedback"]


# ---------------------------------------------------------------- who speaks for whom


@pytest.mark.parametrize("service", ["adult", "children"])
def test_a_member_names_whom_they_act_for_and_is_asked_for_nobodys_consent(
    client: HygieneClient, messages: Messages, service: str
) -> None:
    asked = pages_of(client, {**HERSELF, "who": "member", "service": service, "subject_name": "Ann Example"})
    assert {"consent", "your-legal-right", "who-can-decide", "does-the-child-know"}.isdisjoint(asked)
    (message,) = messages()
    assert message["people"]["subject_name"] == "Ann Example"
    assert message["conditions"] == []


def test_who_works_with_the_person_is_asked_if_the_person_agrees(client: HygieneClient, messages: Messages) -> None:
    asked = pages_of(client, {**HERSELF, "who": "professional", "consent": "not-asked", "subject_name": "Ann Example"})
    assert {"consent", "subject"} <= asked
    assert messages()[0]["conditions"] == ["consent-pending"]


def test_the_parent_of_an_adult_has_an_answer_of_their_own(client: HygieneClient, messages: Messages) -> None:
    answers = {**HERSELF, "who": "adult-parent", "affected": "them", "consent": "agreed", "subject_name": "Jo Example"}
    assert {"consent", "subject"} <= pages_of(client, answers)
    assert messages()[0]["people"]["who"] == "adult-parent"


def test_a_young_carer_is_asked_whose_care_it_is(client: HygieneClient, messages: Messages) -> None:
    answers = {**A_CHILD, "service": "adult", "affected": "them", "subject_name": "Mum", "relationship": "My mum"}
    assert "affected" in go_to(client, "your-story", answers).boxes
    assert "your-route" not in pages_of(HygieneClient(client.app), answers)
    (message,) = messages()
    assert (message["people"]["affected"], message["people"]["subject_name"]) == ("them", "Mum")
    assert "consent-pending" in message["conditions"]


def pages_of(client: HygieneClient, answers: Answers) -> set[str]:
    """Send what someone answers, and return the pages they met."""
    go_to(client, "check-answers", answers)
    met = set(draft_of(client).content["answers"])
    assert client.answer().slug == "sent"
    return met
