"""A real OpenID Connect provider, and somebody who is sent there by the desk and comes back."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask

from tests.desk.office import Browser, Page
from webapp.desk.desk import utc_now
from webapp.paths import CHECKOUT

CLIENT, SECRET = "the-desk", "a secret of the desk and its provider"
BACK = "http://127.0.0.1:8001/oidc/callback"
CARE, WRONGDOING = "cambridgeshire/complaints", "cambridgeshire/whistleblowing"
ROLES = f"care=officer:{CARE}; more=officer:staffordshire/complaints; wrongdoing=officer:{WRONGDOING}; looks=auditor"
PRIYA: dict[str, Any] = {"sub": "p-1", "name": "Priya Shah", "email": "Priya@example.org", "groups": ["care", "tennis"]}


@contextmanager
def running() -> Iterator[str]:
    """Let a provider run, in Node, and yield how it names itself."""
    script = str(CHECKOUT / "tests" / "desk" / "oidc_provider.mjs")
    command = [shutil.which("node") or "node", script, CLIENT, SECRET, BACK]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        said = next((line for line in process.stdout if line.startswith("listens ")), "")
        assert said, "it did not start"
        try:
            yield said.split()[1]
        finally:
            process.terminate()


@dataclass
class Shifted:
    """The real clock, as the provider has it, which can be moved on."""

    by: float = 0

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(utc_now().timestamp() + self.by, UTC)


@dataclass
class Walker:
    """Someone at a browser, who is sent to the provider and back."""

    app: Flask
    provider: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.browser = Browser(self.app)
        self.client = self.browser.client

    def begin(self) -> str:
        """Return where the desk sends them."""
        return Page(self.client.get("/oidc/begin")).goes_to

    def at_provider(self, address: str, claims: dict[str, Any] | None) -> str:
        """Sign in there, and return where they are sent back to, as a path of the desk's."""
        headers = {"X-Claims": json.dumps(claims)} if claims else {}
        while not address.startswith(BACK):
            answer = self.provider.get(address, headers=headers, allow_redirects=False, timeout=30)
            assert answer.is_redirect, answer.text
            address = requests.compat.urljoin(address, answer.headers["Location"])
        told = urlsplit(address)
        return f"{told.path}?{told.query}"

    def sign_in(self, claims: dict[str, Any] | None = None, **change: Any) -> Page:
        back = self.at_provider(self.begin(), {**(claims or PRIYA), **change})
        return self.get(back)

    def get(self, url: str) -> Page:
        return Page(self.client.get(url))
