"""MPs and councillors, people who work with the person, and interpreters: each is asked and told what fits them."""

from __future__ import annotations

import pytest

from tests.browser import HygieneClient, Page
from tests.personas import A_CHILD, A_PARENT, HERSELF, HIS_MOTHER, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to, send
from tests.web.stored import draft_of
from tests.web.test_for_someone_else import met
from webapp.forms.pages.help import INTERPRETED

pytestmark = pytest.mark.xdist_group("ways of their own")

COUNCILS = ("cambridgeshire", "staffordshire", "council")
ORGANISATIONS = (*COUNCILS, "care-provider")
ASKS_FOR_CONSENT = {"consent", "who-can-decide", "your-legal-right", "does-the-child-know"}
CAN_SPEAK = "You can speak for someone"
NOTHING_IN_WRITING = "You can send this without anything in writing."
MAY_DO = {
    "cambridgeshire": "We may need the person’s written agreement before we share their information with you.",
    "staffordshire": "We may need to ask the person before we share anything private with you.",
    "council": "We will normally have to ask the person’s permission before we look at their records",
    "care-provider": "We may need to ask them before we share their personal information with you.",
}
DECIDES = {
    "cambridgeshire": "The council decides if you have enough interest in the child’s welfare.",
    "staffordshire": "So we decide if you can complain about how we treat them.",
    "council": "So we decide if you can complain about how we treat them.",
}
ROLE = "What is your role? (optional)"
AN_MP: Answers = {**HIS_MOTHER, "who": "member", "own_role": "Councillor for North Ward"}
A_NURSE: Answers = {**HIS_MOTHER, "who": "professional", "consent": "not-asked", "own_role": "District nurse"}
OF_A_CHILD: Answers = {**A_PARENT, "topic": ["other"], "interest": "I teach her.", "child_knows": "no"}
ANSWERED: Answers = {"earlier": "answered", "last_answer": "stage-1", "anything_new": "same", "answered_by": "us"}
WAYS = [*((each, "adult") for each in ORGANISATIONS), *((each, "children") for each in COUNCILS)]
in_each = pytest.mark.parametrize(("organisation", "service"), WAYS)
in_each_organisation = pytest.mark.parametrize("organisation", ORGANISATIONS)
in_each_council = pytest.mark.parametrize("organisation", COUNCILS)


def at(organisation: str, service: str, who: Answers) -> Answers:
    """Return what someone answers who complains there, about an adult or a child."""
    about = {**OF_A_CHILD, **{name: who[name] for name in ("who", "own_role")}} if service == "children" else who
    return {**about, "organisation": organisation}


# ---------------------------------------------------------------- an MP or a councillor


@in_each
def test_a_member_is_asked_for_nobodys_consent_and_names_whom_they_speak_for(
    client: HygieneClient, messages: Messages, organisation: str, service: str
) -> None:
    pages = met(client, {**at(organisation, service, AN_MP), "subject_name": "Ann Example"})
    assert ASKS_FOR_CONSENT.isdisjoint(pages)
    assert ("which-child" if service == "children" else "subject") in pages
    assert pages["check-answers"].text.count("Ann Example") == 1
    (sent,) = messages()
    assert (sent["conditions"], sent["people"]["who"]) == ([], "member")
    assert sent["people"]["subject_name"] == "Ann Example"
    assert "consent" not in sent["people"]


@in_each
def test_a_member_reads_before_the_story_that_they_can_speak_and_what_we_may_do(
    client: HygieneClient, organisation: str, service: str
) -> None:
    page = go_to(client, "what-happened", at(organisation, service, AN_MP))
    for sentence in (CAN_SPEAK, NOTHING_IN_WRITING, MAY_DO[organisation]):
        assert sentence in page, sentence
    assert "by law" not in said_to_members(page).lower()


@in_each_organisation
def test_a_member_reads_it_too_where_they_ask_for_the_next_stage(client: HygieneClient, organisation: str) -> None:
    service = "adult" if organisation == "care-provider" else "children"
    page = go_to(client, "still-unhappy", {**at(organisation, service, AN_MP), **ANSWERED, "all_upheld": "no"})
    assert MAY_DO[organisation] in page


@in_each
def test_nobody_else_is_told_what_members_are(client: HygieneClient, organisation: str, service: str) -> None:
    for who in ({**A_NURSE}, {**A_NURSE, "who": "relative"}):
        page = go_to(HygieneClient(client.app), "what-happened", at(organisation, service, who))
        assert CAN_SPEAK not in page


def said_to_members(page: Page) -> str:
    """Return the box that tells members what they may do."""
    texts = (each.text_content() for each in page.tree.xpath("//main//*[contains(@class, 'govuk-inset-text')]"))
    return next(each for each in texts if CAN_SPEAK in each)


# ---------------------------------------------------------------- someone who works with the person


@pytest.mark.parametrize(("consent", "conditions"), [("not-asked", ["consent-pending"]), ("agreed", [])])
@in_each_organisation
def test_who_works_with_an_adult_is_asked_if_the_person_agrees(
    client: HygieneClient, messages: Messages, organisation: str, consent: str, conditions: list[str]
) -> None:
    pages = met(client, {**at(organisation, "adult", A_NURSE), "consent": consent})
    assert {"consent", "subject"} <= pages.keys()
    assert messages()[0]["conditions"] == conditions


