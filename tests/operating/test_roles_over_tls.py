"""The accounts, certificates and rules in deploy/, with a real PostgreSQL and a real RabbitMQ.

Each process does its work as itself over TLS, and nobody comes in clear, to an impostor, or as someone else.
"""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from pika import BlockingConnection, SSLOptions
from pika.exceptions import ChannelClosedByBroker

from tests.browser import HygieneClient
from tests.conftest import Accept, MakeApp
from tests.handoff.back_office import ORGANISATIONS
from tests.personas import HERSELF
from tests.processes import until
from tests.servers.postgres import Postgres
from tests.servers.rabbit import CERTIFICATES, Rabbit
from tests.web.people import reference_on
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.protocol import QueueDown
from webapp.paths import CHECKOUT
from webapp.store.engine import migrate, open_database

DEPLOY = CHECKOUT / "deploy"
LOGINS = ("owner", "web", "relay", "back_office", "watch")
WORD = "a-long-password-of-{}"
ACCOUNTS = ("relay", "operator", "back-office-council")
WITHIN = 30.0


def made(folder: Path) -> Path:
    subprocess.run([CERTIFICATES, folder, "localhost"], check=True, capture_output=True)
    return folder


class Secured:
    """A PostgreSQL made by what lies in deploy/, and how each login reaches it."""

    def __init__(self, server: Postgres, certificates: Path) -> None:
        self.server, self.certificates = server, certificates

    def url(self, login: str, host: str = "localhost", **query: object) -> str:
        told = {"sslmode": "verify-full", "sslrootcert": self.certificates / "ca.crt", **query}
        behind = "&".join(f"{name}={value}" for name, value in told.items())
        return f"postgresql://{login}:{WORD.format(login)}@{host}:{self.server.port}/put_it_right?{behind}"


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """A server with certificates, logins, a migrated database and roles, all made as the guide says."""
    certificates = made(tmp_path_factory.mktemp("authority"))
    with Postgres(in_memory=True) as server:
        found = Secured(server, certificates)
        own = Path(shutil.copytree(certificates / "localhost", server.folder / "tls"))
        if os.geteuid() == 0:
            for path in (own, *own.iterdir()):
                shutil.chown(path, "postgres", "postgres")
        server.stop()
        files = {"ssl_cert_file": own / "server.crt", "ssl_key_file": own / "server.key"}
        server.settings |= {"ssl": "on", "ssl_min_protocol_version": "TLSv1.3"} | {a: str(b) for a, b in files.items()}
        server.start()
        words = {f"{login.upper()}_PASSWORD": WORD.format(login) for login in LOGINS}
        where = {"PATH": os.environ["PATH"], "PGHOST": "127.0.0.1", "PGPORT": str(server.port)}
        subprocess.run([DEPLOY / "database.sh"], check=True, env=where | words)
        shutil.copyfile(DEPLOY / "pg_hba.conf", server.data / "pg_hba.conf")
        server.run("SELECT pg_reload_conf()")
        until(lambda: not server.answers(), WITHIN)  # the superuser comes by the socket alone from now on
        owner = open_database(found.url("owner"))
        migrate(owner)
        owner.dispose()
        words_of_psql = ["--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", f"--file={DEPLOY / 'roles.sql'}"]
        subprocess.run(["psql", found.url("owner"), *words_of_psql], check=True)
        yield found


@pytest.fixture(scope="module")
def with_accounts(node: Rabbit, running: Flask, tmp_path_factory: pytest.TempPathFactory) -> Rabbit:
    """A broker that has the accounts which `flask queue accounts` writes."""
    words = tmp_path_factory.mktemp("accounts") / "passwords"
    words.write_text("".join(f"{name}={WORD.format(name)}\n" for name in ACCOUNTS), encoding="utf-8")
    told = running.test_cli_runner().invoke(args=["queue", "accounts", str(words)])
    assert told.exit_code == 0, told.output
    assert {each["name"] for each in json.loads(told.stdout)["users"]} == set(ACCOUNTS)
    assert not any(WORD.format(name) in told.stdout for name in ACCOUNTS)
    words.with_name("definitions.json").write_text(told.stdout, encoding="utf-8")
    node.start().control("import_definitions", words.with_name("definitions.json"))
    return node


@pytest.fixture
def broker(rabbit: Rabbit, with_accounts: Rabbit) -> Rabbit:
    """The same, with everything declared and no message in it."""
    return with_accounts


def by_tls(broker: Rabbit, name: str, host: str = "localhost") -> str:
    return broker.tls_url(name, WORD.format(name), host)


@pytest.mark.xdist_group("secured")
def test_web_relay_back_office_and_watcher_work_as_themselves_over_tls(secured: Secured, make_app: MakeApp) -> None:
    client = HygieneClient(make_app(DATABASE_URL=secured.url("web")))
    client.begin()
    client.go_on(HERSELF)
    reference = reference_on(client.answer())
    assert client.web.get("/health/ready").status_code == 200

    def says(login: str, *words: str) -> str:
        result = make_app(DATABASE_URL=secured.url(login)).test_cli_runner().invoke(args=words)
        assert result.exit_code == 0, result.output
        return result.output

    assert says("relay", "relay", "--once") == "Delivered: 1\n"
    assert reference in says("back_office", "queue", "list")
    assert reference in says("back_office", "queue", "take", reference, "--by", "Sam")
    assert "is done" in says("back_office", "queue", "done", reference)
    assert "Registered: 1" in says("watch", "queue", "reconcile")
    assert "Drafts deleted" in says("relay", "purge")
    assert "up to date" in says("web", "migrate")


