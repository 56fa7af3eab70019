"""Too much is answered by a page that says what to do, and the longest complaint there may be arrives whole."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import HygieneClient
from tests.personas import HERSELF
from tests.processes import Web, web
from tests.web.conftest import Rows
from tests.web.people import go_to
from tests.web.stored import service_of
from webapp.handoff.crypto.seal import load_private, unseal
from webapp.ui.protection import MOST_PARTS

SECOND = 1.0
FORM = {"Content_Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def served(environ: dict[str, str], tmp_path: Path) -> Iterator[Web]:
    """The service in processes of its own."""
    with web({**os.environ, **environ}, tmp_path / "log") as found:
        yield found


def test_a_form_of_many_empty_fields_is_counted_before_it_is_taken_apart(client: HygieneClient, rows: Rows) -> None:
    page = go_to(client, "what-happened")
    before = rows()
    began = time.process_time()
    answered = client.fetch(page.url, data=b"&".join([b"a"] * 490_000), **FORM)
    assert (answered.status, answered.h1) == (413, "What you sent is too big")
    assert time.process_time() - began < SECOND / 4
    assert rows() == before
    most = b"&".join([b"csrf_token=" + page.token.encode(), b"what_happened=Nobody+came", *[b"a"] * (MOST_PARTS - 2)])
    assert client.fetch(page.url, data=most, **FORM).slug == "anonymity"


def test_a_body_without_a_length_is_measured_as_it_comes(served: Web) -> None:
    browser = served.browser()
    browser.begin()
    form = {"Transfer-Encoding": "chunked", "Content-Type": "application/x-www-form-urlencoded"}
    connection = browser.web.connection  # type: ignore[attr-defined]  # the browser speaks over a connection here
    for size, status in ((100_000, 400), (3_000_000, 413)):
        pieces = (b"a" * 50_000 for _ in range(size // 50_000))
        connection.request("POST", "/en/complain/danger", pieces, {"Host": "localhost", **form}, encode_chunked=True)
        answer = connection.getresponse()
        assert answer.status == status
        assert (b"What you sent is too big" in answer.read()) == (status == 413)
        connection.close()


def test_an_answer_that_is_too_long_comes_back_as_typed_and_says_how_long_it_may_be(client: HygieneClient) -> None:
    go_to(client, "what-happened")
    typed = "ж" * 20_001
    page = client.answer(what_happened=typed)
    assert page.status == 200
    assert [words for _, words in page.errors] == [
        "Your answer must be 20,000 characters or fewer. You can tell us the rest later"
    ]
    assert page.values["what_happened"] == typed


def test_the_longest_complaint_there_is_can_be_opened_by_the_back_office(client: HygieneClient, app: Flask) -> None:
    """Every text box of a long way, each as full as we promise to take it, with characters of four bytes."""
    client.begin()
    answers = {
        **HERSELF,
        "who": "relative",
        "affected": "both",
        "consent": "cannot-decide",
        "decider": "nobody",
        "may_contact": "yes",
        "happened": "over-12-months",
        "helper": "friend",
    }
    answers |= {"found_out": "over-12-months", "adjustments": "yes", "adjustment_needs": ["other"]}
    answers |= {"reply_to": ["email", "post", "phone", "other"], "phone": "07700 900982", "subject_name": "Grace"}
    answers |= {"address_line_1": "1 High Street", "town": "Ely", "postcode": "CB7 4AA", "leave_message": "no"}
    full = 0
    page = client.page
    while page is not None:
        if page.slug == "check-answers":
            if not page.to_add:
                break
            page = client.visit(page.to_add[0])
        texts = page.tree.xpath("//main//textarea/@name")
        full += len(texts)
        page = client.answer({**page.fitting(answers), **dict.fromkeys(texts, "\U0001f9d1" * 20_000)})
        assert not page.errors, f"{page.url}: {page.errors}"
    assert full >= 8
    assert client.answer().slug == "sent"
    keys = load_private(service_of(app).settings.private_keys)
    (row,) = rows_in(app)
    assert unseal(row, keys)["reference"]


def rows_in(app: Flask) -> list[str]:
    """Return the sealed bodies that were accepted."""
    with app.extensions["engine"].connect() as connection:
        return [body for (body,) in connection.exec_driver_sql("SELECT body FROM submission")]
