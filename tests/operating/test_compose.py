"""In compose.yaml each process has an account of its own, speaks TLS, and gets the secrets it needs and no others.

It is looked into here, not run; what it names in deploy/ is run in test_roles_over_tls.py.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from flask import Flask
from sqlalchemy import make_url

from webapp.handoff.queues.amqp.accounts import accounts
from webapp.handoff.queues.amqp.topology import parameters
from webapp.ops.settings import Settings
from webapp.paths import CHECKOUT

DEPLOY = CHECKOUT / "deploy"
OURS = "put-it-right"
SECRET = re.compile(r"\$\{([A-Z_]*PASSWORD)(:\?[^}]*)?\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The services, as they are with what they share."""
    services: dict[str, Any] = yaml.safe_load((CHECKOUT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    return services


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What stands for the authority that the services trust."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run([DEPLOY / "certificates.sh", folder, "queue"], check=True, capture_output=True)
    return folder / "ca.crt"


def filled_in(service: dict[str, Any], authority: Path) -> dict[str, str]:
    """Return a service's environment as it is once .env says everything."""

    def word(found: re.Match[str]) -> str:
        return {"ORGANISATION": "council", "TRUSTED_HOSTS": "complaints.example.org"}.get(found[1], found[1].lower())

    told = {name: re.sub(r"\$\{([A-Z_]+):\?[^}]*\}", word, value) for name, value in service["environment"].items()}
    return {name: value.replace("/tls/ca.crt", str(authority)) for name, value in told.items()}


def secrets(service: dict[str, Any]) -> set[str]:
    return {found[1] for value in service.get("environment", {}).values() for found in SECRET.finditer(value)}


def test_no_secret_is_filled_in_and_one_that_is_missing_stops_everything(compose: dict[str, Any]) -> None:
    for name, service in compose.items():
        for variable, value in service.get("environment", {}).items():
            if "PASS" in variable or "://" in value:
                assert SECRET.search(value), f"{name}: {variable} is filled in"
            assert all(found[2] for found in SECRET.finditer(value)), f"{name}: {variable} may be empty"


def test_each_process_has_an_account_of_its_own_and_no_process_of_ours_the_superusers(
    compose: dict[str, Any], authority: Path
) -> None:
    told = {name: filled_in(service, authority) for name, service in compose.items() if "environment" in service}
    logins = {name: make_url(each["DATABASE_URL"]).username for name, each in told.items() if "DATABASE_URL" in each}
    assert logins == {"web": "web", "relay": "relay", "receive": "back_office", "migrate": "owner"}
    users = {
        name: parameters(each["QUEUE_URL"]).credentials.username for name, each in told.items() if "QUEUE_URL" in each
    }
    assert users == {"relay": "relay", "receive": "back-office-council", "declare": "operator"}
    assert {name for name, service in compose.items() if "DATABASE_ADMIN_PASSWORD" in secrets(service)} == {"database"}
    assert secrets(compose["web"]) == {"DATABASE_WEB_PASSWORD"}
    assert secrets(compose["relay"]) == {"DATABASE_RELAY_PASSWORD", "QUEUE_RELAY_PASSWORD"}
    assert secrets(compose["receive"]) == {"DATABASE_BACK_OFFICE_PASSWORD", "QUEUE_BACK_OFFICE_PASSWORD"}
    told_by_name = Counter(each for service in compose.values() for each in secrets(service))
    assert all(count > 1 for each, count in told_by_name.items() if "ADMIN" not in each and "WATCH" not in each)


def test_the_logins_are_those_that_are_made_and_let_in(compose: dict[str, Any]) -> None:
    made = set(re.findall(r"CREATE ROLE (\w+) LOGIN", (DEPLOY / "database.sh").read_text(encoding="utf-8")))
    lines = (DEPLOY / "pg_hba.conf").read_text(encoding="utf-8").splitlines()
    rules = [line.split() for line in lines if not line.startswith("#")]
    assert [(kind, method) for kind, *_, method in rules] == [("local", "peer"), ("hostssl", "scram-sha-256")]
    assert set(rules[1][2].split(",")) == made == {"owner", "web", "relay", "back_office", "watch"}
    words = {f"{name.upper()}_PASSWORD" for name in made}
    assert words <= compose["database"]["environment"].keys()


def test_the_brokers_accounts_are_those_the_code_knows(compose: dict[str, Any], running: Flask) -> None:
    command = " ".join(compose["accounts"]["command"])
    named = {name.replace("$$ORGANISATION", "council") for name in re.findall(r'"([\w$-]+)=\$\$', command)}
    assert named <= accounts(["council"]).keys()
    assert len(named) == 3
    assert "flask queue accounts" in command
    assert "accounts" in running.cli.commands["queue"].commands  # type: ignore[attr-defined]  # a group


def test_our_settings_take_every_address_in_production(compose: dict[str, Any], authority: Path) -> None:
    known = {each.upper() for each in Settings.__dataclass_fields__}
    for name, service in compose.items():
        if service["image"] == OURS and name not in ("certificates", "accounts"):
            environ = filled_in(service, authority)
            assert environ.keys() <= known, name
            assert Settings.read(environ).production, name


def test_the_servers_speak_tls_alone(compose: dict[str, Any]) -> None:
    options = set(compose["database"]["command"])
    assert {"-cssl=on", "-cssl_min_protocol_version=TLSv1.3", "-chba_file=/etc/put-it-right/pg_hba.conf"} <= options
    lines = (DEPLOY / "rabbitmq.conf").read_text(encoding="utf-8").splitlines()
    told = dict(line.split(" = ") for line in lines if not line.startswith("#"))
    assert told["listeners.tcp"] == "none"
    assert [value for name, value in told.items() if name.startswith("ssl_options.versions")] == ["tlsv1.3"]
    assert compose["roles"]["environment"]["PGSSLMODE"] == "verify-full"


def test_the_private_keys_are_the_back_offices_and_the_web_reaches_no_broker(compose: dict[str, Any]) -> None:
    def mounting(volume: str) -> set[str]:
        return {
            name for name, each in compose.items() if any(it.startswith(f"{volume}:") for it in each.get("volumes", []))
        }

    assert mounting("private-keys") == {
        name for name, each in compose.items() if each.get("profiles") == ["back-office"]
    }
    assert mounting("pepper") == {"pepper", "web"}
    assert mounting("public-keys") == {"keys", "web", "relay"}
    assert "public-keys:/app/instance/keys/public:ro" in compose["web"]["volumes"]
    assert mounting("database-tls") == {"certificates", "database"}
    assert mounting("queue-tls") == {"certificates", "queue"}
    assert not set(compose["web"]["networks"]) & set(compose["queue"]["networks"])
    assert all(binding.startswith("127.0.0.1:") for binding in compose["web"]["ports"])
    assert {name for name, each in compose.items() if "ports" in each} == {"web"}


def test_every_command_and_every_file_is_there(compose: dict[str, Any], running: Flask) -> None:
    for name, service in compose.items():
        program, *words = service.get("command", [""])
        group: Any = running.cli
        while program == "flask" and isinstance(group, click.Group) and words:
            assert words[0] in group.commands, name
            group, *words = group.commands[words[0]], *words[1:]
        if program == "flask":
            group.make_context(name, list(words), resilient_parsing=True)
        for volume in service.get("volumes", []):
            assert not volume.startswith("./") or (CHECKOUT / volume.partition(":")[0]).is_file(), volume
