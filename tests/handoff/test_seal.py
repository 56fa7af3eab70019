"""Only the back office can open what was sent, and its length tells nothing."""

import json
import stat
from base64 import urlsafe_b64decode
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey

from webapp.domain.packs.model import Pack, Packs
from webapp.handoff.crypto.keys import make_missing, rotate
from webapp.handoff.crypto.seal import BadKey, CannotUnseal, key_of, load_private, load_public, make_pair, seal, unseal
from webapp.handoff.crypto.team_keys import TeamKeys
from webapp.store.key_usage import HEAD

MESSAGE: dict[str, Any] = {"schema": 1, "answers": [{"value": "Zażółć — আমার"}], "adjustments": {}}
DAY = date(2026, 11, 20)


def pair(kid: str) -> tuple[ECKey, ECKey]:
    public, private = make_pair(kid)
    return ECKey.import_key(public), ECKey.import_key(private)


@pytest.fixture
def one(packs: Packs) -> Pack:
    """An organisation with several teams, whistleblowing among them."""
    return packs.packs["cambridgeshire"]


def header(body: str) -> dict[str, Any]:
    part = body.split(".")[0]
    decoded: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=="))
    return decoded


def test_what_is_sealed_opens_with_the_private_key_alone() -> None:
    public, private = pair("one")
    body = seal(MESSAGE, [public])
    assert unseal(body, {"one": private}) == MESSAGE
    assert seal(MESSAGE, [public]) != body
    assert "answers" not in body
    found = header(body)
    assert (found["alg"], found["enc"], found["kid"]) == ("ECDH-ES+A256KW", "A256GCM", "one")
    assert "zip" not in found


def test_another_key_does_not_open_it_even_under_the_same_name() -> None:
    body = seal(MESSAGE, [pair("one")[0]])
    with pytest.raises(CannotUnseal, match="'one'"):
        unseal(body, {"two": pair("two")[1]})
    with pytest.raises(CannotUnseal):
        unseal(body, {"one": pair("one")[1]})


@pytest.mark.parametrize("part", range(5))
def test_a_change_anywhere_is_noticed(part: int) -> None:
    public, private = pair("one")
    parts = seal(MESSAGE, [public]).split(".")
    middle = len(parts[part]) // 2
    other = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + other + parts[part][middle + 1 :]
    with pytest.raises(CannotUnseal):
        unseal(".".join(parts), {"one": private})


@pytest.mark.parametrize("body", ["", "....", "not sealed", "a.b.c.d.e", "é"])
def test_what_was_never_sealed_is_refused(body: str) -> None:
    with pytest.raises(CannotUnseal):
        unseal(body, {})


@pytest.mark.parametrize(
    "choice",
    [
        {"alg": "ECDH-ES", "enc": "A256GCM"},
        {"alg": "ECDH-ES+A128KW", "enc": "A256GCM"},
        {"alg": "ECDH-ES+A256KW", "enc": "A128CBC-HS256"},
        {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "zip": "DEF"},
    ],
)
def test_only_our_pair_of_algorithms_is_opened_and_nothing_compressed(choice: dict[str, str]) -> None:
    public, private = pair("one")
    sealed = jwe.encrypt_compact({**choice, "kid": "one"}, b"{}", public, algorithms=list(choice.values()))
    with pytest.raises(CannotUnseal):
        unseal(sealed, {"one": private})


def test_short_and_long_messages_have_the_same_length() -> None:
    public, _ = pair("one")
    assert len({len(seal({"story": "x" * size}, [public])) for size in (0, 100, 8000)}) == 1
    assert len(seal({"story": "x" * 9000}, [public])) > len(seal({}, [public]))


def test_a_very_long_message_arrives_whole() -> None:
    public, private = pair("one")
    long = {"story": "আ" * 200_000}
    assert unseal(seal(long, [public]), {"one": private}) == long


def test_nothing_is_sealed_without_a_key() -> None:
    with pytest.raises(BadKey, match="flask keys make"):
        seal(MESSAGE, [])


def test_keys_are_made_once_for_every_team_and_only_their_owner_can_read_them(tmp_path: Path, one: Pack) -> None:
    places = tmp_path / "instance" / "public", tmp_path / "instance" / "private", tmp_path / "instance" / "pepper"
    made = make_missing(*places, DAY, [one])
    assert [str(path.relative_to(tmp_path / "instance")) for path in made] == [
        "pepper",
        *(
            f"{half}/{one.id}/{team}/{one.id}.{team}.2026-11-20-01.json"
            for team in ("whistleblowing", "children", "complaints", "answers")
            for half in ("private", "public")
        ),
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}
    folders = {folder for path in made for folder in path.parents if tmp_path in folder.parents}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
    kept = {path: path.read_bytes() for path in made}
    assert make_missing(*places, DAY, [one]) == []
    assert kept == {path: path.read_bytes() for path in made}
    assert len(places[2].read_bytes()) >= 32


def test_a_new_pair_seals_from_now_on_and_the_old_one_still_opens(tmp_path: Path, one: Pack) -> None:
    public, private = tmp_path / "public", tmp_path / "private"

    def turned(day: date) -> str:
        rotate(public, private, day, [one], one.id, "complaints")
        return seal(MESSAGE, TeamKeys.read(public).of(one.id, "complaints"))

    old, _, new = turned(DAY), turned(DAY), turned(date(2027, 1, 1))
    prefix = f"{one.id}.complaints"
    kids = [f"{prefix}.2026-11-20-01", f"{prefix}.2026-11-20-02", f"{prefix}.2027-01-01-01"]
    assert [key.kid for key in TeamKeys.read(public).of(one.id, "complaints")] == kids
    assert header(new)["kid"] == kids[-1]
    assert unseal(old, load_private(private)) == unseal(new, load_private(private)) == MESSAGE


def test_the_beginning_of_a_sealed_message_names_its_key() -> None:
    for kid in ("2026-11-20-01", "k" * 200):
        assert key_of(seal(MESSAGE, [pair(kid)[0]])[:HEAD]) == kid


@pytest.mark.parametrize("body", ["", "sealed", "WzFd.", "e30.", "eyJraWQiOjF9.", "é.", "{"])
def test_what_was_not_sealed_names_no_key(body: str) -> None:
    assert key_of(body) is None


def test_a_making_that_was_cut_short_is_finished(tmp_path: Path, one: Pack) -> None:
    places = tmp_path / "public", tmp_path / "private", tmp_path / "pepper"
    made = make_missing(*places, DAY, [one])
    lost = [path for path in made if "public" in path.parts]
    for path in lost:
        path.unlink()
    assert make_missing(*places, DAY, [one]) == lost
    assert unseal(seal(MESSAGE, load_public(places[0])), load_private(places[1])) == MESSAGE


def test_a_key_in_the_wrong_place_or_of_the_wrong_kind_is_named(tmp_path: Path) -> None:
    public, private = make_pair("one")
    path = tmp_path / "one.json"
    path.write_text(json.dumps(private))
    with pytest.raises(BadKey, match=r"one\.json is a private key"):
        load_public(tmp_path)
    path.write_text(json.dumps(public))
    with pytest.raises(BadKey, match="only a public key"):
        load_private(tmp_path)
    wrong = [
        ECKey.generate_key("P-384", {"kid": "one"}).as_dict(),
        public | {"kid": "two"},
        {"kty": "oct", "k": "a"},
        7,
    ]
    for content in (*wrong, "not json at all"):
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        with pytest.raises(BadKey, match=r"one\.json"):
            load_public(tmp_path)
