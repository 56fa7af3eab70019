"""Every page of the journey: mistakes, going back, and changing one's mind."""

from __future__ import annotations

import pytest

from tests.browser import HygieneClient
from tests.personas import EVERY_WAY, HERSELF, HIS_MOTHER, LONG_AGO, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to

DROPPED = "Some of your earlier answers no longer fit"
STORY = 'First line.\n\n  Indented, with "quotes" & <b>marks</b>.\nLast line — żółć.'


# ---------------------------------------------------------------- mistakes


@pytest.mark.parametrize("answers", EVERY_WAY, ids=lambda answers: answers["name of the way"])
def test_a_page_left_empty_says_what_is_missing_and_the_journey_goes_on(
    client: HygieneClient, answers: Answers
) -> None:
    page = client.begin()
    asked = 0
    while page.slug != "check-answers":
        if page.slug not in OPTIONAL:
            before = page.h1
            page = client.press("Continue")
            assert page.errors, f"{page.url} let an empty answer pass"
            assert page.title.startswith(f"Error: {before} - ")
            asked += 1
        page = client.answer(page.fitting(answers))
        assert not page.errors
    assert asked >= (3 if answers.get("kind") == "compliment" else 5)


REACH = "how-to-reach-you"
BY_EMAIL = {"full_name": "Ama", "reply_to": ["email"], "email": "ama@example.com"}
BY_PHONE = {"full_name": "Ama", "reply_to": ["phone"]}
BY_POST = {"full_name": "Ama", "reply_to": ["post"]}
OPTIONAL = {
    "get-help-now", "your-route", "people-involved", "how-we-can-reach-you", "which-child",
}  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "typed", "message"),
    [
        (REACH, {**BY_EMAIL, "email": "ama at example"}, "Enter an email address in the correct format"),
        (REACH, {**BY_PHONE, "phone": "twelve", "leave_message": "yes"}, "Enter a phone number"),
        (REACH, {**BY_PHONE, "phone": "01223 703535"}, "Select yes if it is safe to leave a message"),
        (REACH, {**BY_POST, "address_line_1": "1 High Street", "postcode": "CB"}, "Enter a full UK postcode"),
        (REACH, {**BY_POST, "address_line_2": "Flat 3"}, "Enter address line 1"),
        (REACH, {**BY_EMAIL, "full_name": "x" * 201}, "Your answer must be 200 characters or fewer"),
        ("what-happened", {"what_happened": "x" * 20_001}, "Your answer must be 20,000 characters or fewer"),
        ("when-you-found-out", {"about_when": "last March"}, "Select when you found out"),
        ("how-we-deal-with-it", {"handling_more": "x" * 20_001}, "Your answer must be 20,000 characters or fewer"),
        ("what-happened", {"remedy_more": STORY}, "Enter what happened"),
        ("do-any-of-these-apply", {"applies": ["law", "none"]}, "Select the things that apply"),
        ("adjustments", {"adjustment_more": STORY}, "Select yes if you need us to do anything differently"),
    ],
)
def test_a_mistake_keeps_what_was_typed(client: HygieneClient, slug: str, typed: Answers, message: str) -> None:
    go_to(client, slug, {**LONG_AGO, "reply_to": ["email", "phone", "post"], **ANYTHING})
    page = client.answer(typed)
    assert page.slug == slug
    assert message in page.errors[0][1]
    assert message in page
    for name, value in typed.items():
        assert page.values[name] == (value.replace("\n", "\r\n") if isinstance(value, str) else value)


ANYTHING = {
    "phone": "01223 703535",
    "leave_message": "no",
    "address_line_1": "1 High Street",
    "town": "Ely",
    "postcode": "cb74aa",
}


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "box"),
    [
        ("3", "", "2026", "The date must include a month", "month"),
        ("", "", "2026", "The date must include a day", "day"),
        ("3", "11", "", "The date must include a year", "year"),
        ("31", "2", "2026", "The date must be a real date", "day"),
        ("three", "11", "2026", "The date must be a real date", "day"),
        ("21", "11", "2026", "The date must be today or in the past", "day"),
        ("1", "1", "1850", "Check the year", "day"),
    ],
)
def test_a_date_that_cannot_be_is_kept_as_typed(
    client: HygieneClient, day: str, month: str, year: str, message: str, box: str
) -> None:
    go_to(client, "about-the-answer", {**HERSELF, "earlier": "answered"})
    said = {"unhappy_about": "answer", "answered_by": "us"}
    page = client.answer({**said, "answer_date-day": day, "answer_date-month": month, "answer_date-year": year})
    assert message in page.errors[0][1]
    assert [page.values[f"answer_date-{part}"] for part in ("day", "month", "year")] == [day, month, year]
    assert (
        client.answer({**said, "answer_date-day": "20", "answer_date-month": "11", "answer_date-year": "2026"}).errors
        == []
    )


