"""The service as it is deployed: gunicorn on a port of its own, with the database a test may look into."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import BrowserContext
from sqlalchemy import Engine, func, select, text, update

from tests.forked import Forked, Process
from tests.servers.ports import free_port
from webapp.i18n.language import load_languages
from webapp.ops.settings import Settings
from webapp.public.visit_cookie import VisitCookie
from webapp.store.drafts import derive
from webapp.store.engine import open_database, reading, writing
from webapp.store.tables import draft, submission

STARTS_WITHIN = 30.0
LANGUAGES = load_languages(Settings.read(os.environ).translations)
EXIT_URL = "https://weather.example/"
COOKIE = "visit"


@dataclass(frozen=True)
class Site:
    """A running service: its address, the database behind it, its pepper, and the process that serves it."""

    url: str
    engine: Engine
    pepper: bytes = field(repr=False)
    process: Process

    def at(self, path: str) -> str:
        """Return the full address of a path."""
        return self.url + path

    def row_of(self, context: BrowserContext) -> str:
        """Return the name of this visitor's row, which only their cookie gives."""
        value = next(each["value"] for each in context.cookies() if each["name"] == COOKIE)
        cookie = VisitCookie.read(value, self.pepper)
        assert cookie is not None
        return derive(cookie.secret, self.pepper).row

    def keeps(self, row: str) -> bool:
        """Return whether a draft is still stored."""
        return self.touched(row) is not None

    def touched(self, row: str) -> datetime | None:
        """Return when a draft was last touched."""
        with reading(self.engine) as connection:
            return connection.scalar(select(draft.c.touched_at).where(draft.c.id == row))

    def let_lie(self, row: str, time: timedelta) -> None:
        """Make a draft that much older, as if nobody had touched it meanwhile."""
        with writing(self.engine) as connection:
            found = connection.execute(select(draft).where(draft.c.id == row)).one()
            earlier = {"touched_at": found.touched_at - time, "expires_at": found.expires_at - time}
            connection.execute(update(draft).where(draft.c.id == row).values(earlier))

    @property
    def drafts(self) -> int:
        """Return how many drafts and confirmations are stored."""
        with reading(self.engine) as connection:
            return connection.scalar(select(func.count()).select_from(draft)) or 0

    @property
    def submissions(self) -> int:
        """Return how many complaints were accepted."""
        with reading(self.engine) as connection:
            return connection.scalar(select(func.count()).select_from(submission)) or 0

    @property
    def references(self) -> set[str]:
        """Return the references of what was accepted."""
        with reading(self.engine) as connection:
            return set(connection.scalars(select(submission.c.reference)))

    @contextmanager
    def without_drafts(self) -> Iterator[None]:
        """Take the table of drafts away for a while, so that the database answers with an error."""
        self._rename("draft", "away")
        yield
        self._rename("away", "draft")

    def _rename(self, old: str, new: str) -> None:
        with writing(self.engine) as connection:
            connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


@contextmanager
def served(environ: Mapping[str, str], log: Path) -> Iterator[Site]:
    """Serve the site until the end of the block."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    changed = {**environ, "BIND": f"127.0.0.1:{port}", "WORKERS": "1"}
    engine = open_database(environ["DATABASE_URL"])
    with log.open("wb") as output:
        process = Forked("gunicorn", ["--config", "deploy/gunicorn.conf.py"], changed, output.fileno())
        try:
            wait_for(f"{url}/health", process, log)
            yield Site(url, engine, Path(environ["PEPPER_FILE"]).read_bytes(), process)
        finally:
            process.terminate()
            process.wait(timeout=STARTS_WITHIN)
            engine.dispose()


def wait_for(url: str, process: Process, log: Path) -> None:
    """Wait until the service answers; fail with what it said when it does not."""
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(url, timeout=1):
                return
        except OSError:  # nobody listens yet, or nobody answers yet
            time.sleep(0.05)
    raise RuntimeError(f"the service did not start:\n{log.read_text() if log.is_file() else log}")
