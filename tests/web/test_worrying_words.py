"""Whoever writes something worrying is shown help once and goes on; nothing is blocked, sent, logged or lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.conftest import MakeApp
from tests.personas import A_CHILD, ANONYMOUS, HERSELF, LONG_AGO, PRAISE, UNHAPPY, Answers
from tests.web.conftest import Messages, Rows
from tests.web.people import go_to
from tests.web.promised import breaches, by_schema
from tests.web.stored import draft_of, service_of
from webapp.forms.pages.contact_me import ContactMe
from webapp.ops.logging import writer
from webapp.paths import CHECKOUT

HELP = "before-you-go-on"
STORY = "Nobody came again.\n\nI want to die, and nobody listens."
CHANGED = "Nobody came again."
OWN_HELP = "Someone at the harbour office can listen to you at night."


def write(
    client: HygieneClient,
    answers: Answers = HERSELF,
    text: str = STORY,
    slug: str = "what-happened",
    box: str | None = None,
) -> Page:
    """Write this on the page where one tells what happened, and return what comes next."""
    page = go_to(client, slug, answers)
    return client.answer({**page.fitting(answers), box or page_box(page): text})


def page_box(page: Page) -> str:
    return next(str(box.get("name")) for box in page.tree.xpath("//main//textarea"))


def send(client: HygieneClient, answers: Answers = HERSELF) -> Page:
    """Go on from where the journey waits, and send."""
    client.begin()
    client.go_on(answers)
    return client.answer()


def test_who_can_help_is_shown_once_with_what_was_written_saved_and_one_button_to_go_on(
    client: HygieneClient, rows: Rows
) -> None:
    page = write(client)
    assert page.slug == HELP
    assert page.h1 == "You wrote something that worried us"
    assert page.tree.xpath("//main//a[@href='tel:999']")
    assert "0345 045 5202" in page
    assert len(page.tree.xpath("//main//*[contains(@class, 'govuk-button')]")) == 1
    assert draft_of(client).content["answers"]["what-happened"]["what_happened"] == STORY
    assert rows()["submission"] == []
    assert client.follow("Continue").slug == "anonymity"
    client.go_on(HERSELF)
    client.visit("people-involved")
    client.answer(not_by="He will kill me")
    assert client.page is not None
    assert client.page.slug != HELP


def test_back_leads_to_what_was_written_and_the_page_can_be_seen_again(client: HygieneClient) -> None:
    write(client)
    page = client.go_back()
    assert page.slug == "what-happened"
    assert str(page.values["what_happened"]).split() == STORY.split()
    assert client.answer().slug == "anonymity"
    assert client.visit(HELP).slug == HELP
    assert client.follow("Continue").slug == "anonymity"


def test_who_wrote_nothing_worrying_never_meets_the_page(client: HygieneClient, messages: Messages) -> None:
    assert write(client, text=CHANGED).slug == "anonymity"
    assert client.visit(HELP).slug == "anonymity"
    assert "urgent" not in send(client)
    assert messages()[0]["flags"] == []
    assert messages()[0]["urgent_review"] == []


@by_schema
@pytest.mark.parametrize(
    ("answers", "slug", "box"),
    [
        (HERSELF, "what-happened", None),
        (ANONYMOUS, "what-happened", None),
        (A_CHILD, "your-story", None),
        (UNHAPPY, "still-unhappy", None),
        (LONG_AGO, "when-you-found-out", None),
        (PRAISE, "your-feedback", None),
        (HERSELF, "how-to-reach-you", "safe_contact"),
        (HERSELF, "people-involved", None),
    ],
)
def test_wherever_it_is_written_it_goes_out_marked_for_a_person_to_look_at_once(
    client: HygieneClient, messages: Messages, answers: Answers, slug: str, box: str | None
) -> None:
    assert write(client, answers, slug=slug, box=box).slug == HELP
    page = client.follow("Continue")
    assert page.slug not in (HELP, slug)
    client.go_on(answers)
    assert "We have marked it urgent." in client.answer()
    (found,) = messages()
    assert "urgent-review" in found["flags"]
    assert found["urgent_review"] == ["text"]
    assert "urgent" not in found["flags"]
    assert breaches("message-1.json", found) == []


def test_both_reasons_are_told_when_someone_was_not_sure_about_danger_too(
    client: HygieneClient, messages: Messages
) -> None:
    write(client, {**HERSELF, "danger": "unsure"})
    client.follow("Continue")
    client.go_on(HERSELF)
    client.answer()
    assert messages()[0]["flags"] == ["urgent-review"]
    assert messages()[0]["urgent_review"] == ["danger", "text"]


def test_the_mark_follows_what_is_sent(client: HygieneClient, messages: Messages) -> None:
    write(client)
    client.follow("Continue")
    client.go_on(HERSELF)
    client.change("what-happened", what_happened=CHANGED)
    assert "urgent" not in client.answer()
    assert messages()[0]["flags"] == []


def test_a_child_is_told_in_a_childs_words(client: HygieneClient) -> None:
    page = write(client, A_CHILD, slug="your-story")
    assert page.h1 == "We are worried about you"
    assert "You have not done anything wrong." in page
    assert page.tree.xpath("//main//a[@href='tel:999']")


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Mąż mnie bije"), ("ur", "I want to die"), ("pl", "مرنا چاہتا ہوں")]
)
def test_it_is_found_in_any_language_on_a_page_in_any_other(app: Flask, language: str, text: str) -> None:
    client = HygieneClient(app, language)
    client.begin()
    client.go_on(HERSELF, to="what-happened")
    page = client.answer(what_happened=text)
    assert page.url == f"/{language}/complain/{HELP}"
    assert page.tree.xpath("//main//a[@href='tel:999']")


ASKS_FOR_HELP: Answers = {
    "reply_to": ["phone"],
    "phone": "01632 960001",
    "help_wanted": "Nobody helps. I want to die.",
}


def ask_for_help(client: HygieneClient, **more: str) -> Page:
    """Ask to be contacted, and write something worrying there."""
    client.visit(ContactMe.slug)
    return client.answer({"organisation": "cambridgeshire", **ASKS_FOR_HELP, **more})


@by_schema
def test_a_request_to_be_contacted_is_sent_first_and_marked_and_then_help_is_shown(
    client: HygieneClient, messages: Messages
) -> None:
    page = ask_for_help(client)
    (found,) = messages()
    assert found["flags"] == ["urgent-review"]
    assert breaches("contact-request-1.json", found) == []
    assert page.slug == HELP
    assert page.tree.xpath("//main//a[@href='tel:999']")
    assert "We have your request. We have marked it urgent." in page
    assert "not sent yet" not in page
    assert not page.tree.xpath("//a[@class='govuk-back-link']")
    page = client.follow("Continue")
    assert page.slug == "asked"
    assert found["reference"] in page
    assert "We have marked it urgent." in page


def test_the_help_after_it_is_that_of_the_organisation_they_asked(client: HygieneClient) -> None:
    number = service_of(client.app).content.packs.packs["cambridgeshire"].find("safeguarding-adult").phone
    assert number in ask_for_help(client)
    other = HygieneClient(client.app)
    assert number not in ask_for_help(other, organisation="council")


def test_a_double_click_on_it_leads_to_the_help_too_and_sends_once(client: HygieneClient, messages: Messages) -> None:
    token = client.visit(ContactMe.slug).token
    form = {"organisation": "cambridgeshire", **ASKS_FOR_HELP, "csrf_token": token}
    for _ in range(2):
        assert client.fetch(f"/en/complain/{ContactMe.slug}", data=form).slug == HELP
    assert len(messages()) == 1


def test_who_asks_for_nothing_worrying_goes_straight_on(client: HygieneClient, messages: Messages) -> None:
    page = ask_for_help(client, help_wanted="Someone to fill it in with me")
    assert page.slug == "asked"
    assert "urgent" not in page
    assert messages()[0]["flags"] == []


def test_the_help_interrupts_once_on_the_whole_way_and_all_that_is_sent_is_marked(
    client: HygieneClient, messages: Messages
) -> None:
    write(client)
    client.visit(ContactMe.slug)
    page = client.answer(ASKS_FOR_HELP)
    assert page.slug == "asked"
    assert "We have marked it urgent." in page
    assert messages()[0]["flags"] == ["urgent-review"]


def test_after_a_complaint_was_sent_the_help_is_still_shown(client: HygieneClient) -> None:
    go_to(client, "check-answers")
    assert client.answer().slug == "sent"
    client.visit(ContactMe.slug)
    assert client.answer(ASKS_FOR_HELP).slug == HELP
    assert client.follow("Continue").slug == "asked"
    assert client.visit("sent").slug == "sent"


def test_a_child_who_asks_for_help_reads_a_childs_words(client: HygieneClient) -> None:
    go_to(client, "your-story", A_CHILD)
    client.visit(ContactMe.slug)
    page = client.answer(ASKS_FOR_HELP)
    assert page.h1 == "We are worried about you"
    assert "We have asked someone to look at it soon." in page


def test_the_log_holds_no_word_of_it_and_cannot_tell_that_the_page_was_shown(
    app: Flask, capfd: pytest.CaptureFixture[str]
) -> None:
    for text in (STORY, CHANGED):
        client = HygieneClient(app)
        client.begin()
        client.go_on(HERSELF, to="what-happened")
        client.answer(what_happened=text)
    HygieneClient(app).visit("/danger")
    assert writer.flush()
    logged = capfd.readouterr().err
    assert logged == "", "no visitor's page has a line"


@pytest.mark.parametrize("language", ["en", "pl", "lt", "ro", "ur"])
def test_the_same_help_stands_on_the_page_for_everyone(app: Flask, language: str) -> None:
    client = HygieneClient(app, language)
    client.begin()
    client.go_on(HERSELF, to="what-happened")
    shown = client.answer(what_happened=STORY)
    everyone = client.visit("/danger")
    (words,) = {
        " ".join(each.text_content().split())
        for each in shown.tree.xpath("//main//p[following-sibling::div//a[@href='tel:999']]")[-2:-1]
    }
    assert words in everyone
    for address in shown.tree.xpath("//main//a[starts-with(@href, 'tel:')]/@href"):
        assert everyone.tree.xpath(f"//main//a[@href='{address}']")


def test_a_child_finds_childline_and_an_advocate_on_the_page(client: HygieneClient) -> None:
    page = write(client, A_CHILD, slug="your-story")
    assert page.slug == HELP
    (aside,) = page.tree.xpath("//aside[@aria-labelledby='someone']")
    assert "Childline" in aside.text_content()
    assert "advoca" in aside.text_content().lower()


def test_an_organisation_can_add_help_of_its_own_to_the_page(make_app: MakeApp, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CHECKOUT / "webapp" / "content", content)
    pack = content / "cambridgeshire" / "pack.toml"
    with pack.open("a", encoding="utf-8") as more:
        more.write(f'\n[[notices]]\nid = "own-help"\nat = ["{HELP}"]\nsays = "{OWN_HELP}"\nsource = ["S000-060"]\n')
    client = HygieneClient(make_app(CONTENT=str(content)))
    assert OWN_HELP in write(client)
