"""A deployment in a temporary folder: its keys, its migrated database, the whole service, and those who use it."""

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from pika import BlockingConnection
from playwright.sync_api import Browser, Playwright, sync_playwright
from sqlalchemy import Engine

pytest.register_assert_rewrite("tests.browser", "tests.web.hygiene")

from tests.accessibility.chromium import chromium, quick_chromium  # noqa: E402 - after the asserts are registered
from tests.browser import HygieneClient  # noqa: E402 - its asserts explain themselves only when registered first
from tests.servers.postgres import Postgres  # noqa: E402 - the same
from tests.servers.rabbit import Rabbit  # noqa: E402 - the same
from webapp.app import create_app  # noqa: E402
from webapp.content import Content, load  # noqa: E402
from webapp.domain.packs.model import Packs  # noqa: E402
from webapp.handoff.crypto.keys import make_missing  # noqa: E402
from webapp.handoff.queues.amqp import topology  # noqa: E402
from webapp.i18n.catalogues import collect  # noqa: E402
from webapp.i18n.language import Language, load_languages  # noqa: E402
from webapp.ops.logging import writer  # noqa: E402
from webapp.ops.settings import Settings  # noqa: E402
from webapp.paths import CONTENT, TRANSLATIONS  # noqa: E402
from webapp.public.service import NAME  # noqa: E402
from webapp.store.drafts import Keys, derive, new_draft  # noqa: E402
from webapp.store.engine import migrate, open_database  # noqa: E402
from webapp.store.submissions import accept  # noqa: E402
from webapp.submitting.submit import OutgoingMessage  # noqa: E402

Accept = Callable[..., OutgoingMessage]
MakeApp = Callable[..., Flask]
Say = Callable[..., None]
ORGANISATION = "cambridgeshire"
"""Whom everything goes to that tests accept without anyone's answers."""
MEASURED = "What was measured"
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)

read_content = cache(load)
"""Read and check what a folder says, once for all tests of this process."""
collected = cache(collect)
"""Find every sentence of the checkout, once likewise: nobody changes what was found."""
_our_languages = cache(load_languages)


def read_languages(directory: Path) -> dict[str, Language]:
    """Read the catalogues of a folder: those of the checkout once likewise, for others are changed by tests."""
    return _our_languages(directory) if directory == TRANSLATIONS else load_languages(directory)


on_sqlite_alone = pytest.mark.parametrize("kind", ["sqlite"])
"""For a fact about SQLite and its files, among tests that are run on both databases."""
on_postgres_alone = pytest.mark.parametrize("kind", ["postgresql"])


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = FRIDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


def environ_of(home: Path) -> dict[str, str]:
    """Return the environment that leads to a deployment in this folder."""
    return {
        "DATABASE_URL": f"sqlite:///{home / 'put-it-right.sqlite3'}",
        "PUBLIC_KEYS": str(home / "keys" / "public"),
        "PRIVATE_KEYS": str(home / "keys" / "private"),
        "PEPPER_FILE": str(home / "pepper"),
    }


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """Let services that start with the same content read and check it once: that takes longer than all the rest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("webapp.app.load", read_content)
        patch.setattr("webapp.app.load_languages", read_languages)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let services that start with the same templates compile each once in a run: that takes longer than to fill it."""
    folder = _common_to_all(tmp_path_factory) / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": FileSystemBytecodeCache(str(folder))})
        yield


@pytest.fixture(autouse=True)
def log_is_written() -> Iterator[None]:
    """Let what a test had logged be written before the next begins."""
    yield
    writer.flush()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tour be taken without any skeletons."""
    parser.addoption("--exhaustive", action="store_true", help="run every rule of axe on every state in every mode")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that all processes end together, and start one broker for all of them.

    The tests of a file stay in one process, so that what they have in common is made once.
    """
    for item in items:
        if {"node", "rabbit"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("broker"))
        if not any(item.iter_markers("xdist_group")) and item.get_closest_marker("long") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Spare the collector what is imported and collected: it stays to the end, and would be walked again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(10_000)  # a page alone makes more than 700 things, and it would look through them each time
        gc.enable()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run have in common."""
    return _common_to_all(tmp_path_factory)


def _common_to_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Say:
    """A function that notes a line about what was measured; the end of the run shows it, also when all succeeds.

    What several tests say with numbers of their own, ``{}`` in the line, is shown once with the sums.
    """
    return lambda line, *numbers: record_property(MEASURED, [line, *numbers])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what was measured, in whichever process it was."""
    reports = chain.from_iterable(terminalreporter.getreports(how) for how in ("passed", "failed"))
    said: dict[str, list[list[int]]] = {}
    for line, *numbers in (told for report in reports for name, told in report.user_properties if name == MEASURED):
        said.setdefault(line, []).append(numbers)
    if said:
        terminalreporter.section(MEASURED)
        for line, each in said.items():
            sums = [f"{sum(numbers):,}" for numbers in zip(*each, strict=True)]
            terminalreporter.line(line.format(*sums) if sums else line)


@pytest.fixture(scope="session")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a new deployment has it: a migrated database, a pepper and the first key pair."""
    folder = tmp_path_factory.mktemp("deployment")
    engine = open_database(f"sqlite:///{folder / 'put-it-right.sqlite3'}")
    migrate(engine)
    engine.dispose()
    places = folder / "keys" / "public", folder / "keys" / "private", folder / "pepper"
    make_missing(*places, FRIDAY.date(), read_content(CONTENT).packs.packs.values())
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The one PostgreSQL server of a test run. A test that kills its server starts one of its own."""
    with Postgres(in_memory=True) as server:  # making and dropping a database for each test waits for the disk
        yield server


