"""Whoever takes a message can start work: who, what, what they want and by when stand at its top, codes at its end."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from tests.browser import HygieneClient
from tests.personas import A_CHILD, A_PARENT, ANONYMOUS, HERSELF, HIS_MOTHER, LONG_AGO, PRAISE, UNHAPPY, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to, send
from tests.web.test_contract import breaches
from webapp.domain.messages import complaint
from webapp.domain.vocabulary import CONTACT_REQUEST
from webapp.handoff import contract
from webapp.handoff.message_text import SAFETY, as_text

SEEN_AT_ONCE = 40
"""Lines that stand on a screen without turning a page."""
BEFORE_THIS = {
    "schema", "reference", "adjustments", "language", "contact", "flags", "urgent_review", "conditions", "helper",
    "received_on", "organisation", "pack_version", "kind", "parts", "people", "facts", "answers",
}  # fmt: skip
"""What a message of the version before says."""
REACH = "how-to-reach-you"
BY_EMAIL = {
    "anonymity": "reply",
    "reply_to": ["email"],
    "email": "aunt@example.com",
    "safe_contact": "My boss reads it",
}


def sent(client: HygieneClient, messages: Messages, answers: Answers) -> dict[str, Any]:
    send(client, answers)
    (found,) = messages()
    assert breaches("message-1.json", found) == []
    return found


# ---------------------------------------------------------------- the first look


@pytest.mark.parametrize("answers", [HERSELF, {**HIS_MOTHER, "not_by": "Mr Hall"}, UNHAPPY], ids=["own", "his", "next"])
def test_safety_the_story_the_wish_and_what_is_due_are_seen_at_once(
    client: HygieneClient, messages: Messages, answers: Answers
) -> None:
    found = sent(client, messages, {**answers, "remedy_more": "Say sorry, and explain"})
    lines = as_text(found).split("\n")
    first = [each.split(":")[0].lower().replace(" ", "_") for each in lines if not each.startswith(" ")]
    assert tuple(first[:7]) == SAFETY
    assert first[7:11] == ["summary", "story", "wishes", "due"]
    assert first[-3:] == ["parts", "facts", "answers"], "codes at the end"
    told = "\n".join(lines[:SEEN_AT_ONCE])
    assert answers["what_happened"].split("\n")[0] in told or answers["still_unhappy"] in told
    assert "Remedy more: Say sorry, and explain" in told
    assert "2026-11-25 (acknowledge, promise, starts: received): We will tell you" in told
    assert "Safe contact: Not after six" in told


def test_the_summary_is_one_paragraph_of_what_is_said_elsewhere(client: HygieneClient, messages: Messages) -> None:
    found = sent(client, messages, {**HIS_MOTHER, "service_name": "Elm House"})
    assert "\n" not in found["summary"]
    for words in (
        "They want to: Complain about care or support for an adult.",
        "Where: Elm House.",
        "For: Grace Boateng.",
        "Agreement: Yes, they asked me to and they agree.",
        "Received on 2026-11-20, for adults stage-1.",
        "First due on 2026-11-25 (acknowledge).",
    ):
        assert words in found["summary"]


def test_what_is_due_stands_in_its_order_with_what_starts_it(client: HygieneClient, messages: Messages) -> None:
    found = sent(client, messages, HERSELF)
    assert [(each["date"], each["timescale"], each["starts"]) for each in found["due"]] == [
        ("2026-11-25", "acknowledge", "received"),
        ("2027-05-19", "by-law", "received"),
        (None, "completion-date", "investigation-started"),
    ]


def test_praise_has_a_story_and_nothing_that_is_due(client: HygieneClient, messages: Messages) -> None:
    found = sent(client, messages, PRAISE)
    assert found["story"] == {"your_feedback": "The day centre was wonderful."}
    assert (found["due"], found["wishes"], found["channel"]) == ([], {}, "online-form")


# ---------------------------------------------------------------- who, where and what came before


def test_a_next_stage_names_the_earlier_letter(client: HygieneClient, messages: Messages) -> None:
    letter = {"earlier_reference": "ASC 1234", "earlier_from": "The Customer Care Team"}
    on = {"answer_date-day": "5", "answer_date-month": "11", "answer_date-year": "2026"}
    found = sent(client, messages, {**UNHAPPY, **letter, **on})
    assert found["earlier"] == {"earlier": "answered", "answered_by": "us", "answer_date": "2026-11-05", **letter}


def test_whoever_waits_for_an_answer_says_which_and_it_is_seen_at_once(
    client: HygieneClient, messages: Messages
) -> None:
    waits = {"earlier": "waiting", "waiting_reference": "CCC-7K3M-9QXV", "waiting_details": "I wrote in May."}
    found = sent(client, messages, {**HERSELF, **waits})
    assert found["story"] == {"waiting_details": "I wrote in May."}
    assert found["earlier"] == {"earlier": "waiting", "answered_by": "us", "waiting_reference": "CCC-7K3M-9QXV"}
    assert found["due"] == []


def test_a_child_is_found_by_the_date_of_birth_where_it_is_given(client: HygieneClient, messages: Messages) -> None:
    born = {"subject_born-day": "27", "subject_born-month": "3", "subject_born-year": "2012"}
    found = sent(client, messages, {**A_PARENT, "subject_name": "Kofi", **born})
    assert (found["people"]["subject_name"], found["people"]["subject_born"]) == ("Kofi", "2012-03-27")


def test_a_date_of_birth_is_never_needed(client: HygieneClient, messages: Messages) -> None:
    assert "subject_born" not in sent(client, messages, A_PARENT)["people"]


def test_an_address_to_find_records_by_is_asked_only_of_whoever_writes_for_themselves(client: HygieneClient) -> None:
    assert "own_address" in go_to(client, REACH, HERSELF).boxes
    assert "own_address" not in go_to(HygieneClient(client.app), REACH, HIS_MOTHER).boxes


def test_only_an_organisation_that_asks_for_it_asks_about_its_records(
    client: HygieneClient, messages: Messages
) -> None:
    assert "see_records" not in go_to(client, REACH, HERSELF).boxes
    at_the_council = {**HERSELF, "organisation": "council", "see_records": "later"}
    found = sent(HygieneClient(client.app), messages, at_the_council)
    assert (found["people"]["see_records"], found["facts"]["see_records"]) == ("later", "later")
    assert found["people"]["share"] == ["provider"]


def test_why_it_was_not_said_sooner_has_a_place_of_its_own(client: HygieneClient, messages: Messages) -> None:
    found = sent(client, messages, {**LONG_AGO, "about_when": "Spring 2024"})
    assert found["when"] == {
        "happened": "over-12-months",
        "about_when": "Spring 2024",
        "found_out": "unsure",
        "late_reason": "I was ill.",
        "late_reason_withheld": False,
    }


def test_whoever_would_rather_not_say_why_is_known_to(client: HygieneClient, messages: Messages) -> None:
    found = sent(client, messages, {**LONG_AGO, "late_reason": "", "late_unsaid": ["yes"]})
    assert found["when"]["late_reason_withheld"] is True


# ---------------------------------------------------------------- who must not deal with it


def test_naming_who_should_not_deal_with_it_is_seen_at_once(client: HygieneClient, messages: Messages) -> None:
    found = sent(client, messages, {**HERSELF, "not_by": "Mr Hall, the manager"})
    assert (found["not_by"], found["flags"]) == ("Mr Hall, the manager", ["conflict-of-interest"])


def test_a_stage_for_someone_new_says_so(client: HygieneClient, messages: Messages) -> None:
    again = {**UNHAPPY, "organisation": "care-provider", "last_answer": "stage-1", "anything_new": "same"}
    found = sent(client, messages, again)
    assert found["parts"][0]["stage"] == "stage-2"
    assert "conflict-of-interest" in found["flags"]


# ---------------------------------------------------------------- what the person was told


def test_what_the_person_saw_is_kept_in_english_and_in_their_language(
    client: HygieneClient, messages: Messages
) -> None:
    seen = send(HygieneClient(client.app, language="pl"), {**HIS_MOTHER, "consent": "not-asked"})
    (found,) = messages()
    english, polish = found["shown"]
    assert (english["language"], polish["language"]) == ("en", "pl")
    assert english["parts"][0]["title"] == "We can look into this"
    assert english["parts"][0]["timescales"][0].endswith("That is by Wednesday 25 November 2026.")
    for part in polish["parts"]:
        for sentence in (part["why"], *part["happens"], *part["timescales"], *part["conditions"], part["if_unhappy"]):
            assert sentence in seen
    assert breaches("message-1.json", found) == []


def test_what_a_child_was_told_is_in_the_childs_words(client: HygieneClient, messages: Messages) -> None:
    go_to(client, "check-answers", A_CHILD)
    seen = client.answer()
    (found,) = messages()
    (part,) = found["parts"]
    assert all(clock["words"] in seen for clock in part["timescales"])
    (shown,) = found["shown"]
    assert [each for each in shown["parts"][0]["happens"] if each not in seen] == []
    assert shown["parts"][0]["why"] == "You told us something is wrong. We want to know about it."


# ---------------------------------------------------------------- without a name


@pytest.mark.parametrize("way", ["an email", "nothing"])
def test_what_may_go_to_the_service_does_not_say_how_to_reach_whoever_gave_no_name(
    client: HygieneClient, messages: Messages, way: str
) -> None:
    found = sent(client, messages, {**ANONYMOUS, **(BY_EMAIL if way == "an email" else {})})
    apart = found.pop("contact")
    assert apart["keep_apart"] is True
    assert ("aunt@example.com" in apart.values()) is (way == "an email")
    assert [word for word in ("aunt@example.com", "My boss") if word in json.dumps(found)] == []
    assert all(page["answers"] for page in found["answers"] if page["step"] == REACH)


def test_whoever_gives_a_name_is_not_kept_apart(client: HygieneClient, messages: Messages) -> None:
    assert sent(client, messages, HERSELF)["contact"]["keep_apart"] is False


def test_a_relative_without_a_name_may_name_the_child_and_says_how_they_know_them(
    client: HygieneClient, messages: Messages
) -> None:
    aunt = {**A_PARENT, "who": "relative", **BY_EMAIL, "subject_name": "Kofi", "interest": "I hear him cry."}
    found = sent(client, messages, aunt)
    assert found["people"]["subject_name"] == "Kofi"
    assert found["people"]["interest"] == "I hear him cry."
    assert "relationship" not in found["people"]


def test_an_advocate_without_a_name_is_not_asked_where_they_work(client: HygieneClient) -> None:
    named = {**A_PARENT, "who": "advocate", "affected": "them"}
    page = go_to(HygieneClient(client.app), REACH, named)
    assert {"advocate_organisation", "advocate_reference"} <= set(page.boxes)
    page = go_to(HygieneClient(client.app), REACH, {**named, **BY_EMAIL})
    assert not {"full_name", "advocate_organisation", "advocate_reference"} & set(page.boxes)


def test_who_takes_their_name_back_keeps_what_they_said_of_the_child_and_no_name_of_their_own(
    client: HygieneClient, messages: Messages
) -> None:
    aunt = {**A_PARENT, "who": "relative", "interest": "I hear him cry.", "subject_name": "Kofi"}
    go_to(client, "check-answers", aunt)
    client.change("anonymity", anonymity="no-reply")
    client.go_on({}, to="check-answers")
    client.answer()
    (found,) = messages()
    assert (found["people"]["subject_name"], found["people"]["interest"]) == ("Kofi", "I hear him cry.")
    assert aunt["full_name"] not in json.dumps(found)


def test_who_takes_their_name_back_is_asked_for_no_adults_name_and_sends_none(
    client: HygieneClient, messages: Messages
) -> None:
    go_to(client, "check-answers", HIS_MOTHER)
    client.change("anonymity", anonymity="no-reply")
    client.go_on({}, to="check-answers")
    client.answer()
    assert "Grace Boateng" not in json.dumps(messages()[0])


# ---------------------------------------------------------------- versions


def test_a_message_of_the_version_before_keeps_the_promise_and_is_read(
    client: HygieneClient, messages: Messages
) -> None:
    found = deepcopy(sent(client, messages, HERSELF))
    before = {name: value for name, value in found.items() if name in BEFORE_THIS}
    before["contact"].pop("keep_apart")
    assert breaches("message-1.json", before) == []
    assert as_text(before).startswith("Adjustments:")
    assert set(json.loads(contract.text("message-1.json"))["required"]) == BEFORE_THIS


def test_every_message_says_all_that_this_version_promises(client: HygieneClient, messages: Messages) -> None:
    found = sent(client, messages, {**ANONYMOUS, "helper": "library"})
    assert found.keys() == json.loads(contract.text("message-1.json"))["properties"].keys()


def test_how_it_came_is_a_code_of_the_contract() -> None:
    read = {name: json.loads(contract.text(name))["properties"]["channel"] for name in contract.FILES[:2]}
    assert read["message-1.json"]["enum"] == [*complaint.CHANNELS]
    assert read["contact-request-1.json"]["const"] == CONTACT_REQUEST
