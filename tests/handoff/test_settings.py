"""The settings work out of the box, and say everything that is wrong at once."""

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from webapp.handoff.crypto.seal import make_pair
from webapp.ops.settings import BadSettings, Settings
from webapp.paths import CHECKOUT
from webapp.store.engine import open_database


def test_a_checkout_needs_no_settings_at_all() -> None:
    settings = Settings.read({})
    assert settings.database_url == f"sqlite:///{CHECKOUT}/instance/put-it-right.sqlite3"
    assert settings.trusted_hosts == ("localhost", "127.0.0.1")
    assert not settings.https
    assert (settings.idle, settings.assisted_idle) == (timedelta(minutes=30), timedelta(minutes=15))
    assert (settings.longest, settings.sent, settings.keep) == (
        timedelta(hours=6),
        timedelta(minutes=15),
        timedelta(days=30),
    )
    assert Settings.read({"HTTPS": "", "KEEP_DAYS": " "}) == settings


def test_every_problem_is_named_at_once_with_what_to_do(tmp_path: Path) -> None:
    wrong = {
        "DATABASE_URL": "mysql://user:canary@host/name",
        "QUEUE_URL": "carrier-pigeon",
        "TRUSTED_HOSTS": "https://example.org/",
        "HTTPS": "yes",
        "EXIT_URL": "javascript:alert(1)",
        "FEEDBACK_URL": "http://forms.example.org/",
        "IDLE_MINUTES": "0",
        "ASSISTED_IDLE_MINUTES": "-1",
        "LONGEST_MINUTES": "many",
        "SENT_MINUTES": "1.5",
        "KEEP_DAYS": "²",
        "CONTENT": str(tmp_path / "absent"),
        "TRANSLATIONS": str(tmp_path / "absent"),
        "PRODUCTION": "true",
        "BIND": "8000",
        "WORKERS": "0",
        "THREADS": "few",
    }
    with pytest.raises(BadSettings) as caught:
        Settings.read(wrong)
    assert [problem.split()[0] for problem in caught.value.problems] == list(wrong)
    assert all(name in str(caught.value) for name in wrong)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "nonsense", "sqlite:"])
def test_a_database_must_be_one_that_keeps_what_it_is_given(address: str) -> None:
    with pytest.raises(BadSettings, match="DATABASE_URL"):
        Settings.read({"DATABASE_URL": address})


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgres://canary@host/name", "must name a sqlite or a postgresql database"),
        ("postgresql://canary@host:canary/name", "is not an address such as"),
        ("postgresql://canary@host:70000/name", "port outside 1 to 65535"),
        ("postgresql://canary:canary@host", "must name the database at the end"),
        ("postgresql://canary@host/name?sslmod=canary", "1 option(s) after the ?"),
    ],
)
def test_what_is_wrong_with_a_postgresql_address_is_said_and_the_address_is_not(address: str, told: str) -> None:
    with pytest.raises(BadSettings, match=r"DATABASE_URL (must|is|has)") as caught:
        Settings.read({"DATABASE_URL": address})
    assert told in str(caught.value)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://user:secret@host/name",
        "postgresql+psycopg://user@host:5432/name?sslmode=verify-full&connect_timeout=2",
        "postgresql://user@/name?host=one:5432&host=two:5432&target_session_attrs=read-write",
        "postgresql:///name?host=/run/postgresql",
        "postgresql://?service=complaints",
    ],
)
def test_postgresql_is_chosen_by_its_address_alone(address: str) -> None:
    assert Settings.read({"DATABASE_URL": address}).database_url == address
    assert open_database(address).driver == "psycopg"


def test_limits_that_contradict_each_other_are_named() -> None:
    with pytest.raises(BadSettings, match="LONGEST_MINUTES is too short"):
        Settings.read({"IDLE_MINUTES": "30", "LONGEST_MINUTES": "329"})
    assert Settings.read({"IDLE_MINUTES": "30", "LONGEST_MINUTES": "330"}).longest_minutes == 330


def test_production_asks_for_https_and_for_its_names() -> None:
    with pytest.raises(BadSettings) as caught:
        Settings.read({"PRODUCTION": "1"})
    assert len(caught.value.problems) == 2
    named = {"PRODUCTION": "1", "HTTPS": "1", "TRUSTED_HOSTS": "complaints.example.org"}
    assert Settings.read(named).production


def test_the_page_for_operators_shows_every_setting_as_the_code_has_it() -> None:
    page = (CHECKOUT / "docs" / "operating.md").read_text(encoding="utf-8")
    settings = page.partition("\n## Settings\n")[2].partition("\n## ")[0]
    table = Settings.table()
    assert f"\n{table}\n" in settings, "put there what `flask settings` prints"
    assert table.count("\n| `") == len(dataclasses.fields(Settings))
    assert str(CHECKOUT) not in table


def test_settings_do_not_change_while_running() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings.read({}).https = True  # type: ignore[misc]  # the point of the test


def test_what_is_missing_for_taking_complaints_is_named(settings: Settings, tmp_path: Path) -> None:
    assert settings.missing_for_serving() == []
    assert len(settings.pepper()) >= 32
    bare = dataclasses.replace(settings, public_keys=tmp_path / "none", pepper_file=tmp_path / "none")
    assert len(bare.missing_for_serving()) == 2
    assert all("flask keys make" in missing for missing in bare.missing_for_serving())
    settings.pepper_file.write_bytes(b"short")
    (settings.public_keys / "bad.json").write_text(str(make_pair("bad")))
    assert len(settings.missing_for_serving()) == 2
