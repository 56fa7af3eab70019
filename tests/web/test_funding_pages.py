"""Who arranged the care and who pays for it is one question: what each of its answers says, and where each leads."""

from __future__ import annotations

from itertools import product

import pytest

from tests.browser import HygieneClient
from tests.domain.robot import ON
from tests.personas import HERSELF, Answers
from tests.web.people import go_to
from webapp.domain.conditions import Facts
from webapp.domain.packs.model import Packs
from webapp.domain.routing import decide
from webapp.forms.pages.funding import ArrangedAndPaid

COUNCILS = ("cambridgeshire", "staffordshire", "council")
GIVES = {
    "council": {"arranged_by": "council", "paid_by": "council"},
    "council-shared": {"arranged_by": "council", "paid_by": "both"},
    "private": {"arranged_by": "person", "paid_by": "person"},
    "direct-payment": {"arranged_by": "person", "paid_by": "direct-payment"},
    "private-shared": {"arranged_by": "person", "paid_by": "both"},
    "changed": {"arranged_by": "changed", "paid_by": "person"},
    "nhs": {"arranged_by": "nhs", "paid_by": "nhs"},
    "council-and-nhs": {"arranged_by": "council-and-nhs", "paid_by": None},
    "other-council": {"arranged_by": "other-council", "paid_by": None},
    "not-care": {"arranged_by": "not-care", "paid_by": None},
    "unsure": {"arranged_by": "unsure", "paid_by": None},
}
ANYONE = ("council", "person", "both", "direct-payment", "nhs", "unsure")
SAYS = {
    **{("council", payer): "council-shared" for payer in ANYONE},
    ("council", "council"): "council",
    **{("person", payer): "private-shared" for payer in ANYONE},
    ("person", "person"): "private",
    ("person", "direct-payment"): "direct-payment",
    **{("nhs", payer): "unsure" for payer in ANYONE},
    ("nhs", "nhs"): "nhs",
    **{(who, payer): who for who in ("council-and-nhs", "other-council", "not-care", "unsure") for payer in ANYONE},
    ("changed", "person"): "changed",
}
"""The answer that says what two questions would be told, by who arranged and who pays."""


def ends(facts: Facts, packs: Packs) -> tuple[object, ...]:
    """Return where facts lead: each part with its rule, and everything that has to be settled."""
    found = decide(facts, packs, ON)
    assert not found.undecided, facts
    return (
        [(part.outcome.key, part.outcome.rule.id) for part in found.parts],
        [each.because for each in found.conditions],
    )


@pytest.mark.parametrize(("code", "facts"), GIVES.items())
def test_each_answer_says_who_arranged_the_care_and_who_pays(code: str, facts: Answers) -> None:
    given = ArrangedAndPaid.with_given({"arranged_and_paid": code})
    assert {name: given[name] for name in ("arranged_by", "paid_by")} == facts


def test_every_answer_is_proved() -> None:
    assert ArrangedAndPaid.given_by["arranged_and_paid"].keys() == GIVES.keys()


@pytest.mark.parametrize("organisation", COUNCILS)
@pytest.mark.parametrize("service", ["adult", "health"])
def test_each_answer_leads_where_the_two_questions_it_stands_for_led(
    packs: Packs, organisation: str, service: str
) -> None:
    known = {
        "organisation": organisation, "kind": "complaint", "service": service, "who": "self", "earlier": "none",
        "topic": ("other",), "hired": "agency", "ongoing": ("none",), "happened": "last-12-months",
    }  # fmt: skip
    for ((who, payer), code), about in product(SAYS.items(), ("care", "council", "both", "unsure")):
        if (who, code, service) == ("nhs", "unsure", "health"):
            continue  # health care as well as social care is one joint complaint, whoever arranged it
        rest = {**known, "care_or_council": about}
        said = {name: value for name, value in GIVES[code].items() if value}
        assert ends({**rest, **said}, packs) == ends({**rest, "arranged_by": who, "paid_by": payer}, packs), (
            who,
            payer,
        )


def asked(client: HygieneClient, code: str, **more: str) -> str:
    """Return the page that comes after an answer."""
    go_to(client, "who-arranged-the-care")
    return client.answer(arranged_and_paid=code, **more).slug


@pytest.mark.parametrize("code", ["private", "private-shared", "nhs", "other-council", "unsure", "changed"])
def test_what_the_council_did_is_asked_where_it_did_not_arrange_the_care(client: HygieneClient, code: str) -> None:
    assert asked(client, code) == "care-or-council"


@pytest.mark.parametrize("code", ["council", "council-shared", "council-and-nhs", "not-care"])
def test_what_the_council_did_is_not_asked_where_it_arranged_the_care(client: HygieneClient, code: str) -> None:
    assert asked(client, code) == "do-any-of-these-apply"


def test_who_gives_the_care_is_asked_only_of_a_direct_payment_and_on_the_same_page(client: HygieneClient) -> None:
    assert asked(client, "direct-payment") == "who-arranged-the-care"
    assert client.page is not None
    assert [error for _, error in client.page.errors] == ["Select who provides the care"]
    assert client.answer(hired="assistant").slug == "care-or-council"


def test_when_the_care_changed_is_kept_only_of_care_that_changed(client: HygieneClient) -> None:
    day = {"funding_changed-day": "27", "funding_changed-month": "3", "funding_changed-year": "2026"}
    go_to(client, "who-arranged-the-care")
    client.answer({"arranged_and_paid": "council", **day})
    assert client.visit("who-arranged-the-care").values["funding_changed-day"] == ""
    client.answer({"arranged_and_paid": "changed", **day})
    assert client.visit("who-arranged-the-care").values["funding_changed-day"] == "27"


@pytest.mark.parametrize("organisation", COUNCILS)
def test_who_pays_for_their_own_care_can_say_that_someone_is_not_safe(client: HygieneClient, organisation: str) -> None:
    private = {**HERSELF, "organisation": organisation, "arranged_by": "person", "paid_by": "person"}
    go_to(client, "care-or-council", private)
    client.answer(care_or_council="care", topic=["safeguarding"])
    page = client.go_on(private, to="your-route")
    assert "Contact the care provider" not in page
    assert "By law, the council must look into that" in page or "Tell these people now" in page
