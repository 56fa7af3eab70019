"""The teams' private keys, read when they are needed: one that was missing is found as soon as it is there again."""

from __future__ import annotations

import re
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.jwk import ECKey

from webapp.desk.opener.refused import BAD_KEY, Refused
from webapp.handoff.crypto.key_files import BadKey, load_folder

KEY_BYTES = 32
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


class PrivateKeys:
    """The private keys below a directory, `<organisation>/<team>/`; those that lie flat are every team's."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def of(self, organisation: str, team: str) -> dict[str, ECKey]:
        """Return the keys of a team, old ones too, by their names. Raises Refused when one cannot be used."""
        folders = [self._directory]
        # An organisation's name comes from outside, and must not lead out of the directory.
        if _NAME.fullmatch(organisation) and _NAME.fullmatch(team):
            folders.append(self._directory / organisation / team)
        try:
            return {str(key.kid): key for folder in folders for key in load_folder(folder, private=True)}
        except BadKey:
            raise Refused(BAD_KEY) from None


def derive(key: ECKey, purpose: str) -> bytes:
    """Return a key for a purpose of the desk's, which only who has this private key can derive."""
    if key.private_key is None:
        raise Refused(BAD_KEY)
    secret = key.private_key.private_numbers().private_value.to_bytes(KEY_BYTES, "big")
    return HKDF(SHA256(), KEY_BYTES, None, f"put-it-right desk {purpose}".encode()).derive(secret)
