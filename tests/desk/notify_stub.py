"""GOV.UK Notify as its contract has it: it takes an email as often as it is given one, and is asked by reference."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "care-11111111-1111-4111-8111-111111111111-22222222-2222-4222-8222-222222222222"
TEMPLATE = "33333333-3333-4333-8333-333333333333"
CREATED = 201


class NotifyStub:
    """What Notify was given. ``answers`` is the status of what is sent; ``hangs_up``: it takes it, and says nothing."""

    def __init__(self) -> None:
        self.emails: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.answers, self.hangs_up = CREATED, False
        self.url = ""

    def take(self, email: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.answers != CREATED:
            errors = [{"error": "BadRequestError", "message": "email_address Not a valid email address"}]
            return self.answers, {"status_code": self.answers, "errors": errors}
        self.emails.append(email)
        return CREATED, {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": email.get("reference")}

    def about(self, reference: str) -> tuple[int, dict[str, Any]]:
        self.asked.append(reference)
        found = [{"reference": reference} for each in self.emails if each.get("reference") == reference]
        return 200, {"notifications": found, "links": {}}


@contextmanager
def notify_stub() -> Iterator[NotifyStub]:
    """Answer as Notify until the end of the block."""
    stub = NotifyStub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            right = self.path == "/v2/notifications/email" and self.headers["Authorization"].startswith("Bearer ")
            status, said = stub.take(told) if right else (404, {})
            if not stub.hangs_up:
                self.answer(status, said)

        def do_GET(self) -> None:
            told = urlsplit(self.path)
            assert told.path == "/v2/notifications"
            self.answer(*stub.about(parse_qs(told.query)["reference"][0]))

        def answer(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        stub.url = f"http://127.0.0.1:{server.server_port}"
        answering = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        answering.start()
        yield stub
        server.shutdown()
        answering.join()
