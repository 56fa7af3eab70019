"""After sending, another can be begun; nothing of the first is in it, and the first's confirmation stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import HygieneClient, Page
from tests.conftest import Clock
from tests.personas import A_CHILD, HERSELF
from tests.web.conftest import Messages, Rows
from tests.web.people import exits, finish, go_to, reference_on, send
from tests.web.stored import draft_of, keys_of, service_of
from webapp.forms.pages.contact_me import ContactMe
from webapp.store.drafts import open_draft

STORY = "A canary, and what it sang."
FIRST = {**HERSELF, "what_happened": STORY, "full_name": "Zebulon"}
ANOTHER = "Start another complaint or feedback"


def lines_of(page: Page) -> list[str]:
    """Return the lines of a page's main part."""
    found = page.tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::p or self::li or self::button]")
    return [" ".join(each.text_content().split()) for each in found]


def begin_another(client: HygieneClient) -> None:
    page = client.visit("/complain")
    assert (page.slug, page.h1) == ("another", ANOTHER)
    assert client.press("Start now").slug == "organisation"


def test_the_start_button_begins_an_empty_form_after_sending(client: HygieneClient, rows: Rows) -> None:
    reference = reference_on(send(client, FIRST))
    before, first = keys_of(client), rows()["draft"]
    page = client.visit("/complain")
    assert reference not in page.html
    begin_another(client)
    assert client.answer(organisation="cambridgeshire").slug == "what-you-want-to-do"
    assert keys_of(client).row != before.row
    content = str(draft_of(client).content)
    assert not [said for said in (STORY, "Zebulon", reference) if said in content]
    (left,) = [row for row in rows()["draft"] if row["id"] == before.row]
    assert left["expires_at"] == first[0]["expires_at"], "the confirmation lies where it lay, for as long as it would"


def test_of_what_was_sent_the_reference_alone_is_left_once_another_begins(client: HygieneClient) -> None:
    reference = reference_on(send(client, FIRST))
    service, keys = service_of(client.app), keys_of(client)
    limits = service.clock(), service.settings.idle, service.settings.longest
    begin_another(client)
    left = open_draft(service.engine, keys, *limits)
    assert left is not None
    assert reference in str(left.content)
    assert not [said for said in (STORY, "Zebulon") if said in str(left.content)]


def test_an_advocate_sends_for_one_child_after_the_other(client: HygieneClient, messages: Messages) -> None:
    first = reference_on(send(client, FIRST))
    begin_another(client)
    client.go_on({**HERSELF, "what_happened": "Another story."})
    second = reference_on(client.answer())
    assert first != second
    sent = {message["reference"]: message for message in messages()}
    assert sent.keys() == {first, second}
    assert STORY not in str(sent[second])
    assert client.press(ANOTHER).slug == "organisation"


def test_the_confirmation_stays_for_its_fifteen_minutes_while_another_is_written(
    client: HygieneClient, clock: Clock
) -> None:
    reference = reference_on(send(client, FIRST))
    begin_another(client)
    client.go_on(HERSELF, to="what-happened")
    clock.forward(minutes=10)
    assert reference_on(client.visit("sent")) == reference
    assert client.visit("what-happened").slug == "what-happened"
    clock.forward(minutes=6)
    assert client.visit("sent").slug == "what-happened"


def test_a_child_is_spoken_to_as_a_child_on_the_confirmation_alone(client: HygieneClient) -> None:
    words = lines_of(send(client, A_CHILD))
    begin_another(client)
    client.go_on(HERSELF, to="what-happened")
    gone = [
        "Keep a copy of what you sent",
        "You can see it for 15 minutes after you sent it. Then we delete it here.",
        "Keep what you sent as a text file",
        "Only save it where nobody else can open it.",
        "Look at what you sent, or print it",
    ]
    assert lines_of(client.visit("sent")) == [line for line in words if line not in gone]


@pytest.mark.parametrize("leave", [exits, finish])
def test_leaving_takes_the_confirmation_along(
    client: HygieneClient, rows: Rows, leave: Callable[[HygieneClient], Page]
) -> None:
    reference = reference_on(send(client))
    begin_another(client)
    client.answer(organisation="cambridgeshire")
    assert len(rows()["draft"]) == 2
    leave(client)
    assert rows()["draft"] == []
    assert reference not in client.visit("sent").html


def test_the_next_person_is_not_shown_a_page_of_the_first_that_is_sent_again(client: HygieneClient) -> None:
    early = client.visit(ContactMe.slug)
    late = go_to(client, "what-happened", FIRST)
    client.go_on(FIRST)
    client.answer()
    begin_another(client)
    client.go_on(HERSELF, to="what-happened")
    for page in (early, late):
        shown = client.fetch(page.url, data={"csrf_token": page.token, "what_happened": STORY, "help_wanted": STORY})
        assert STORY not in shown.html


def test_without_the_token_of_the_visitor_nothing_begins(client: HygieneClient, rows: Rows) -> None:
    send(client)
    before, cookies = rows(), client.cookies
    page = client.fetch("/en/complain/another", data={"csrf_token": "x" * 32})
    assert (page.status, page.h1) == (400, ANOTHER)
    assert (rows(), client.cookies) == (before, cookies)


def test_where_nothing_was_sent_there_is_nothing_to_begin_again(client: HygieneClient) -> None:
    token = go_to(client, "what-happened").token
    assert client.visit("another").slug == "what-happened"
    assert client.fetch("/en/complain/another", data={"csrf_token": token}).slug == "what-happened"
