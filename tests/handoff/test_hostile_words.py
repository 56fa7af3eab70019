"""Whatever a broker, an envelope or an opened message holds, a terminal shows it as words and obeys none of them."""

import json
import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any

import pytest
from joserfc import jwe
from sqlalchemy import Engine, insert

from tests.conftest import FRIDAY, Accept
from tests.handoff.test_commands import Terminal
from webapp.handoff.crypto.key_files import SEALS, load_private, load_public
from webapp.handoff.crypto.seal import CannotUnseal, unseal
from webapp.handoff.printable import line, text
from webapp.ops.settings import Settings
from webapp.store import inbox
from webapp.store.engine import writing
from webapp.store.tables import inbox as inbox_table

CLIPBOARD, CLEAR, TITLE = "\x1b]52;c;Y2FuYXJ5\x07", "\x1b[2J\x1b[H", "\x9d0;canary\x9c"
HOSTILE = f"{CLIPBOARD}{CLEAR}{TITLE}\r\nPIR-7  taken by Nobody\n\x00\x08\x7f\u202egnp\u2066\u2028\ud800\U000e0041"
MOST_IN_A_LINE = 400
(ALGORITHM, CONTENT_ALGORITHM), *_ = SEALS.items()


@pytest.fixture
def kind() -> str:
    """SQLite alone: the other database refuses most of this by itself."""
    return "sqlite"


@pytest.fixture
def terminal(settings: Settings, engine: Engine) -> Terminal:
    return Terminal(settings, engine)


def harmless(printed: str, lines: int) -> None:
    """Nothing in it moves a cursor, turns a direction or makes a line of its own."""
    assert len(printed.split("\n")) == lines + 1, printed
    assert printed.endswith("\n")
    for character in printed.replace("\n", ""):
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp"), ascii(printed)
        assert unicodedata.bidirectional(character) not in ("RLO", "LRO", "RLE", "LRE", "RLI", "LRI", "FSI"), printed
    assert all(len(each) <= MOST_IN_A_LINE for each in printed.split("\n"))


def sealed(plain: bytes, settings: Settings) -> str:
    """Seal some bytes as whoever has the public key can."""
    public = load_public(settings.public_keys)[-1]
    header = {"alg": ALGORITHM, "enc": CONTENT_ALGORITHM, "kid": public.kid}
    return jwe.encrypt_compact(header, plain, public, algorithms=[ALGORITHM, CONTENT_ALGORITHM])


def arrived(engine: Engine, reference: str, body: str, **words: Any) -> None:
    """Put a row into the inbox as an older version may have taken it in."""
    row = {"organisation": "example", "route": "adults", "kind": "complaint", "urgent": False} | words
    with writing(engine) as connection:
        connection.execute(
            insert(inbox_table).values(
                message_id=reference, reference=reference, received_on=FRIDAY.date(), body=body, **row
            )
        )


def test_what_lies_in_the_inbox_is_listed_a_line_each(terminal: Terminal, engine: Engine) -> None:
    words = HOSTILE.replace("\ud800", "") + "x" * 10_000
    arrived(engine, words, "sealed", organisation=words, route=words, kind=words, taken_by=words)
    arrived(engine, "PIR-2", "sealed")
    harmless(terminal("queue", "list"), lines=2)
    assert "PIR-2  2026-11-20  example adults complaint  waiting\n" in terminal("queue", "list")


def test_whoever_took_a_message_cannot_command_the_next_officers_terminal(
    terminal: Terminal, engine: Engine, settings: Settings
) -> None:
    arrived(engine, "PIR-1", sealed(b"{}", settings))
    terminal("queue", "take", "PIR-1", "--by", f"Ama\n{CLEAR}\u202e")
    harmless(terminal.fails("queue", "take", "PIR-1", "--by", "Ben"), lines=1)
    assert inbox.show(engine, "PIR-1").taken_by


def test_a_key_that_a_message_names_is_printed_as_a_word(
    terminal: Terminal, accepted: Accept, settings: Settings, engine: Engine
) -> None:
    header = json.dumps({"alg": ALGORITHM, "enc": CONTENT_ALGORITHM, "kid": HOSTILE + "k" * 500}).encode()
    body = sealed(b"{}", settings).split(".")
    body[0] = urlsafe_b64encode(header).decode().rstrip("=")
    others = terminal("keys", "list").count("\n")
    accepted(1, body=".".join(body))
    harmless(terminal("keys", "list"), lines=others + 2)  # its name, and above it that nobody has it
    arrived(engine, "PIR-2", ".".join(body))
    harmless(terminal.fails("queue", "show", "PIR-2"), lines=1)


