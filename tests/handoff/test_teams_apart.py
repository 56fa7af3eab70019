"""A key that one team holds opens what was sealed for that team, and nothing of any other."""

from __future__ import annotations

import dataclasses
import json
import shutil
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.browser import HygieneClient
from tests.conftest import FRIDAY, Accept, MakeApp
from tests.handoff.back_office import handed_to_an_officer
from tests.handoff.test_commands import MESSAGE, Terminal
from tests.handoff.test_seal import pair
from tests.personas import A_CHILD, ANONYMOUS, HERSELF, Answers
from tests.web.people import go_to, send
from webapp.domain.packs.model import Packs
from webapp.forms.pages.contact_me import ContactMe
from webapp.handoff.binding import bound_to
from webapp.handoff.crypto.key_files import BadKey, load_private
from webapp.handoff.crypto.seal import CannotUnseal, key_of, seal, unseal
from webapp.handoff.crypto.team_keys import Holder, TeamKeys, holders
from webapp.ops.settings import Settings
from webapp.store.engine import reading
from webapp.store.tables import submission
from webapp.submitting.submit import Cover


@pytest.fixture(scope="module")
def kind() -> str:
    """Once is enough: no database is needed to seal, and SQLite is the quicker."""
    return "sqlite"


@pytest.fixture
def teams(packs: Packs) -> list[Holder]:
    """Every team of every organisation."""
    return list(holders(packs.packs.values()))


def sealed_for(team: Holder, keys: TeamKeys) -> str:
    cover = Cover("1", "PIR-1", team.organisation, team.team, "adults", "complaint", False, FRIDAY.date())
    return seal({"for": str(team)}, keys.of(team.organisation, team.team), bound_to(cover))


def test_the_keys_of_one_team_open_nothing_of_any_other(
    teams: list[Holder], settings: Settings, tmp_path: Path
) -> None:
    keys = TeamKeys.read(settings.public_keys)
    bodies = {team: sealed_for(team, keys) for team in teams}
    assert len({key_of(body) for body in bodies.values()}) == len(teams) >= 6
    for officer in teams:
        place = f"{officer.organisation}/{officer.team}"
        private = load_private(handed_to_an_officer(settings.private_keys, place, tmp_path / place))
        for team, body in bodies.items():
            if team == officer:
                assert unseal(body, private) == {"for": str(team)}
            else:
                with pytest.raises(CannotUnseal, match=f"of the team '{team.team}' of '{team.organisation}'"):
                    unseal(body, private)


def test_an_officer_is_told_whose_key_is_missing(
    environ: dict[str, str], settings: Settings, engine: Engine, accepted: Accept, tmp_path: Path
) -> None:
    cover = Cover("message-1", "PIR-1", "cambridgeshire", "whistleblowing", "adults", "complaint", False, FRIDAY.date())
    keys = TeamKeys.read(settings.public_keys).of(cover.organisation, cover.team)
    accepted(1, body=seal(MESSAGE, keys, bound_to(cover)))
    Terminal(settings, engine)("relay", "--once")

    def officer(team: str) -> Terminal:
        handed = handed_to_an_officer(settings.private_keys, f"cambridgeshire/{team}", tmp_path / "handed" / team)
        return Terminal(dataclasses.replace(settings, private_keys=handed), engine)

    said = officer("complaints").fails("queue", "show", "PIR-1")
    assert "of the team 'whistleblowing' of 'cambridgeshire', which is not among the private keys here" in said
    assert "ask that team to open it" in said
    assert json.loads(officer("whistleblowing")("queue", "show", "PIR-1", "--json")) == MESSAGE


@pytest.mark.parametrize(("way", "team"), [(HERSELF, "complaints"), (A_CHILD, "children")])
def test_what_people_send_is_sealed_for_the_team_their_answers_lead_to(
    make_app: MakeApp, engine: Engine, way: Answers, team: str
) -> None:
    assert send(HygieneClient(make_app()), way).slug == "sent"
    assert sealed(engine) == (f"cambridgeshire.{team}.2026-11-20-01", team)


@pytest.mark.parametrize("way", [{"kind": "wrongdoing"}, {"who": "staff", "own_job": "wrongdoing"}])
def test_who_reports_wrongdoing_reaches_the_whistleblowing_team_alone(
    make_app: MakeApp, engine: Engine, way: Answers
) -> None:
    client = HygieneClient(make_app())
    go_to(client, "your-route", {**HERSELF, **way})
    client.press("Send it to us anyway so a person can check")
    client.go_on(ANONYMOUS)
    assert client.answer().slug == "sent"
    assert sealed(engine) == ("cambridgeshire.whistleblowing.2026-11-20-01", "whistleblowing")


