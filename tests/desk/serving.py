"""Everything that `make run` starts, each a process of its own: the site, the desk, and all that works between them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.accessibility.serving import Site, served, wait_for
from tests.desk.mail import Mailbox, serving
from tests.processes import process
from tests.servers.ports import free_port
from webapp.desk.app import create_app
from webapp.desk.settings import DeskSettings

BETWEEN = ("relay", "desk opener", "desk intake", "desk notices")
"""The commands that carry, open, take and send."""


@dataclass(frozen=True)
class Running:
    """A site and a desk that run, the one-time link of the first who works there, and a mail server's mailbox."""

    site: Site
    desk: str
    welcome: str
    mailbox: Mailbox


@contextmanager
def everything(environ: Mapping[str, str], logs: Path) -> Iterator[Running]:
    """Serve site and desk until the end of the block, with a mail server that notices are given to.

    ``environ`` has keys, secret and databases, which are migrated; what the processes say goes to files in ``logs``.
    """
    mailbox, port = Mailbox(), free_port()
    desk = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        mail = stack.enter_context(serving(mailbox))
        of_desk = {
            **os.environ,
            **environ,
            "FLASK_APP": "webapp.commands",
            "DESK_BIND": f"127.0.0.1:{port}",
            "DESK_URL": desk,
            "SMTP_URL": f"smtp://127.0.0.1:{mail}",
            "NOTICE_FROM": "Customer Care <care@example.org>",
        }
        welcome = _welcome(of_desk)
        # One after the other: many that start at once on a few processors keep each other waiting.
        web = ["gunicorn", "--config", "deploy/desk.gunicorn.conf.py"]
        started = stack.enter_context(process(web, of_desk, logs / "desk.log"))
        wait_for(f"{desk}/health", started, logs / "desk.log")
        site = stack.enter_context(served({**os.environ, **environ}, logs / "site.log"))
        for each in BETWEEN:
            stack.enter_context(process(["flask", *each.split()], of_desk, logs / f"{each}.log"))
        yield Running(site, desk, welcome, mailbox)


def _welcome(environ: Mapping[str, str]) -> str:
    """Return the one-time link that `flask desk welcome` prints, without a process for that alone."""
    app = create_app(DeskSettings.read(environ))
    told = app.test_cli_runner().invoke(args=["desk", "welcome"])
    app.extensions["engine"].dispose()
    assert told.exit_code == 0, told.output
    return told.output.split()[-1]
