"""Signed answers: a back office signs what it has registered, and the front believes it for that organisation alone.

The format is JWS (RFC 7515), compact, ES256, over the id of the message, the organisation and the day.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from webapp.handoff.crypto.key_files import ANSWERS, SIGNING, BadKey, load_folder

Signers = Mapping[str, Mapping[str, ECKey]]
"""The public keys that an organisation's answers are believed by: by organisation and by name."""

_ONLY_OURS = jws.JWSRegistry(algorithms=[SIGNING])


class Forged(Exception):
    """A signature is not by a key of any organisation, or is over something else."""


def load_signers(public: Path, organisations: Iterable[str]) -> dict[str, dict[str, ECKey]]:
    """Read the public keys by which each organisation's answers are believed; raises BadKey."""
    return {
        each: {str(key.kid): key for key in load_folder(public / each / ANSWERS, private=False, signs=True)}
        for each in organisations
    }


def load_signing(private: Path, organisations: Iterable[str]) -> dict[str, ECKey]:
    """Read the newest private key that each of these organisations signs with; raises BadKey where there is none."""
    found: dict[str, ECKey] = {}
    for each in organisations:
        keys = load_folder(private / each / ANSWERS, private=True, signs=True)
        if not keys:
            raise BadKey(
                f"There is no key that signs the answers of {each}: run `flask keys make` at its back office, "
                f"or name the organisations it is for (--organisation)."
            )
        found[each] = keys[-1]
    return found


def sign(message_id: str, organisation: str, day: date, key: ECKey) -> str:
    """Sign that an organisation registered the message with this id on this day."""
    said = json.dumps(_said(message_id, organisation, day), separators=(",", ":"))
    return jws.serialize_compact({"alg": SIGNING, "kid": str(key.kid)}, said, key, registry=_ONLY_OURS)


def signed_by(signature: str, message_id: str, day: date, signers: Signers) -> str:
    """Return the organisation whose key signed that it registered this message on this day; raises Forged."""
    try:
        kid = jws.extract_compact(signature.encode(), registry=_ONLY_OURS).headers().get("kid")
        organisation = next(each for each, keys in signers.items() if kid in keys)
        key = signers[organisation][str(kid)]
        said = json.loads(jws.deserialize_compact(signature, key, registry=_ONLY_OURS).payload)
    except (JoseError, ValueError, TypeError, StopIteration, RecursionError):
        raise Forged from None
    if said != _said(message_id, organisation, day):
        raise Forged
    return organisation


def _said(message_id: str, organisation: str, day: date) -> dict[str, str]:
    return {"id": message_id, "organisation": organisation, "registeredon": day.isoformat()}
