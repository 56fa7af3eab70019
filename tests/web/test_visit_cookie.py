"""Only a cookie of our making is taken, and one that stood before a draft never opens it."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode

import pytest
from flask import Flask
from itsdangerous import Signer

from tests.browser import HygieneClient
from tests.conftest import Clock
from tests.personas import HERSELF
from tests.web.conftest import Rows
from tests.web.people import finish, go_to
from tests.web.stored import draft_of, keys_of, put_draft, service_of
from webapp.forms.pages.contact_me import ContactMe
from webapp.public.visit_cookie import SALT, VisitCookie
from webapp.store.drafts import derive

NAME = "visit"
START = "organisation"
STORY = "A long story that is told twice."


def forged(value: str, pepper: bytes) -> dict[str, str]:
    """Return what someone could make of a cookie without the key that signs it."""
    said, _, signature = value.rpartition(".")
    cookie = VisitCookie.read(value, pepper)
    assert cookie is not None
    last = "A" if signature[0] != "A" else "B"
    return {
        "unsigned": said,
        "of the version before": urlsafe_b64encode(cookie.secret).decode(),
        "an empty signature": f"{said}.",
        "a signature that was changed": f"{said}.{last}{signature[1:]}",
        "another secret under the same signature": f"{urlsafe_b64encode(os.urandom(64)).decode()}.{signature}",
        "signed with another pepper": cookie.signed(os.urandom(32)),
        "signed for something else": Signer(pepper, b"other").sign(said).decode(),
        "too little under our signature": Signer(pepper, SALT).sign(said[:44]).decode(),
        "text that is no text": f"{said}.\udcff",
    }


FORGERIES = tuple(forged(VisitCookie.new().signed(b"p" * 32), b"p" * 32))


def test_a_signed_cookie_is_read_and_nothing_else_is() -> None:
    pepper, cookie = os.urandom(32), VisitCookie.new()
    assert VisitCookie.read(cookie.signed(pepper), pepper) == cookie
    for kind, value in forged(cookie.signed(pepper), pepper).items():
        assert VisitCookie.read(value, pepper) is None, kind


def test_a_cookie_shows_nothing_of_its_secrets_in_a_log_or_traceback() -> None:
    assert repr(VisitCookie.new()) == "VisitCookie()"


@pytest.mark.parametrize("kind", FORGERIES[:-1])
def test_a_forged_cookie_opens_no_draft_and_begins_a_new_visit(app: Flask, client: HygieneClient, kind: str) -> None:
    go_to(client, "check-answers")
    stranger = HygieneClient(app)
    value = forged(client.cookies[NAME], service_of(app).pepper)[kind]
    stranger.web.set_cookie(NAME, value)
    for slug in ("check-answers", "how-to-reach-you"):
        assert stranger.visit(slug).slug == START
    assert stranger.cookies[NAME] not in (value, client.cookies[NAME])
    assert stranger.answer(organisation="cambridgeshire").slug == "what-you-want-to-do"
    assert client.visit("check-answers").slug == "check-answers"


def test_an_unsigned_cookie_whose_draft_exists_does_not_open_it(client: HygieneClient) -> None:
    """The attacker made this draft, and plants its cookie so that the next person goes on with it."""
    go_to(client, "check-answers")
    cookie = VisitCookie.read(client.cookies[NAME], service_of(client.app).pepper)
    assert cookie is not None
    client.web.set_cookie(NAME, urlsafe_b64encode(cookie.secret).decode())
    assert client.visit("check-answers").slug == START


def whoever_planted(client: HygieneClient) -> HygieneClient:
    """Return the browser of someone who got a cookie from us and put it into this visitor's browser."""
    attacker = HygieneClient(client.app)
    attacker.begin()
    client.web.set_cookie(NAME, attacker.cookies[NAME])
    return attacker


def test_a_cookie_that_was_planted_before_a_draft_does_not_open_it(client: HygieneClient, rows: Rows) -> None:
    attacker = whoever_planted(client)
    planted = keys_of(attacker)
    client.begin()
    client.go_on(HERSELF)
    assert keys_of(client).row != planted.row
    assert [row["id"] for row in rows()["draft"]] == [keys_of(client).row]
    assert attacker.visit("check-answers").slug == START
    assert attacker.visit("what-happened").slug == START


def test_a_planted_cookie_does_not_show_a_request_for_contact_either(client: HygieneClient) -> None:
    attacker = whoever_planted(client)
    client.visit(ContactMe.slug)
    asked = client.answer(organisation="cambridgeshire", reply_to=["phone"], phone="01632 960001")
    assert asked.slug == "asked"
    assert attacker.visit("asked").slug == ContactMe.slug


