"""Every kind of person ends where the organisation's procedures say, over HTTP, and nobody is turned away."""

from __future__ import annotations

import pytest

from tests.browser import HygieneClient, Page
from tests.personas import ANONYMOUS, HERSELF, HIS_MOTHER, TO_THE_OUTCOME, Answers
from tests.web.conftest import Messages, Rows
from tests.web.people import go_to, heading_of_outcome, outcome_page, reference_on, send
from webapp.domain.reference import is_reference

MAY_TELL = "We may tell the person that you have contacted us about them."
BY_WEDNESDAY = "That is by Wednesday 25 November 2026"
ANYWAY = "Send it to us anyway so a person can check"
OMBUDSMAN = "0300 061 0614"
PERSONAL = {"name", "email", "phone", "address", "subject", "how-to-reach-you", "anonymity", "what-happened"}


def outcome(client: HygieneClient, answers: Answers) -> Page:
    """Answer until the outcome page."""
    return outcome_page(client, answers)


# ---------------------------------------------------------------- for themselves


def test_a_person_complains_for_herself(client: HygieneClient, messages: Messages) -> None:
    page = outcome(client, HERSELF)
    assert heading_of_outcome(page) == "We can look into this"
    assert "under the adult social care complaints procedure" in page
    assert "If you send it today, that is by Wednesday 25 November 2026." in page
    assert client.go_on(HERSELF).h1 == "Check your answers before you send them"
    sent = client.answer()
    assert sent.h1 == "Complaint sent"
    assert BY_WEDNESDAY in sent
    assert OMBUDSMAN in sent
    assert is_reference(reference_on(sent))
    message = messages()[0]
    assert message["reference"] == reference_on(sent)
    assert [(part["then"], part["to"], part["stage"]) for part in message["parts"]] == [("accept", "adults", "stage-1")]
    assert message["conditions"] == []
    assert message["contact"]["full_name"] == "Ama Boateng"


def test_a_complaint_about_childrens_services_goes_to_its_own_team(client: HygieneClient, messages: Messages) -> None:
    sent = send(client, {**HERSELF, "service": "children"})
    assert "under the children’s services complaints procedure" in sent
    assert "That is by Friday 4 December 2026" in sent
    assert messages()[0]["parts"][0]["to"] == "childrens"


def test_both_services_are_two_parts_under_one_reference(client: HygieneClient, messages: Messages) -> None:
    page = outcome(client, {**HERSELF, "service": "both"})
    assert heading_of_outcome(page) == "There is more than one part to this"
    assert "The part about adult social care" in page
    assert "The part about children’s services" in page
    client.go_on(HERSELF)
    client.answer()
    assert [part["to"] for part in messages()[0]["parts"]] == ["adults", "childrens"]


@pytest.mark.parametrize("earlier", ["spoke", "unsure"])
def test_having_talked_to_staff_is_never_needed_and_never_held_against_anyone(
    client: HygieneClient, messages: Messages, earlier: str
) -> None:
    send(client, {**HERSELF, "earlier": earlier})
    assert messages()[0]["conditions"] == (["track-unknown"] if earlier == "unsure" else [])


def test_a_kind_nobody_is_sure_of_is_a_complaint_until_a_person_has_read_it(
    client: HygieneClient, messages: Messages
) -> None:
    assert "whistleblowing@cambridgeshire.gov.uk" in outcome(client, {**HERSELF, "kind": "unsure"})
    client.go_on(HERSELF)
    client.answer()
    assert messages()[0]["conditions"] == ["scope-check"]


# ---------------------------------------------------------------- for someone else


@pytest.mark.parametrize(
    ("consent", "conditions"),
    [
        ("agreed", []),
        ("not-asked", ["consent-pending"]),
        ("refused", ["consent-refused"]),
        ("cannot-decide", ["capacity-check"]),
        ("unable", []),
        ("died", ["authority-evidence"]),
        ("unsure", ["consent-pending"]),
    ],
)
def test_no_state_of_consent_stops_a_representative_who_is_told_before_sending(
    client: HygieneClient, messages: Messages, consent: str, conditions: list[str]
) -> None:
    answers = {**HIS_MOTHER, "consent": consent}
    asked = go_to(client, "consent", answers)
    assert MAY_TELL in asked
    assert "We may need their written consent before we can share their personal information with you." in asked
    check = client.go_on(answers)
    assert (MAY_TELL in check) is (consent != "died")
    assert client.answer().slug == "sent"
    message = messages()[0]
    assert message["conditions"] == conditions
    assert message["people"]["consent"] == consent
    assert message["people"]["subject_name"] == "Grace Boateng"


