"""Key files: a JWK in a file that has its name, under `<organisation>/<team>/`; those of the version before lie flat.

Beside an organisation's teams stands the folder `answers`: the keys that sign, not seal.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

ANSWERS = "answers"
CURVE = "P-256"
SEALS = {"ECDH-ES+A256KW": "A256GCM"}
"""Each way of wrapping a message's key that we open, with its cipher. A key says which is its own, a new one the last.

One that is to go stays, before the new one, until nothing is left that was sealed by it.
"""
SIGNING = "ES256"


class BadKey(Exception):
    """A key file cannot be used; the text says which and why."""


def make_pair(kid: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make a new pair that seals, with this name: the public half, then the private half, each as a JWK."""
    return _halves(ECKey.generate_key(CURVE, {"kid": kid, "use": "enc", "alg": list(SEALS)[-1]}))


def make_signing_pair(kid: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make a new pair that signs answers, with this name: the public half, then the private half, each as a JWK."""
    return _halves(ECKey.generate_key(CURVE, {"kid": kid, "use": "sig", "alg": SIGNING}))


def seals_by(key: ECKey) -> str:
    """Return the way in which a message is sealed for a key."""
    return str(key.get("alg") or next(iter(SEALS)))


def load_public(directory: Path) -> list[ECKey]:
    """Read every public key that seals, in the order of their names; raises BadKey."""
    return list(_load(directory, private=False).values())


def load_private(directory: Path) -> dict[str, ECKey]:
    """Read every private key that opens, by its name; raises BadKey."""
    return _load(directory, private=True)


def load_folder(folder: Path, *, private: bool, signs: bool = False) -> list[ECKey]:
    """Read the keys of one folder in the order of their names, the newest last; raises BadKey."""
    return [_read(path, private=private, signs=signs) for path in sorted(folder.glob("*.json"))]


def folders(directory: Path) -> Iterator[Path]:
    """Yield each team's folder of keys."""
    yield from (each for each in sorted(directory.glob("*/*/")) if each.name != ANSWERS)


def _load(directory: Path, *, private: bool) -> dict[str, ECKey]:
    paths: dict[str, Path] = {}
    for path in (path for folder in (directory, *folders(directory)) for path in folder.glob("*.json")):
        if paths.setdefault(path.stem, path) != path:
            raise BadKey(f"The keys {paths[path.stem]} and {path} have one name: remove or rotate one of them.")
    return {name: _read(paths[name], private=private, signs=False) for name in sorted(paths)}


def _halves(key: ECKey) -> tuple[dict[str, Any], dict[str, Any]]:
    return key.as_dict(private=False), key.as_dict(private=True)


def _read(path: Path, *, private: bool, signs: bool) -> ECKey:
    try:
        key = ECKey.import_key(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, JoseError) as error:
        raise BadKey(f"The key {path} cannot be read ({type(error).__name__}): replace or remove it.") from None
    if key.curve_name != CURVE or key.kid != path.stem:
        raise BadKey(f"The key {path} must be on the curve {CURVE} and have its file's name as its kid.")
    if key.is_private and not private:
        raise BadKey(f"The key {path} is a private key where only public ones may be: move it away at once.")
    if private and not key.is_private:
        raise BadKey(f"The key {path} is only a public key: put the private one there.")
    if (key.get("use") == "sig") is not signs:
        raise BadKey(f"The key {path} is for {'sealing' if signs else 'signing'}: its place is another folder.")
    if not signs and seals_by(key) not in SEALS:
        raise BadKey(f"The key {path} is for an algorithm that is not used here: replace it by a new pair.")
    return key
