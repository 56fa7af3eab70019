"""Sealing: a message is encrypted for a team of the back office before it is stored, and only that team can open it.

The format is JWE (RFC 7516), compact, with the algorithms of `SEALS` and no others. The web holds public keys alone.
What is sealed is padded with spaces to whole steps, so that its length does not tell how much a person wrote. What
its envelope says stands in the protected header too (`BOUND`), so that nobody changes or swaps either unnoticed.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, GuestProtocol
from joserfc.registry import HeaderParameter

from webapp.handoff.crypto.key_files import SEALS, BadKey, load_private, load_public, make_pair, seals_by

__all__ = ["BadKey", "CannotUnseal", "key_of", "load_private", "load_public", "make_pair", "seal", "team_of", "unseal"]

STEP_BYTES = 8192
"""Enough that neither the story nor the language in which the outcome was shown changes a usual length."""
MOST_BYTES = 4 * 1024 * 1024

Message = dict[str, Any]
"""What the back office is promised: see the domain's message."""

Words = Mapping[str, str | bool]
"""What stands in plain words around a sealed message, by its name in `BOUND`."""

BOUND = ("id", "reference", "organisation", "team", "route", "kind", "urgent", "receivedon")
"""What a message is bound to when it is sealed."""


class CannotUnseal(Exception):
    """A sealed message cannot be opened; the text says why, and never what is in it."""


class _OnlyOurs(jwe.JWERegistry):
    """Allows our algorithms and nothing else (no compression), and messages longer than the library's 64 KiB."""

    max_ciphertext_length: int = MOST_BYTES
    max_protected_header_length: int = 4096


def _only(seals: Mapping[str, str]) -> _OnlyOurs:
    return _OnlyOurs(
        {name: HeaderParameter("what its envelope says", "bool" if name == "urgent" else "str") for name in BOUND},
        algorithms=[*seals, *seals.values()],
    )


_ONLY_OURS = _only(SEALS)


def seal(message: Mapping[str, Any], public: Sequence[ECKey], bound: Words | None = None) -> str:
    """Seal a message for the newest of a team's public keys, the last one; raises BadKey without one.

    ``bound`` is everything that `BOUND` names.
    """
    if not public:
        raise BadKey("There is no public key to seal with: run `flask keys make` or copy one to PUBLIC_KEYS.")
    plain = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    padded = plain.ljust(-(-len(plain) // STEP_BYTES) * STEP_BYTES)
    algorithm = seals_by(public[-1])
    header = {"alg": algorithm, "enc": SEALS[algorithm], "kid": public[-1].kid, "cty": "json", **(bound or {})}
    return jwe.encrypt_compact(header, padded, public[-1], registry=_ONLY_OURS)


def unseal(body: str, private: Mapping[str, ECKey], envelope: Words | None = None) -> Message:
    """Open a sealed message with the private key it names; raises CannotUnseal.

    What it is bound to must be what its ``envelope`` says. Messages of the version before are bound to nothing.
    """

    def named(sealed: GuestProtocol) -> ECKey:
        header = sealed.headers()
        kid = str(header.get("kid"))
        if kid not in private:
            raise CannotUnseal(
                f"It was sealed for {_whose(header)}, which is not among the private keys here{_ask(header)}."
            )
        return private[kid]

    try:
        opened = jwe.decrypt_compact(body, named, registry=_ONLY_OURS)
        message: Message = json.loads(opened.plaintext or b"")
    except (JoseError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        # Beyond its own errors, the library stumbles over headers of the wrong types.
        raise CannotUnseal(f"It was changed on the way or is not for this service ({type(error).__name__}).") from None
    if not isinstance(message, dict):
        raise CannotUnseal("It was opened, and holds no message: this service seals nothing of the kind.")
    if envelope is not None:
        _compare(opened.headers(), envelope)
    return message


def key_of(body: str) -> str | None:
    """Return the name of the key that a message was sealed for, from its header alone; None when it has no such name.

    The beginning of a sealed message is enough, and no key is needed.
    """
    return _in_header(body, "kid")


def team_of(body: str) -> str | None:
    """Return the team that a message says it was sealed for, read in the same way; None when it says none."""
    return _in_header(body, "team")


def _in_header(body: str, name: str) -> str | None:
    head = body.partition(".")[0]
    try:
        header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        return None
    found = header.get(name) if isinstance(header, dict) else None
    return found if isinstance(found, str) else None


def _compare(header: Mapping[str, Any], envelope: Words) -> None:
    """Refuse what is bound to something else than its envelope says; raises CannotUnseal."""
    if not any(name in header for name in BOUND):
        return
    absent = [name for name in BOUND if name not in header]
    if absent:
        raise CannotUnseal(f"It lacks what it should be bound to ({', '.join(absent)}): somebody else sealed it.")
    other = [name for name, said in envelope.items() if header[name] != said]
    if other:
        raise CannotUnseal(
            f"It was sealed under another envelope: {', '.join(other)} cannot be believed. Somebody changed it on the "
            "way: leave it as it is, and tell whoever runs the service."
        )


def _whose(header: Mapping[str, Any]) -> str:
    """Name a key and whose it is. Only what is sealed can vouch for these words, so none may command a terminal."""
    key = f"the key {header.get('kid')!r}"
    return f"{key} of the team {header['team']!r} of {header.get('organisation')!r}" if "team" in header else key


def _ask(header: Mapping[str, Any]) -> str:
    return ": ask that team to open it" if "team" in header else ""
