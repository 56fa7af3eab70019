"""The answers to check: few rows that mean something alone, and below them what may be added and never has to be."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.personas import A_CHILD, A_TENANT, ANONYMOUS, HERSELF, PRAISE, REACHED_EVERY_WAY, SELF_FUNDER, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to
from webapp.forms.journey import QUESTIONS
from webapp.forms.summary import LABELS, TOGETHER

MOST_ROWS = 15
EXTRAS = ("people_involved", "meeting", "handling", "safe_contact", "share")
RESIDENT: Answers = {name: said for name, said in HERSELF.items() if name not in EXTRAS}
"""Who answers what they are asked, and adds nothing."""
SENT_ANYWAY = "Send it to us anyway so a person can check"


def rows(page: Page) -> dict[str, str]:
    """Return each row's words, by those that stand before them."""
    found = page.tree.xpath("//*[@class='govuk-summary-list__row']")
    return {
        " ".join(row.xpath("./dt")[0].text_content().split()): " ".join(row.xpath("./dd")[0].text_content().split())
        for row in found
    }


def test_a_resident_has_fifteen_rows_to_check_at_most(client: HygieneClient) -> None:
    assert len(rows(go_to(client, "check-answers", RESIDENT))) <= MOST_ROWS


def test_an_address_is_one_row(client: HygieneClient) -> None:
    found = rows(go_to(client, "check-answers", {**RESIDENT, "reply_to": ["post"], **REACHED_EVERY_WAY}))
    assert found["Address"] == "1 High Street Ely CB7 4AA"
    assert not [label for label in found if label.startswith(("Address line", "Postcode", "Town"))]


def test_what_was_left_empty_is_not_listed(client: HygieneClient) -> None:
    found = rows(go_to(client, "check-answers", RESIDENT))
    assert all(found.values())
    assert not [label for label in found if "optional" in label]


def test_what_would_help_means_something_alone(client: HygieneClient) -> None:
    found = rows(go_to(client, "check-answers", REACHED_EVERY_WAY))
    assert found["What would help?"].startswith("British Sign Language")


def test_each_label_is_of_a_field_that_is_asked() -> None:
    asked = {field.name for question in QUESTIONS.values() for field in question.fields}
    assert LABELS.keys() <= asked
    assert all(set(fields) <= asked for fields in TOGETHER.values())


def test_a_resident_may_add_more_and_sends_without_it(client: HygieneClient, messages: Messages) -> None:
    page = go_to(client, "check-answers", RESIDENT)
    assert {"people-involved", "how-we-deal-with-it"} <= set(page.to_add)
    assert "Add more if you want" in page
    assert client.answer().slug == "sent"
    (message,) = messages()
    assert not {"people_involved", "not_by", "meeting"} & {
        each["field"] for page in message["answers"] for each in page["answers"]
    }


def test_what_is_added_is_listed_and_sent_and_back_leads_to_the_answers(
    client: HygieneClient, messages: Messages
) -> None:
    go_to(client, "check-answers", RESIDENT)
    page = client.visit("people-involved")
    assert page.slug == "people-involved"
    assert client.go_back().slug == "check-answers"
    client.visit("people-involved")
    page = client.answer(people_involved="The morning team", not_by="Their manager")
    assert page.slug == "check-answers"
    assert rows(page)["Who was involved?"] == "The morning team"
    assert "people-involved" not in page.to_add
    assert client.visit("people-involved").values["not_by"] == "Their manager"
    client.visit("check-answers")
    assert client.answer().slug == "sent"
    assert messages()[0]["not_by"] == "Their manager"
    assert messages()[0]["flags"] == ["conflict-of-interest"]


def test_what_is_emptied_again_is_offered_again(client: HygieneClient) -> None:
    go_to(client, "check-answers", RESIDENT)
    client.change("people-involved", people_involved="The morning team")
    page = client.change("people-involved", people_involved="")
    assert page.slug == "check-answers"
    assert "people-involved" in page.to_add
    assert "Who was involved?" not in rows(page)


def test_an_added_page_with_a_choice_that_is_offered_no_more_blocks_nothing(client: HygieneClient) -> None:
    go_to(client, "check-answers", RESIDENT)
    client.visit("how-we-deal-with-it")
    assert client.answer().slug == "check-answers", "nothing has to be chosen"
    assert client.answer().slug == "sent"


def test_a_page_to_add_is_open_only_once_all_else_is_answered(client: HygieneClient) -> None:
    go_to(client, "what-happened", RESIDENT)
    assert client.visit("people-involved").slug == "what-happened"


def test_what_was_typed_on_a_page_to_add_is_kept_on_the_way_to_help(client: HygieneClient) -> None:
    go_to(client, "check-answers", RESIDENT)
    client.visit("people-involved")
    client.press("Someone is in danger now", people_involved="Half a na")
    assert client.visit("people-involved").values["people_involved"] == "Half a na"


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        (RESIDENT, {"people-involved", "how-we-deal-with-it"}),
        (
            {**RESIDENT, "organisation": "care-provider"},
            {"people-involved", "how-we-deal-with-it", "who-you-would-like"},
        ),
        ({**RESIDENT, "anonymity": "no-reply"}, {"people-involved"}),
        ({**RESIDENT, "anonymity": "reply"}, {"people-involved", "adjustments"}),
        ({**PRAISE, "anonymity": "no-reply"}, {"adjustments"}),
        ({**RESIDENT, "service": "children", "who": "child"}, set()),
    ],
    ids=["named", "of a provider", "without a name", "without a name, with an answer", "praise", "a child"],
)
def test_each_is_offered_what_may_be_asked_of_them(client: HygieneClient, answers: Answers, offered: set[str]) -> None:
    answers = {name: said for name, said in answers.items() if name not in (*EXTRAS, "adjustments")}
    page = go_to(client, "check-answers", answers)
    optional = {"people-involved", "how-we-deal-with-it", "who-you-would-like", "adjustments"}
    assert set(page.to_add) & optional == offered


def test_whoever_reports_wrongdoing_is_not_asked_for_a_meeting(client: HygieneClient) -> None:
    answers = {**RESIDENT, "kind": "wrongdoing"}
    go_to(client, "your-route", answers)
    client.press(SENT_ANYWAY)
    page = client.go_on(answers)
    assert page.slug == "check-answers"
    assert "people-involved" in page.to_add
    assert "how-we-deal-with-it" not in page.to_add
    assert client.visit("how-we-deal-with-it").slug == "check-answers"


def test_the_page_can_be_printed_where_scripts_run(client: HygieneClient) -> None:
    (button,) = go_to(client, "check-answers", RESIDENT).tree.xpath("//button[@data-print]")
    assert button.get("hidden") is not None
    assert button.get("type") == "button"


def test_each_change_leads_to_the_page_it_names(app: Flask) -> None:
    for answers in (RESIDENT, A_CHILD, A_TENANT, ANONYMOUS, {**SELF_FUNDER, "hired": "unsure"}):
        client = HygieneClient(app)
        page = go_to(client, "check-answers" if answers is not SELF_FUNDER else "your-route", answers)
        slugs = {link.get("href") for link in page.tree.xpath("//*[@class='govuk-summary-list__actions']/a")}
        assert slugs
        for slug in slugs:
            assert client.visit(slug).slug == slug