@in_each_council
def test_who_works_with_a_child_hears_that_the_council_decides_and_says_why_they_worry(
    client: HygieneClient, messages: Messages, organisation: str
) -> None:
    pages = met(client, at(organisation, "children", A_NURSE))
    assert {"does-the-child-know", "which-child"} <= pages.keys()
    assert "consent" not in pages
    assert DECIDES[organisation] in pages["does-the-child-know"]
    assert "You work with the child or young person." in pages["check-answers"]
    (sent,) = messages()
    assert (sent["conditions"], sent["people"]["interest"]) == (["sufficient-interest"], "I teach her.")


@in_each_council
def test_who_works_with_someone_who_is_grown_up_now_is_asked_if_that_person_agrees(
    client: HygieneClient, messages: Messages, organisation: str
) -> None:
    grown = {"age": "19-24", "age_then": "under-18", "consent": "not-asked", "child_status": ["none"]}
    pages = met(client, {**at(organisation, "children", A_NURSE), **grown})
    assert {"consent", "subject"} <= pages.keys()
    assert "does-the-child-know" not in pages
    assert messages()[0]["conditions"] == ["consent-pending"]


# ---------------------------------------------------------------- what they are, on a page that is there already


@pytest.mark.parametrize("who", [AN_MP, A_NURSE], ids=["a councillor", "a nurse"])
@in_each
def test_their_role_is_asked_where_they_say_how_to_reach_them(
    client: HygieneClient, messages: Messages, organisation: str, service: str, who: Answers
) -> None:
    pages = met(client, at(organisation, service, who))
    assert ROLE in pages["how-to-reach-you"]
    assert "advocate_organisation" not in pages["how-to-reach-you"].boxes
    assert who["own_role"] in pages["check-answers"]
    assert messages()[0]["people"]["own_role"] == who["own_role"]


@pytest.mark.parametrize("who", ["relative", "adult-parent"])
def test_the_role_of_someone_who_turns_out_to_be_somebody_else_is_not_sent(
    client: HygieneClient, messages: Messages, who: str
) -> None:
    go_to(client, "check-answers", A_NURSE)
    client.visit("who-you-are")
    client.answer({"who": who})
    page = client.go_on({**A_NURSE, "who": who}, to="check-answers")
    assert A_NURSE["own_role"] not in page
    client.answer()
    assert A_NURSE["own_role"] not in str(messages())


def test_nobody_else_is_asked_for_a_role_nor_whoever_gives_no_name(client: HygieneClient) -> None:
    for answers in (HERSELF, HIS_MOTHER, {**HIS_MOTHER, "who": "advocate"}, {**AN_MP, "anonymity": "reply"}):
        page = go_to(HygieneClient(client.app), "how-to-reach-you", answers)
        assert "own_role" not in page.boxes


# ---------------------------------------------------------------- an interpreter


@in_each
def test_what_someone_says_through_an_interpreter_is_their_own_complaint(
    client: HygieneClient, messages: Messages, organisation: str, service: str
) -> None:
    client.visit("/")
    page = client.press("An interpreter")
    seen: dict[str, Page] = {}
    answers = {**HERSELF, "organisation": organisation, "service": service, "topic": ["other"]}
    while page.slug != "sent":
        seen[page.slug] = page
        page = client.answer(page.fitting(answers))
    assert (ASKS_FOR_CONSENT | {"helper", "subject", "which-child"}).isdisjoint(seen)
    assert INTERPRETED in seen["who-you-are"]
    assert [slug for slug, each in seen.items() if INTERPRETED in each] == ["who-you-are"]
    assert "An interpreter" in seen["check-answers"]
    (sent,) = messages()
    assert (sent["helper"], sent["people"]["who"], sent["conditions"]) == ("interpreter", "self", [])


def test_only_who_came_with_an_interpreter_reads_so_where_they_say_who_they_are(client: HygieneClient) -> None:
    for door, told in {"Start now": False, "An interpreter": True, "Council staff": False}.items():
        someone = client.another_device()
        someone.visit("/")
        someone.press(door)
        someone.go_on(HERSELF, to="who-you-are")
        assert someone.page is not None
        assert (INTERPRETED in someone.page) is told, door


def test_it_is_read_where_an_interpreter_is_chosen_later(client: HygieneClient) -> None:
    client.visit("/")
    client.press("Someone else")
    client.go_on(HERSELF)
    page = client.visit("helper")
    assert "interpreter" in page.offered("helper")
    assert INTERPRETED in page
    assert client.change("helper", helper="interpreter").slug == "check-answers"
    assert draft_of(client).content["answers"]["helper"] == {"helper": "interpreter"}


@pytest.mark.parametrize(("helper", "spoken"), [("interpreter", "other"), ("friend", "english")])
@pytest.mark.parametrize("answers", [HERSELF, A_CHILD], ids=["an adult", "a child"])
def test_the_team_does_not_take_english_for_granted_where_someone_interpreted(
    client: HygieneClient, messages: Messages, answers: Answers, helper: str, spoken: str
) -> None:
    send(client, {**answers, "helper": helper})
    assert messages()[0]["language"]["spoken"] == spoken
