"""An algorithm can be changed without losing anything: the old and the new one are opened at once, each by its keys."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest

from webapp.handoff.crypto import key_files
from webapp.handoff.crypto import seal as sealing
from webapp.handoff.crypto.key_files import SEALS, BadKey, load_private, load_public, make_pair
from webapp.handoff.crypto.seal import CannotUnseal, seal, unseal

NEW = {"ECDH-ES+A192KW": "A192GCM"}
MESSAGE = {"story": "It was cold."}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Where public and private keys are."""
    both = tmp_path / "public", tmp_path / "private"
    for folder in both:
        folder.mkdir()
    return both


def add_pair(folders: tuple[Path, Path], kid: str) -> None:
    for folder, half in zip(folders, make_pair(kid), strict=True):
        (folder / f"{kid}.json").write_text(json.dumps(half), encoding="utf-8")


def change(patch: pytest.MonkeyPatch, seals: dict[str, str]) -> None:
    """Let this be what a release says of algorithms."""
    for module in (key_files, sealing):
        patch.setattr(module, "SEALS", seals)
    patch.setattr(sealing, "_ONLY_OURS", sealing._only(seals))


def algorithms(body: str) -> tuple[str, str]:
    head = body.partition(".")[0]
    header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    return header["alg"], header["enc"]


def test_the_next_pair_seals_by_the_new_algorithm_and_what_the_old_one_sealed_still_opens(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    public, private = folders
    add_pair(folders, "1")
    old = seal(MESSAGE, load_public(public))
    change(monkeypatch, {**SEALS, **NEW})
    between = seal(MESSAGE, load_public(public))
    add_pair(folders, "2")
    new = seal(MESSAGE, load_public(public))
    assert [algorithms(each) for each in (old, between, new)] == [*SEALS.items(), *SEALS.items(), *NEW.items()]
    assert [unseal(each, load_private(private)) for each in (old, between, new)] == [MESSAGE] * 3


def test_once_it_has_gone_nothing_of_the_old_one_is_taken(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    public, private = folders
    add_pair(folders, "1")
    old, keys = seal(MESSAGE, load_public(public)), load_private(private)
    change(monkeypatch, NEW)
    with pytest.raises(CannotUnseal):
        unseal(old, keys)
    with pytest.raises(BadKey, match="an algorithm that is not used here"):
        load_public(public)
