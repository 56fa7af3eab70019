"""Emails go by GOV.UK Notify, which is asked for one that may have gone before it is given it again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk.notify_stub import KEY, TEMPLATE, NotifyStub, notify_stub
from webapp.desk.notices.notify import Notify
from webapp.desk.notices.sending import Later, Refused
from webapp.desk.store.notices import Words

WORDS = Words("ama@example.com", "A message from Cambridgeshire", "Your reference is CCC-2222-2222.")
ID = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def stub() -> Iterator[NotifyStub]:
    with notify_stub() as stub:
        yield stub


@pytest.fixture
def notify(stub: NotifyStub) -> Notify:
    return Notify(KEY, TEMPLATE, stub.url)


def test_an_email_goes_once_with_its_id_as_the_reference(notify: Notify, stub: NotifyStub) -> None:
    notify.send(ID, WORDS, again=False)
    assert stub.emails == [
        {
            "email_address": "ama@example.com",
            "template_id": TEMPLATE,
            "personalisation": {"subject": WORDS.subject, "body": WORDS.body},
            "reference": ID,
        }
    ]
    assert stub.asked == []


def test_one_that_notify_has_already_is_not_given_to_it_again(notify: Notify, stub: NotifyStub) -> None:
    stub.hangs_up = True
    with pytest.raises(Later):
        notify.send(ID, WORDS, again=False)
    stub.hangs_up = False
    notify.send(ID, WORDS, again=True)
    assert stub.asked == [ID]
    assert len(stub.emails) == 1


def test_one_that_notify_never_got_is_given_to_it_again(notify: Notify, stub: NotifyStub) -> None:
    notify.send(ID, WORDS, again=True)
    assert len(stub.emails) == 1


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_what_is_not_about_this_email_goes_later(notify: Notify, stub: NotifyStub, status: int) -> None:
    stub.answers = status
    with pytest.raises(Later, match=f"notify-said-{status}"):
        notify.send(ID, WORDS, again=False)


def test_what_notify_refuses_never_goes(notify: Notify, stub: NotifyStub, caplog: pytest.LogCaptureFixture) -> None:
    stub.answers = 400
    with pytest.raises(Refused, match="notify-said-400"):
        notify.send(ID, WORDS, again=False)
    assert "email_address" not in caplog.text


def test_a_notify_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(Later):
        Notify(KEY, TEMPLATE, "http://127.0.0.1:9").send(ID, WORDS, again=False)
