"""An advocate may give the code of their organisation. It is a claim, which the team verifies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.browser import HygieneClient
from tests.personas import HIS_MOTHER, Answers
from tests.web.conftest import Messages
from tests.web.people import go_to
from webapp.domain.packs.checks import check
from webapp.domain.packs.contacts import Advocacy
from webapp.domain.packs.model import Packs
from webapp.handoff.message_text import as_text

REACH = "how-to-reach-you"
CODE, NAME = "EXAMPLE-ADVOCATES", "Example Advocates"
ADVOCATE: Answers = {**HIS_MOTHER, "who": "advocate", "organisation": "council"}
HER_DETAILS: dict[str, str | list[str]] = {
    "full_name": "Bob Example",
    "reply_to": ["email"],
    "email": "bob@advocates.example",
}
CLAIMED = {"status": "claimed", "code": CODE, "organisation": NAME}


@pytest.mark.parametrize("typed", [CODE, "example-advocates", " Example - Advocates "])
def test_a_known_code_fills_in_the_organisation_and_reaches_the_team_as_a_claim(
    client: HygieneClient, messages: Messages, typed: str
) -> None:
    go_to(client, REACH, ADVOCATE)
    assert not client.answer(HER_DETAILS, advocate_code=typed).errors
    page = client.visit(REACH)
    assert (page.values["advocate_code"], page.values["advocate_organisation"]) == (CODE, NAME)
    assert NAME in client.go_on(ADVOCATE, to="check-answers")
    assert client.answer().slug == "sent"
    (message,) = messages()
    assert message["people"]["advocacy"] == CLAIMED
    assert message["people"]["advocate_organisation"] == NAME
    assert "Status: claimed" in as_text(message)


def test_what_the_advocate_typed_beside_the_code_stays(client: HygieneClient, messages: Messages) -> None:
    go_to(client, REACH, ADVOCATE)
    client.answer(HER_DETAILS, advocate_code=CODE, advocate_organisation="The Ely branch")
    client.go_on(ADVOCATE, to="check-answers")
    client.answer()
    people = messages()[0]["people"]
    assert (people["advocate_organisation"], people["advocacy"]) == ("The Ely branch", CLAIMED)


def test_an_unknown_code_is_said_to_be_and_nothing_that_was_typed_is_lost(client: HygieneClient) -> None:
    go_to(client, REACH, ADVOCATE)
    page = client.answer(HER_DETAILS, advocate_code="NOBODY-7")
    assert page.errors == [("#advocate_code", "We do not know this code. Check it, or leave this empty")]
    assert (page.values["advocate_code"], page.values["full_name"]) == ("NOBODY-7", "Bob Example")
    assert not client.answer(advocate_code="").errors


def test_without_a_code_nothing_is_claimed(client: HygieneClient, messages: Messages) -> None:
    go_to(client, REACH, ADVOCATE)
    client.answer(HER_DETAILS, advocate_organisation=NAME)
    client.go_on(ADVOCATE, to="check-answers")
    client.answer()
    assert "advocacy" not in messages()[0]["people"]


@pytest.mark.parametrize("answers", [{**ADVOCATE, "organisation": "cambridgeshire"}, {**ADVOCATE, "who": "relative"}])
def test_no_code_is_asked_where_none_was_given_or_of_anyone_else(client: HygieneClient, answers: Answers) -> None:
    assert "advocate_code" not in go_to(client, REACH, answers).boxes


def test_only_the_example_has_an_example_code(packs: Packs) -> None:
    assert {pack.id for pack in packs.packs.values() if pack.advocacy} == {"council"}
    assert packs.packs["council"].example


@pytest.mark.parametrize(
    ("advocacy", "problem"),
    [
        ((Advocacy("small", "One"),), "a code is of capital letters, numbers and -"),
        ((Advocacy("", "One"),), "a code is of capital letters, numbers and -"),
        ((Advocacy("A-1", "One"), Advocacy("A-1", "Two")), "two organisations have this code"),
        ((Advocacy("A-1", " "),), "names no organisation"),
    ],
)
def test_a_pack_whose_codes_cannot_be_used_does_not_start(
    packs: Packs, advocacy: tuple[Advocacy, ...], problem: str
) -> None:
    pack = packs.packs["council"]
    assert check(pack) == []
    assert problem in " ".join(check(replace(pack, advocacy=advocacy)))
