"""The settings: read once from the environment; everything that is wrong is said at once, with what to do."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import time, timedelta
from pathlib import Path

from werkzeug.sansio.utils import host_is_trusted

from webapp.domain.exit_destinations import Destination
from webapp.domain.packs.model import Pack
from webapp.handoff.crypto.key_files import BadKey
from webapp.handoff.crypto.team_keys import TeamKeys
from webapp.handoff.queues.opening import is_protected as is_protected_queue
from webapp.ops.variables import (
    Source,
    address,
    contact_if_any,
    count,
    database,
    directory,
    directory_if_any,
    hosts,
    hosts_if_any,
    queue,
    switch,
    table,
    times_of_day,
    variable,
    website_if_any,
    websites,
)
from webapp.paths import CONTENT, INSTANCE, TRANSLATIONS
from webapp.store.drafts import PEPPER_BYTES
from webapp.store.engine import is_protected

STAYS = 10
"""How often someone must at least be able to ask for more time: WCAG 2.2, 2.2.1."""


class BadSettings(Exception):
    """The environment is wrong; the text lists every problem and what to do about each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The settings need attention:\n" + "\n".join(f"- {problem}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """Everything a deployment may choose; each field is read from the variable of the same name in capitals."""

    database_url: str = variable(
        f"sqlite:///{INSTANCE / 'put-it-right.sqlite3'}",
        database,
        "Where drafts and submissions are: a SQLite file (a small `-turn` file beside it lets writers take turns) or "
        "`postgresql://user:password@host/name`.",
        secret=True,
    )
    queue_url: str = variable(
        "embedded",
        queue,
        "Where the relay carries messages: `embedded` is the same database; or "
        "`amqps://name:password@host/vhost?cafile=/path/of/the/authority.crt` (without `?cafile=` the system's "
        "authorities).",
        secret=True,
    )
    public_keys: Path = variable(
        str(INSTANCE / "keys" / "public"),
        Path,
        "The directory of the back office's public keys, `<organisation>/<team>/<name>.json`; the web server needs no "
        "others.",
    )
    private_keys: Path = variable(
        str(INSTANCE / "keys" / "private"),
        Path,
        "The directory of its private keys, in the same folders, which only `flask queue` and `flask receive` read.",
    )
    pepper_file: Path = variable(str(INSTANCE / "pepper"), Path, "32 random bytes mixed into every visitor's key.")
    trusted_hosts: tuple[str, ...] = variable("localhost,127.0.0.1", hosts, "The names it answers to.")
    metrics_hosts: tuple[str, ...] = variable(
        "", hosts_if_any, "Names by which Prometheus asks for `/metrics`; without any there is no such page."
    )
    prometheus_multiproc_dir: Path | None = variable(
        "", directory_if_any, "A directory, empty at each start, in which several workers add up what they count."
    )
    https: bool = variable(
        "0",
        switch,
        "`1`: every visitor comes by HTTPS. Sets the `__Host-` cookie and HSTS, and redirects to https whatever a "
        "proxy's headers say.",
    )
    exit_url: tuple[Destination, ...] = variable(
        "https://www.bbc.co.uk/weather",
        websites,
        'Where "Exit this page" goes: an https address, and after it others for languages, such as `pl=https://…`. A '
        "pack's `[[leave_to]]` comes first.",
    )
    security_contact: str = variable(
        "",
        contact_if_any,
        "Whom to tell of a weakness: a `mailto:` or https address, for `/.well-known/security.txt`, which is not there "
        "without.",
    )
    feedback_url: str = variable(
        "",
        website_if_any,
        "Where people can say what they think of this form: an https address, to which the confirmation links. "
        "A pack's link `feedback` comes first; without either there is no such link.",
    )
    idle_minutes: int = variable("30", count, "How long a draft may lie untouched.")
    assisted_idle_minutes: int = variable("15", count, "The same on a shared device, where someone helps.")
    longest_minutes: int = variable("360", count, "How long a draft may last in all.")
    sent_minutes: int = variable("15", count, "How long the confirmation, and what was sent, can be seen again.")
    keep_days: int = variable(
        "30",
        count,
        "Days that a sealed submission is kept after its delivery, if it is registered, and a message after its work.",
    )
    anonymous_at: tuple[time, ...] = variable(
        "19:00",
        times_of_day,
        "When what anonymous people sent is carried, in London and outside working hours: one time or several, such as "
        "`07:00,19:00`; what is urgent goes at once. `at-once`: everything does, and the moment tells on them.",
    )
    content: Path = variable(str(CONTENT), directory, "The packs and guidance.")
    translations: Path = variable(str(TRANSLATIONS), directory, "The catalogues.")
    production: bool = variable(
        "0",
        switch,
        "`1`: does not start without `HTTPS` and `TRUSTED_HOSTS`, with a database or a broker that is reached over a "
        "network without TLS, while a pack lacks a contact or has one that nobody has confirmed, or while two "
        "organisations, or whistleblowing and another team, would share a key. Does not offer an organisation that is "
        "only an example.",
    )
    bind: str = variable("127.0.0.1:8000", address, "Where the web server listens.")
    workers: int = variable("2", count, "How many processes of the web server answer.")
    threads: int = variable("4", count, "How many requests each of them answers at once.")

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings from an environment; raises BadSettings naming every problem."""
        source = Source(environ)
        settings = cls(**{each.name: source.take(each.name.upper(), each) for each in fields(cls)})
        if not source.problems and settings.production:
            source.problems += settings._unfit_for_production(environ)
        if not source.problems and settings.longest_minutes < (STAYS + 1) * settings.idle_minutes:
            source.problems.append(
                f"LONGEST_MINUTES is too short: make it at least {STAYS + 1} times IDLE_MINUTES, "
                f"so that people can stay {STAYS} times."
            )
        if source.problems:
            raise BadSettings(source.problems)
        return settings

    @classmethod
    def table(cls) -> str:
        """Draw every setting as a table in Markdown: what docs/operating.md shows."""
        return table(fields(cls))

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

    def missing_for_serving(self, packs: Collection[Pack] = ()) -> list[str]:
        """Say what is absent for accepting complaints, with what to do; an empty list means nothing is.

        With packs it also says for which of their teams nothing could be sealed and, in production, which teams could
        read what is for another.
        """
        missing: list[str] = []
        try:
            keys = TeamKeys.read(self.public_keys)
            missing += keys.missing(packs, self.public_keys)
            if self.production:
                missing += keys.shared(packs)
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
        if not self.anonymous_at:
            problems.append(
                "ANONYMOUS_AT is at-once, which tells when anonymous people send: set a time, such as 19:00."
            )
        if any(host_is_trusted(host, self.trusted_hosts) for host in self.metrics_hosts):
            problems.append("METRICS_HOSTS has a name from TRUSTED_HOSTS: use one that only your own network knows.")
        if not is_protected(self.database_url, environ):
            problems.append(
                "DATABASE_URL goes over a network to a server that proves nothing: put ?sslmode=verify-full behind it, "
                "or name the directory of a socket on this machine."
            )
        if not is_protected_queue(self.queue_url):
            problems.append(
                "QUEUE_URL goes over a network in clear: make it amqps://, or use a broker of this machine."
            )
        return problems
