"""How the opener is asked: one request and one answer on a connection, each a line of JSON, over a Unix socket."""

from __future__ import annotations

import json
import logging
import os
import socket
import socketserver
import struct
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from webapp.desk.opener.core import Opener
from webapp.desk.opener.refused import AWAY, FAILED, NOT_ALLOWED, UNKNOWN, Refused
from webapp.ops.settings import BadSettings

WAITS_SECONDS = 30.0
"""How long a client waits: longer than anybody is held up who opens too much."""
SLOWEST_SECONDS = 10.0
"""How long a client may be silent in the middle of its request."""
MOST_ASKED = 64 * 1024
MOST_ANSWERED = 16 * 1024 * 1024
OTHERS_ENTER = 0o027
"""What the socket's folder must not allow: its group may go through it, and others may do nothing there."""
OF_MACHINES = frozenset({"ping", "register", "keep-apart"})
"""What may be asked without an officer's session: nothing that was sent is in any answer to it."""
_PEER = struct.Struct("3i")

log = logging.getLogger(__name__)


class OpenerClient:
    """Asks the opener at a socket. Raises Refused for what it refuses, with ``opener-away`` when nobody is there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self, case_id: str, session: str, why: str, declared: bool = False) -> Mapping[str, Any]:
        """Return the message of a case for whose session this is, by its secret.

        ``declared``: they said that they have no part in it.
        """
        found: Mapping[str, Any] = self._ask("open", case_id=case_id, session=session, why=why, declared=declared)
        return found

    def register(self, case_id: str) -> None:
        """Have a new case read once, for its brief."""
        self._ask("register", case_id=case_id)

    def keep_apart(self) -> None:
        """Have everybody who works here kept from the cases that name them as who should not deal with it."""
        self._ask("keep-apart")

    def find(self, kind: str, text: str, session: str) -> list[str]:
        """Return the ids of the cases in which a name, postcode, phone or email stands, for whose session this is."""
        return list(self._ask("find", kind=kind, text=text, session=session))

    def is_there(self) -> bool:
        """Return whether somebody answers."""
        try:
            self._ask("ping")
        except Refused:
            return False
        return True

    def _ask(self, what: str, **given: Any) -> Any:
        try:
            with socket.socket(socket.AF_UNIX) as link:
                link.settimeout(WAITS_SECONDS)
                link.connect(str(self._path))
                link.sendall(json.dumps({"what": what, **given}).encode() + b"\n")
                with link.makefile("rb") as stream:
                    answer = json.loads(stream.readline(MOST_ANSWERED))
        except PermissionError:
            raise Refused(NOT_ALLOWED) from None
        except (OSError, ValueError):
            raise Refused(AWAY) from None
        if "refused" in answer:
            raise Refused(answer["refused"], answer.get("told", ""))
        return answer["answer"]


class OpenerServer(socketserver.ThreadingUnixStreamServer):
    """Answers at a socket, each request in a thread, and only those users of this computer who are named to it.

    ``machines`` are those behind whom no officer stands: they ask only for what is `OF_MACHINES`.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: Path, opener: Opener, users: Collection[int] = (), machines: Collection[int] = ()) -> None:
        """Listen at a path for its own user and these others, by their numbers. Raises BadSettings."""
        self.opener, self.users, self.machines = opener, frozenset({os.geteuid(), *users}), frozenset(machines)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.parent.stat().st_mode & OTHERS_ENTER:
            raise BadSettings(
                [f"Others could put a socket of their own into {path.parent}: make it 0750 (`chmod 750`) or narrower."]
            )
        path.unlink(missing_ok=True)
        super().__init__(str(path), _Answer)
        path.chmod(0o660)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of whoever asked and did not wait for the answer."""
        log.warning("opener.unheard")


class _Answer(socketserver.StreamRequestHandler):
    timeout = SLOWEST_SECONDS
    server: OpenerServer

    def handle(self) -> None:
        try:
            answer = {"answer": self._answer()}
        except Refused as refused:
            answer = {"refused": refused.code, "told": refused.told}
        except Exception as error:
            # Whatever one request meets, the next is answered; what was asked is in no log.
            log.error("opener.failed %s", type(error).__name__)
            answer = {"refused": FAILED}
        self.wfile.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")

    def _answer(self) -> Any:
        line = self.rfile.readline(MOST_ASKED)
        credentials = self.connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
        _, user, _ = _PEER.unpack(credentials)
        self._see_that(user in self.server.users | self.server.machines)
        asked = json.loads(line)
        what = asked.pop("what")
        self._see_that(user in self.server.users or what in OF_MACHINES)
        return self._do(what, asked)

    def _see_that(self, is_allowed: bool) -> None:
        if not is_allowed:
            log.error("opener.stranger")
            raise Refused(NOT_ALLOWED)

    def _do(self, what: str, asked: dict[str, Any]) -> Any:
        opener = self.server.opener
        match what:
            case "ping":
                return True
            case "open":
                return opener.open(**asked)
            case "register":
                return opener.register(**asked)
            case "keep-apart":
                return opener.keep_apart(**asked)
            case "find":
                return opener.find(**asked)
        raise Refused(UNKNOWN)
