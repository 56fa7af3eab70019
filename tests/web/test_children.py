"""What a child or young person meets who complains themselves, on every page from "I’m under 18" to the end."""

from __future__ import annotations

import re
from functools import cache
from uuid import uuid4

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.domain.childrens_routes import routes
from tests.domain.robot import Answers
from tests.personas import A_CHILD, HERSELF
from tests.web.conftest import Messages
from tests.web.people import go_to, outcome_page, send
from tests.web.stored import put_draft, service_of
from webapp.domain.journey import Path
from webapp.domain.packs.model import Packs
from webapp.forms.child_wording import WORDINGS
from webapp.forms.journey import QUESTIONS
from webapp.ui.contact_cards import CHILDLINE

pytestmark = pytest.mark.xdist_group("ways of a child")

LEGAL = re.compile(
    r"\b(statutory|procedure|representative|regulations?|legislation|by law|legal|consent|complainant|acknowledge\w*|"
    r"eligib\w+|criteria|pursuant|investigating officer|declaration)\b",
    re.I,
)
WHO = "who-you-are"
REACH = "how-to-reach-you-safely"
NOT_CONFIRMED = "has not confirmed these details"
"""The page where one says who one is offers answers for adults too."""
NUDGES = re.compile(
    r"\b(hurry|quick(ly)?|last chance|almost (there|done)|nearly (there|done)|well done|great job|step \d+ of|"
    r"\d+ ?%|only \d+ left|don’t miss|congratulations|streak|points|badge|reward)\b",
    re.I,
)
EQUALITY = re.compile(r"\b(ethnic\w*|religio\w+|sexual\w*|gender|faith|race|pregnan\w+)\b", re.I)
FORMAL = {"lt": re.compile(r"\b(jūs\w*|jums)\b", re.I), "ro": re.compile(r"\b(dumneavoastră|dvs|vă)\b", re.I)}
"""How an adult is addressed. Polish and Urdu say "you" to everyone alike here."""
POLITE_PRESS = {"lt": re.compile(r"^\w+kite\b"), "ro": re.compile(r"^\w+[aei]ți\b")}
"""How a button, a link or an answer would begin that tells an adult to do something."""

_met: dict[tuple[str, str], list[Page]] = {}


# Listed, so that only who makes these tests goes all the ways to find them.
WAYS = tuple(
    f"{organisation}: {ends}"
    for organisation, several in {
        "cambridgeshire": ("escalate ombudsman", "escalate accept"),
        "staffordshire": ("ombudsman escalate", "accept escalate"),
        "council": ("ombudsman escalate", "accept escalate"),
        "care-provider": (),
    }.items()
    for ends in ("accept", "escalate", "chase", *several)
)
on_every_way = pytest.mark.parametrize("way", WAYS)


@cache
def ways(packs: Packs) -> dict[str, tuple[Path, Answers]]:
    """Return one way for each organisation and each kind of outcome that a child can come to there."""
    found: dict[str, tuple[Path, Answers]] = {}
    for path, answers in routes(packs):
        if path.facts["danger"] == "yes":
            found.setdefault(f"{path.facts['organisation']}: {' '.join(path.decision.thens)}", (path, answers))
    return found


def test_every_way_is_looked_at(packs: Packs) -> None:
    assert ways(packs).keys() == set(WAYS)


def met(app: Flask, way: str, language: str = "en") -> list[Page]:
    """Return every page of a way after "I’m under 18", as it opens and after a mistake, to the confirmation."""
    if (way, language) not in _met:
        path, answers = ways(service_of(app).content.packs)[way]
        client = HygieneClient(app, language)
        client.begin()
        put_draft(client, {"key": uuid4().hex, "answers": answers})
        pages = []
        for slug in (*(step.slug for step in path.steps), "adjustments"):
            pages.append(client.visit(slug))
            if slug != "your-route" and QUESTIONS[slug].fields:
                blank = client.web.post(pages[-1].url, data={"csrf_token": pages[-1].token})
                if blank.status_code == 200:
                    pages.append(Page(blank, pages[-1].url))
        put_draft_again(client, answers)
        pages.append(client.visit("check-answers"))
        pages.append(client.answer())
        assert pages[-1].slug == "sent"
        _met[way, language] = pages
    return _met[way, language]


