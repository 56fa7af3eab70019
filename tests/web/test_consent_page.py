"""For someone else: what agreeing means is said before anything is written, and each answer is asked once."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.browser import HygieneClient
from tests.personas import A_CHILD, A_PARENT, HERSELF, HIS_MOTHER, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to, send
from tests.web.stored import draft_of, service_of
from webapp.content import facts_in_words
from webapp.domain.packs.model import Outstanding, Pack
from webapp.forms.base import Question
from webapp.forms.fields import Line, Text
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.forms.pages.children import ChildKnows
from webapp.forms.pages.people import Consent
from webapp.i18n.language import fill

pytestmark = pytest.mark.xdist_group("the consent page")

ORGANISATIONS = ("cambridgeshire", "staffordshire", "council", "care-provider")
COUNCILS = ORGANISATIONS[:3]
WILL_KNOW = "If we have to ask the person, they will know that you have contacted us."
MAY_TELL = "We may tell the person that you have contacted us about them."
LATER = "If the person has not agreed yet"
NOBODY_DECIDES = "Nobody has the legal right to decide for the person"
SPEAKERS: dict[str, Answers] = {
    "a relative": {"who": "relative"},
    "the parent of an adult": {"who": "adult-parent"},
    "an advocate": {"who": "advocate"},
    "an attorney": {"who": "authority", "authority": "attorney"},
    "someone who works with the person": {"who": "professional"},
}
OF_SOMEBODY_ELSE = {"subject_name", "subject_born", "relationship", "subject_address", "subject_postcode", "interest"}
ABOUT_WHOM = {"subject", "which-child"}
ANSWERED: Answers = {"earlier": "answered", "last_answer": "stage-1", "still_unhappy": "You missed half of it."}
STRANGER: Answers = {**A_PARENT, "who": "relative", "topic": ["decision"]}
in_each = pytest.mark.parametrize("organisation", ORGANISATIONS)
in_each_council = pytest.mark.parametrize("organisation", COUNCILS)


def said(page: type[Question], **chosen: str) -> dict[str, str]:
    """Return the facts that an answer to a page's combined question gives."""
    return {name: value for name, value in page.with_given(chosen).items() if value and name in page.facts}


def pack_of(app: Flask, organisation: str) -> Pack:
    return service_of(app).content.packs.packs[organisation]


def sentences(condition: Outstanding, pack: Pack) -> list[str]:
    """Return what a condition tells, as it stands on an English page."""
    words = facts_in_words(pack)
    return [fill(each, words) for each in (condition.because, condition.needed) if each]


def told(pack: Pack, condition_id: str) -> list[str]:
    """Return what the first condition of an id tells that is said beforehand."""
    condition = next(each for each in pack.conditions if each.id == condition_id and each.at)
    return sentences(condition, pack)


def met(client: HygieneClient, answers: Answers) -> set[str]:
    go_to(client, "check-answers", answers)
    return set(draft_of(client).content["answers"])


# ---------------------------------------------------------------- what each answer means


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("agreed", {"consent": "agreed"}),
        ("unable", {"consent": "unable"}),
        ("not-asked", {"consent": "not-asked"}),
        ("refused", {"consent": "refused"}),
        ("refused-both", {"consent": "refused", "affected": "both"}),
        ("cannot-decide", {"consent": "cannot-decide"}),
        ("died", {"consent": "died"}),
        ("only-me", {"affected": "me"}),
        ("unsure", {"consent": "unsure"}),
    ],
)
def test_each_answer_about_agreeing_gives_its_facts(client: HygieneClient, code: str, facts: dict[str, str]) -> None:
    assert said(Consent, agreement=code) == facts
    page = go_to(client, "consent", HIS_MOTHER)
    assert code in page.offered("agreement")
    client.answer(agreement=code)
    kept = draft_of(client).content["answers"]["consent"]
    assert {name: value for name, value in kept.items() if value and name != "agreement"} == facts


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("yes", {"instructed": "yes"}),
        ("appointed", {"instructed": "no", "appointed": "yes"}),
        ("no", {"instructed": "no", "appointed": "no"}),
        ("unsure", {"instructed": "unsure", "appointed": "unsure"}),
    ],
)
def test_each_answer_of_an_advocate_gives_its_facts(code: str, facts: dict[str, str]) -> None:
    assert said(ChildKnows, asked_by_child=code) == facts


def test_every_answer_that_there_is_has_an_example_here() -> None:
    assert len(Consent.given_by["agreement"]) == 9
    assert len(ChildKnows.given_by["asked_by_child"]) == 4


# ---------------------------------------------------------------- said before anything is written


