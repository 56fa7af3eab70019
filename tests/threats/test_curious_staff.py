"""Curious staff with every file of the machine before them find nothing that anybody typed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import func, select, text

from tests.canary import PLANTS, Hit, forms, search
from tests.personas import A_CHILD, ANONYMOUS, HIS_MOTHER, PRAISE, REACHED_EVERY_WAY, UNHAPPY, Answers
from tests.processes import Web, process, until, web
from webapp.forms.fields import Line, Text
from webapp.forms.journey import QUESTIONS
from webapp.handoff.crypto.seal import load_private, unseal
from webapp.store.engine import open_database, reading, writing
from webapp.store.tables import draft, inbox
from webapp.ui.protection import LARGEST_BODY

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("curious staff")]

CARRIED_WITHIN = 15.0
CANARIES = {
    each.name: f'Zebulon <{number}> & "Öl" {number * 7919}'
    for number, each in enumerate((each for form in QUESTIONS.values() for each in form.fields), 101)
    if issubclass(each.kind, Line | Text)
} | {
    "email": "zebulon.7731@canary.example",
    "phone": "07700 900417",
    "mobile": "07700 900418",
    "postcode": "PE29 3QZ",
    "subject_postcode": "PE28 4QZ",
}
"""What is typed into each box: characters that change when they are escaped, where the box takes any."""
WAYS: tuple[Answers, ...] = (
    {
        **REACHED_EVERY_WAY,
        "happened": "over-12-months",
        "found_out": "unsure",
        "adjustment_needs": ["large-print", "worker", "interpreter", "translation", "other"],  # each opens a box
    },
    {**HIS_MOTHER, "ongoing": ["criminal"], "ongoing_covers": "part"},
    UNHAPPY,
    A_CHILD,
    ANONYMOUS,
    PRAISE,
)
BADLY = 'Zebulon <badly> & "Öl" 990017'


@dataclass
class Run:
    """What a run left behind: the places to search, and how many complaints were sent in it."""

    environ: dict[str, str] = field(repr=False)
    places: list[Path]
    sent: int = 0
    typed: set[str] = field(default_factory=set)

    def hits(self) -> list[Hit]:
        """Search every place for everything that was typed."""
        return search(self.places, {*self.typed, BADLY})


@pytest.fixture(scope="module")
def run(deployment: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A whole run: web and relay as processes, people who send and who stop, mistakes, attacks and an outage."""
    home = tmp_path_factory.mktemp("run")
    environ = {
        **os.environ,
        "FLASK_APP": "webapp.app",
        "DATABASE_URL": f"sqlite:///{home / 'data' / 'put-it-right.sqlite3'}",
        "PUBLIC_KEYS": str(home / "keys" / "public"),
        "PRIVATE_KEYS": str(home / "keys" / "private"),
        "PEPPER_FILE": str(home / "pepper"),
        "TMPDIR": str(home / "temporary"),
        "HOME": str(home),
        "ANONYMOUS_AT": "at-once",  # a run does not last until the evening
    }
    for name in ("data", "temporary", "logs"):
        (home / name).mkdir()
    for path in deployment.rglob("*"):
        if path.is_file():
            where = home / ("data" if "sqlite3" in path.name else "") / path.relative_to(deployment)
            where.parent.mkdir(parents=True, exist_ok=True)
            where.write_bytes(path.read_bytes())
    found = Run(environ, [home])
    with ExitStack() as stack:
        served = stack.enter_context(web(environ, home / "logs" / "web", workers=1))
        stack.enter_context(process(["flask", "relay"], environ, home / "logs" / "relay"))
        use(served, found)
        yield found


def use(served: Web, run: Run) -> None:
    """Send, stop in the middle, make mistakes, attack, and meet an outage."""
    for answers in WAYS:
        browser = served.browser()
        browser.begin()
        browser.go_on({**answers, **CANARIES})
        assert browser.answer().slug == "sent"
        run.sent += 1
        run.typed |= browser.typed & {*CANARIES.values()}
    stops = served.browser()
    stops.begin()
    stops.go_on({**ANONYMOUS, **CANARIES}, to="what-happened")
    stops.press("Someone is in danger now", what_happened=BADLY)
    make_mistakes(served)
    attack(served)
    meet_an_outage(served)
    until(lambda: carried(run) == run.sent, CARRIED_WITHIN)
    last = served.browser()  # the relay's first purge may have emptied the journal by now
    last.begin()
    last.go_on({**ANONYMOUS, **CANARIES}, to="what-happened")


def make_mistakes(served: Web) -> None:
    """Type what is not taken, so that it comes back."""
    browser = served.browser()
    browser.begin()
    browser.go_on({**REACHED_EVERY_WAY, "what_happened": BADLY}, to="how-to-reach-you")
    assert browser.answer(reply_to=["email"], email=BADLY).errors
    assert browser.visit("what-happened").slug == "what-happened"
    assert browser.answer(what_happened=BADLY + "x" * 20_000).errors


