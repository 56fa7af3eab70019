"""How the opener is asked: one request and one answer on a connection, each a line of JSON, over a Unix socket."""

from __future__ import annotations

import json
import logging
import socket
import socketserver
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from webapp.desk.opener.core import Opener, Refused

WAITS_SECONDS = 10.0
MOST_BYTES = 8 * 1024 * 1024
AWAY = "opener-away"

log = logging.getLogger(__name__)


class OpenerClient:
    """Asks the opener at a socket. Raises Refused for what it refuses, with ``opener-away`` when nobody is there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self, case_id: str, who: str, why: str, declared: bool = False) -> Mapping[str, Any]:
        """Return the message of a case. ``declared``: they said that they have no part in it."""
        found: Mapping[str, Any] = self._ask("open", case_id=case_id, who=who, why=why, declared=declared)
        return found

    def register(self, case_id: str) -> None:
        """Have a new case read once, for its brief."""
        self._ask("register", case_id=case_id)

    def find(self, kind: str, text: str, who: str) -> list[str]:
        """Return the ids of the cases in which a name, postcode, phone or email stands."""
        return list(self._ask("find", kind=kind, text=text, who=who))

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
                    answer = json.loads(stream.readline(MOST_BYTES))
        except (OSError, ValueError):
            raise Refused(AWAY) from None
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer["answer"]


class OpenerServer(socketserver.ThreadingUnixStreamServer):
    """Answers at a socket that only its owner and group may use."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: Path, opener: Opener) -> None:
        self.opener = opener
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        super().__init__(str(path), _Answer)
        path.chmod(0o660)


class _Answer(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        try:
            asked = json.loads(self.rfile.readline(MOST_BYTES))
            answer = {"answer": self._do(asked.pop("what"), asked)}
        except Refused as error:
            answer = {"refused": str(error)}
        except Exception as error:
            # Whatever one request meets, the next is answered; what was asked is in no log.
            log.error("opener.failed %s", type(error).__name__)
            answer = {"refused": "failed"}
        self.wfile.write(json.dumps(answer).encode() + b"\n")

    def _do(self, what: str, asked: dict[str, Any]) -> Any:
        opener = self.server.opener  # type: ignore[attr-defined]  # ours
        match what:
            case "ping":
                return True
            case "open":
                asked.pop("declared", None)
                return opener.open(**asked)
            case "register":
                return opener.register(**asked)
            case "find":
                return opener.find(**asked)
        raise Refused("unknown")