@in_each
@pytest.mark.parametrize("speaker", SPEAKERS)
def test_what_agreeing_means_stands_before_the_story_in_the_organisations_words(
    client: HygieneClient, app: Flask, organisation: str, speaker: str
) -> None:
    answers = {**HIS_MOTHER, **SPEAKERS[speaker], "organisation": organisation, "consent": "not-asked"}
    page = go_to(client, "consent", answers)
    for sentence in (*told(pack_of(app, organisation), "consent-pending"), WILL_KNOW):
        assert sentence in page
    assert (MAY_TELL in page) is (organisation == "cambridgeshire")
    assert "You can send this first." in page
    slugs = [step.slug for step in JOURNEY]
    assert slugs.index("consent") < slugs.index("your-route") < slugs.index("what-happened")


def test_it_stands_there_too_whenever_someone_comes_back_to_it(client: HygieneClient, app: Flask) -> None:
    go_to(client, "check-answers", HIS_MOTHER)
    page = client.visit("consent")
    assert [each for each in told(pack_of(app, "cambridgeshire"), "consent-pending") if each not in page] == []


def test_what_the_outcome_page_says_of_a_person_who_has_not_been_asked_stands_on_the_page_before(
    client: HygieneClient, app: Flask
) -> None:
    answers = {**HIS_MOTHER, "consent": "not-asked"}
    page = go_to(client, "consent", answers)
    pack = pack_of(app, "cambridgeshire")
    pending = [each for each in pack.conditions if each.id == "consent-pending" and "consent" in each.when.reads]
    assert pending
    assert [line for each in pending for line in sentences(each, pack) if line not in page] == []


def test_a_member_is_told_before_the_story_that_the_person_may_hear_of_it(client: HygieneClient) -> None:
    assert MAY_TELL in go_to(client, "what-happened", {**HERSELF, "who": "member", "subject_name": "Ann Example"})
    assert MAY_TELL not in go_to(HygieneClient(client.app), "what-happened", HERSELF)


@in_each
def test_who_may_decide_and_if_the_person_may_be_contacted_is_one_page(
    client: HygieneClient, app: Flask, organisation: str
) -> None:
    page = go_to(client, "who-can-decide", {**HIS_MOTHER, "organisation": organisation, "consent": "cannot-decide"})
    assert set(page.boxes) - {"csrf_token"} == {"decider", "may_contact"}
    pack = pack_of(app, organisation)
    for sentence in told(pack, "capacity-check"):
        assert sentence in page
    further = [
        each for each in pack.conditions if {"decider", "may_contact"} & each.when.reads and "authority" not in each.id
    ]
    assert further
    for each in further:
        assert each.needed
        assert each.needed in page
    assert "Court of Protection" in page


def test_an_attorney_is_not_asked_who_may_decide(client: HygieneClient) -> None:
    answers = {**HIS_MOTHER, "who": "authority", "authority": "attorney", "consent": "cannot-decide"}
    page = go_to(client, "who-can-decide", answers)
    assert set(page.boxes) - {"csrf_token"} == {"may_contact"}


# ---------------------------------------------------------------- for a child


@in_each_council
def test_an_advocate_answers_for_a_child_on_one_page_and_is_not_asked_if_they_are_one(
    client: HygieneClient, organisation: str
) -> None:
    page = go_to(client, "about-the-child", {**A_PARENT, "organisation": organisation, "who": "advocate"})
    assert {"child_knows", "asked_by_child"} <= set(page.boxes)
    assert "A person has to find out what they think before anything about them is shared." in page
    assert "A person will find out if you can complain for them." in page
    assert "Are you" not in page.h1
    assert "advocate?" not in page.text


@in_each_council
def test_a_parent_is_asked_only_if_the_child_knows_and_hears_what_follows(
    client: HygieneClient, app: Flask, organisation: str
) -> None:
    page = go_to(client, "does-the-child-know", {**A_PARENT, "organisation": organisation, "topic": ["decision"]})
    assert set(page.boxes) - {"csrf_token"} == {"child_knows"}
    (view,) = (each for each in pack_of(app, organisation).conditions if each.id == "child-view")
    assert view.needed
    assert view.needed in page


@in_each_council
@pytest.mark.parametrize("who", ["relative", "professional"])
def test_who_has_no_child_of_their_own_hears_before_the_story_that_the_council_decides(
    client: HygieneClient, organisation: str, who: str
) -> None:
    page = go_to(client, "does-the-child-know", {**STRANGER, "organisation": organisation, "who": who})
    assert any(words in page for words in ("The council decides if", "We have to decide whether", "So we decide if"))
    parents = go_to(
        HygieneClient(client.app), "does-the-child-know", {**STRANGER, "organisation": organisation, "who": "parent"}
    )
    assert not any(words in parents for words in ("The council decides if", "We have to decide", "So we decide if"))


def test_who_the_child_is_and_why_someone_worries_is_one_page(client: HygieneClient) -> None:
    page = go_to(client, "which-child", STRANGER)
    assert {"subject_name", "interest", "subject_address", "subject_born-day"} <= set(page.boxes)
    assert [words for _, words in client.answer(interest="").errors] == [
        "Enter how you know them, and why you are worried"
    ]
    parents = go_to(HygieneClient(client.app), "which-child", {**A_PARENT, "topic": ["decision"]})
    assert {"interest", "subject_address", "relationship", "subject_phone"}.isdisjoint(parents.boxes)