def test_a_request_to_be_contacted_is_sealed_for_that_team_too(make_app: MakeApp, engine: Engine) -> None:
    client = HygieneClient(make_app())
    go_to(client, "your-route", {**HERSELF, "kind": "wrongdoing"})
    client.visit(ContactMe.slug)
    page = client.answer(reply_to=["phone"], phone="01632 960001")
    assert "Your request goes to the Whistleblowing team." in page
    assert sealed(engine) == ("cambridgeshire.whistleblowing.2026-11-20-01", "whistleblowing")


def sealed(engine: Engine) -> tuple[str | None, str]:
    """Return for which key and which team the one submission is sealed, as its header says."""
    with reading(engine) as connection:
        row = connection.execute(submission.select()).one()
    head = json.loads(urlsafe_b64decode(row.body.split(".")[0] + "=="))
    said = (head["id"], head["reference"], head["organisation"], head["route"], head["kind"], head["urgent"])
    assert said == (row.message_id, row.reference, row.organisation, row.route, row.kind, row.urgent)
    assert head["receivedon"] == row.received_on.isoformat()
    return key_of(row.body), head["team"]


# ---------------------------------------------------------------- what does not start in production


@pytest.fixture
def production(settings: Settings) -> Settings:
    return dataclasses.replace(settings, production=True)


def put(directory: Path, place: str, key: object) -> None:
    """Make a key the newest of a team, under a name of its own."""
    (folder := directory / place).mkdir(parents=True, exist_ok=True)
    kid = f"{place.replace('/', '.')}.9999-01-01-01"
    (folder / f"{kid}.json").write_text(json.dumps({**dict(key), "kid": kid}))  # type: ignore[call-overload]


def test_in_production_no_organisations_and_no_team_apart_share_a_key(production: Settings, packs: Packs) -> None:
    everyone = list(packs.packs.values())
    assert production.missing_for_serving(everyone) == []
    one, another = pair("one")[0].as_dict(private=False), pair("another")[0].as_dict(private=False)
    put(production.public_keys, "council/complaints", one)
    put(production.public_keys, "staffordshire/complaints", one)  # the same key under another name
    put(production.public_keys, "cambridgeshire/complaints", another)
    put(production.public_keys, "cambridgeshire/children", another)  # two teams that may read each other's
    (told,) = production.missing_for_serving(everyone)
    assert "would seal for the team complaints of council and for the team complaints of staffordshire" in told
    assert "flask keys make" in told
    put(production.public_keys, "cambridgeshire/whistleblowing", another)
    told = "\n".join(production.missing_for_serving(everyone))
    assert told.count("\n") == 1
    assert "the team whistleblowing of cambridgeshire and for the team children of cambridgeshire" in told
    assert dataclasses.replace(production, production=False).missing_for_serving(everyone) == []


def test_a_team_without_a_key_is_named_and_nothing_starts(production: Settings, packs: Packs) -> None:
    for place in ("council/complaints", "cambridgeshire/children"):
        shutil.rmtree(production.public_keys / place)
    told = production.missing_for_serving(packs.packs.values())
    assert len(told) == 2
    assert "no public key for the team children of cambridgeshire" in told[0]
    assert "no public key for the team complaints of council" in told[1]


def test_keys_of_the_version_before_go_on_sealing_and_opening_but_not_for_everyone_in_production(
    settings: Settings, production: Settings, packs: Packs
) -> None:
    shutil.rmtree(settings.public_keys)
    settings.public_keys.mkdir()
    public, private = pair("2026-01-01-01")
    settings.public_keys.joinpath("2026-01-01-01.json").write_text(json.dumps(public.as_dict(private=False)))
    settings.private_keys.joinpath("2026-01-01-01.json").write_text(json.dumps(private.as_dict(private=True)))
    assert settings.missing_for_serving(packs.packs.values()) == []
    body = seal(MESSAGE, TeamKeys.read(settings.public_keys).of("council", "complaints"))
    assert unseal(body, load_private(settings.private_keys)) == MESSAGE
    (told,) = production.missing_for_serving(packs.packs.values())
    for team in holders(packs.packs.values()):
        assert f"for {team}" in told


def test_two_keys_of_one_name_are_refused(settings: Settings) -> None:
    for directory in (settings.public_keys, settings.private_keys):
        shutil.copytree(
            directory / "council" / "complaints", directory / "staffordshire" / "complaints", dirs_exist_ok=True
        )
    with pytest.raises(BadKey, match="have one name"):
        TeamKeys.read(settings.public_keys)
    with pytest.raises(BadKey, match="have one name"):
        load_private(settings.private_keys)
