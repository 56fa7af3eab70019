"""The opener's socket: who may ask there, how much, and that nobody holds up anybody else."""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.desk.office import WORDS, Office
from webapp.desk.desk import Desk
from webapp.desk.opener.core import Opener, Refused
from webapp.desk.opener.protocol import MOST_ASKED, OpenerServer
from webapp.desk.settings import DeskSettings
from webapp.ops.settings import BadSettings


@contextmanager
def answering(desk: Desk) -> Iterator[OpenerServer]:
    core = Opener(desk.engine, desk.settings.private_keys, desk.sealing, desk.content.packs, desk.clock)
    with OpenerServer(desk.settings.opener_socket, core) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def ask(desk: Desk, *parts: bytes) -> dict[str, object]:
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(str(desk.settings.opener_socket))
        for each in parts:
            link.sendall(each)
        answer = link.makefile("rb").readline()
    found: dict[str, object] = json.loads(answer)
    return found


def test_only_its_owner_and_group_may_come_near_the_socket(desk: Desk, opener: Opener) -> None:
    path = desk.settings.opener_socket
    assert stat.S_IMODE(path.stat().st_mode) == 0o660
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_folder_into_which_others_could_put_a_socket_of_theirs_is_not_used(desk: Desk) -> None:
    desk.settings.opener_socket.parent.chmod(0o770)
    with pytest.raises(BadSettings, match="chmod 750"), answering(desk):
        pass


def test_a_user_of_this_computer_who_is_not_named_gets_no_answer(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with answering(desk) as server:
        assert desk.opener.is_there()
        server.users = frozenset({os.geteuid() + 1})
        with pytest.raises(Refused, match="not-allowed"):
            desk.opener.find("name", "Boateng", "any session")
    assert "opener.stranger" in caplog.text
    assert "Boateng" not in caplog.text


def test_who_may_ask_is_named_by_name_or_number(desk_environ: dict[str, str]) -> None:
    read = DeskSettings.read({**desk_environ, "OPENER_USERS": "root, 1234"})
    assert read.opener_users == {0, 1234}
    assert DeskSettings.read(desk_environ).opener_users == set()
    assert DeskSettings.read({**desk_environ, "OPENER_MACHINES": "1234"}).opener_machines == {1234}
    with pytest.raises(BadSettings, match="OPENER_USERS names a user"):
        DeskSettings.read({**desk_environ, "OPENER_USERS": "no such user"})


def test_who_is_slow_or_says_nothing_holds_up_nobody(office: Office) -> None:
    id_ = office.arrive().received.id
    with socket.socket(socket.AF_UNIX) as slow, socket.socket(socket.AF_UNIX) as silent:
        for each in (slow, silent):
            each.connect(str(office.desk.settings.opener_socket))
        slow.sendall(b'{"what": ')
        assert WORDS in str(office.desk.opener.open(id_, office.session(), "read")["story"])
        slow.sendall(b'"ping"}\n')
        assert json.loads(slow.makefile("rb").readline()) == {"answer": True}


def test_what_is_too_long_or_is_no_request_is_refused_and_the_next_is_answered(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    desk = office.desk
    longest = b'{"what": "find", "text": "' + b"canary" * (MOST_ASKED // 6)
    for parts in ((longest[:MOST_ASKED],), (b"canary\n",), (b'["canary"]\n',)):
        assert ask(desk, *parts)["refused"] == "failed"
    assert ask(desk, b'{"what": "unseal"}\n')["refused"] == "unknown"
    assert ask(desk, b'{"what": "open", "case_id": {}, "session": [], "why": 7}\n')["refused"] == "failed"
    assert desk.opener.is_there()
    assert "canary" not in caplog.text


def test_one_that_is_started_anew_takes_the_place_of_one_that_was_killed(desk: Desk) -> None:
    with answering(desk), answering(desk):
        assert desk.opener.is_there()
    assert not desk.opener.is_there()