def test_what_was_typed_comes_back_as_it_was(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    client.answer(what_happened=STORY)
    assert client.visit("what-happened").values["what_happened"] == STORY.replace("\n", "\r\n")
    check = client.go_on(HERSELF | {"what_happened": STORY})
    assert 'with "quotes" & <b>marks</b>.' in check


def test_a_choice_that_is_not_offered_counts_as_none(client: HygieneClient) -> None:
    page = go_to(client, "what-you-want-to-do")
    page = client.fetch(page.url, data={"csrf_token": page.token, "wanted": "refuse-them"})
    assert page.errors[0][1] == "Select what you want to do"


# ---------------------------------------------------------------- back, and changes


@pytest.mark.parametrize("answers", EVERY_WAY, ids=lambda answers: answers["name of the way"])
def test_back_retraces_every_page_to_the_start(client: HygieneClient, answers: Answers) -> None:
    page, seen = client.begin(), []
    while page.slug != "check-answers":
        seen.append(page.slug)
        page = client.answer(page.fitting(answers))
    while seen:
        assert client.go_back().slug == seen.pop()
    assert client.go_back().url == "/en/"


CHANGES = [
    ("who-you-are", {"who": "self"}, HIS_MOTHER, {"consent", "subject"}, set()),
    ("consent", {"agreement": "only-me"}, HIS_MOTHER, {"subject"}, set()),
    ("anonymity", {"anonymity": "no-reply"}, HERSELF, {"how-to-reach-you"}, set()),
    ("danger", {"danger": "yes"}, HERSELF, set(), {"get-help-now"}),
    ("what-you-want-to-do", {"wanted": "praise"}, HERSELF, {"what-happened", "danger"}, {"your-feedback"}),
    ("do-any-of-these-apply", {"applies": ["late"]}, HERSELF, set(), {"when-you-found-out"}),
    ("who-arranged-the-care", {"arranged_and_paid": "private"}, HERSELF, set(), {"care-or-council"}),
    ("complained-before", {"earlier": "answered"}, HERSELF, set(), {"about-the-answer"}),
]


@pytest.mark.parametrize(("slug", "change", "answers", "gone", "asked"), CHANGES)
def test_changing_an_answer_drops_what_no_longer_applies_and_back_stays_right(
    client: HygieneClient, slug: str, change: Answers, answers: Answers, gone: set[str], asked: set[str]
) -> None:
    go_to(client, "check-answers", answers)
    page = client.change(slug, change)
    assert page.slug in (asked or {"check-answers"})
    page = client.go_on({**answers, **ANYTHING, **MORE, **change})
    assert page.slug == "check-answers"
    assert (DROPPED in page) == bool(gone)
    assert not {f"Change {slug}" for slug in gone} & set(page.links)
    path = []
    while page.back != "/en/":
        page = client.go_back()
        assert page.slug not in path, f"Back went round: {path}"
        path.append(page.slug)
    assert not gone & set(path)
    assert asked <= set(path)


MORE = {
    "adjustment_needs": ["bsl"], "found_out": "last-12-months", "care_or_council": "council",
    "your_feedback": "Thank you", "anything_new": "new-only", "still_unhappy": "It left things out",
}  # fmt: skip


def test_what_was_dropped_is_not_sent_and_comes_back_when_it_applies_again(
    client: HygieneClient, messages: Messages
) -> None:
    go_to(client, "check-answers", HIS_MOTHER)
    client.change("who-you-are", who="self")
    page = client.change("who-you-are", who="relative")
    assert page.slug == "check-answers"
    assert "Grace Boateng" in page
    page = client.change("who-you-are", who="self")
    assert DROPPED in page
    assert "Grace Boateng" not in page
    client.answer()
    message = messages()[0]
    assert "Grace Boateng" not in str(message)
    assert message["people"] == {"who": "self", "share": ["provider"]}


def test_a_page_that_asked_nothing_is_not_said_to_be_dropped(client: HygieneClient) -> None:
    go_to(client, "check-answers", {**HERSELF, "danger": "yes"})
    page = client.change("danger", danger="no")
    assert page.slug == "check-answers"
    assert DROPPED not in page


def test_another_organisation_voids_what_was_answered_about_the_first(client: HygieneClient) -> None:
    go_to(client, "check-answers")
    assert client.change("organisation", organisation="other").slug == "your-route"
    page = client.change("organisation", organisation="cambridgeshire")
    assert page.slug == "what-you-want-to-do"
    assert "wanted" not in page.values


def test_an_outcome_that_changed_is_shown_again_before_going_on(client: HygieneClient) -> None:
    go_to(client, "check-answers")
    page = client.change("who-arranged-the-care", arranged_and_paid="private")
    page = client.go_on({"care_or_council": "care"}, to="your-route")
    assert page.h1 == "The care provider should answer this first"
    assert client.visit("check-answers").slug == "your-route"
    assert client.press("Send it to us anyway so a person can check").slug == "check-answers"


def test_the_same_answer_again_changes_nothing(client: HygieneClient) -> None:
    check = go_to(client, "check-answers", HIS_MOTHER)
    slugs = {url.rpartition("/")[2] for words, url in check.links.items() if words.startswith("Change ")}
    assert len(slugs) >= 15
    for slug in slugs:
        client.visit(slug)
        assert client.answer().text == check.text, slug
