"""What is written to a person: begun from a draft, checked, sent once, to a way they asked for; never like a note."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from lxml import html as parser

from tests.desk.office import Office
from tests.desk.writing import (
    READ,
    both_ways,
    by_post,
    checked,
    sent,
    text_of,
    unanswerable,
    url,
    without_a_name,
    words_of,
)
from webapp.desk.notices import worker
from webapp.desk.store import audit, notices, replies
from webapp.desk.store.notices import EMAIL, LETTER
from webapp.domain.cases.events import Happened


def test_without_the_opener_the_page_says_why_nothing_can_be_written(office: Office) -> None:
    case = office.arrive()
    office.desk.settings.opener_socket.unlink()
    page = office.browser().get(url(case))
    assert page.status == 503
    assert "opens cases is not running" in page


def test_nothing_is_sent_while_something_has_still_to_be_written(office: Office) -> None:
    case = office.arrive()
    page = checked(office.browser(), case, "answer", asked_for_email="yes")
    assert page.errors == ["Write what is missing, or delete its heading, wherever it says […]"]
    assert words_of(office, case) == []


def test_an_answer_goes_by_email_only_once_the_officer_has_checked_that_they_asked_for_it(office: Office) -> None:
    case = office.arrive()
    page = checked(office.browser(), case, "answer", text="We were wrong.")
    assert page.errors == ["Check that they asked to be answered by email, and tick that you have"]
    assert not checked(office.browser(), case, "answer", text="We were wrong.", asked_for_email="yes").errors


def test_how_it_is_safe_to_reach_them_is_shown_first_and_must_be_read(office: Office) -> None:
    case = office.arrive()
    page = office.browser().get(url(case))
    assert page.html.index("Not after six") < page.html.index("<textarea")
    assert "Do not leave a message when you call." in page
    assert checked(office.browser(), case, read="").errors == [
        "Read how it is safe to reach them, and tick that you have"
    ]


def test_what_was_written_is_checked_then_sent_to_the_address_they_gave(office: Office) -> None:
    case, browser = office.arrive(), office.browser()
    page = checked(browser, case, text="# Hello\n\nWe have it.")
    assert page.h1.endswith("Check what you send to the person")
    assert "ama@example.com" in page
    assert "Send this to the person" in page
    assert words_of(office, case) == []  # not before it was checked
    done = browser.post(f"{url(case)}/send", page.fields(0))
    assert done.goes_to == f"/cases/{case.received.reference}/replies"
    (words,) = words_of(office, case)
    assert (words.recipient, words.body) == ("ama@example.com", "Hello\n\nWe have it.")
    assert words.subject == "A message from Cambridgeshire County Council"


def test_what_was_checked_can_be_changed_before_it_is_sent(office: Office) -> None:
    case, browser = office.arrive(), office.browser()
    page = checked(browser, case, text="We have it now.")
    again = browser.post(url(case), page.fields(1))
    assert text_of(again) == "We have it now."
    assert not again.errors


def test_sending_stands_at_the_case_and_stops_its_clock(office: Office) -> None:
    case = office.arrive()
    sent(office.browser(), case)
    now = office.desk.cases.get(case.received.id)
    assert now.rounds[0].happened == {"acknowledged": date(2026, 11, 20)}
    (reply,) = replies.of_case(office.desk.engine, office.desk.sealing, case.received.id)
    assert (reply.kind, reply.channel, reply.by) == ("acknowledgement", EMAIL, office.person().id)
    assert "Waits for an officer to send it by hand." in office.browser().get(
        f"/cases/{case.received.reference}/replies"
    )


def test_a_case_that_has_moved_on_sends_nothing_and_keeps_what_was_written(office: Office) -> None:
    case, browser = office.arrive(), office.browser()
    page = checked(browser, case, text="We have what you sent.")
    event = Happened("investigation-started", date(2026, 11, 20))
    office.desk.cases.append(case.received.id, 0, [event], office.person().id, office.desk.now())
    stale = browser.post(f"{url(case)}/send", page.fields(0))
    assert stale.status == 409
    assert "Nothing was sent." in stale
    assert text_of(stale) == "We have what you sent."
    assert words_of(office, case) == []
    again = browser.post(url(case), {**stale.fields(0), **READ})
    assert browser.post(f"{url(case)}/send", again.fields(0)).status == 303
    assert len(words_of(office, case)) == 1


def test_pressing_send_twice_sends_one(office: Office) -> None:
    case, browser = office.arrive(), office.browser()
    fields = checked(browser, case).fields(0)
    assert [browser.post(f"{url(case)}/send", fields).status for _ in range(2)] == [303, 303]
    assert len(words_of(office, case)) == 1


@pytest.mark.parametrize(
    "spoil",
    [lambda fields: fields.pop("csrf_token"), lambda fields: fields.pop("writing"), lambda f: f.update(writing="AAAA")],
)
def test_a_form_that_is_not_ours_sends_nothing(office: Office, spoil: Callable[[dict[str, Any]], object]) -> None:
    case, browser = office.arrive(), office.browser()
    fields = checked(browser, case).fields(0)
    spoil(fields)
    assert browser.post(f"{url(case)}/send", fields).status == 400
    assert words_of(office, case) == []


def test_whom_it_goes_to_cannot_be_taken_to_another_case(office: Office) -> None:
    case, other, browser = office.arrive(), office.arrive(by_post), office.browser()
    fields = checked(browser, case).fields(0)
    assert browser.post(f"{url(other)}/send", fields).status == 400


def test_nobody_is_offered_an_email_who_did_not_ask_for_one(office: Office) -> None:
    def phone_alone(message: dict[str, Any]) -> None:
        message["contact"] |= {"reply_to": ["phone"]}

    page = office.browser().get(url(office.arrive(phone_alone)))
    assert page.tree.xpath("//input[@name='channel']/@value") == ["none"]
    assert "ama@example.com" not in page.html


def test_a_letter_goes_to_the_address_with_the_name_on_it(office: Office) -> None:
    case = office.arrive(by_post)
    sent(office.browser(), case, channel=LETTER)
    (words,) = words_of(office, case)
    assert words.recipient == "Ama Boateng\n1 High Street\nEly\nCB7 4AA"
    assert words.size == "18 point"


def test_an_email_beside_a_letter_says_that_it_comes_and_nothing_else(office: Office) -> None:
    case = office.arrive(both_ways)
    sent(office.browser(), case, "answer", channel=LETTER, also_email="yes", text="You were right about the carer.")
    short, letter = sorted(words_of(office, case), key=lambda words: words.size)
    assert "about the carer" in letter.body
    assert short.recipient == "ama@example.com"
    assert "Our letter comes by post" in short.body
    assert "carer" not in short.body
    assert "Ama" not in short.body


def test_what_an_officer_says_by_phone_is_kept_and_sends_nothing(office: Office) -> None:
    case = office.arrive()
    assert "I have told the person this" in checked(office.browser(), case, channel="none")
    sent(office.browser(), case, channel="none")
    assert words_of(office, case) == []
    shown = office.browser().get(f"/cases/{case.received.reference}/replies")
    assert "Told by an officer: 07700 900982" in shown


def test_without_a_name_they_are_answered_by_what_they_gave_alone(office: Office) -> None:
    case = office.arrive(without_a_name)
    page = office.browser().get(url(case))
    assert text_of(page).startswith("Hello,")
    assert page.tree.xpath("//input[@name='channel']/@value") == ["email"]


def test_where_nobody_wants_an_answer_the_page_says_so_and_opens_nothing(office: Office) -> None:
    case = office.arrive(unanswerable)
    page = office.browser().get(url(case))
    assert page.h1.endswith("There is nobody to write to")
    assert not page.tree.xpath("//main//form")
    assert audit.lines(office.desk.engine) == []


def test_who_begins_a_message_stands_in_the_audit(office: Office) -> None:
    case = office.arrive()
    office.browser().get(url(case))
    assert [(line.what, line.why) for line in audit.lines(office.desk.engine)] == [("opened", "reply")]


def test_another_team_and_those_who_see_no_case_cannot_write(office: Office) -> None:
    case = office.arrive()
    other = office.browser(office.person("Olu Ade", teams=("staffordshire/complaints",)))
    keeper = office.browser(office.person("Kit Low", role="keeper"))
    assert other.get(url(case)).status == 404
    assert keeper.get(url(case)).status == 403


def test_nothing_for_a_childs_parents_is_said_first(office: Office) -> None:
    def child(message: dict[str, Any]) -> None:
        message["flags"] = ["child", "no-copy-to-carers"]
        message["facts"] |= {"who": "child", "service": "children"}

    page = office.browser().get(url(office.arrive(child)))
    assert "Nothing about this goes to parents or carers." in page


def test_a_message_can_be_about_several_parts_at_once(office: Office) -> None:
    def two(message: dict[str, Any]) -> None:
        message["parts"].append({**message["parts"][0], "to": "childrens", "conditions": []})

    case, browser = office.arrive(two), office.browser()
    sent(browser, case, rounds=["0", "1"])
    now = office.desk.cases.get(case.received.id)
    assert ["acknowledged" in each.happened for each in now.rounds] == [True, True]
    assert len(words_of(office, case)) == 1


def test_asking_for_consent_stands_at_the_case_as_asked(office: Office) -> None:
    case = office.arrive()
    sent(office.browser(), case, "consent", text="Does she agree?")
    sent(office.browser(), case, "consent", text="Does she agree? We asked before.")
    consent = office.desk.cases.get(case.received.id).consent
    assert consent is not None
    assert consent.step == "chased"


def test_what_did_not_arrive_is_settled_by_telling_them_in_another_way(office: Office) -> None:
    case, browser = office.arrive(), office.browser()
    sent(browser, case)
    replies_url = f"/cases/{case.received.reference}/replies"
    (reply,) = replies.of_case(office.desk.engine, office.desk.sealing, case.received.id)
    (id_,) = reply.written.notices
    assert worker.failed(office.desk, id_, lambda link: notices.done(link, id_, notices.REFUSED, office.desk.now()))
    assert "Did not arrive. Tell them in another way." in browser.get(replies_url)
    settled = f"{replies_url}/{id_}/settled"
    assert browser.post(settled, {"version": "2"}).status == 400  # no token
    assert browser.fill(replies_url, to=settled).status == 303
    assert office.desk.cases.get(case.received.id).failed_notices == []


def test_words_that_look_like_a_page_are_words(office: Office) -> None:
    case, browser = office.arrive(), office.browser()
    page = checked(browser, case, text="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page.html
    assert parser.document_fromstring(page.html).xpath("string(//div[contains(@class, 'desk-letter')])").strip() == (
        "<script>alert(1)</script>"
    )


def test_a_link_from_elsewhere_opens_nothing_in_an_officers_name(office: Office) -> None:
    case, browser = office.arrive(), office.browser()
    before = len(audit.lines(office.desk.engine))
    led = browser.client.get(url(case), headers={"Sec-Fetch-Site": "cross-site"})
    assert led.headers["Location"] == f"/cases/{case.received.reference}"
    assert len(audit.lines(office.desk.engine)) == before