def put_draft_again(client: HygieneClient, answers: Answers) -> None:
    """Begin again with the same answers: an empty page that is taken clears what it holds."""
    client.begin()
    client.web.delete_cookie(next(iter(client.cookies)))
    client.begin()
    put_draft(client, {"key": uuid4().hex, "answers": answers})


def aside(page: Page) -> str:
    found = page.tree.xpath("//aside[@aria-labelledby='someone']")
    assert len(found) == 1, f"{page.url} names nobody to talk to"
    return " ".join(found[0].text_content().split())


@on_every_way
def test_an_advocate_and_childline_stand_on_every_page(app: Flask, way: str) -> None:
    pack = service_of(app).content.packs.packs[way.partition(":")[0]]
    for page in met(app, way):
        said = aside(page)
        assert pack.find(CHILDLINE).name in said
        assert str(pack.find(CHILDLINE).phone) in said
        assert NOT_CONFIRMED not in said, "what the owner has still to do is no child's worry"
        for each in pack.advocates:
            contact = pack.find(each.contact)
            assert (contact.name in said) is not contact.to_be_supplied, "a name alone reaches nobody"
            assert not contact.phone or contact.phone in said
        assert "advocate" in said or pack.advocates
        assert page.links["Someone you can talk to"].endswith("#someone")


@on_every_way
def test_nothing_is_said_to_a_child_in_the_words_for_adults(app: Flask, way: str) -> None:
    adult = [usual for usual in WORDINGS if len(usual.split()) > 4 and "{" not in usual]
    for page in met(app, way):
        assert [usual for usual in adult if usual in page] == [], page.url
        assert page.slug == WHO or not LEGAL.search(page.text), f"{page.url}: {LEGAL.search(page.text)}"


@on_every_way
def test_nothing_nudges_a_child(app: Flask, way: str) -> None:
    for page in met(app, way):
        words = page.tree.text_content()
        assert not NUDGES.search(words), f"{page.url}: {NUDGES.search(words)}"
        assert not page.tree.xpath("//progress | //meter")
    client = HygieneClient(app)
    client.begin()
    for slug in ("your-story", "how-to-reach-you-safely"):
        page = go_to(client, slug, A_CHILD)
        assert not page.tree.xpath("//main//input[@checked]"), slug
        client = HygieneClient(app)


@on_every_way
def test_a_child_is_never_asked_about_equality(app: Flask, way: str) -> None:
    for page in met(app, way):
        assert not EQUALITY.search(page.text), f"{page.url}: {EQUALITY.search(page.text)}"


@pytest.mark.parametrize("language", FORMAL)
@pytest.mark.parametrize("way", [way for way in WAYS if "accept" in way])
def test_a_child_is_addressed_as_a_child_is(app: Flask, way: str, language: str) -> None:
    for page in met(app, way, language):
        assert page.slug == WHO or not FORMAL[language].search(page.text), f"{page.url}: {page.text}"
        pressed = [each.text_content().strip() for each in page.tree.xpath("//button | //a | //label")]
        assert [each for each in pressed if page.slug != WHO and POLITE_PRESS[language].search(each)] == []


@pytest.mark.parametrize("language", ["en", *FORMAL])
def test_a_child_has_their_own_words_where_they_stop_on_the_way(app: Flask, language: str) -> None:
    client = HygieneClient(app, language)
    client.begin()
    client.go_on(A_CHILD, to="your-story")
    assert client.page is not None
    worried = client.answer(what_happened="I want to die")
    contact = client.visit("ask-us-to-contact-you")
    wrong = client.answer()
    asked = client.answer(reply_to="post", address="1 Example Street")
    assert [page.slug for page in (worried, asked)] == ["before-you-go-on", "asked"]
    assert wrong.errors
    for page in (worried, contact, wrong, asked):
        assert [usual for usual in WORDINGS if len(usual.split()) > 4 and usual in page] == [], page.url
        assert language == "en" or not FORMAL[language].search(page.text), f"{page.url}: {page.text}"


def test_an_adult_is_told_what_adults_are_told(client: HygieneClient) -> None:
    page = go_to(client, "adjustments", HERSELF)
    assert not page.tree.xpath("//aside")
    assert page.h1 == QUESTIONS["adjustments"].fields[0].title


def test_a_child_hears_who_reads_it_and_how_to_stop_it(client: HygieneClient) -> None:
    page = send(client, A_CHILD)
    assert page.h1 == "We’ve got it"
    for words in ("will read it", "If you change your mind", "ask us to stop"):
        assert words in page