def test_what_is_late_is_named_a_line_each(terminal: Terminal, engine: Engine, accepted: Accept) -> None:
    accepted(1)
    with writing(engine) as connection:
        hostile = HOSTILE.replace("\ud800", "").replace("\x00", "")
        connection.exec_driver_sql("UPDATE submission SET reference = ?", (hostile,))
        connection.exec_driver_sql("UPDATE outbox SET waits_since = 0")
    harmless(terminal.fails("queue", "reconcile"), lines=6)


ODD = [b"[]", b"7", b"null", b'"PIR-1"', b"true", b"[" * 100_000, b"\xff", b"", b"1" * 5000, b'{"a": 1', b"[{}]"]


@pytest.mark.parametrize("reference", [HOSTILE, "x" * 100_000])
def test_a_reference_nobody_has_is_said_back_as_words(terminal: Terminal, reference: str) -> None:
    for words in (["show"], ["take", "--by", "Ama"], ["done"]):
        harmless(terminal.fails("queue", *words, reference), lines=1)


@pytest.mark.parametrize("plain", ODD)
def test_what_is_no_message_once_opened_is_said_in_a_sentence(
    terminal: Terminal, engine: Engine, settings: Settings, plain: bytes
) -> None:
    arrived(engine, "PIR-1", sealed(plain, settings))
    for words in (["show", "PIR-1"], ["show", "PIR-1", "--json"], ["take", "PIR-1", "--by", "Ama"]):
        said = terminal.fails("queue", *words)
        assert said.startswith("Error: It was ")
        harmless(said, lines=1)
    assert inbox.show(engine, "PIR-1").taken_by is None


@pytest.mark.parametrize(
    "change",
    [{"enc": []}, {"alg": {}}, {"crit": 1}, {"kid": None}, {"kid": ["a"]}, {"epk": {"kty": []}}, {"zip": 1}, []],
    ids=str,
)
def test_a_header_of_the_wrong_types_is_refused_in_a_sentence(settings: Settings, change: Any) -> None:
    good = {"alg": ALGORITHM, "enc": CONTENT_ALGORITHM, "kid": "one"}
    header = json.dumps(good | change if change else change).encode()
    rest = sealed(b"{}", settings).partition(".")[2]
    with pytest.raises(CannotUnseal):
        unseal(f"{urlsafe_b64encode(header).decode().rstrip('=')}.{rest}", load_private(settings.private_keys))


NESTED = b'{"a":' * 400 + b"1" + b"}" * 400


@pytest.mark.parametrize(
    "plain",
    [
        b"{}",
        b'{"adjustments": 7, "contact": "none", "flags": {"a": [1, [2, []]]}, "answers": null}',
        b'{"adjustments": [[], {}, "", 0, NaN, 1e400, true], "urgent_review": [], "": ""}',
        NESTED,
        json.dumps({"answers": [{"question": "What?", "value": HOSTILE}], HOSTILE: HOSTILE}).encode(),
        json.dumps({f"{CLEAR}\nReference: PIR-9": "forged", "contact": {f"\n{CLEAR}": [f"a{CLEAR}"]}}).encode(),
    ],
    ids=["empty", "wrong types", "odd values", "nested", "hostile", "forged"],
)
def test_an_odd_message_is_shown_as_it_is_and_commands_nothing(
    terminal: Terminal, engine: Engine, settings: Settings, plain: bytes
) -> None:
    arrived(engine, "PIR-1", sealed(plain, settings))
    shown = terminal("queue", "show", "PIR-1")
    harmless(shown, lines=shown.count("\n"))
    assert not [each for each in shown.split("\n") if each.startswith(("Reference:", "PIR-7"))]
    assert "\x7f" not in terminal("queue", "show", "PIR-1", "--json")
    assert json.loads(terminal("queue", "show", "PIR-1", "--json")).keys() == json.loads(plain).keys()


def test_what_people_type_is_kept_whole_and_as_they_typed_it() -> None:
    urdu = "\u06a9\u06be\u0627\u0646\u0627\u200c \u0679\u06be\u0646\u0688\u0627 \u200f(1)\u200e"
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    typed = f"{urdu}\n{family}\n\nA second paragraph. {'long ' * 5000}"
    assert text(typed) == typed
    assert text("one\r\ntwo\tthree\rfour") == "one\ntwo    three\ufffdfour"


def test_one_line_stays_one_line_and_short() -> None:
    assert line("PIR-1") == "PIR-1"
    assert line(7) == "7"
    assert line("") == "?"
    assert line("a\nb\u2028c\u202ed\u200be\x1b") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"
    assert line("x" * 1000, 10) == "xxxxxxxxx…"
    assert len(line("x" * 1000)) == len(line("y" * 10**6))
    assert line(replace, 20).startswith("<function")
