"""The settings: read once from the environment; everything that is wrong is said at once, with what to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from werkzeug.sansio.utils import host_is_trusted

from webapp.handoff.queues import problem_with as problem_with_queue
from webapp.handoff.seal import BadKey, load_public
from webapp.store.database import problem_with
from webapp.store.drafts import PEPPER_BYTES

T = TypeVar("T")

CHECKOUT = Path(__file__).parents[1]
INSTANCE = CHECKOUT / "instance"


class BadSettings(Exception):
    """The environment is wrong; the text lists every problem and what to do about each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The settings need attention:\n" + "\n".join(f"- {problem}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """Everything a deployment may choose; each field is read from the variable of the same name in capitals."""

    database_url: str = field(repr=False)  # it may hold a password
    queue_url: str = field(repr=False)  # the same
    public_keys: Path
    private_keys: Path
    pepper_file: Path
    trusted_hosts: tuple[str, ...]
    metrics_hosts: tuple[str, ...]
    https: bool
    exit_url: str
    idle_minutes: int
    assisted_idle_minutes: int
    longest_minutes: int
    sent_minutes: int
    keep_days: int
    content: Path
    translations: Path
    production: bool

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings from an environment; raises BadSettings naming every problem."""
        source = _Source(environ)
        settings = cls(
            database_url=source.take("DATABASE_URL", f"sqlite:///{INSTANCE / 'put-it-right.sqlite3'}", _database),
            queue_url=source.take("QUEUE_URL", "embedded", _queue),
            public_keys=source.take("PUBLIC_KEYS", str(INSTANCE / "keys" / "public"), Path),
            private_keys=source.take("PRIVATE_KEYS", str(INSTANCE / "keys" / "private"), Path),
            pepper_file=source.take("PEPPER_FILE", str(INSTANCE / "pepper"), Path),
            trusted_hosts=source.take("TRUSTED_HOSTS", "localhost,127.0.0.1", _hosts),
            metrics_hosts=source.take("METRICS_HOSTS", "", _hosts_if_any),
            https=source.take("HTTPS", "0", _switch),
            exit_url=source.take("EXIT_URL", "https://www.bbc.co.uk/weather", _website),
            idle_minutes=source.take("IDLE_MINUTES", "30", _count),
            assisted_idle_minutes=source.take("ASSISTED_IDLE_MINUTES", "15", _count),
            longest_minutes=source.take("LONGEST_MINUTES", "240", _count),
            sent_minutes=source.take("SENT_MINUTES", "15", _count),
            keep_days=source.take("KEEP_DAYS", "30", _count),
            content=source.take("CONTENT", str(CHECKOUT / "webapp" / "content"), _directory),
            translations=source.take("TRANSLATIONS", str(CHECKOUT / "translations"), _directory),
            production=source.take("PRODUCTION", "0", _switch),
        )
        if not source.problems and settings.production:
            source.problems += settings._unfit_for_production(environ)
        folder = environ.get("PROMETHEUS_MULTIPROC_DIR", "")
        if folder and not Path(folder).is_dir():
            source.problems.append(f"PROMETHEUS_MULTIPROC_DIR names {folder}, which is no directory: make it, empty.")
        if not source.problems and settings.longest_minutes < settings.idle_minutes:
            source.problems.append("LONGEST_MINUTES is shorter than IDLE_MINUTES: make it at least as long.")
        if source.problems:
            raise BadSettings(source.problems)
        return settings

    @property
    def idle(self) -> timedelta:
        """How long a draft may lie untouched."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def assisted_idle(self) -> timedelta:
        """The same on a shared device, where someone helps."""
        return timedelta(minutes=self.assisted_idle_minutes)

    @property
    def longest(self) -> timedelta:
        """How long a draft may last in all."""
        return timedelta(minutes=self.longest_minutes)

    @property
    def sent(self) -> timedelta:
        """How long the confirmation can be seen again."""
        return timedelta(minutes=self.sent_minutes)

    @property
    def keep(self) -> timedelta:
        """How long a sealed submission is kept after its delivery."""
        return timedelta(days=self.keep_days)

    def pepper(self) -> bytes:
        """Read the deployment's pepper; raises BadSettings when it is missing or too short."""
        try:
            pepper = self.pepper_file.read_bytes()
        except OSError:
            raise BadSettings([f"There is no pepper at {self.pepper_file}: run `flask keys make`."]) from None
        if len(pepper) < PEPPER_BYTES:
            raise BadSettings([f"The pepper at {self.pepper_file} is shorter than {PEPPER_BYTES} bytes: make another."])
        return pepper

    def missing_for_serving(self) -> list[str]:
        """Say what is absent for accepting complaints, with what to do; an empty list means nothing is."""
        missing = []
        try:
            if not load_public(self.public_keys):
                missing.append(
                    f"There is no public key in {self.public_keys}: run `flask keys make` or copy one there."
                )
        except BadKey as error:
            missing.append(str(error))
        try:
            self.pepper()
        except BadSettings as error:
            missing += error.problems
        return missing

    def _unfit_for_production(self, environ: Mapping[str, str]) -> list[str]:
        problems = []
        if not self.https:
            problems.append("PRODUCTION is on but HTTPS is off: serve it over HTTPS and set HTTPS=1.")
        if not environ.get("TRUSTED_HOSTS"):
            problems.append("PRODUCTION is on but TRUSTED_HOSTS is not set: list the names this site answers to.")
        if any(host_is_trusted(host, self.trusted_hosts) for host in self.metrics_hosts):
            problems.append("METRICS_HOSTS has a name from TRUSTED_HOSTS: use one that only your own network knows.")
        return problems


class _Source:
    """Reads one variable after another and remembers what was wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def take(self, name: str, default: str, read: Callable[[str], T]) -> T:
        """Read one variable; on a problem note it and go on with the default, so that all problems are found."""
        try:
            return read(self.environ.get(name, "").strip() or default)
        except ValueError as error:
            self.problems.append(f"{name} {error}")
            return read(default)


def _switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("must be 0 (off) or 1 (on).")
    return text == "1"


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ValueError("must be a whole number above 0.")
    return int(text)


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in text.split(",") if host.strip())
    if not hosts or any("/" in host for host in hosts):
        raise ValueError("must list host names with commas between them, such as complaints.example.org.")
    return hosts


def _hosts_if_any(text: str) -> tuple[str, ...]:
    return _hosts(text) if text else ()


def _website(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("must be the https address of a neutral website.")
    return text


def _directory(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise ValueError(f"names {path}, which is not a directory: correct it or make the directory.")
    return path


def _queue(text: str) -> str:
    problem = problem_with_queue(text)
    if problem:
        raise ValueError(problem)
    return text


def _database(text: str) -> str:
    problem = problem_with(text)
    if problem:
        raise ValueError(problem)
    return text
