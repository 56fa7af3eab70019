"""The desk's settings: read once from the environment; everything that is wrong is said at once, with what to do."""

from __future__ import annotations

import pwd
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from webapp.desk.notices.addresses import Server, notify_key_if_any, sender_if_any, server_if_any
from webapp.desk.oidc.grants import Grant, grants_if_any, issuer_if_any
from webapp.desk.sealing import SECRET_BYTES
from webapp.ops.settings import BadSettings
from webapp.ops.variables import Source, address, count, database, directory, hosts, queue, switch, table, variable
from webapp.paths import CONTENT, INSTANCE, TRANSLATIONS


def users(text: str) -> frozenset[int]:
    """Read users of this computer, by their names or numbers, or none."""
    named = [each.strip() for each in text.split(",") if each.strip()]
    try:
        return frozenset(int(each) if each.isdigit() else pwd.getpwnam(each).pw_uid for each in named)
    except KeyError:
        raise ValueError("names a user that this computer does not have: correct it, or give their number.") from None


@dataclass(frozen=True)
class DeskSettings:
    """Everything a desk may choose; each field is read from the variable of the same name in capitals."""

    desk_database_url: str = variable(
        f"sqlite:///{INSTANCE / 'desk' / 'desk.sqlite3'}", database, "Where the desk keeps its cases.", secret=True
    )
    database_url: str = variable(
        f"sqlite:///{INSTANCE / 'put-it-right.sqlite3'}",
        database,
        "Where the embedded queue's inbox is: the site's own database. Not read when `QUEUE_URL` names a broker.",
        secret=True,
    )
    queue_url: str = variable(
        "embedded", queue, "Where the desk takes messages from: `embedded`, or a broker's address.", secret=True
    )
    desk_secret_file: Path = variable(
        str(INSTANCE / "desk" / "secret"), Path, "32 random bytes, under which the desk keeps what officers type."
    )
    opener_socket: Path = variable(
        str(INSTANCE / "desk" / "opener.sock"), Path, "The socket by which the desk asks the opener."
    )
    opener_users: frozenset[int] = variable(
        "",
        users,
        "Which users of this computer the opener answers, besides its own: the desk's web server's. Names or numbers, "
        "with commas between them.",
    )
    opener_machines: frozenset[int] = variable(
        "",
        users,
        "Which other users may have it read new cases, and nothing else: the intake's, where that has its own.",
    )
    public_keys: Path = variable(
        str(INSTANCE / "keys" / "public"), Path, "The public keys, by which what is keyed in from paper is sealed."
    )
    private_keys: Path = variable(
        str(INSTANCE / "keys" / "private"), Path, "The private keys, which only the opener and the intake read."
    )
    desk_hosts: tuple[str, ...] = variable("localhost,127.0.0.1", hosts, "The names the desk answers to.")
    desk_url: str = variable("http://127.0.0.1:8001", str, "Where officers find the desk: one-time links begin so.")
    smtp_url: Server | None = variable(
        "",
        server_if_any,
        "The mail server that notices are given to: `smtp://name:password@host:587` (STARTTLS) or `smtps://…`. "
        "With neither this nor `NOTIFY_KEY`, emails wait for an officer to send them by hand.",
        secret=True,
    )
    notice_from: str = variable("", sender_if_any, "Who notices by `SMTP_URL` are from, and answered to.")
    notify_key: str = variable(
        "", notify_key_if_any, "The key of GOV.UK Notify, when it sends notices and no mail server does.", secret=True
    )
    notify_template: str = variable("", str, "The id of Notify's template, of `((subject))` and `((body))` alone.")
    notify_url: str = variable("https://api.notifications.service.gov.uk", str, "Where Notify is asked.")
    oidc_issuer: str = variable(
        "",
        issuer_if_any,
        "Your OpenID Connect provider, as it names itself. When it is set, people sign in there and passwords are off.",
    )
    oidc_client_id: str = variable("", str, "As what the provider knows the desk.")
    oidc_client_secret: str = variable("", str, "What the desk proves that with.", secret=True)
    oidc_groups: str = variable("groups", str, "The claim that lists somebody's groups.")
    oidc_roles: tuple[Grant, ...] = variable(
        "",
        grants_if_any,
        "What each group may do: `group=role:organisation/team,organisation/team`, with `;` between groups.",
    )
    https: bool = variable("0", switch, "`1`: every officer comes by HTTPS.")
    content: Path = variable(str(CONTENT), directory, "The packs and guidance.")
    translations: Path = variable(str(TRANSLATIONS), directory, "The catalogues.")
    desk_bind: str = variable("127.0.0.1:8001", address, "Where the desk's web server listens.")
    desk_workers: int = variable("1", count, "How many processes of the desk's web server answer.")
    desk_threads: int = variable("4", count, "How many requests each of them answers at once.")

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> DeskSettings:
        """Read the settings from an environment; raises BadSettings naming every problem."""
        source = Source(environ)
        settings = cls(**{each.name: source.take(each.name.upper(), each) for each in fields(cls)})
        source.problems += [*settings.of_notices(), *settings.of_oidc()]
        if source.problems:
            raise BadSettings(source.problems)
        return settings

    def of_notices(self) -> list[str]:
        """Say what is missing to send notices in the way that was chosen."""
        problems = []
        if self.smtp_url and self.notify_key:
            problems.append("SMTP_URL and NOTIFY_KEY are both set: keep the one that notices go by.")
        if self.smtp_url and not self.notice_from:
            problems.append("NOTICE_FROM is not set: say who notices by SMTP_URL are from.")
        if self.notify_key and not self.notify_template:
            problems.append("NOTIFY_TEMPLATE is not set: name the template that Notify fills in.")
        return problems

    def of_oidc(self) -> list[str]:
        """Say what is missing to sign in by a provider."""
        told = {
            "OIDC_ISSUER": self.oidc_issuer,
            "OIDC_CLIENT_ID": self.oidc_client_id,
            "OIDC_CLIENT_SECRET": self.oidc_client_secret,
            "OIDC_ROLES": self.oidc_roles,
        }
        missing = [name for name, value in told.items() if not value]
        if not missing or len(missing) == len(told):
            return []
        return [f"{name} is not set: a provider needs {', '.join(told)} together." for name in missing]

    @classmethod
    def table(cls) -> str:
        """Draw every setting as a table in Markdown: what docs/desk.md shows."""
        return table(fields(cls))

    def secret(self) -> bytes:
        """Read the desk's secret; raises BadSettings when it is missing or too short."""
        try:
            secret = self.desk_secret_file.read_bytes()
        except OSError:
            raise BadSettings([f"There is no secret at {self.desk_secret_file}: run `flask desk migrate`."]) from None
        if len(secret) < SECRET_BYTES:
            raise BadSettings([f"The secret at {self.desk_secret_file} is too short: make another."])
        return secret
