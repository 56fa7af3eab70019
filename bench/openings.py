"""How long it takes to open many cases: ``python -m bench.openings [how many]``."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from webapp.content import load
from webapp.desk.opener.core import Opener
from webapp.desk.opener.keys import PrivateKeys
from webapp.desk.opener.records import open_record
from webapp.desk.pace import MOST, OPENED
from webapp.desk.sealing import Sealing
from webapp.desk.store import people, sessions
from webapp.desk.store.cases import Cases
from webapp.desk.store.engine import migrate
from webapp.desk.store.tables import case
from webapp.handoff.binding import bound_to
from webapp.handoff.crypto.keys import make_missing
from webapp.handoff.crypto.seal import seal
from webapp.handoff.crypto.team_keys import TeamKeys
from webapp.paths import CHECKOUT, CONTENT
from webapp.store.engine import open_database, reading
from webapp.store.inbox import Item
from webapp.submitting.submit import Cover

MANY = 5000
ORGANISATION, TEAM = "cambridgeshire", "complaints"
MESSAGE = CHECKOUT / "tests" / "web" / "message-1.snapshot.json"


def run(many: int) -> None:
    """Let so many messages arrive, then read, open and find them; say how long each took."""
    message, packs = json.loads(MESSAGE.read_text(encoding="utf-8")), load(CONTENT).packs
    moment = datetime.now(UTC)
    MOST[OPENED] = many  # nobody is to be slowed down here
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        public, private = home / "public", home / "private"
        make_missing(public, private, home / "pepper", moment.date(), packs.packs.values())
        keys = TeamKeys.read(public).of(ORGANISATION, TEAM)
        engine, sealing = open_database(f"sqlite:///{home / 'desk.sqlite3'}"), Sealing(bytes(32))
        migrate(engine)
        cases, opener = Cases(engine, sealing, packs), Opener(engine, private, sealing, packs, lambda: moment)
        who = people.add(engine, "Al Fast", "al@example.org", people.OFFICER, [f"{ORGANISATION}/{TEAM}"])
        session = sessions.begin(engine, who.id, moment)
        ids = []
        for number in range(many):
            cover = Cover(f"m-{number}", f"R-{number}", ORGANISATION, TEAM, "adults", "complaint", False, moment.date())
            body = seal(message, keys, bound_to(cover))
            words = (cover.message_id, cover.reference, cover.organisation, cover.route, cover.kind, cover.urgent)
            ids.append(cases.add(Item(*words, cover.received_on, body), TEAM) or "")
        for told, does in (
            ("read for the first time and sealed anew", opener.register),
            ("opened for an officer, with a line in the audit", lambda id_: opener.open(id_, session, "read")),
        ):
            started = time.perf_counter()
            for id_ in ids:
                does(id_)
            say(f"{many:,} {told}", time.perf_counter() - started)
        with reading(engine) as connection:
            rows = connection.execute(select(case)).all()
        team = PrivateKeys(private).of(ORGANISATION, TEAM)
        started = time.perf_counter()
        for row in rows:
            open_record(row, team)
        say(f"{many:,} records opened, without asking who may and without the audit", time.perf_counter() - started)
        started = time.perf_counter()
        found = len(opener.find("name", "Ama Boateng", session))
        say(f"one search among {many:,}, the latest {found} that were found", time.perf_counter() - started)
        engine.dispose()


def say(told: str, seconds: float) -> None:
    """Print a line."""
    sys.stdout.write(f"{told}: {seconds:.2f} s\n")


if __name__ == "__main__":
    run(int(sys.argv[1]) if sys.argv[1:] else MANY)