@pytest.mark.parametrize("authority", ["attorney", "deputy", "executor", "disputed", "none", "unsure"])
def test_a_legal_right_to_act_is_believed_and_its_papers_are_asked_for_later(
    client: HygieneClient, messages: Messages, authority: str
) -> None:
    check = go_to(client, "check-answers", {**HIS_MOTHER, "who": "authority", "authority": authority})
    assert (MAY_TELL in check) is (authority != "executor")
    assert client.answer().slug == "sent"
    assert "authority-evidence" in messages()[0]["conditions"]


def test_an_advocate_speaks_for_someone(client: HygieneClient, messages: Messages) -> None:
    send(client, {**HIS_MOTHER, "who": "advocate", "reply_to": ["other"], "other_way": "Through Voice, by phone"})
    assert messages()[0]["contact"]["other_way"] == "Through Voice, by phone"


def test_how_it_affected_the_relative_needs_nobodys_consent(client: HygieneClient, messages: Messages) -> None:
    send(client, {**HERSELF, "who": "relative", "affected": "me"})
    assert messages()[0]["conditions"] == []
    assert "consent" not in messages()[0]["people"]


def test_a_refused_consent_leaves_the_relatives_own_part_untouched(client: HygieneClient, messages: Messages) -> None:
    send(client, {**HIS_MOTHER, "affected": "both", "consent": "refused"})
    parts = messages()[0]["parts"]
    assert [part["facts"] for part in parts] == [{"affected": "me"}, {"affected": "them"}]
    assert [part["conditions"] for part in parts] == [[], ["consent-refused"]]


# ---------------------------------------------------------------- anonymous


@pytest.mark.parametrize(
    ("way", "typed"),
    [
        ("email", {"email": "x@example.com"}),
        ("post", {"address_line_1": "1 High Street", "town": "Ely", "postcode": "CB7 4AA"}),
    ],
)
def test_an_anonymous_person_is_answered_by_email_or_letter(
    client: HygieneClient, messages: Messages, way: str, typed: Answers
) -> None:
    answers = {**HERSELF, "anonymity": "reply", "reply_to": [way], **typed}
    asked = go_to(client, "how-to-reach-you", answers)
    assert asked.offered("reply_to") == ["email", "post"]
    client.go_on(answers)
    assert BY_WEDNESDAY in client.answer()
    contact = messages()[0]["contact"]
    assert "full_name" not in contact
    assert contact["reply_to"] == [way]


def test_a_person_who_wants_no_answer_is_asked_for_no_address_and_promised_none(
    client: HygieneClient, messages: Messages
) -> None:
    page = go_to(client, "anonymity", ANONYMOUS)
    assert "we still pass on what you tell us" in page
    seen = []
    while page.slug != "check-answers":
        page = client.answer(page.fitting(ANONYMOUS))
        seen.append(page.slug)
    assert not {"how-to-reach-you", "how-we-can-reach-you", "adjustments"} & set(seen)
    assert "We cannot answer you" in page
    sent = client.answer()
    assert "Write down your reference." in sent
    assert "25 November" not in sent
    assert "working days" not in sent
    message = messages()[0]
    assert message["contact"] == {"anonymity": "no-reply", "keep_apart": True}
    assert message["parts"][0]["reply"] is False
    assert all(each["id"] != "acknowledge" for each in message["parts"][0]["timescales"])


def test_nobody_who_cannot_be_answered_is_told_that_an_answer_will_come(client: HygieneClient) -> None:
    sent = send(client, ANONYMOUS)
    for promise in ("We tell you that we have", "we answer you in writing", "We ask you for any details"):
        assert promise not in sent


# ---------------------------------------------------------------- wrongdoing


@pytest.mark.parametrize(
    "answers", [{"kind": "wrongdoing"}, {"who": "staff", "own_job": "wrongdoing"}], ids=["anyone", "staff"]
)
def test_a_whistleblower_gets_the_safe_address_before_anything_personal_is_asked(
    client: HygieneClient, rows: Rows, answers: Answers
) -> None:
    page, seen = client.begin(), []
    while page.slug != "your-route":
        seen.append(page.slug)
        known = {**TO_THE_OUTCOME, **answers}
        page = client.answer(page.fitting(known))
    assert not PERSONAL & set(seen)
    assert heading_of_outcome(page) == "Use the whistleblowing address"
    assert "whistleblowing@cambridgeshire.gov.uk" in page
    assert "You do not have to give your name" in page
    assert page.question is None
    assert client.visit("check-answers").slug == "your-route"
    assert rows()["submission"] == rows()["outbox"] == []


