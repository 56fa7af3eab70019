"""An operator and an officer can do their work from the terminal."""

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine, select

from tests.conftest import read_content
from tests.store.sending import entries, oldest_unsent
from webapp.cli import register
from webapp.handoff.crypto.seal import load_public, make_pair, seal
from webapp.handoff.crypto.team_keys import TeamKeys
from webapp.handoff.message_text import as_text
from webapp.ops.settings import Settings
from webapp.paths import CHECKOUT, CONTENT
from webapp.store import inbox, outbox
from webapp.store.engine import open_database, reading
from webapp.store.tables import metadata
from webapp.submitting.submit import OutgoingMessage

Accept = Callable[..., OutgoingMessage]
MESSAGE: dict[str, Any] = {
    "schema": 1,
    "reference": "PIR-1",
    "language": "pl",
    "adjustments": {"large_print": True, "other": None},
    "contact": {"safe": "Only by text, after 6"},
    "flags": [],
    "conditions": ["late-reason"],
    "answers": [{"step": "story", "answers": [{"question": "What happened?", "value": "It was cold.\nVery cold."}]}],
}


class Terminal:
    """A terminal beside a small application that has our commands."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        app = Flask("commands")
        app.config["SETTINGS"] = settings
        app.extensions["engine"] = engine
        app.extensions["packs"] = read_content(CONTENT).packs
        register(app)
        self.runner = app.test_cli_runner()

    def fails(self, *words: str, status: int = 1) -> str:
        result = self._run(words)
        assert result.exit_code == status, result.output
        return result.output

    def __call__(self, *words: str) -> str:
        result = self._run(words)
        assert result.exit_code == 0, result.output
        return result.stdout

    def with_warnings(self, *words: str) -> str:
        result = self._run(words)
        assert result.exit_code == 0, result.output
        return result.output

    def _run(self, words: tuple[str, ...]) -> Result:
        return self.runner.invoke(args=words)


@pytest.fixture
def terminal(settings: Settings, engine: Engine) -> Terminal:
    return Terminal(settings, engine)


def test_an_officer_reads_takes_and_finishes_what_was_sent(
    terminal: Terminal, accepted: Accept, settings: Settings
) -> None:
    assert terminal("queue", "list") == "Nothing waits.\n"
    accepted(1, body=seal(MESSAGE, load_public(settings.public_keys)), urgent=True)
    assert terminal("relay", "--once") == "Delivered: 1\n"
    listed = terminal("queue", "list")
    assert "PIR-1" in listed
    assert "URGENT" in listed
    assert "cold" not in listed
    assert json.loads(terminal("queue", "show", "PIR-1", "--json")) == MESSAGE
    assert terminal("queue", "take", "PIR-1", "--by", "Ama") == terminal("queue", "show", "PIR-1")
    assert "taken by Ama" in terminal("queue", "list")
    assert "already taken by Ama" in terminal.fails("queue", "take", "PIR-1", "--by", "Ben")
    assert "PIR-1 is done" in terminal("queue", "done", "PIR-1")
    assert terminal("queue", "list") == "Nothing waits.\n"


def test_what_matters_for_safety_is_read_first() -> None:
    assert as_text(MESSAGE).splitlines() == [
        "Adjustments:",
        "  Large print: yes",
        "  Other: none",
        "Contact:",
        "  Safe: Only by text, after 6",
        "Language: pl",
        "Flags: none",
        "Conditions: late-reason",
        "Schema: 1",
        "Reference: PIR-1",
        "Answers:",
        "  - Step: story",
        "    Answers:",
        "      - Question: What happened?",
        "        Value:",
        "          It was cold.",
        "          Very cold.",
    ]


def test_what_someone_typed_cannot_command_the_terminal() -> None:
    printed = as_text({"story": "\x1b[2J\x9b31m\rgone\u202etxt\x00"})
    assert printed == "Story: \ufffd[2J\ufffd31m\ufffdgone\ufffdtxt\ufffd"


def test_a_reference_nobody_has_and_a_message_nobody_can_open_are_explained(
    terminal: Terminal, accepted: Accept, settings: Settings, engine: Engine
) -> None:
    for words in (["show"], ["take", "--by", "Ama"], ["done"]):
        assert "flask queue list" in terminal.fails("queue", *words, "PIR-9")
    accepted(1, body=seal(MESSAGE, load_public(settings.public_keys)))
    terminal("relay", "--once")
    shutil.rmtree(settings.private_keys)
    assert "not among the private keys" in terminal.fails("queue", "take", "PIR-1", "--by", "Ama")
    assert inbox.show(engine, "PIR-1").taken_by is None


def test_keys_are_made_listed_and_rotated_by_organisation_and_team(terminal: Terminal, settings: Settings) -> None:
    assert terminal("keys", "make") == "Nothing was missing.\n"
    listed = terminal("keys", "list").splitlines()
    at = listed.index("cambridgeshire whistleblowing:")
    assert listed[at + 1] == (
        "  cambridgeshire.whistleblowing.2026-11-20-01  public and private  <- seals new complaints"
    )
    assert "  council.answers.2026-11-20-01  public and private  <- signs new answers" in listed
    assert terminal("keys", "rotate", "council", "complaints").count("Made") == 2
    assert terminal("keys", "rotate", "council").count("Made") == 4  # and those that sign its answers
    shutil.rmtree(settings.private_keys / "council" / "complaints")
    marks = [line.split("  ", 2)[2] for line in terminal("keys", "list").splitlines() if "council.complaints" in line]
    assert marks == ["public", "public", "public  <- seals new complaints"]
    assert "There are: cambridgeshire whistleblowing, cambridgeshire children" in terminal.fails("keys", "rotate", "x")
    settings.public_keys.joinpath("2026-01-01-01.json").write_text(json.dumps(make_pair("2026-01-01-01")[0]))
    flat = ["of the version before, for a team without any:", "  2026-01-01-01  public"]
    assert terminal("keys", "list").splitlines()[-2:] == flat
    shutil.rmtree(settings.public_keys / "council" / "complaints")
    assert terminal("keys", "list").splitlines()[-2:] == [flat[0], f"{flat[1]}  <- seals new complaints"]


def test_a_back_office_makes_its_own_keys_and_no_others(settings: Settings, engine: Engine, tmp_path: Path) -> None:
    new = {name: tmp_path / "new" / name for name in ("public_keys", "private_keys", "pepper_file")}
    terminal = Terminal(dataclasses.replace(settings, **new), engine)
    assert terminal("keys", "make", "cambridgeshire", "whistleblowing").count("Made") == 2
    assert terminal("keys", "make", "council").count("Made") == 4
    made = {path.parent.relative_to(tmp_path) for path in tmp_path.joinpath("new").rglob("*") if path.is_file()}
    places = ("cambridgeshire/whistleblowing", "council/answers", "council/complaints")
    assert made == {Path("new", half, place) for half in ("public_keys", "private_keys") for place in places}
    assert "There are: cambridgeshire whistleblowing" in terminal.fails("keys", "make", "cambridgeshire", "moon")


def test_keys_say_what_is_sealed_for_each_until_nothing_is(
    terminal: Terminal, accepted: Accept, settings: Settings, engine: Engine
) -> None:
    place = "cambridgeshire", "complaints"

    def sealed() -> str:
        return seal(MESSAGE, TeamKeys.read(settings.public_keys).of(*place))

    def told() -> list[str]:
        return [line for line in terminal("keys", "list").splitlines() if "cambridgeshire.complaints" in line]

    (old,) = settings.public_keys.joinpath(*place).iterdir()
    accepted(1, body=sealed())
    terminal("keys", "rotate", *place)
    for number in (2, 3):
        accepted(number, body=sealed())
    first, second = told()
    assert first == f"  {old.stem}  public and private; 1 sealed for it kept here, 1 of them not carried yet"
    assert second.endswith("; 2 sealed for it kept here, 2 of them not carried yet  <- seals new complaints")
    old.unlink()  # nothing new is sealed for it any more; what was sealed before is still opened
    terminal("relay", "--once")
    first, second = told()
    assert first == f"  {old.stem}  private; 1 sealed for it kept here, 0 of them not carried yet"
    assert json.loads(terminal("queue", "show", "PIR-1", "--json")) == MESSAGE
    settings.private_keys.joinpath(*place, old.name).unlink()
    assert f"  {old.stem}  no key here; 1 sealed for it kept here, 0 of them not carried yet" in told()
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outbox WHERE message_id = 'message-1'")
        connection.exec_driver_sql("DELETE FROM submission WHERE message_id = 'message-1'")
    assert any(old.stem in line for line in told()), "it is still in the inbox"
    inbox.done(engine, "PIR-1", accepted(4).received_on.replace(year=2020))
    terminal("purge")
    assert not any(old.stem in line for line in told())


def test_keys_are_listed_without_a_database_too(settings: Settings, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'absent.sqlite3'}")
    listed = Terminal(settings, engine).with_warnings("keys", "list")
    engine.dispose()
    assert "council.complaints.2026-11-20-01  public and private  <- seals new complaints\n" in listed
    assert "What is sealed for each key is not known. There is no database at " in listed


def test_a_new_database_is_migrated_as_often_as_one_likes(settings: Settings, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'new' / 'file.sqlite3'}")
    terminal = Terminal(settings, engine)
    assert "flask migrate" in terminal.fails("queue", "list")
    assert terminal("migrate") == terminal("migrate") == "The database is up to date.\n"
    assert terminal("queue", "list") == "Nothing waits.\n"
    engine.dispose()


def test_purging_says_what_it_deleted_and_keeps_what_is_young(
    terminal: Terminal, accepted: Accept, settings: Settings, engine: Engine, tmp_path: Path
) -> None:
    old, young = accepted(1, body="old-and-sealed"), accepted(2, body="young-and-sealed")
    terminal("relay", "--once")
    long_ago = young.received_on.replace(year=2020)
    assert "old-and-sealed" in kept(engine, tmp_path)
    outbox.delivered(engine, entries(engine, old.message_id), long_ago)
    inbox.done(engine, old.reference, long_ago)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE submission SET delivered_on = '2020-01-01' WHERE reference = 'PIR-1'")
    assert terminal("purge").splitlines() == [
        "Drafts deleted: 2",
        "Delivered submissions deleted: 1",
        "Finished messages emptied: 1",
    ]
    assert "old-and-sealed" not in kept(engine, tmp_path)
    assert "young-and-sealed" in kept(engine, tmp_path)
    assert "was deleted" in terminal.fails("queue", "show", "PIR-1")


def kept(engine: Engine, folder: Path) -> str:
    """Return everything in the tables, and on SQLite everything in the files."""
    with reading(engine) as connection:
        rows = [str(connection.execute(select(table)).all()) for table in metadata.sorted_tables]
    return "".join([*rows, *(path.read_bytes().decode("latin-1") for path in folder.glob("*.sqlite3*"))])


def test_a_relay_that_is_told_to_end_ends_and_leaves_nothing_behind(
    settings: Settings, engine: Engine, accepted: Accept, tmp_path: Path
) -> None:
    for number in range(1, 4):
        accepted(number)
    program = tmp_path / "small_app.py"
    program.write_text(
        "import os\nfrom flask import Flask\nfrom webapp.cli import register\n"
        "from webapp.ops.settings import Settings\nfrom webapp.store.engine import open_database\n"
        "app = Flask('small')\napp.config['SETTINGS'] = Settings.read(os.environ)\n"
        "app.extensions['engine'] = open_database(app.config['SETTINGS'].database_url)\nregister(app)\n"
    )
    environ = os.environ | {"DATABASE_URL": settings.database_url, "PYTHONPATH": f"{CHECKOUT}{os.pathsep}{tmp_path}"}
    words = [sys.executable, "-m", "flask", "--app", "small_app", "relay"]
    with subprocess.Popen(words, env=environ, cwd=tmp_path) as running:
        waited_for_it(engine)
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=20) == 0
    assert len(inbox.waiting(engine)) == 3
    assert oldest_unsent(engine) is None


def waited_for_it(engine: Engine) -> None:
    until = time.monotonic() + 20
    while oldest_unsent(engine) is not None and time.monotonic() < until:
        time.sleep(0.05)
