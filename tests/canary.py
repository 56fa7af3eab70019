"""The search for canaries: whether a text that someone typed stands in any file, in any form it may have taken.

Give it the folders and files of a run (the database with its journal, logs, a broker's directory, temporary folders)
and the texts. It reads every byte, also what is left of deleted rows, and opens what is compressed. ``PLANTS`` hides a
text in every kind of place it claims to search: a search that finds nothing is believed only beside one that does.
"""

from __future__ import annotations

import gzip
import html
import json
import sqlite3
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, quote_plus

GZIP = b"\x1f\x8b\x08"
ZLIB = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
MOST_UNPACKED = 16 * 1024 * 1024
NOTHING = bytes(512)
"""More zeros in a row than any form of a text holds: databases and brokers fill their files with them beforehand."""

BEGINNING = 8
"""So many bytes of a form say whether it is worth looking for the rest of it."""

FIRST_PACKED = 1024
"""So many bytes say whether something is compressed at all."""


class Hit(NamedTuple):
    """A canary where none may be: the file, the text, and the form it has there."""

    path: Path
    canary: str
    form: str


def search(places: Iterable[Path], canaries: Iterable[str], since: float = 0) -> list[Hit]:
    """Return every canary found in any form in these files, and in every file under these folders.

    What was last written before ``since``, in seconds of the epoch, cannot hold what was typed later.
    """
    alike: dict[bytes, list[tuple[str, str, bytes]]] = {}  # what begins alike is looked for once, by how it begins
    for canary in canaries:
        for needle, form in forms(canary).items():
            alike.setdefault(needle[:BEGINNING], []).append((canary, form, needle))
    return [
        Hit(path, canary, form + packed)
        for path in files(places)
        if path.stat().st_mtime >= since
        for packed, content in _contents(path.read_bytes().replace(NOTHING, b"\0"))
        for beginning, needles in alike.items()
        if beginning in content
        for canary, form, needle in needles
        if needle in content
    ]


def files(places: Iterable[Path]) -> Iterator[Path]:
    """Yield the files themselves and every file under a folder; raises FileNotFoundError for any other place."""
    for place in places:
        if place.is_dir():
            yield from (path for path in sorted(place.rglob("*")) if path.is_file())
        elif place.is_file():
            yield place
        else:
            raise FileNotFoundError(f"there is nothing to search at {place}")


def forms(canary: str) -> dict[bytes, str]:
    """Return the bytes a text may have become, with the name of each form; forms that look alike are one."""
    written = {
        "plain": canary,
        "URL-encoded": quote(canary),
        "URL-encoded form": quote_plus(canary),
        "HTML-escaped": html.escape(canary),
        "as JSON": json.dumps(canary)[1:-1],
        "in capitals": canary.upper(),
    }
    found = {name: text.encode() for name, text in written.items()}
    found["UTF-16"] = canary.encode("utf-16-le")
    found["UTF-16, the other way"] = canary.encode("utf-16-be")
    found["hexadecimal"] = canary.encode().hex().encode()
    for shift in range(3):
        for name, encode in (("base64", b64encode), ("base64 for URLs", urlsafe_b64encode)):
            found[f"{name}, shifted by {shift}"] = _middle(canary.encode(), shift, encode)
    return {needle: name for name, needle in reversed(found.items())}


def _middle(text: bytes, shift: int, encode: Callable[[bytes], bytes]) -> bytes:
    """Return the part of the base64 that is the same whatever stands around the text, ``shift`` bytes into a group."""
    before = -shift % 3
    whole = text[before : before + (len(text) - before) // 3 * 3]
    return encode(whole)


def _contents(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield "", content
    rest = memoryview(content)  # a copy from each mark on would be made hundreds of times for a large file
    for name, marks, bits in (("gzip", (GZIP,), 31), ("zlib", ZLIB, 15)):
        for mark in marks:
            place = content.find(mark)
            while place >= 0:
                unpacked = _unpack(rest[place:], bits)
                if unpacked:
                    yield f", inside {name}", unpacked
                place = content.find(mark, place + 1)


def _unpack(packed: memoryview, bits: int) -> bytes:
    try:
        zlib.decompressobj(bits).decompress(packed[:FIRST_PACKED])  # of what fails at once, all the rest is not copied
        return zlib.decompressobj(bits).decompress(packed, MOST_UNPACKED)
    except zlib.error:  # it only looked like the beginning of something compressed
        return b""


# ---------------------------------------------------------------- the positive control


def _in_a_journal(folder: Path, text: str) -> list[Path]:
    """Leave a text in SQLite's write-ahead journal alone, as a process that was killed does."""
    database, journal = folder / "planted.sqlite3", folder / "planted.sqlite3-wal"
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE kept (text)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("INSERT INTO kept VALUES (?)", [text])
        left = journal.read_bytes()
    database.unlink()
    journal.write_bytes(left)
    return [journal]


def _in_a_deleted_row(folder: Path, text: str) -> list[Path]:
    database = folder / "deleted.sqlite3"
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE kept (text)")
        connection.execute("INSERT INTO kept VALUES (?)", [text])
        connection.execute("DELETE FROM kept")
    return [database]


def _as(name: str, made: Callable[[str], bytes]) -> Callable[[Path, str], list[Path]]:
    def plant(folder: Path, text: str) -> list[Path]:
        path = folder / name
        path.write_bytes(made(text))
        return [path]

    return plant


PLANTS: Mapping[str, Callable[[Path, str], list[Path]]] = {
    "a line of a log": _as("log", lambda text: f'{{"event": "request", "route": "/{text}"}}\n'.encode()),
    "an address in a log": _as("access.log", lambda text: f"GET /{quote(text)} 404\n".encode()),
    "a form": _as("form", lambda text: f"a=b&what_happened={quote_plus(text)}".encode()),
    "a page": _as("page.html", lambda text: f"<p>{html.escape(text)}</p>".encode()),
    "a message in JSON": _as("message.json", lambda text: json.dumps({"x": text}).encode()),
    "UTF-16": _as("wide", lambda text: f"x{text}".encode("utf-16")),
    "a dump in hexadecimal": _as("dump.hex", lambda text: f"x{text}".encode().hex().encode()),
    "something compressed": _as("old.gz", lambda text: b"before it" + gzip.compress(f"x{text}".encode()) + b"after"),
    "something deflated": _as("old.z", lambda text: b"before it" + zlib.compress(f"x{text}".encode())),
    **{
        f"base64 behind {shift} bytes": _as(f"b64-{shift}", lambda text, s=shift: b64encode(b"x" * s + text.encode()))
        for shift in range(4)
    },
    "base64 for URLs": _as("token", lambda text: urlsafe_b64encode(f"??>{text}".encode())),
    "a journal": _in_a_journal,
    "a deleted row": _in_a_deleted_row,
}
"""Ways to hide a text in a folder; each returns the files it made."""
