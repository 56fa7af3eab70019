"""A deployment that lacks something says so at its start, or before the first question; never after the last."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import HygieneClient
from tests.conftest import MakeApp
from webapp.app import serve
from webapp.content import BadContent
from webapp.ops.settings import BadSettings, Settings
from webapp.store import engine

Environ = dict[str, str]
NOT_YET = "We have not received this yet"


def no_public_key(environ: Environ) -> None:
    shutil.rmtree(environ["PUBLIC_KEYS"])


def no_public_key_of_one_team(environ: Environ) -> None:
    shutil.rmtree(Path(environ["PUBLIC_KEYS"], "cambridgeshire", "children"))


def one_key_for_two_organisations(environ: Environ) -> None:
    environ |= {"PRODUCTION": "1", "HTTPS": "1", "TRUSTED_HOSTS": "complaints.example.org"}
    for name in ("PUBLIC_KEYS", "PRIVATE_KEYS"):
        (one,) = Path(environ[name], "cambridgeshire", "complaints").iterdir()
        kid = "staffordshire.complaints.2026-12-01-01"
        key = {**json.loads(one.read_text()), "kid": kid}
        Path(environ[name], "staffordshire", "complaints", f"{kid}.json").write_text(json.dumps(key))


def a_private_key_where_the_web_reads(environ: Environ) -> None:
    shutil.copytree(environ["PRIVATE_KEYS"], environ["PUBLIC_KEYS"], dirs_exist_ok=True)


def no_pepper(environ: Environ) -> None:
    Path(environ["PEPPER_FILE"]).unlink()


def a_short_pepper(environ: Environ) -> None:
    Path(environ["PEPPER_FILE"]).write_bytes(b"short")


def no_content(environ: Environ) -> None:
    environ["CONTENT"] = str(Path(environ["PEPPER_FILE"]).parent)


def no_folder_of_content(environ: Environ) -> None:
    environ["CONTENT"] = "/nowhere"


def a_queue_nobody_knows(environ: Environ) -> None:
    environ["QUEUE_URL"] = "pigeon://loft"


def production_without_https(environ: Environ) -> None:
    environ["PRODUCTION"] = "1"


def a_database_in_memory(environ: Environ) -> None:
    environ["DATABASE_URL"] = "sqlite://"


def a_database_nobody_migrated(environ: Environ) -> None:
    environ["DATABASE_URL"] += ".new"


def a_database_that_is_not_there(environ: Environ) -> None:
    environ["DATABASE_URL"] = "sqlite:////nowhere/at-all.sqlite3"


STOPS: dict[Callable[[Environ], None], str] = {
    no_public_key: "flask keys make",
    no_public_key_of_one_team: "no public key for the team children of cambridgeshire: run `flask keys make`",
    one_key_for_two_organisations: "complaints of cambridgeshire and for the team complaints of staffordshire",
    a_private_key_where_the_web_reads: "move it away at once",
    no_pepper: "flask keys make",
    a_short_pepper: "make another",
    no_content: "shared",
    no_folder_of_content: "CONTENT names /nowhere",
    a_queue_nobody_knows: "QUEUE_URL must be",
    production_without_https: "set HTTPS=1",
    a_database_in_memory: "DATABASE_URL must name a file",
}
"""What stops the start, and the words that say what to do."""
BEFORE_THE_FIRST_QUESTION = (
    no_public_key,
    no_public_key_of_one_team,
    a_private_key_where_the_web_reads,
    no_pepper,
    a_short_pepper,
    a_database_nobody_migrated,
    a_database_that_is_not_there,
)
"""What a process that already runs, or was started otherwise, says to people before they type."""


@pytest.mark.parametrize("slip", STOPS, ids=lambda slip: slip.__name__)
def test_each_thing_that_is_missing_stops_the_start_and_says_what_to_do(
    environ: Environ, monkeypatch: pytest.MonkeyPatch, slip: Callable[[Environ], None]
) -> None:
    slip(environ)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises((BadSettings, BadContent)) as caught:
        serve()
    assert STOPS[slip] in str(caught.value)
    for path in Path(environ["PRIVATE_KEYS"]).rglob("*.json"):
        assert json.loads(path.read_text())["d"] not in str(caught.value)


@pytest.mark.parametrize("slip", BEFORE_THE_FIRST_QUESTION, ids=lambda slip: slip.__name__)
def test_each_thing_that_is_missing_is_said_with_phone_and_post_before_the_first_question(
    environ: Environ, make_app: MakeApp, slip: Callable[[Environ], None]
) -> None:
    slip(environ)
    client = HygieneClient(make_app(**environ))
    for address in ("/en/complain", "/en/complain/organisation", "/pl/complain/danger"):
        page = client.fetch(address)
        assert page.status == 503
        assert "01223 703535" in page
        assert "Scott House" in page
    assert client.fetch("/en/complain").h1 == NOT_YET
    assert not client.cookies, "nothing has begun"
    assert client.fetch("/en/complain/danger", data={"danger": "no"}).status == 503
    for path in ("/", "/danger", "/contact", "/cambridgeshire/how-to-complain", "/about/privacy"):
        assert client.visit(path).status == 200


def test_nothing_missing_stops_nobody(environ: Environ, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    serve().extensions["engine"].dispose()
    assert Settings.read(environ).missing_for_serving() == []
    assert HygieneClient(make_app()).begin().status == 200
    monkeypatch.setattr(engine.free_space_ok, "__defaults__", (2**62,))
    assert HygieneClient(make_app()).begin().status == 503, "no room on the disk"
