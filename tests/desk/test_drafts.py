"""What a reply begins as: the pack's own words, the days as the clocks have them, in the person's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.desk.office import WORDS, Office
from tests.desk.writing import text_of, url
from webapp.domain.cases.events import StageAsked


def test_an_acknowledgement_is_drafted_with_the_reference_the_steps_and_the_days(office: Office) -> None:
    case = office.arrive()
    draft = text_of(office.browser().get(url(case)))
    assert draft.startswith("Dear Ama Boateng,")
    assert case.received.reference in draft
    assert "adult social care complaints procedure" in draft
    assert "The Customer Care Team works with the right staff to look into it." in draft
    assert "By law, we must write to you with reasons if we have not answered within 6 months." in draft
    assert "01223 703535" in draft.replace("\xa0", " ")
    assert "Priya Shah" in draft


def test_no_draft_repeats_what_the_person_told_us(office: Office) -> None:
    case = office.arrive()
    for kind in ("acknowledgement", "stage-acknowledgement", "answer", "longer", "need", "consent", "other"):
        page = office.browser().get(url(case, kind))
        assert page.status == 200
        assert WORDS not in page.html


def test_a_due_day_stands_in_a_letter_as_the_clocks_have_it_now(office: Office) -> None:
    def children(message: dict[str, Any]) -> None:
        message["parts"][0] |= {"to": "childrens", "stage": "stage-1", "conditions": []}
        message["parts"][0]["timescales"] = [
            {"id": "respond", "words": "", "kind": "aim", "value": 10, "unit": "working-days", "starts": "received"}
        ]

    case = office.arrive(children)
    assert "within 10 working days. That is by Friday 4 December 2026." in text_of(office.browser().get(url(case)))


def test_that_we_need_longer_says_until_when(office: Office) -> None:
    def children(message: dict[str, Any]) -> None:
        message["parts"][0] |= {"to": "childrens", "stage": "stage-1", "conditions": []}
        message["parts"][0]["timescales"] = [
            {"id": each, "words": "", "kind": kind, "value": value, "unit": "working-days", "starts": "received"}
            for each, kind, value in (("respond", "aim", 10), ("respond-delayed", "maximum", 20))
        ]

    draft = text_of(office.browser().get(url(office.arrive(children), "longer")))
    assert "You will have our answer within 20 working days. That is by Friday 18 December 2026." in draft
    assert "10 working days" not in draft


def test_whoever_only_asked_to_be_contacted_can_be_written_to(office: Office) -> None:
    def request(message: dict[str, Any]) -> None:
        for name in ("facts", "wishes", "earlier", "when", "people"):
            message.pop(name)
        message |= {"kind": "contact-request", "parts": [], "flags": [], "conditions": []}
        message["adjustments"] = {"asked": "no", "in_their_words": ""}
        message["contact"] = {"reply_to": ["post"], "full_name": "Ama Boateng", "address": "1 High Street\nEly"}

    case = office.arrive(request, route="contact-request")
    page = office.browser().get(url(case))
    assert text_of(page).startswith("Dear Ama Boateng,")
    assert "Ama Boateng 1 High Street Ely" in page
    assert page.tree.xpath("//input[@name='channel']/@value") == ["letter", "none"]


def test_a_next_stage_is_acknowledged_with_its_own_steps(office: Office) -> None:
    case = office.arrive()
    asked = StageAsked(0, "dissatisfied", date(2026, 11, 20))
    office.desk.cases.append(case.received.id, 0, [asked], office.person().id, office.desk.now())
    draft = text_of(office.browser().get(url(case, "stage-acknowledgement")))
    assert "You are unhappy with our answer" in draft
    assert "We may offer you a meeting, or another meeting." in draft


def test_an_answer_says_what_to_do_if_they_are_unhappy_with_it(office: Office) -> None:
    draft = text_of(office.browser().get(url(office.arrive(), "answer")))
    assert "# If you are unhappy with our answer" in draft
    assert "Local Government and Social Care Ombudsman" in draft


def test_a_child_is_written_to_in_words_for_them_with_who_can_help(office: Office) -> None:
    def child(message: dict[str, Any]) -> None:
        message["facts"] |= {"who": "child", "service": "children"}

    draft = text_of(office.browser().get(url(office.arrive(child))))
    assert draft.startswith("Hello Ama Boateng,")
    assert "We find out what happened." in draft
    assert "If we have not answered within 6 months, we must tell you why." in draft
    assert "NYAS can help you." in draft
    assert "adult social care complaints procedure" not in draft


def test_the_draft_is_in_the_language_they_read(office: Office) -> None:
    def polish(message: dict[str, Any]) -> None:
        message["language"] |= {"used": "pl"}

    case = office.arrive(polish)
    page = office.browser().get(url(case))
    assert office.desk.languages["pl"].gettext("What happens next") in text_of(page)
    assert "Polski" in page
