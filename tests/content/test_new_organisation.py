"""docs/an-organisation.md, followed to the letter in a copy of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import HygieneClient
from tests.conftest import FRIDAY, read_content
from tests.personas import HERSELF
from webapp.content import BadContent, load
from webapp.handoff.crypto.keys import make_missing
from webapp.ops.settings import Settings
from webapp.paths import CHECKOUT
from webapp.public.views.story_route import TOLD_ON

pytestmark = pytest.mark.xdist_group("a copy of the checkout")

COPIED = ("webapp", "translations", "migrations", ".flaskenv", "pyproject.toml")
_BLOCK = re.compile(r"^```\w+\n(?:# |<!-- )(webapp/content/\S+)(?: -->)?\n(.*?)^```", re.DOTALL | re.MULTILINE)
_COMMANDS = re.compile(r"which sentences are to be translated:\n\n```console\n(.*?)```", re.DOTALL)
PAGE = (CHECKOUT / "docs" / "an-organisation.md").read_text(encoding="utf-8")
LEFT = dict(_BLOCK.findall(PAGE))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which someone has written the files that the page shows."""
    root = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        source = CHECKOUT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
    (root / ".venv").symlink_to(CHECKOUT / ".venv")
    for path, text in LEFT.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def anytown(copy: Path, make_app: Callable[..., Flask], settings: Settings) -> Flask:
    """The service as it runs with the new organisation, whose teams have their keys."""
    content = copy / "webapp" / "content"
    places = settings.public_keys, settings.private_keys, settings.pepper_file
    make_missing(*places, FRIDAY.date(), read_content(content).packs.packs.values())
    return make_app(CONTENT=str(content))


def test_the_page_shows_the_four_files() -> None:
    assert [Path(path).name for path in LEFT] == ["pack.toml", "examples.toml", "how-to-complain.md", "danger.md"]


def test_its_commands_say_what_the_organisation_does_and_what_is_missing(copy: Path, environ: dict[str, str]) -> None:
    (commands,) = _COMMANDS.findall(PAGE)
    said = {}
    for command in commands.splitlines():
        done = subprocess.run(
            command.split(), cwd=copy, env={**os.environ, **environ}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        said[command.split()[-1]] = done.stdout
    assert "anytown  2027-01-04  kind=compliment  →  feedback feedback (praise)" in said["examples"]
    assert "anytown: contact safeguarding: Adult safeguarding team has to be supplied" in said["signoff"]
    assert "Made" in said["make"]
    assert "anytown.whistleblowing" in said["make"]
    new = (copy / "translations" / "pl" / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    assert 'msgid "You want to complain about adult social care."' in new


ENDS = {
    "accept": {"kind": "complaint", "service": "adult", "earlier": "none"},
    "feedback": {"kind": "compliment", "your_feedback": "Thank you all."},
    "redirect": {"kind": "complaint", "service": "health"},
    "ombudsman": {"kind": "complaint", "service": "adult", "earlier": "finished", "anything_new": "same"},
}


@pytest.mark.parametrize("end", ENDS)
def test_its_visitors_reach_every_kind_of_end(anytown: Flask, end: str) -> None:
    answers = {**HERSELF, "organisation": "anytown", **ENDS[end]}
    client = HygieneClient(anytown)
    client.begin()
    page = client.go_on(answers, to={"your-route", *TOLD_ON})
    if end in ("accept", "feedback"):
        client.go_on(answers, to="check-answers")
        sent = client.answer()
        assert sent.slug == "sent"
        assert "ANY-" in sent.html
    else:
        assert page.tree.xpath("//button[@name='send_anyway']")


def test_its_guidance_is_served_and_says_the_pack_s_own_number(anytown: Flask) -> None:
    page = HygieneClient(anytown).fetch("/en/anytown/how-to-complain")
    assert "within 3 working days" in page.tree.text_content()
    assert "complaints@anytown.example" in page.html


def test_its_pages_are_painted_in_its_colours(anytown: Flask) -> None:
    client = HygieneClient(anytown)
    (sheet,) = client.fetch("/en/anytown/").tree.xpath("//link[@rel='stylesheet'][last()]/@href")
    answered = client.web.get(sheet)
    assert answered.mimetype == "text/css"
    assert "--app-band: #4b2e6f;" in answered.text
    assert sheet not in client.fetch("/en/cambridgeshire/").html
    assert client.web.get(sheet.replace("anytown", "cambridgeshire")).status_code == 404


def test_what_is_forgotten_or_unseen_stops_the_start_and_is_named(copy: Path, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(copy / "webapp" / "content", content)
    shutil.rmtree(content / "anytown" / "guidance")
    (content / "anytown" / "guidance").mkdir()
    pack = content / "anytown" / "pack.toml"
    pack.write_text(
        pack.read_text(encoding="utf-8").replace('danger_contacts = ["safeguarding"]\n', ""), encoding="utf-8"
    )
    pack.write_text(pack.read_text(encoding="utf-8").replace("#f0b429", "#5b3e7f"), encoding="utf-8")
    with pytest.raises(BadContent) as caught:
        load(content)
    assert "anytown: colours, accent: #5b3e7f on the band (#4b2e6f) has a contrast of 1." in str(caught.value)
    assert "anytown/guidance/how-to-complain.md is missing" in str(caught.value)
    assert "anytown/guidance/danger.md is missing" in str(caught.value)
    assert "anytown: danger_contacts: no contact for when someone is not safe" in str(caught.value)