@pytest.fixture(scope="session")
def migrated(postgres: Postgres) -> str:
    """A database as `flask migrate` leaves it; every test has a copy."""
    name = postgres.new_database()
    engine = open_database(postgres.url(name))
    migrate(engine)
    engine.dispose()
    return name


@pytest.fixture
def postgres_url(postgres: Postgres, migrated: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database of the test's own."""
    name = postgres.new_database(migrated)
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture
def kind() -> str:
    """Which database a deployment has: SQLite, except where a folder's conftest says both."""
    return "sqlite"


@pytest.fixture
def environ(deployment: Path, tmp_path: Path, kind: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment of a deployment of its own in a temporary folder; tests change it before the start."""
    shutil.copytree(deployment, tmp_path, dirs_exist_ok=True)
    if kind == "postgresql":
        return environ_of(tmp_path) | {"DATABASE_URL": request.getfixturevalue("postgres_url")}
    return environ_of(tmp_path)


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    """The settings of a deployment that lives in a temporary folder and has its keys."""
    return Settings.read(environ)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """An empty database, as `flask migrate` leaves it."""
    engine = open_database(settings.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def keys() -> Keys:
    """The keys of one visitor."""
    return derive(os.urandom(32), os.urandom(32))


@pytest.fixture
def accepted(engine: Engine) -> Accept:
    """A function that accepts message number n, urgent or not, with this body."""

    def accept_one(
        number: int, body: str = "sealed", urgent: bool = False, organisation: str = ORGANISATION
    ) -> OutgoingMessage:
        now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        outgoing = OutgoingMessage(
            f"message-{number}",
            f"key-{number}",
            f"PIR-{number}",
            organisation,
            "adults",
            "complaint",
            urgent,
            now.date(),
            body,
        )
        draft = new_draft(now, timedelta(minutes=30), timedelta(hours=4))
        accept(engine, derive(os.urandom(32), os.urandom(32)), draft, outgoing, {}, now, timedelta(minutes=15))
        return outgoing

    return accept_one


@pytest.fixture(scope="session")
def still_clock() -> Clock:
    """The one clock of a test run, so that the shared service and its tests read the same."""
    return Clock()


@pytest.fixture
def clock(still_clock: Clock) -> Clock:
    """A clock that says Friday 20 November 2026, noon."""
    still_clock.now = FRIDAY
    return still_clock


@pytest.fixture(scope="session")
def running(deployment: Path, still_clock: Clock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The whole service, started once: it remembers nothing but what is in its database."""
    home = tmp_path_factory.mktemp("running") / "home"
    shutil.copytree(deployment, home)
    app = create_app(Settings.read(environ_of(home)), still_clock)
    app.extensions[NAME].newcomers.pace.at_once = 10**9  # tests begin more in a second than people do in an hour
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def app(running: Flask, deployment: Path, clock: Clock) -> Flask:
    """The whole service on a fresh database file."""
    engine = running.extensions["engine"]
    engine.dispose()
    file = Path(engine.url.database)
    for old in file.parent.glob(f"{file.name}*"):
        old.unlink()
    shutil.copy(deployment / file.name, file)
    return running


@pytest.fixture
def make_app(environ: dict[str, str], clock: Clock) -> Iterator[MakeApp]:
    """A function that starts a service of the test's own, with changes to the environment of its deployment."""
    started: list[Flask] = []

    def start(**changes: str) -> Flask:
        started.append(create_app(Settings.read({**environ, **changes}), clock))
        return started[-1]

    yield start
    for app in started:
        app.extensions["engine"].dispose()


@pytest.fixture
def client(app: Flask) -> HygieneClient:
    """A visitor's browser, which checks every page it is given."""
    return HygieneClient(app)


@pytest.fixture(scope="session")
def content() -> Content:
    """Everything that the checkout says about its organisations."""
    return read_content(CONTENT)


@pytest.fixture(scope="session")
def packs(content: Content) -> Packs:
    """Every pack of the checkout."""
    return content.packs


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rabbit]:
    """The one RabbitMQ node of a test run."""
    with Rabbit(tmp_path_factory.mktemp("rabbit")) as rabbit:
        yield rabbit


@pytest.fixture
def rabbit(node: Rabbit) -> Rabbit:
    """A broker that has everything declared and holds no message; a test may kill it."""
    node.start()
    organisations = read_content(CONTENT).packs.packs
    if topology.problems(node.url, organisations):
        topology.declare(node.url, organisations)
    with BlockingConnection(topology.parameters(node.url)) as connection:
        for name in topology.queues(organisations):
            connection.channel().queue_purge(name)
    return node


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers of this process."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium as people have it, which keeps whole pages for its Back button."""
    with chromium(playwright) as found:
        yield found


@pytest.fixture(scope="session")
def quick_browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium for many pages, which keeps none of them."""
    with quick_chromium(playwright) as found:
        yield found


@pytest.fixture(scope="session")
def reading_browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium for many pages that are read and never drawn."""
    with quick_chromium(playwright, draws=False) as found:
        yield found


@pytest.fixture(scope="session")
def exhaustive(pytestconfig: pytest.Config) -> bool:
    """Whether every rule is to run on everything."""
    return bool(pytestconfig.getoption("exhaustive"))