def attack(served: Web) -> None:
    """Put a canary wherever a request has room for one."""
    browser = served.browser()
    browser.begin()
    browser.go_on(ANONYMOUS, to="what-happened")
    address, story = "/en/complain/what-happened", {"what_happened": BADLY}
    assert browser.fetch(address, data={**story, "csrf_token": BADLY}).status == 400
    assert browser.fetch(address, data=story, Sec_Fetch_Site="cross-site").status == 403
    assert browser.fetch(f"/en/{quote(BADLY)}").status == 404
    assert browser.fetch(f"/en/complain/{quote(BADLY)}", data=story).status == 404
    told = {"User-Agent": "Zebulon 990017", "Referer": f"http://localhost/{quote(BADLY)}", "X-Forwarded-For": BADLY}
    raw = {name: value.encode().decode("latin-1") for name, value in told.items()}
    assert browser.web.get(f"/en/?q={quote(BADLY)}", headers=raw).status_code == 200
    file = f'--x\r\nContent-Disposition: form-data; name="f"; filename="{BADLY}"\r\n\r\n'.encode()
    big = file + BADLY.encode() * 20_000 + b"\r\n--x--"
    kind = {"Content_Type": "multipart/form-data; boundary=x"}
    assert len(big) < LARGEST_BODY
    assert browser.fetch(address, data=big, **kind).status == 400
    tell_too_much(served, address)
    stranger = served.browser()
    stranger.web.set_cookie("visit", "Zebulon 990017")
    stranger.begin()


def tell_too_much(served: Web, address: str) -> None:
    """Send more than is read; the server may hang up before it has heard everything."""
    browser = served.browser()
    try:
        page = browser.fetch(address, data={"what_happened": BADLY * (LARGEST_BODY // 30)})
        assert page.status == 413
    except (OSError, HTTPException):
        pass


def meet_an_outage(served: Web) -> None:
    """Answer and send while the database fails in the middle of it."""
    browser, engine = served.browser(), open_database(served.settings.database_url)
    browser.begin()
    browser.go_on({**ANONYMOUS, **CANARIES}, to="what-happened")
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE draft RENAME TO away"))
    page = browser.answer(what_happened=BADLY)
    assert page.status == 503
    assert BADLY in page.tree.xpath("//textarea/text()")[0]
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE away RENAME TO draft"))
    engine.dispose()


def carried(run: Run) -> int:
    """Return how many complaints have arrived at the back office's inbox."""
    engine = open_database(run.environ["DATABASE_URL"])
    with reading(engine) as connection:
        found = connection.scalar(select(func.count()).select_from(inbox)) or 0
    engine.dispose()
    return found


def test_nothing_anybody_typed_stands_in_any_file_of_a_run(run: Run) -> None:
    files = {path.name: path.stat().st_size for path in run.places[0].rglob("*") if path.is_file()}
    assert files["put-it-right.sqlite3-wal"] > 0, "the journal is there to be searched"
    assert files["web"] > 0, "the log is there to be searched"
    assert run.hits() == []


def test_what_was_typed_was_really_kept_and_arrived(run: Run) -> None:
    assert len(run.typed) > 25, "most boxes there are were filled in"
    engine = open_database(run.environ["DATABASE_URL"])
    with reading(engine) as connection:
        bodies = connection.scalars(select(inbox.c.body)).all()
        drafts = connection.scalar(select(func.count()).select_from(draft)) or 0
    engine.dispose()
    keys = load_private(Path(run.environ["PRIVATE_KEYS"]))
    arrived = json.dumps([unseal(body, keys) for body in bodies], ensure_ascii=False)
    missing = {each for each in run.typed if json.dumps(each, ensure_ascii=False)[1:-1] not in arrived}
    assert missing == set()
    assert drafts > 2, "drafts that nobody sent are there to be searched"


@pytest.mark.parametrize("plant", PLANTS)
def test_the_search_would_find_it_in_every_kind_of_place(run: Run, plant: str) -> None:
    folder = run.places[0] / "planted"
    folder.mkdir(exist_ok=True)
    canary = f'Quagga <7> & "Öl" {sorted(PLANTS).index(plant)}'
    planted = PLANTS[plant](folder, canary)
    try:
        assert {hit.path for hit in search(run.places, [canary])} == set(planted)
    finally:
        for path in planted:
            path.unlink()


def test_the_search_would_find_it_in_the_very_database_and_log_of_the_run(run: Run) -> None:
    canary = "Quagga in clear 4711"
    engine = open_database(run.environ["DATABASE_URL"])
    log = run.places[0] / "logs" / "web"
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("CREATE TABLE careless (words)")
        connection.cursor().execute("INSERT INTO careless VALUES (?)", [canary])
        with log.open("a") as more:
            more.write(f"{canary}\n")
        found = {hit.path.name for hit in search(run.places, [canary])}
        connection.cursor().execute("DROP TABLE careless")
    engine.dispose()
    log.write_text(log.read_text().replace(canary, ""))
    assert found == {"put-it-right.sqlite3-wal", "web"}


def test_a_text_is_looked_for_in_every_form_it_may_take() -> None:
    looked_for = forms(BADLY)
    assert len(looked_for) >= 12
    assert min(map(len, looked_for)) >= 12, "so short that it could stand somewhere by chance"