def refusal(url: str) -> str:
    with pytest.raises(psycopg.OperationalError) as caught, psycopg.connect(url, connect_timeout=5):
        pass
    return str(caught.value)


@pytest.mark.xdist_group("secured")
def test_postgresql_takes_nobody_in_clear_or_unnamed_and_clients_believe_no_impostor(
    secured: Secured, tmp_path: Path
) -> None:
    with psycopg.connect(secured.url("web")) as connection:
        assert connection.execute("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchall() == [
            ("TLSv1.3",)
        ]
    assert "no pg_hba.conf entry" in refusal(secured.url("web", sslmode="disable"))
    assert "no pg_hba.conf entry" in refusal(secured.url("postgres"))
    assert "password authentication failed" in refusal(secured.url("web").replace(WORD.format("web"), "guessed"))
    assert "certificate verify failed" in refusal(secured.url("web", sslrootcert=made(tmp_path) / "ca.crt"))
    assert "does not match host name" in refusal(secured.url("web", host="127.0.0.1"))
    assert "protocol version" in refusal(secured.url("web", ssl_max_protocol_version="TLSv1.2"))


def test_the_operator_declares_the_relay_carries_and_the_back_office_answers_over_tls(
    broker: Rabbit, secured: Secured, make_app: MakeApp, accepted: Accept
) -> None:
    assert topology.declare(by_tls(broker, "operator"), ORGANISATIONS) == []
    with BlockingConnection(topology.parameters(by_tls(broker, "operator"))) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.basic_publish("", topology.DEAD_LETTERS, b"a letter", mandatory=True)
        method, _, body = channel.basic_get(topology.DEAD_LETTERS)
        assert body == b"a letter"
        channel.basic_ack(method.delivery_tag)
    accepted(1, organisation="council")
    front = make_app(QUEUE_URL=by_tls(broker, "relay")).test_cli_runner()
    office = make_app(DATABASE_URL=secured.url("back_office"), QUEUE_URL=by_tls(broker, "back-office-council"))
    assert front.invoke(args=["relay", "--once"]).output == "Delivered: 1\n"
    received = office.test_cli_runner().invoke(args=["receive", "--once", "--organisation", "council"])
    assert received.output == "Registered: 1\n"
    front.invoke(args=["relay", "--once"])
    assert "Registered: 1" in front.invoke(args=["queue", "reconcile"]).output


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("relay", lambda channel: channel.queue_declare("own")),
        ("relay", lambda channel: channel.queue_delete(topology.REGISTERED)),
        ("relay", lambda channel: channel.basic_get(topology.SUBMISSIONS)),
        ("relay", lambda channel: channel.basic_get(topology.DEAD_LETTERS)),
        ("back-office-council", lambda channel: channel.queue_declare("own")),
        ("back-office-council", lambda channel: channel.basic_get(topology.SUBMISSIONS)),
        ("back-office-council", lambda channel: channel.basic_get(topology.submissions_of("cambridgeshire"))),
        ("relay", lambda channel: channel.basic_get(topology.submissions_of("council"))),
        ("relay", lambda channel: channel.basic_publish(topology.ANSWERS, topology.REGISTERED, b"{}")),
        ("back-office-council", lambda channel: channel.basic_get(topology.REGISTERED)),
        ("back-office-council", lambda channel: channel.basic_publish(topology.EXCHANGE, topology.SUBMISSIONS, b"{}")),
        ("relay", lambda channel: channel.basic_publish("", topology.REGISTERED, b"{}")),
        ("back-office-council", lambda channel: channel.basic_publish("", topology.REGISTERED, b"{}")),
        ("operator", lambda channel: channel.queue_declare("own")),
    ],
)
def test_an_account_is_refused_what_is_not_its_own(broker: Rabbit, name: str, refused: Callable[[Any], object]) -> None:
    with BlockingConnection(topology.parameters(by_tls(broker, name))) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        with pytest.raises(ChannelClosedByBroker, match="403"):
            refused(channel)


def test_clients_believe_no_impostor_of_the_broker_and_it_takes_no_guess(broker: Rabbit, tmp_path: Path) -> None:
    other = by_tls(broker, "relay").replace(str(broker.certificates), str(made(tmp_path)))
    for url, why in (
        (other, "SSLCertVerificationError"),
        (by_tls(broker, "relay", host="127.0.0.1"), "SSLCertVerificationError"),
        (by_tls(broker, "relay").replace(WORD.format("relay"), "guessed"), "ProbableAuthenticationError"),
    ):
        with pytest.raises(QueueDown, match=why):
            topology.problems(url, ORGANISATIONS)
    old = topology.parameters(by_tls(broker, "relay"))
    context = ssl.create_default_context(cafile=broker.certificates / "ca.crt")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    old.ssl_options = SSLOptions(context)
    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
        BlockingConnection(old)


def test_certificates_that_hold_stay_and_the_authoritys_key_is_nowhere(tmp_path: Path) -> None:
    folder = made(tmp_path / "made")
    first = (folder / "ca.crt").read_bytes()
    files = sorted(path.name for path in folder.rglob("*") if path.is_file())
    assert files == ["ca.crt", "ca.crt", "server.crt", "server.key"]
    assert (folder / "localhost" / "server.key").stat().st_mode & 0o077 == 0
    assert made(folder) == folder
    assert (folder / "ca.crt").read_bytes() == first
    subprocess.run([CERTIFICATES, folder, "localhost", "another"], check=True, capture_output=True)
    assert (folder / "ca.crt").read_bytes() != first, "one that is missing means all anew: nobody can sign it alone"
