"""Emails go by a real mail server: what it takes, what it refuses for now, and what it refuses for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.mail import CLOSES, Mailbox, certificate, serving, silent
from webapp.desk.notices.addresses import Server, server_if_any
from webapp.desk.notices.sending import Later, Refused
from webapp.desk.notices.smtp import Smtp
from webapp.desk.store.notices import Words

SENDER = "Customer Care <care@example.org>"
WORDS = Words(
    "ama@example.com", "A message from Cambridgeshire", "Dzień dobry,\n\nYour reference is CCC-2222-2222.", "pl"
)
ID = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Mailbox, int]]:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        yield mailbox, port


@pytest.fixture
def mailbox(served: tuple[Mailbox, int]) -> Mailbox:
    """The mailbox of the server, empty and taking everything."""
    served[0].empty()
    return served[0]


@pytest.fixture
def smtp(served: tuple[Mailbox, int]) -> Smtp:
    """A sender by the server, which is on this machine."""
    return Smtp(Server("127.0.0.1", served[1], tls=False), SENDER)


def send(by: Smtp, words: Words = WORDS) -> None:
    by.send(ID, words, again=False)


def test_an_email_says_who_it_is_from_and_where_an_answer_goes(smtp: Smtp, mailbox: Mailbox) -> None:
    send(smtp)
    (message,) = mailbox.messages
    assert (message["From"], message["Reply-To"], message["To"]) == (SENDER, SENDER, "ama@example.com")
    assert message["Subject"] == WORDS.subject
    assert message["Content-Language"] == "pl"
    body: Any = message.get_payload(decode=True)
    assert body.decode().split() == WORDS.body.split()


def test_an_email_that_goes_twice_has_the_same_id(smtp: Smtp, mailbox: Mailbox) -> None:
    send(smtp)
    smtp.send(ID, WORDS, again=True)
    assert [each["Message-ID"] for each in mailbox.messages] == [f"<{ID}@example.org>"] * 2


@pytest.mark.parametrize("where", ["to", "data"])
def test_what_the_server_refuses_for_now_goes_later(smtp: Smtp, mailbox: Mailbox, where: str) -> None:
    setattr(mailbox, where, "451 Try again")
    with pytest.raises(Later, match="server-said-451"):
        send(smtp)


@pytest.mark.parametrize("where", ["to", "data"])
def test_what_the_server_refuses_for_good_never_goes(smtp: Smtp, mailbox: Mailbox, where: str) -> None:
    setattr(mailbox, where, "550 No such person")
    with pytest.raises(Refused, match="server-said-550"):
        send(smtp)


def test_a_server_that_hangs_up_before_it_says_that_it_has_it_is_tried_again(smtp: Smtp, mailbox: Mailbox) -> None:
    mailbox.data = CLOSES
    with pytest.raises(Later):
        send(smtp)


def test_a_server_that_says_nothing_is_not_waited_for_for_ever() -> None:
    with silent() as port, pytest.raises(Later):
        send(Smtp(Server("127.0.0.1", port, tls=False), SENDER, waits=0.2))


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with silent() as port:
        pass
    with pytest.raises(Later, match="Refused"):
        send(Smtp(Server("127.0.0.1", port, tls=False), SENDER))


@pytest.mark.parametrize("address", ["", "ama@example.com, eve@example.org", "ama@example.com\nBcc: eve@example.org"])
def test_an_address_that_is_not_one_is_given_to_no_server(smtp: Smtp, mailbox: Mailbox, address: str) -> None:
    with pytest.raises(Refused, match="no-address"):
        send(smtp, Words(address, "Hello", "Hello"))
    assert mailbox.messages == []


def test_the_name_and_password_go_under_tls_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, context = certificate(tmp_path)
    mailbox = Mailbox()
    options = {"tls_context": context, "authenticator": mailbox.sign_in, "auth_required": True}
    with serving(mailbox, require_starttls=True, **options) as port:
        server = server_if_any(f"smtp://care:secret@127.0.0.1:{port}")
        assert server is not None
        with pytest.raises(Later):
            send(Smtp(server, SENDER))  # nobody vouches for its certificate
        assert mailbox.signed_in == []
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        send(Smtp(server, SENDER))
        wrong = Server(server.host, server.port, server.tls, "care", "wrong")
        with pytest.raises(Later, match="server-said-535"):
            send(Smtp(wrong, SENDER))  # that is for us to put right: no email is refused for it
    assert mailbox.under_tls == [True]


def test_a_server_elsewhere_without_tls_is_given_nothing(
    mailbox: Mailbox, served: tuple[Mailbox, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.desk.notices.addresses.THIS_MACHINE", frozenset())
    with pytest.raises(Later, match="NotSupported"):
        send(Smtp(Server("127.0.0.1", served[1], tls=False), SENDER))
    assert mailbox.messages == []


@pytest.mark.parametrize("text", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://secret@host:port"])
def test_an_address_that_is_no_mail_servers_is_said_to_be_wrong_and_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="must be an address such as") as said:
        server_if_any(text)
    assert "secret@host" not in str(said.value)
