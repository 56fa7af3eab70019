"""In production nothing that people told us crosses a network in clear, and no server is believed by its word alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from webapp.handoff.queues.amqp.topology import parameters
from webapp.ops.settings import BadSettings, Settings

NAMED = {"PRODUCTION": "1", "HTTPS": "1", "TRUSTED_HOSTS": "complaints.example.org"}


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """The certificate of an authority of our own."""
    file = tmp_path / "with space" / "ca.crt"
    file.parent.mkdir()
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    subprocess.run([*words, "-subj", "/CN=own", "-keyout", "/dev/null", "-out", file], check=True, capture_output=True)
    return file


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://canary@db.example.org/name",
        "postgresql://canary@db.example.org/name?sslmode=require",
        "postgresql://canary@db.example.org/name?sslmode=verify-ca",
        "postgresql://canary@127.0.0.1/name",
        "postgresql://canary@/name?host=/run/postgresql,db.example.org",
        "postgresql://canary@/name?host=/run/postgresql&host=db.example.org",
        "postgresql://canary@/name?host=/run/postgresql&hostaddr=192.0.2.7",
        "postgresql://?service=canary",
    ],
)
def test_production_does_not_start_with_a_database_whose_server_is_not_checked(address: str) -> None:
    assert Settings.read({"DATABASE_URL": address})
    with pytest.raises(BadSettings, match="sslmode=verify-full") as caught:
        Settings.read({**NAMED, "DATABASE_URL": address})
    assert [each.split()[0] for each in caught.value.problems] == ["DATABASE_URL"]
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://user@db.example.org/name?sslmode=verify-full",
        "postgresql://user@/name?host=one&host=two&sslmode=verify-full",
        "postgresql://?service=complaints&sslmode=verify-full",
        "postgresql:///name",
        "postgresql:///name?host=/run/postgresql",
        "sqlite:////var/lib/put-it-right/put-it-right.sqlite3",
    ],
)
def test_production_starts_with_a_checked_server_a_socket_or_a_file(address: str) -> None:
    assert Settings.read({**NAMED, "DATABASE_URL": address}).production


def test_the_name_of_another_server_in_libpqs_own_variables_is_seen() -> None:
    with pytest.raises(BadSettings, match="sslmode=verify-full"):
        Settings.read({**NAMED, "DATABASE_URL": "postgresql:///name", "PGHOST": "db.example.org"})
    socket = {"DATABASE_URL": "postgresql:///name", "PGHOST": "/run/postgresql"}
    assert Settings.read({**NAMED, **socket}).production


@pytest.mark.parametrize("host", ["broker.example.org", "192.0.2.7", "localhost.example.org"])
def test_production_does_not_start_with_a_broker_in_clear_elsewhere(host: str) -> None:
    with pytest.raises(BadSettings, match=r"QUEUE_URL .*amqps://") as caught:
        Settings.read({**NAMED, "QUEUE_URL": f"amqp://canary:canary@{host}/%2F"})
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["embedded", "amqps://n:p@broker.example.org/", "amqp://n:p@localhost", "amqp://[::1]"]
)
def test_production_starts_with_an_encrypted_broker_or_one_of_this_machine(address: str) -> None:
    assert Settings.read({**NAMED, "QUEUE_URL": address}).production


def test_everything_unfit_is_said_at_once() -> None:
    wrong = {"PRODUCTION": "1", "DATABASE_URL": "postgresql://host/name", "QUEUE_URL": "amqp://host"}
    with pytest.raises(BadSettings) as caught:
        Settings.read(wrong)
    assert len(caught.value.problems) == 4


def test_an_authority_of_ones_own_is_named_in_the_brokers_address(authority: Path) -> None:
    url = f"amqps://name:pass%2Fword@broker.example.org/%2Fhost?cafile={str(authority).replace(' ', '%20')}"
    assert Settings.read({**NAMED, "QUEUE_URL": url}).queue_url == url
    chosen = parameters(url)
    assert (chosen.host, chosen.virtual_host) == ("broker.example.org", "/host")
    assert chosen.ssl_options.context.check_hostname
    trusted = chosen.ssl_options.context.get_ca_certs()
    assert [each["subject"] for each in trusted] == [((("commonName", "own"),),)], "this one and no other"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("cafile=/nowhere/canary.crt", "cafile that cannot be read"),
        ("cafile=/dev/null", "cafile that cannot be read"),
        ("cafile=", "take away"),
        ("ssl_options=canary", "take away"),
        ("cafile=/etc/hostname&cafile=/etc/hostname", "take away"),
        ("heartbeat=0", "take away"),
    ],
)
def test_nothing_else_stands_behind_a_brokers_address(query: str, told: str) -> None:
    with pytest.raises(BadSettings, match=f"QUEUE_URL .*{told}") as caught:
        Settings.read({"QUEUE_URL": f"amqps://name:word@broker.example.org/?{query}"})
    assert "canary" not in str(caught.value)


def test_an_authority_without_tls_is_a_mistake(authority: Path) -> None:
    with pytest.raises(BadSettings, match=r"QUEUE_URL .*amqps"):
        Settings.read({"QUEUE_URL": f"amqp://name:word@localhost/?cafile={str(authority).replace(' ', '%20')}"})


def test_an_address_with_a_password_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "database-url"
    file.write_text("postgresql://user:canary@host/name\n", encoding="utf-8")
    assert Settings.read({"DATABASE_URL_FILE": str(file)}).database_url == "postgresql://user:canary@host/name"
    with pytest.raises(BadSettings, match="DATABASE_URL and DATABASE_URL_FILE"):
        Settings.read({"DATABASE_URL_FILE": str(file), "DATABASE_URL": "postgresql://host/name"})
    with pytest.raises(BadSettings, match="QUEUE_URL_FILE names a file that cannot be read"):
        Settings.read({"QUEUE_URL_FILE": str(tmp_path / "none")})
    file.write_text("mysql://canary", encoding="utf-8")
    with pytest.raises(BadSettings, match="DATABASE_URL must name") as caught:
        Settings.read({"DATABASE_URL_FILE": str(file)})
    assert "canary" not in str(caught.value)
