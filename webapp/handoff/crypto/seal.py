"""Sealing: a message is encrypted for the back office before it is stored, and only the back office can open it.

The format is JWE (RFC 7516), compact, with exactly one pair of algorithms. The web holds public keys alone. What is
sealed is padded with spaces to whole steps, so that its length does not tell how much a person wrote.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, GuestProtocol

ALGORITHM = "ECDH-ES+A256KW"
CONTENT_ALGORITHM = "A256GCM"
CURVE = "P-256"
STEP_BYTES = 4096
MOST_BYTES = 4 * 1024 * 1024

Message = dict[str, Any]
"""What the back office is promised: see the domain's message."""


class BadKey(Exception):
    """A key file cannot be used; the text says which and why."""


class CannotUnseal(Exception):
    """A sealed message cannot be opened; the text says why, and never what is in it."""


class _OnlyOurs(jwe.JWERegistry):
    """Allows our two algorithms and nothing else (no compression), and messages longer than the library's 64 KiB."""

    max_ciphertext_length: int = MOST_BYTES


_ONLY_OURS = _OnlyOurs(algorithms=[ALGORITHM, CONTENT_ALGORITHM])


def seal(message: Mapping[str, Any], public: Sequence[ECKey]) -> str:
    """Seal a message for the newest of the back office's public keys, the last one; raises BadKey without one."""
    if not public:
        raise BadKey("There is no public key to seal with: run `flask keys make` or copy one to PUBLIC_KEYS.")
    plain = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    padded = plain.ljust(-(-len(plain) // STEP_BYTES) * STEP_BYTES)
    header = {"alg": ALGORITHM, "enc": CONTENT_ALGORITHM, "kid": public[-1].kid, "cty": "json"}
    return jwe.encrypt_compact(header, padded, public[-1], registry=_ONLY_OURS)


def unseal(body: str, private: Mapping[str, ECKey]) -> Message:
    """Open a sealed message with the private key it names; raises CannotUnseal."""

    def named(sealed: GuestProtocol) -> ECKey:
        kid = str(sealed.headers().get("kid"))
        if kid not in private:
            raise CannotUnseal(f"It was sealed for the key {kid!r}, which is not among the private keys here.")
        return private[kid]

    try:
        opened = jwe.decrypt_compact(body, named, registry=_ONLY_OURS).plaintext
        message: Message = json.loads(opened or b"")
    except (JoseError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        # Beyond its own errors, the library stumbles over headers of the wrong types.
        raise CannotUnseal(f"It was changed on the way or is not for this service ({type(error).__name__}).") from None
    if not isinstance(message, dict):
        raise CannotUnseal("It was opened, and holds no message: this service seals nothing of the kind.")
    return message


def key_of(body: str) -> str | None:
    """Return the name of the key that a message was sealed for, from its header alone; None when it has no such name.

    The beginning of a sealed message is enough, and no key is needed.
    """
    head = body.partition(".")[0]
    try:
        header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except ValueError:
        return None
    kid = header.get("kid") if isinstance(header, dict) else None
    return kid if isinstance(kid, str) else None


def make_pair(kid: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make a new key pair with this name: the public half, then the private half, each as a JWK."""
    key = ECKey.generate_key(CURVE, {"kid": kid, "use": "enc", "alg": ALGORITHM})
    return key.as_dict(private=False), key.as_dict(private=True)


def load_public(directory: Path) -> list[ECKey]:
    """Read the public keys `<kid>.json` of a directory in the order of their names, the newest last; raises BadKey."""
    return [_read(path, private=False) for path in sorted(directory.glob("*.json"))]


def load_private(directory: Path) -> dict[str, ECKey]:
    """Read the private keys `<kid>.json` of a directory, by their names; raises BadKey."""
    return {path.stem: _read(path, private=True) for path in sorted(directory.glob("*.json"))}


def _read(path: Path, *, private: bool) -> ECKey:
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
    return key