def test_the_queue_is_told_to_copy_nothing_to_a_carer(client: HygieneClient, messages: Messages) -> None:
    send(client, A_CHILD)
    sent = messages()[-1]
    assert {"child", "no-copy-to-carers"} <= set(sent["flags"])


def test_the_queue_records_the_questions_as_the_child_was_asked_them(client: HygieneClient, messages: Messages) -> None:
    send(client, A_CHILD)
    asked = {each["step"]: each["question"] for each in messages()[-1]["answers"]}
    assert asked["complained-before"] == "Have you told us about this before?"


def test_an_adult_is_not_flagged_as_a_child(client: HygieneClient, messages: Messages) -> None:
    send(client)
    assert not {"child", "no-copy-to-carers"} & set(messages()[-1]["flags"])


def test_when_time_has_run_out_a_child_still_finds_someone(client: HygieneClient) -> None:
    page = client.visit("/timed-out")
    assert "If you are under 18" in page
    assert "Childline" in page


def test_the_organisations_notices_for_adults_are_not_shown_to_a_child(app: Flask, client: HygieneClient) -> None:
    page = go_to(client, "your-story", A_CHILD)
    for notice in service_of(app).content.packs.packs["cambridgeshire"].notices:
        assert (notice.says in page) == ("your-story" in notice.at and "who" in notice.when.reads)


def test_a_child_who_leaves_a_name_and_no_way_to_be_reached_is_promised_no_answer(
    client: HygieneClient, messages: Messages
) -> None:
    page = send(client, {**A_CHILD, "full_name": "Jay", "reach": "", "advocate_wanted": "not-now"})
    assert "We cannot answer you, because we do not know how to reach you." in page
    assert "0808 808 1001" in page.text.replace("\u00a0", " ")
    for promise in ("We will send you a letter", "working days", "We tell you what we found"):
        assert promise not in page
    (sent,) = messages()
    assert (sent["contact"]["anonymity"], sent["contact"]["full_name"]) == ("no-reply", "Jay")
    assert "no-way-to-reach" in sent["conditions"]


def test_whoever_says_their_age_is_under_18_is_treated_as_a_child(client: HygieneClient, messages: Messages) -> None:
    young = {**A_CHILD, "who": "self", "topic": ["other"], "age": "16-17"}
    page = go_to(client, "how-to-reach-you-safely", young)
    assert page.h1 == "How can we reach you safely?"
    assert aside(page)
    sent = send(HygieneClient(client.app), young)
    assert sent.h1 == "We’ve got it"
    (message,) = messages()
    assert {"child", "no-copy-to-carers", "advocate-wanted"} <= set(message["flags"])


def test_a_care_leaver_is_told_of_the_right_to_an_advocate_and_offered_one(client: HygieneClient) -> None:
    grown = {**HERSELF, "service": "children", "topic": ["other"], "age": "19-24", "age_then": "under-18"}
    grown |= {"child_status": ["care-leaver"]}
    page = outcome_page(client, grown)
    assert "You have left care, so you have the right to an advocate." in page
    assert client.visit("advocate").offered("advocate_wanted") == ["yes", "have-one", "not-now", "unsure"]


def test_only_an_organisation_that_has_an_advocate_offers_one(client: HygieneClient) -> None:
    client.begin()
    page = client.go_on({**A_CHILD, "organisation": "care-provider", "service": "adult"}, to=REACH)
    assert "advocate_wanted" not in page.boxes
    assert client.answer(reach="Text me").slug == "check-answers"


WANTS_ONE = {**A_CHILD, "advocate_wanted": "yes", "reach": ""}


@pytest.mark.parametrize("organisation", ["cambridgeshire", "staffordshire", "council"])
def test_a_child_who_asks_for_an_advocate_and_cannot_be_reached_is_told_while_they_can_change_it(
    app: Flask, organisation: str
) -> None:
    client = HygieneClient(app)
    go_to(client, REACH, {**WANTS_ONE, "organisation": organisation})
    page = client.answer(advocate_wanted="yes", full_name="Jay")
    said = "Tell us how someone can contact you. Or choose “Not now”, and contact them yourself: see below"
    assert page.errors == [("#reach", said)]
    pack = service_of(app).content.packs.packs[organisation]
    assert pack.advocates
    for each in pack.advocates:
        contact = pack.find(each.contact)
        assert (contact.name in aside(page)) is not contact.to_be_supplied, "a name alone reaches nobody"
        assert (contact.phone or "") in aside(page)
    assert page.values["full_name"] == "Jay"
    assert client.answer(advocate_wanted="not-now").slug == "check-answers"


