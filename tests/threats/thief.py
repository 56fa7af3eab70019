"""Someone who has stolen all that the web process holds, and tries to open every draft and every accepted complaint.

It runs as a process of its own: ``python -m tests.threats.thief FOLDER`` with nothing but a folder that holds the
database, the public keys, the pepper and the settings. It uses them for real: every secret it has, as it is and
derived in every way the service derives one, as keys for drafts and for sealed messages. It prints what it tried and
how much it opened. With ``--cookie`` or ``--private`` it is given what only a visitor or the back office has.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey

from webapp.handoff.crypto.key_files import SEALS
from webapp.store.drafts import SCHEMA, derive

NONCE = 12
AES = (16, 24, 32)
GUESSES = (b"", b"\0" * 32, b"\xff" * 32, b"secret", b"visit", b"put-it-right", SCHEMA)
MANAGED = ("dir", "A256KW", "A256GCMKW", *SEALS, "ECDH-ES")


def secrets_in(folder: Path) -> list[bytes]:
    """Return everything in the folder that could serve as a secret: whole files, their lines, values in JSON."""
    found: list[bytes] = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "sqlite3" not in path.name:
            content = path.read_bytes()
            found += [content, content.strip(), *content.split(b"\n")]
            if path.suffix == ".json":
                found += [str(value).encode() for value in json.loads(content).values()]
    for each in list(found):
        try:
            found.append(urlsafe_b64decode(each + b"=" * (-len(each) % 4)))
        except ValueError:
            continue
    return list(dict.fromkeys(each for each in found if each))


def halves_of(cookie: str) -> tuple[bytes, bytes]:
    """Return the two secrets of a visitor's cookie; its signature is no secret of theirs."""
    both = urlsafe_b64decode(cookie.partition(".")[0])
    return both[:32], both[32:]


def keys_from(secrets: list[bytes], row: str, salts: list[bytes]) -> Iterator[bytes]:
    """Yield candidates for a draft's key: each secret as it is, hashed, and derived as the service derives one."""
    for secret in (*secrets, *GUESSES, row.encode(), urlsafe_b64decode(row)):
        if len(secret) in AES:
            yield secret
        yield sha256(secret).digest()
        yield sha256(secret + row.encode()).digest()
        for salt in salts:
            yield HKDF(SHA256(), length=32, salt=salt, info=SCHEMA).derive(secret)
            yield HKDF(SHA256(), length=32, salt=salt, info=SCHEMA + row.encode()).derive(secret)
            if len(secret) >= 32 and len(salt) >= 32:
                yield derive(secret, salt).seal


def opens_draft(key: bytes, row: str, sealed: bytes) -> bool:
    """Return whether a key opens a draft, bound to its row as the service binds it or not."""
    for bound in (SCHEMA + row.encode(), SCHEMA, row.encode(), None):
        try:
            AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound)
        except InvalidTag:
            continue
        return True
    return False


def opens_message(body: str, key: Any) -> bool:
    """Return whether a key opens a sealed message, whatever way of wrapping it is allowed."""
    registry = jwe.JWERegistry(algorithms=[*MANAGED, *SEALS.values()], strict_check_header=False)
    registry.max_ciphertext_length = 16 * 1024 * 1024
    try:
        return bool(jwe.decrypt_compact(body, key, registry=registry).plaintext)
    except (JoseError, ValueError, TypeError, AttributeError):  # the wrong kind of key fails in many ways
        return False


def steal(folder: Path, cookies: list[str], private: Path | None) -> dict[str, int]:
    """Try everything, and return how many drafts and messages there were, what was tried, and what was opened."""
    secrets = [*secrets_in(folder), *(secret for cookie in cookies for secret in halves_of(cookie))]
    pepper = (folder / "pepper").read_bytes()
    jwks = [ECKey.import_key(json.loads(path.read_text())) for path in sorted(folder.rglob("*.json"))]
    if private:
        jwks += [ECKey.import_key(json.loads(path.read_text())) for path in sorted(private.rglob("*.json"))]
    octs = [
        OctKey.import_key(key) for key in {*(each for each in secrets if len(each) in AES), sha256(pepper).digest()}
    ]
    database = next(folder.glob("*.sqlite3"))
    with closing(sqlite3.connect(database)) as connection:
        drafts = connection.execute("SELECT id, sealed FROM draft").fetchall()
        bodies = [
            body for (body,) in connection.execute("SELECT body FROM submission UNION ALL SELECT body FROM inbox")
        ]
    tried = opened = read = 0
    for row, sealed in drafts:
        keys = set(keys_from(secrets, row, [pepper, b"", sha256(pepper).digest()]))
        tried += len(keys)
        opened += any(opens_draft(key, row, sealed) for key in keys)
    for body, key in product(bodies, [*jwks, *octs]):
        tried += 1
        read += opens_message(body, key)
    return {"drafts": len(drafts), "messages": len(bodies), "tried": tried, "opened": opened, "read": read}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Try to open everything that was stolen.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cookie", action="append", default=[], help="what a visitor's browser holds")
    parser.add_argument("--private", type=Path, help="the back office's private keys")
    given = parser.parse_args()
    print(json.dumps(steal(given.folder, given.cookie, given.private)))