# ---------------------------------------------------------------- no page more than it takes


def test_who_speaks_for_an_adult_meets_two_pages_more_than_who_speaks_for_themselves(client: HygieneClient) -> None:
    theirs = met(client, {**HIS_MOTHER, "consent": "not-asked"})
    assert theirs - met(HygieneClient(client.app), HERSELF) == {"consent", "subject"}


@pytest.mark.parametrize(
    ("who", "page"),
    [
        *((who, "does-the-child-know") for who in ("parent", "carer", "relative", "professional")),
        ("advocate", "about-the-child"),
    ],
)
def test_who_speaks_for_a_child_meets_two_pages_about_them_and_none_about_agreeing(
    client: HygieneClient, who: str, page: str
) -> None:
    asked = met(client, {**A_PARENT, "who": who, "topic": ["other"], "subject_name": "Ann Example"})
    assert {page, "which-child"} <= asked
    assert asked.isdisjoint({"consent", "who-can-decide", "subject"})


@pytest.mark.parametrize("answers", [HIS_MOTHER, {**A_PARENT, "topic": ["decision"]}], ids=["an adult", "a child"])
def test_who_asks_for_the_next_stage_is_not_asked_again_who_it_is_about(
    client: HygieneClient, answers: Answers
) -> None:
    assert ABOUT_WHOM & met(client, {**answers, **ANSWERED, "anything_new": "same"}) == set()
    news = met(HygieneClient(client.app), {**answers, **ANSWERED, "anything_new": "both"})
    assert len(ABOUT_WHOM & news) == 1


def test_who_has_said_whose_parent_they_are_is_not_asked_how_they_know_the_person(client: HygieneClient) -> None:
    page = go_to(client, "subject", {**HIS_MOTHER, "who": "adult-parent"})
    assert "relationship" not in page.boxes
    assert "relationship" in go_to(HygieneClient(client.app), "subject", HIS_MOTHER).boxes


def test_no_browser_offers_the_last_persons_details_where_somebody_elses_are_asked() -> None:
    fields = {
        f"{slug}, {field.name}": getattr(question, field.name).kwargs
        for slug, question in QUESTIONS.items()
        for field in question.fields
        if field.name in OF_SOMEBODY_ELSE and issubclass(field.kind, Line | Text)
    }
    assert len(fields) >= 8
    assert [name for name, declared in fields.items() if declared.get("autocomplete") != "off"] == []


# ---------------------------------------------------------------- after sending


@in_each
def test_after_sending_stands_what_to_say_to_the_person_and_whom_to_tell_that_they_agree(
    client: HygieneClient, app: Flask, organisation: str
) -> None:
    page = send(client, {**HIS_MOTHER, "organisation": organisation, "consent": "not-asked"})
    pack = pack_of(app, organisation)
    reference = page.tree.xpath("//*[@class='app-reference']")[0].text_content()
    part = page.text.partition(LATER)[2]
    assert f"I have made a complaint for you to {pack.name}. Its reference is {reference}." in part
    assert "Do you agree to it? You can say yes or no." in part
    assert "if it is safe" in part
    handler = pack.find(pack.procedures[0].handler)
    assert f"If they agree, you or they can tell the {handler.name}." in part
    assert handler.name in part.partition("How to reach us")[2]


@pytest.mark.parametrize(
    "answers",
    [
        HERSELF,
        HIS_MOTHER,
        {**HIS_MOTHER, "consent": "refused"},
        {**HIS_MOTHER, "consent": "cannot-decide"},
        {**A_CHILD, "service": "adult", "affected": "them", "subject_name": "Mum"},
    ],
    ids=["herself", "agreed", "refused", "cannot decide", "a child"],
)
def test_nobody_else_is_told_to_ask_the_person(client: HygieneClient, answers: Answers) -> None:
    assert LATER not in send(client, answers)


def test_what_somebody_else_was_asked_decides_nothing_for_who_has_the_legal_right(
    client: HygieneClient, messages: Messages
) -> None:
    """Nobody can decide, said a son; then he remembers that he is the attorney, and is not asked who can."""
    answers = {**HIS_MOTHER, "consent": "cannot-decide", "decider": "nobody", "may_contact": "yes"}
    send(client.another_device(), answers)
    go_to(client, "check-answers", answers)
    client.visit("who-you-are")
    client.answer(who="authority")
    page = client.go_on({**answers, "who": "authority", "authority": "attorney"}, to="check-answers")
    assert "Nobody, as far as I know" not in page
    client.answer()
    son, attorney = sorted(messages(), key=lambda message: str(message["people"]["who"]), reverse=True)
    assert (son["people"]["who"], attorney["people"]["who"]) == ("relative", "authority")
    assert son["facts"]["decider"] == "nobody"
    assert NOBODY_DECIDES in str(son)
    assert "decider" not in {**attorney["facts"], **attorney["people"]}
    assert NOBODY_DECIDES not in str(attorney)