def test_a_child_who_asks_for_an_advocate_and_can_be_reached_is_put_in_touch(
    client: HygieneClient, messages: Messages
) -> None:
    send(client, {**WANTS_ONE, "reach": "Text me after school"})
    (sent,) = messages()
    assert "advocate-wanted" in sent["flags"]
    assert sent["people"]["advocate_wanted"] == "yes"
    assert sent["contact"]["reach"] == "Text me after school"


def test_what_would_make_it_easier_is_asked_of_a_child_where_they_say_how_to_reach_them(
    client: HygieneClient, messages: Messages
) -> None:
    send(client, {**A_CHILD, "adjustment_more": "Use short words"})
    (sent,) = messages()
    assert sent["adjustments"] == {"asked": "yes", "needs": [], "in_their_words": "Use short words", "details": {}}


def test_what_a_child_wrote_would_help_is_heard_though_they_say_no_later(
    client: HygieneClient, messages: Messages
) -> None:
    page = go_to(client, REACH, A_CHILD)
    client.answer(page.fitting(A_CHILD), adjustment_more="Use short words")
    client.visit("adjustments")
    assert client.answer(adjustments="no").slug == "check-answers"
    client.answer()
    (sent,) = messages()
    assert (sent["adjustments"]["asked"], sent["adjustments"]["in_their_words"]) == ("yes", "Use short words")


def test_a_child_who_says_nothing_of_it_asked_for_nothing(client: HygieneClient, messages: Messages) -> None:
    send(client, A_CHILD)
    assert messages()[0]["adjustments"]["asked"] == "no"


def test_a_child_who_opens_the_page_of_adjustments_is_heard(client: HygieneClient, messages: Messages) -> None:
    go_to(client, "check-answers", A_CHILD)
    client.visit("adjustments")
    assert client.answer(adjustments="yes", adjustment_needs=["easy-read"]).slug == "check-answers"
    client.answer()
    assert messages()[-1]["adjustments"]["needs"] == ["easy-read"]


CHANNELS = re.compile(
    r"\b(a letter|by letter|write to you|by post|by email|email you|text you|call you|ring you)\b", re.I
)


@on_every_way
def test_no_promise_to_a_child_names_a_way_to_reach_them_that_they_did_not_choose(app: Flask, way: str) -> None:
    for page in met(app, way):
        told = " ".join(page.tree.xpath("//main//*[self::p or self::li][not(ancestor::form)]//text()"))
        assert page.slug in (WHO, REACH) or not CHANNELS.search(told), f"{page.url}: {CHANNELS.search(told)}"


REASSURED = re.compile(r"in trouble|not done anything wrong|done nothing wrong")


@on_every_way
def test_a_child_is_told_once_at_most_that_they_did_nothing_wrong(app: Flask, way: str) -> None:
    said = {page.slug for page in met(app, way) if REASSURED.search(page.text)}
    assert said <= {"your-story"}


@pytest.mark.parametrize("organisation", ["cambridgeshire", "staffordshire", "council", "care-provider"])
def test_before_a_child_writes_they_are_told_what_cannot_be_kept_secret(app: Flask, organisation: str) -> None:
    service = "adult" if organisation == "care-provider" else "children"
    page = go_to(HygieneClient(app), "your-story", {**A_CHILD, "organisation": organisation, "service": service})
    assert "If someone is not safe, we may have to tell people who can help" in page


@on_every_way
def test_a_child_is_told_the_next_step_in_words(app: Flask, way: str) -> None:
    pack = service_of(app).content.packs.packs[way.partition(":")[0]]
    said = {each.if_unhappy_to_children for each in pack.procedures}
    sent = met(app, way)[-1]
    assert "We cannot answer you" in sent or any(words and words in sent for words in said)


@pytest.mark.parametrize("name", ["cambridgeshire", "council", "staffordshire"])
def test_the_right_to_an_advocate_is_said_as_a_right(app: Flask, name: str) -> None:
    for each in service_of(app).content.packs.packs[name].advocates:
        assert "you have the right to an advocate" in each.says
        assert "The council must arrange it" in each.says
