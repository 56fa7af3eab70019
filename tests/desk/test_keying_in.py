"""A letter or a call becomes the same record as what is sent online, keyed in through the same questions."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from tests.browser import HygieneClient
from tests.conftest import Clock
from tests.desk.keying import CAME, CHECK, Keyer, reference_on
from tests.desk.office import Office
from tests.personas import (
    A_CHILD,
    ANONYMOUS,
    HERSELF,
    HIS_MOTHER,
    LONG_AGO,
    PRAISE,
    REACHED_EVERY_WAY,
    UNHAPPY,
    Answers,
)
from tests.web.people import send
from tests.web.stored import messages_of
from webapp.desk.store import audit
from webapp.desk.store.tables import keyed, person
from webapp.domain.cases.case import Case
from webapp.domain.messages.complaint import KEYED_IN
from webapp.store.engine import reading, writing

WAYS: dict[str, Answers] = {
    "for herself": HERSELF,
    "every way to be reached": REACHED_EVERY_WAY,
    "for his mother, in danger": {**HIS_MOTHER, "danger": "yes"},
    "a child": A_CHILD,
    "anonymous": ANONYMOUS,
    "unhappy with the answer": UNHAPPY,
    "long ago": LONG_AGO,
    "praise": PRAISE,
}
OF_ANOTHER: Answers = {**HERSELF, "service": "other", "wrong_body": "school"}
"""What goes elsewhere, and may be sent anyway."""
APART = {"channel": "letter", "shown": []}
"""What alone is told otherwise of what was keyed in; its reference is another, too."""


@pytest.fixture
def keyer(office: Office) -> Keyer:
    return Keyer(office.browser())


def message_of(office: Office, keyer: Keyer) -> dict[str, Any]:
    """Open the case that something was saved as, as its team does."""
    received = case_of(office, keyer).received
    theirs = office.person("Mina Okoye", teams=(f"{received.organisation}/{received.team}",))
    return {**office.desk.opener.open(received.id, office.session(theirs), "work")}


def case_of(office: Office, keyer: Keyer) -> Case:
    """Return the case that something was saved as."""
    assert keyer.page.slug == "saved", f"arrived at {keyer.page.url}: {keyer.page.h1}"
    return office.desk.cases.get(office.desk.cases.by_reference(reference_on(keyer.page)) or "")


@pytest.mark.parametrize("answers", WAYS.values(), ids=WAYS.keys())
def test_what_is_keyed_in_says_what_the_same_complaint_says_sent_online_that_day(
    client: HygieneClient, office: Office, clock: Clock, answers: Answers
) -> None:
    clock.forward(days=-2)
    send(client, answers)
    clock.forward(days=2)
    (online,) = messages_of(client.app)
    keyer = Keyer(office.browser())
    keyer.key_in(answers)
    keyed_in = message_of(office, keyer)
    assert keyed_in == {**online, **APART, "reference": reference_on(keyer.page)}
    assert keyed_in["received_on"] == "2026-11-18"


@pytest.mark.parametrize("channel", KEYED_IN)
def test_the_record_says_how_it_came(office: Office, keyer: Keyer, channel: str) -> None:
    keyer.key_in(PRAISE, channel=channel)
    assert message_of(office, keyer)["channel"] == channel
    brief = case_of(office, keyer).received.brief
    assert brief is not None
    assert brief.channel == channel


def test_its_acknowledgement_is_due_counted_from_its_own_day_of_receipt(office: Office, keyer: Keyer) -> None:
    page = keyer.key_in(HERSELF)
    assert "Received on Wednesday 18 November 2026." in page
    assert "An acknowledgement is due by Monday 23 November 2026." in page
    assert reference_on(page) in office.browser().get("/")


def test_an_acknowledgement_that_is_late_by_now_is_said_to_be(keyer: Keyer) -> None:
    page = keyer.key_in(HERSELF, **{"received_on-day": "2"})
    assert "The acknowledgement was due by Thursday 5 November 2026. It is late." in page


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_keyed_in_stays_nowhere_but_in_the_case(office: Office, keyer: Keyer) -> None:
    keyer.key_in(HERSELF)
    with reading(office.desk.engine) as connection:
        assert connection.execute(select(keyed)).all() == []
    (line,) = [each for each in audit.lines(office.desk.engine) if each.what == "keyed-in"]
    assert (line.by, line.about, line.why) == (office.person().id, case_of(office, keyer).received.id, "letter")


def test_saving_twice_makes_one_case(office: Office, keyer: Keyer) -> None:
    keyer.begin()
    page = keyer.go_on(PRAISE)
    again, url = page.values, page.url
    first = reference_on(keyer.answer())
    assert reference_on(keyer.send(again, url)) == first
    assert len(office.desk.cases.in_work("cambridgeshire", "complaints")) == 1


def test_a_case_is_made_while_the_opener_is_away(office: Office, keyer: Keyer, monkeypatch: pytest.MonkeyPatch) -> None:
    keyer.begin()
    keyer.go_on(PRAISE)
    office.desk.settings.opener_socket.unlink()
    page = keyer.answer()
    assert "The case could not be opened yet" in page
    assert office.desk.cases.by_reference(reference_on(page))


def test_without_a_key_for_its_team_it_is_kept_and_not_saved(office: Office, keyer: Keyer) -> None:
    keyer.begin()
    keyer.go_on(PRAISE)
    for file in office.desk.settings.public_keys.rglob("*"):
        if file.is_file():
            file.unlink()
    page = keyer.answer()
    assert page.status == 503
    assert "There is no key to seal it for its team." in page
    assert keyer.open("/key-in").tree.xpath("//a[starts-with(normalize-space(), 'Go on')]")


# ---------------------------------------------------------------- what goes elsewhere, and to whom


def test_what_goes_elsewhere_is_told_as_the_public_form_tells_it_and_can_be_sent_anyway(
    client: HygieneClient, office: Office, keyer: Keyer
) -> None:
    client.begin()
    theirs = client.go_on(OF_ANOTHER)
    keyer.begin()
    page = keyer.go_on(OF_ANOTHER)
    assert page.h1 == theirs.h1
    assert page.question is None
    for words in theirs.tree.xpath("//main//h2 | //main//ol//li"):
        assert words.text_content() in page
    keyer.send({**page_fields(page), "send_anyway": "yes"})
    assert keyer.go_on(OF_ANOTHER).slug == CHECK
    keyer.answer()
    (part,) = message_of(office, keyer)["parts"]
    assert part["then"] == "accept"


def test_what_goes_elsewhere_does_not_go_on_unless_somebody_says_so(keyer: Keyer) -> None:
    keyer.begin()
    page = keyer.go_on(OF_ANOTHER)
    assert keyer.send(page_fields(page)).slug == "your-route"


def page_fields(page: Any) -> dict[str, str]:
    """Return what the last form of a page holds."""
    return dict(page.tree.xpath("//main//form")[-1].form_values())


def test_what_is_for_another_team_can_be_opened_by_that_team_alone(office: Office, keyer: Keyer) -> None:
    wrongdoing = {**ANONYMOUS, "kind": "wrongdoing"}
    keyer.begin()
    keyer.send({**page_fields(keyer.go_on(wrongdoing)), "send_anyway": "yes"})
    assert "It is for another team." in keyer.go_on(wrongdoing)
    page = keyer.answer()
    assert "Only that team can open it." in page
    assert "acknowledgement" not in page.text
    assert case_of(office, keyer).received.team == "whistleblowing"
    assert reference_on(page) not in office.browser().get("/")


def test_an_outcome_is_not_agreed_to_without_the_token(keyer: Keyer) -> None:
    keyer.begin()
    page = keyer.go_on(OF_ANOTHER)
    shown = keyer.send({**page_fields(page), "send_anyway": "yes", "csrf_token": "wrong"})
    assert (shown.status, shown.slug) == (400, "your-route")
    assert "We could not be sure that this came from your own browser." in shown


def test_who_has_left_the_team_of_an_organisation_saves_no_case_for_it(office: Office) -> None:
    officer = office.person("Olu Ade", teams=("cambridgeshire/complaints", "staffordshire/complaints"))
    keyer = Keyer(office.browser(officer))
    keyer.begin(organisation="staffordshire")
    keyer.go_on({**PRAISE, "organisation": "staffordshire"})
    with writing(office.desk.engine) as connection:
        connection.execute(update(person).where(person.c.id == officer.id), {"teams": '["cambridgeshire/complaints"]'})
    assert keyer.answer().slug == "how-it-came"
    assert office.desk.cases.in_work("staffordshire", "complaints") == []


# ---------------------------------------------------------------- how it came


def test_a_day_to_come_is_not_a_day_of_receipt(keyer: Keyer) -> None:
    page = keyer.begin(**{"received_on-day": "21"})
    assert page.status == 400
    assert [words for _, words in page.errors] == ["The date must be today or in the past"]
    assert page.values["received_on-day"] == "21"
    assert page.values["channel"] == "letter"


def test_a_day_from_which_the_working_days_are_not_known_is_asked_about(keyer: Keyer) -> None:
    page = keyer.begin(**{"received_on-year": "2016"})
    assert [words for _, words in page.errors] == ["Check the year. It is too long ago"]


def test_nothing_is_begun_without_how_and_when_it_came(keyer: Keyer) -> None:
    keyer.open("/key-in")
    page = keyer.send({"csrf_token": keyer.page.token})
    assert [words for _, words in page.errors] == ["Select how it came", "Enter the day it was received"]


def test_who_works_for_several_organisations_says_for_which_it_is(office: Office) -> None:
    teams = ("cambridgeshire/complaints", "staffordshire/complaints")
    keyer = Keyer(office.browser(office.person("Olu Ade", teams=teams)))
    assert keyer.page.offered("organisation") == ["cambridgeshire", "staffordshire"]
    keyer.begin(organisation="staffordshire")
    keyer.go_on({**PRAISE, "organisation": "staffordshire"})
    keyer.answer()
    assert case_of(office, keyer).received.organisation == "staffordshire"


def test_an_organisation_of_another_team_cannot_be_chosen(keyer: Keyer) -> None:
    keyer.begin(organisation="staffordshire")
    keyer.go_on(PRAISE)
    assert "Cambridgeshire" in keyer.page


def test_how_it_came_can_be_put_right_and_the_answers_stay(office: Office, keyer: Keyer) -> None:
    keyer.begin()
    keyer.go_on(PRAISE)
    keyer.open(f"{keyer.base}/how-it-came")
    page = keyer.answer(channel="phone", **{"received_on-day": "19"})
    assert page.slug == CHECK
    assert "The day centre was wonderful." in page
    keyer.answer()
    found = message_of(office, keyer)
    assert (found["channel"], found["received_on"]) == ("phone", "2026-11-19")


# ---------------------------------------------------------------- the questions


def test_each_page_says_who_is_meant_by_you(keyer: Keyer) -> None:
    assert "“You” is the person who calls. Answer as they tell you." in keyer.begin(channel="phone")
    assert "“You” is the person who calls. Answer as they tell you." in keyer.go_on(HERSELF, to="what-happened")
    assert "“You” is the person who wrote the email. Answer as they did." in keyer.begin(channel="email")


def test_what_was_typed_comes_back_with_what_is_wrong_with_it(keyer: Keyer) -> None:
    keyer.begin()
    keyer.go_on(HERSELF, to="how-to-reach-you")
    page = keyer.answer(keyer.page.fitting({**HERSELF, "email": "nobody at all"}))
    assert page.status == 400
    assert page.title.startswith("Error:")
    assert page.values["email"] == "nobody at all"
    assert page.values["full_name"] == "Ama Boateng"


def test_back_leads_through_the_questions_to_how_it_came(keyer: Keyer) -> None:
    first = keyer.begin()
    second = keyer.answer(first.fitting({**HERSELF, "wanted": "complain-adult"}))
    assert second.back == first.url
    assert first.back == f"{keyer.base}/how-it-came"
    assert keyer.open(first.url).values["wanted"] == "complain-adult"


def test_nothing_is_taken_without_the_token_of_the_session(keyer: Keyer) -> None:
    keyer.begin()
    page = keyer.go_on(HERSELF, to="what-happened")
    shown = keyer.answer(what_happened="They did not come.", csrf_token="wrong")
    assert shown.status == 400
    assert "Check the page and press the button again." in shown
    assert shown.values["what_happened"] == "They did not come."
    assert keyer.open(page.url).values["what_happened"] == ""


@pytest.mark.parametrize("where", [CHECK, "how-it-came", "delete"])
def test_nothing_is_saved_changed_or_deleted_without_the_token(office: Office, keyer: Keyer, where: str) -> None:
    keyer.begin()
    keyer.go_on(PRAISE)
    keyer.open(f"{keyer.base}/{where}")
    page = keyer.answer(csrf_token="wrong")
    assert page.status == 400
    assert page.slug == where
    assert page.text.count("There is a problem") == 1
    assert "We could not be sure that this came from your own browser." in page
    assert keyer.open(f"{keyer.base}/{CHECK}").slug == CHECK
    assert office.desk.cases.in_work("cambridgeshire", "complaints") == []


def test_nothing_is_begun_without_the_token(office: Office, keyer: Keyer) -> None:
    page = keyer.begin(csrf_token="wrong")
    assert page.status == 400
    assert page.text.count("There is a problem") == 1
    assert "We could not be sure that this came from your own browser." in page
    assert page.values["channel"] == "letter"
    assert "What you have begun" not in keyer.open("/key-in")


def test_another_window_does_not_overwrite_what_was_saved_since(keyer: Keyer) -> None:
    keyer.begin()
    page = keyer.go_on(HERSELF, to="what-happened")
    stale = page.values
    keyer.answer(what_happened="What one window says.")
    shown = keyer.send({**stale, "what_happened": "What the other says."}, page.url)
    assert shown.status == 409
    assert "Nothing from this page was saved." in shown
    assert shown.values["what_happened"] == "What the other says."
    assert keyer.answer().slug != "what-happened"
    assert keyer.open(page.url).values["what_happened"] == "What the other says."


def test_who_can_act_first_is_shown_where_somebody_may_be_in_danger(keyer: Keyer) -> None:
    keyer.begin()
    page = keyer.go_on({**HERSELF, "danger": "yes"}, to="get-help-now")
    assert "If someone is hurt, or could be hurt soon, call 999." in page
    assert page.tree.xpath("//main//a[@href='tel:999']")
    assert "The case is marked urgent." in keyer.go_on({**HERSELF, "danger": "yes"})


def test_words_that_may_mean_that_someone_is_not_safe_are_pointed_out(office: Office, keyer: Keyer) -> None:
    keyer.begin()
    assert "someone is not safe" in keyer.go_on({**HERSELF, "what_happened": "I want to kill myself."})
    keyer.answer()
    assert "urgent-review" in message_of(office, keyer)["flags"]


@pytest.mark.parametrize("where", [CHECK, "how-it-came"])
def test_a_page_that_is_older_than_what_was_saved_changes_nothing(office: Office, keyer: Keyer, where: str) -> None:
    keyer.begin()
    keyer.go_on(PRAISE)
    page = keyer.open(f"{keyer.base}/{where}")
    stale = page.values
    keyer.open(f"{keyer.base}/your-feedback")
    keyer.answer(your_feedback="The day centre was closed.")
    shown = keyer.send(stale, page.url)
    assert (shown.status, shown.slug) == (409, where)
    assert "Nothing from this page was saved." in shown
    assert office.desk.cases.in_work("cambridgeshire", "complaints") == []


# ---------------------------------------------------------------- whose it is


def test_nobody_else_can_open_what_somebody_is_keying_in(office: Office, keyer: Keyer) -> None:
    keyer.begin()
    keyer.go_on(HERSELF, to="what-happened")
    colleague = office.browser(office.person("Olu Ade"))
    for slug in ("", "/what-happened", "/how-it-came", "/check-answers", "/your-route", "/delete", "/saved"):
        assert colleague.get(f"/key-in/{keyer.id}{slug}").status == 404
    sent = {"csrf_token": colleague.get("/key-in").fields()["csrf_token"], "version": "1"}
    for slug in ("/what-happened", "/how-it-came", "/check-answers", "/your-route", "/delete"):
        assert colleague.post(f"/key-in/{keyer.id}{slug}", sent).status == 404
    assert "What you have begun" not in colleague.get("/key-in")


def test_nobody_else_learns_what_became_of_it(office: Office, keyer: Keyer) -> None:
    keyer.key_in(PRAISE)
    assert office.browser(office.person("Olu Ade")).get(f"/key-in/{keyer.id}/saved").status == 404


@pytest.mark.parametrize("role", ["auditor", "keeper"])
def test_who_sees_no_cases_keys_none_in(office: Office, role: str) -> None:
    assert office.browser(office.person("Olu Ade", role)).get("/key-in").status == 403


def test_what_i_have_begun_is_listed_to_go_on_with_or_to_delete(keyer: Keyer) -> None:
    keyer.begin(channel="phone")
    waits = keyer.go_on(HERSELF, to="what-happened").url
    listed = keyer.open("/key-in")
    assert "Phone call" in listed
    assert "Received on Wednesday 18 November 2026. You last worked on it on Friday 20 November 2026." in listed
    (go_on, delete) = listed.tree.xpath("//*[@class='desk-begun__one'][1]//a/@href")
    assert keyer.open(go_on).url == waits
    keyer.open(delete)
    assert "What you have begun" not in keyer.answer()


def test_what_is_keyed_in_is_sealed_where_it_is_kept(office: Office, keyer: Keyer) -> None:
    keyer.begin()
    keyer.go_on(HERSELF, to="how-to-reach-you")
    assert keyer.page.slug == "how-to-reach-you"
    with reading(office.desk.engine) as connection:
        (row,) = connection.execute(select(keyed)).all()
    assert b"carer" not in row.words
    assert CAME["channel"].encode() not in row.words