def test_wrongdoing_can_still_be_sent_as_a_complaint(client: HygieneClient, messages: Messages) -> None:
    page = outcome(client, {**HERSELF, "kind": "wrongdoing"})
    assert "The whistleblowing team opens it first" in page
    assert "managers may then see it" in page
    client.press(ANYWAY)
    client.go_on(ANONYMOUS)
    assert client.answer().slug == "sent"
    assert messages()[0]["conditions"] == ["scope-check"]


# ---------------------------------------------------------------- who arranged the care, and who paid

PROVIDER_FIRST, FOR_US = "The care provider should answer this first", "We can look into this"
MATRIX = [
    ("person", "person", "care", None, PROVIDER_FIRST, None),
    ("person", "person", "council", None, FOR_US, []),
    ("person", "person", "unsure", None, FOR_US, ["scope-check"]),
    ("person", "direct-payment", "care", "agency", PROVIDER_FIRST, None),
    ("person", "direct-payment", "care", "assistant", "You may be the employer of your personal assistant", None),
    ("person", "direct-payment", "care", "unsure", FOR_US, ["scope-check"]),
    ("person", "direct-payment", "council", None, FOR_US, []),
    ("person", "both", "care", None, FOR_US, ["scope-check"]),
    ("council", None, None, None, FOR_US, []),
    ("not-care", None, None, None, FOR_US, []),
    ("nhs", "nhs", "care", None, "The NHS should deal with this first", None),
    ("nhs", "nhs", "council", None, FOR_US, []),
    ("unsure", None, "care", None, FOR_US, ["scope-check"]),
    ("unsure", None, "council", None, FOR_US, []),
]


@pytest.mark.parametrize(("arranged", "paid", "about", "hired", "heading", "conditions"), MATRIX)
def test_who_answers_first_depends_on_who_arranged_and_who_paid(
    client: HygieneClient,
    messages: Messages,
    arranged: str,
    paid: str | None,
    about: str | None,
    hired: str | None,
    heading: str,
    conditions: list[str] | None,
) -> None:
    given = {"arranged_by": arranged, "paid_by": paid, "care_or_council": about, "hired": hired}
    answers = {**HERSELF, **{name: value for name, value in given.items() if value}}
    page = outcome(client, answers)
    assert heading_of_outcome(page) == ("We will check if we can look into this" if conditions else heading)
    assert (page.question is None) == (conditions is None)
    if conditions is None:
        assert client.press(ANYWAY).slug == "what-happened"
        conditions = ["scope-check"]
    client.go_on(answers)
    assert client.answer().slug == "sent"
    assert messages()[0]["conditions"] == conditions


def test_provider_first_names_the_ombudsman_and_sends_nothing_by_itself(client: HygieneClient, rows: Rows) -> None:
    page = outcome(client, {**HERSELF, "arranged_by": "person", "paid_by": "person", "care_or_council": "care"})
    assert "Contact the care provider" in page
    assert "Local Government and Social Care Ombudsman" in page
    assert OMBUDSMAN in page
    assert "The care provider will probably still have to answer first" in page
    assert rows()["submission"] == []


@pytest.mark.parametrize(
    ("answers", "parts"),
    [
        (
            {"arranged_by": "person", "paid_by": "person", "care_or_council": "both"},
            ["The part about the care", "The part about what the council did"],
        ),
        (
            {"arranged_by": "changed", "paid_by": "person", "care_or_council": "care"},
            ["The part from when the council arranged the care", "The part from when the care was arranged privately"],
        ),
    ],
)
def test_a_self_funder_with_two_matters_gets_two_parts_and_ours_is_sent(
    client: HygieneClient, messages: Messages, answers: Answers, parts: list[str]
) -> None:
    page = outcome(client, {**HERSELF, **answers})
    assert heading_of_outcome(page) == "There is more than one part to this"
    assert all(part in page for part in parts)
    assert OMBUDSMAN in page
    assert "This part is not sent to us." in client.go_on(HERSELF)
    client.answer()
    assert sorted(part["then"] for part in messages()[0]["parts"]) == ["accept", "redirect"]
