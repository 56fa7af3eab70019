"""Whatever is said anywhere in a process comes out as fields on the allow-list, or not at all."""

import ast
import json
import logging
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Engine, create_engine, text

from tests.accessibility.serving import served
from tests.conftest import MakeApp
from webapp.ops import logging as ours
from webapp.paths import CHECKOUT

CANARY = "Quetzalcoatlus"
ALWAYS = {"event", "level", "timestamp"}
# What is told as a code of a fixed list: why something was refused, and what there was too much of.
CODES = {
    "intake.unread %s": ["kind"],
    "keying.unread %s": ["str(error).replace('-', '_')"],
    "notices.later %s": ["str(error).replace('-', '_')"],
    "notices.refused %s": ["str(error).replace('-', '_')"],
    "opener.alarm %s": ["what"],
}


def lines(written: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [json.loads(line) for line in written.splitlines()]
    assert all(line.keys() <= ours.ALLOWED | ALWAYS for line in found)
    return found


def written(capsys: pytest.CaptureFixture[str]) -> str:
    assert ours.writer.flush()
    return capsys.readouterr().err


@pytest.fixture
def installed() -> Iterator[None]:
    before = [*logging.root.handlers]
    ours.install()
    ours.install()
    yield
    logging.captureWarnings(False)
    logging.root.handlers = before


def test_what_our_rooms_say_is_an_event_with_a_count_or_a_kind(
    installed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    room = logging.getLogger("webapp.handoff.relay")
    room.warning("relay.refused %d", 3)
    room.error("relay.choked %s", "RuntimeError")
    said = [{name: line[name] for name in line.keys() - {"timestamp"}} for line in lines(written(capsys))]
    assert said == [
        {"event": "relay.refused", "level": "warning", "count": 3},
        {"event": "relay.choked", "level": "error", "kind": "RuntimeError"},
    ]


def test_what_libraries_say_is_only_who_and_how_grave(
    installed: None, capsys: pytest.CaptureFixture[str], engine: Engine
) -> None:
    for name in ("urllib3.connectionpool", "sqlalchemy.engine.Engine", "py.warnings", "root", "webapp", "webappx.y"):
        logging.getLogger(name).warning("relay.refused http://x/?q=%s", CANARY)
    loud = create_engine(engine.url, echo=True)  # a developer's switch that was left on: statements with their values
    with loud.connect() as connection:
        connection.execute(text("SELECT :words"), {"words": CANARY})
    loud.dispose()
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("prometheus_client").exception("%s", CANARY)
    logging.getLogger("webapp.app").error("Exception on /en/%s [%s]", CANARY, "GET")
    logging.getLogger("webapp.store.drafts").error("draft.unreadable %s", f"{CANARY} said so")
    logging.getLogger("sqlalchemy.engine.Engine").setLevel(logging.NOTSET)
    assert ours.writer.flush()
    captured = capsys.readouterr()
    assert CANARY in captured.out, "the control: SQLAlchemy's own switch prints to standard output"
    assert CANARY not in captured.err
    said = lines(captured.err)
    assert {"urllib3.connectionpool", "sqlalchemy.engine.Engine", "py.warnings", "prometheus_client", "webapp.app"} <= {
        line.get("logger") for line in said
    }
    assert [line["kind"] for line in said if line.get("logger") == "prometheus_client"] == ["ValueError"]
    assert {line["event"] for line in said} == {"library", "draft.unreadable"}


def test_our_rooms_say_fixed_words_with_numbers_and_the_names_of_errors_only() -> None:
    said = [each for path in (CHECKOUT / "webapp").rglob("*.py") for each in calls_in(path)]
    assert len(said) >= 5
    for words, *given in said:
        assert isinstance(words, ast.Constant), ast.unparse(words)
        assert re.fullmatch(r"[a-z]+(\.[a-z_]+)+( %[ds])?", words.value), words.value
        if words.value.endswith("%s"):
            told = [ast.unparse(each) for each in given]
            assert told in (["type(error).__name__"], CODES.get(words.value)), words.value


def calls_in(path: Path) -> Iterator[list[ast.expr]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            about = ast.unparse(node.func.value), node.func.attr
            if about[0] == "log" and about[1] in ("debug", "info", "warning", "error", "exception", "critical"):
                yield node.args


def test_a_running_server_writes_nothing_but_such_lines_even_of_a_request_it_cannot_read(
    environ: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "log"
    host = "Host: localhost\r\nConnection: close"
    with served(environ, file) as site:
        for request, status in ((f"GET /{CANARY} nonsense", b"400"), (f"GET /en/{CANARY}/ HTTP/1.1\r\n{host}", b"404")):
            assert status in answer_to(request, site.url)[:15]
    text = file.read_text()
    said = lines(text)
    assert {(line["route"], line["status"]) for line in said if line["event"] == "request"} == {("/health", 200)}
    assert [(line["event"], line["count"]) for line in said if line["event"] != "request"] == [("request.refused", 400)]
    assert CANARY not in text
    assert "127.0.0.1" not in text


def answer_to(request: str, url: str) -> bytes:
    address = urlsplit(url)
    answered = b""
    with socket.create_connection((address.hostname, address.port or 0), timeout=20) as visitor:
        visitor.sendall(f"{request}\r\n\r\n".encode())
        while more := visitor.recv(65536):
            answered += more
    return answered


def test_a_service_that_starts_makes_every_logger_write_so(make_app: MakeApp, installed: None) -> None:
    logging.root.handlers = [each for each in logging.root.handlers if not isinstance(each, ours.Lines)]
    make_app()
    assert [each for each in logging.root.handlers if isinstance(each, ours.Lines)]


def test_every_event_stands_in_the_inventory() -> None:
    text = (CHECKOUT / "docs" / "operating.md").read_text(encoding="utf-8")
    said = {call.args[0].value.partition(" ")[0] for call in events_in(CHECKOUT / "webapp")}
    assert len(said) > 15
    assert {event for event in said if f"`{event}`" not in text} == set()


def events_in(folder: Path) -> Iterator[Any]:
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = ast.unparse(node.func)
            if name in ("write", "line_of") or name.startswith("log."):
                yield node
