"""The desk of a run: its four processes, a mail server that is never killed, and what stands there at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Engine, func, select, update

from tests.chaos.deployment import Server, desk_web_command
from tests.chaos.killer import Target
from tests.chaos.ledger import TOKEN, Arrived
from tests.chaos.letters import Email, Kept
from tests.chaos.officer import Account
from tests.chaos.person import AT_THE_DESK
from tests.chaos.processes import Processes
from tests.desk.mail import Mailbox, serving
from tests.servers.ports import free_port
from webapp.desk.app import create_app
from webapp.desk.desk import WIRE, Desk
from webapp.desk.settings import DeskSettings
from webapp.desk.signing_in import tokens
from webapp.desk.store import notices, people, replies, sessions
from webapp.desk.store.people import OFFICER
from webapp.desk.store.tables import case, notice, waits
from webapp.store.engine import reading, writing

NOTICES = "desk notices"
"""The kind of target after which an email may go once more."""
TEAM = f"{AT_THE_DESK}/complaints"
INTAKE = ("flask", "desk", "intake", "--organisation", AT_THE_DESK)
OPENER = ("flask", "desk", "opener")
SEND_NOTICES = ("flask", "desk", "notices")
HASTY_NOTICES = ("tests.chaos.hasty",)
ANSWERS_AFTER = 0.25  # seconds from when an email is taken until the mail server says so
OPENED_BY_ONE = 50


class SlowMailbox(Mailbox):
    """A mail server that has an email for a moment before it says so: who is killed then does not know it."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the email, and answer a moment later."""
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(ANSWERS_AFTER)
        return answer


@dataclass(frozen=True)
class Waiting:
    """What the desk has not done yet, and how many cases it has."""

    cases: int
    unread: int
    unsent: int


@dataclass(frozen=True)
class RunningDesk:
    """A desk whose processes run: how it is asked from here, its door, its mail server, and what may be killed."""

    desk: Desk
    door: int
    mailbox: Mailbox
    targets: tuple[Target, ...]

    def accounts(self, count: int) -> Iterator[Account]:
        """Add so many officers, and return how each comes in the first time."""
        return iter([Account(each.email, tokens.link_for(self.desk, each)) for each in self._people("officer", count)])

    def waiting(self) -> Waiting:
        """Count what there is, and what is not done."""
        everything = select(func.count())
        queries = (
            everything.select_from(case),
            everything.select_from(case).where(case.c.brief.is_(None)),
            everything.select_from(notice).where(waits),
        )
        with reading(self.desk.engine) as connection:
            return Waiting(*(connection.scalar(query) or 0 for query in queries))

    def end_leases(self) -> None:
        """Let the leases of killed senders end at once, as if their ten minutes had passed; who runs sends in turn."""
        with writing(self.desk.engine) as connection:
            connection.execute(update(notice).where(waits).values(leased_until=None))

    def arrivals(self) -> list[Arrived]:
        """Have every case opened by the opener, for as many officers as it takes without being slowed."""
        with reading(self.desk.engine) as connection:
            rows = connection.execute(select(case.c.id, case.c.message_id, case.c.reference)).all()
        readers = self._people("reader", -(-len(rows) // OPENED_BY_ONE))
        by = [sessions.begin(self.desk.engine, each.id, self.desk.now()) for each in readers]
        return [
            Arrived(row.message_id, row.reference, self.desk.opener.open(row.id, by[n // OPENED_BY_ONE], "check"))
            for n, row in enumerate(rows)
        ]

    def kept(self) -> list[Kept]:
        """Read every reply, with what came of its emails."""
        with reading(self.desk.engine) as connection:
            references = {row.id: row.reference for row in connection.execute(select(case.c.id, case.c.reference))}
        found = list[Kept]()
        for id_, reference in references.items():
            for each in replies.of_case(self.desk.engine, self.desk.sealing, id_):
                known = notices.several(self.desk.engine, each.written.notices)
                results = tuple(known[one].result if one in known else "gone" for one in each.written.notices)
                found.append(Kept(token_in(each.written.text), reference, results))
        return found

    def emails(self) -> list[Email]:
        """Return what the mail server has."""
        return [
            Email(str(each["Message-ID"]), str(each["To"]), token_in(each.get_payload(decode=True).decode()))
            for each in list(self.mailbox.messages)
        ]

    def _people(self, name: str, count: int) -> list[people.Person]:
        engine = self.desk.engine
        return [people.add(engine, f"{name} {n}", f"{name}{n}@example.org", OFFICER, (TEAM,)) for n in range(count)]


def open_desk(
    processes: Processes, environ: dict[str, str], database_url: str = "", hasty: bool = False
) -> RunningDesk:
    """Make a desk beside a site and start its processes. ``hasty``: who sends writes down first that it has gone."""
    mailbox, door, folder = SlowMailbox(), free_port(), processes.folder / "desk"
    environ |= {
        "DESK_DATABASE_URL": database_url or f"sqlite:///{folder / 'desk.sqlite3'}",
        "DESK_SECRET_FILE": str(folder / "secret"),
        "OPENER_SOCKET": str(folder / "opener.sock"),
        "SMTP_URL": f"smtp://127.0.0.1:{processes.ends.enter_context(serving(mailbox))}",
        "NOTICE_FROM": "care@example.org",
    }
    app = create_app(DeskSettings.read(environ))
    processes.ends.callback(app.extensions["engine"].dispose)
    made = app.test_cli_runner().invoke(args=["desk", "migrate"])
    if made.exit_code:
        raise RuntimeError(made.output)
    owes = partial(_owes, app.extensions["engine"], mailbox)
    web, own = desk_web_command(door)
    commands: dict[str, Sequence[str]] = {
        "desk opener": OPENER,
        "desk intake": INTAKE,
        NOTICES: HASTY_NOTICES if hasty else SEND_NOTICES,
        "desk web": web,
    }
    targets = list[Target]()
    for kind, command in commands.items():
        server = Server(processes, command, environ | own, f"{kind.replace(' ', '-')}.log")
        each = Target(kind, server.kill, server.start)
        targets.append(each.only_while(owes) if hasty and kind == NOTICES else each)
    return RunningDesk(app.extensions[WIRE](), door, mailbox, tuple(targets))


def _owes(engine: Engine, mailbox: Mailbox) -> bool:
    """Return whether an email counts as gone that the mail server does not have."""
    with reading(engine) as connection:
        gone = connection.scalar(select(func.count()).where(notice.c.result == notices.SENT)) or 0
    return gone > len({each["Message-ID"] for each in list(mailbox.messages)})


def token_in(text: str) -> str:
    """Return the one token in a text; nothing where there is none, or more than one."""
    found = set(TOKEN.findall(text))
    return found.pop() if len(found) == 1 else ""