def test_a_token_from_before_the_draft_is_no_longer_one(client: HygieneClient, rows: Rows) -> None:
    attacker = whoever_planted(client)
    page = attacker.visit(START)
    client.begin()
    client.go_on(HERSELF, to="what-happened")
    before = rows()
    assert client.fetch("/en/stay", data={"csrf_token": page.token}).status == 400
    forged = {"csrf_token": page.token, "what_happened": "Not what she wrote."}
    assert client.fetch("/en/complain/what-happened", data=forged).status == 400
    assert rows() == before


def test_a_cookie_whose_draft_ran_out_of_time_begins_the_next_one_under_another(
    client: HygieneClient, clock: Clock
) -> None:
    go_to(client, "check-answers")
    first = keys_of(client)
    clock.forward(hours=7)
    assert client.begin().slug == START
    assert client.answer(organisation="cambridgeshire").slug == "what-you-want-to-do"
    assert keys_of(client).row != first.row
    assert draft_of(client).version == 1


def test_a_cookie_that_was_kept_while_someone_finished_begins_the_next_draft_under_another(
    client: HygieneClient,
) -> None:
    go_to(client, "check-answers")
    kept, first = client.cookies[NAME], keys_of(client)
    finish(client)
    client.web.set_cookie(NAME, kept)
    client.begin()
    client.answer(organisation="cambridgeshire")
    assert keys_of(client).row != first.row


def test_a_tab_from_before_the_draft_keeps_what_was_typed_and_goes_on(client: HygieneClient, rows: Rows) -> None:
    tab = client.another_tab()
    tab.visit(ContactMe.slug)
    client.begin()
    client.answer(organisation="cambridgeshire")
    page = tab.answer(organisation="cambridgeshire", reply_to=["phone"], phone="01632 960001", help_wanted=STORY)
    assert page.status == 400
    assert "We could not be sure this came from your own browser" in page
    assert (page.values["phone"], page.values["help_wanted"]) == ("01632 960001", STORY)
    assert rows()["submission"] == []
    assert tab.answer().slug == "asked"


@pytest.mark.parametrize("slug", ["what-happened", ContactMe.slug])
@pytest.mark.parametrize("finished", [True, False])
def test_a_page_of_someone_else_sent_again_shows_nothing_of_what_they_typed(
    app: Flask, client: HygieneClient, slug: str, finished: bool
) -> None:
    go_to(client, "what-happened")
    page = client.visit(slug)
    story = {"what_happened": STORY} if slug == "what-happened" else {"help_wanted": STORY, "full_name": STORY}
    sent = {"csrf_token": page.token, **story}
    if finished:
        finish(client)
    other = HygieneClient(app)
    go_to(other, "what-happened")
    again = other.fetch(page.url, data=sent)
    assert STORY not in again.html
    assert again.slug == slug, "they are shown the page as it is for them"
    assert STORY not in str(draft_of(other).content)


def test_finishing_on_a_page_from_before_the_draft_finishes(client: HygieneClient, rows: Rows) -> None:
    tab = client.another_tab()
    tab.visit(ContactMe.slug)
    client.begin()
    client.answer(organisation="cambridgeshire")
    finish(tab)
    assert finish(tab).slug == "deleted", "the second time the tab knows the draft"
    assert rows()["draft"] == []
    assert client.has_ended


def test_two_tabs_that_both_begin_go_on_with_one_draft(client: HygieneClient, rows: Rows) -> None:
    client.begin()
    tab = client.another_tab()
    tab.begin()
    assert client.answer(organisation="cambridgeshire").slug == "what-you-want-to-do"
    assert tab.answer(organisation="cambridgeshire").status == 400
    assert tab.answer(organisation="cambridgeshire").slug == "what-you-want-to-do"
    assert len(rows()["draft"]) == 1


def test_a_language_chosen_on_the_first_page_goes_on_in_it(client: HygieneClient) -> None:
    page = client.begin()
    chosen = client.fetch(page.url, data={"csrf_token": page.token, "go": "language:pl"})
    assert chosen.url == f"/pl/complain/{START}"
    assert client.answer(organisation="cambridgeshire").slug == "what-you-want-to-do"


def test_a_draft_that_stands_keeps_its_cookie(client: HygieneClient) -> None:
    client.begin()
    put_draft(client, {"key": "one", "answers": {}})
    before = dict(client.cookies)
    assert client.visit("/complain").slug == START
    assert client.answer(organisation="cambridgeshire").slug == "what-you-want-to-do"
    assert client.cookies == before


def test_the_visit_tells_what_was_said_twice_and_opens_nothing(client: HygieneClient, rows: Rows) -> None:
    go_to(client, "danger")
    service = service_of(client.app)
    cookie = VisitCookie.read(client.cookies[NAME], service.pepper)
    assert cookie is not None
    assert derive(cookie.visit, service.pepper).row not in {row["id"] for row in rows()["draft"]}
    assert cookie.with_fresh_secret().visit == cookie.visit
