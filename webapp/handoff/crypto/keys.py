"""Key files: makes the back office's key pairs and the deployment's pepper, readable by their owner alone."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from webapp.handoff.crypto.seal import load_private, load_public, make_pair
from webapp.store.drafts import PEPPER_BYTES


def make_missing(public: Path, private: Path, pepper: Path, day: date) -> list[Path]:
    """Make whichever of pepper and first key pair is absent, and return the files made; safe to repeat."""
    return make_pepper(pepper) + make_pairs(public, private, day)


def make_pepper(pepper: Path) -> list[Path]:
    """Make the web server's pepper where it is absent."""
    return [] if pepper.exists() else [_write(pepper, os.urandom(PEPPER_BYTES))]


def make_pairs(public: Path, private: Path, day: date) -> list[Path]:
    """Make the back office's first key pair where it is absent."""
    if load_public(public):
        return []
    kept = load_private(private)
    if not kept:
        return rotate(public, private, day)
    # A private key without its public half: the making was cut short, so the half that is missing is written again.
    newest = kept[max(kept)]
    return [_write_key(public, newest.as_dict(private=False))]


def rotate(public: Path, private: Path, day: date) -> list[Path]:
    """Add a new pair, which is used from the next start on; older private keys still open what was sealed before."""
    names = {path.stem for folder in (public, private) for path in folder.glob("*.json")}
    kid = next(name for name in (f"{day}-{number:02}" for number in range(1, 100)) if name not in names)
    public_half, private_half = make_pair(kid)
    # The private half first: nothing may ever be sealed for a key that was not kept.
    return [_write_key(private, private_half), _write_key(public, public_half)]


def _write_key(directory: Path, key: dict[str, Any]) -> Path:
    return _write(directory / f"{key['kid']}.json", json.dumps(key, indent=2).encode() + b"\n")


def _write(path: Path, content: bytes) -> Path:
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    return path
