"""What does not fit together in a pack is named, all of it at once, before anyone is served."""

from __future__ import annotations

import pytest

from tests.domain.example import Change, changed, put
from webapp.domain.colours import PAGE
from webapp.domain.conditions import implies, parse
from webapp.domain.packs.checks import check
from webapp.domain.packs.reader import read
from webapp.paths import CHECKOUT

PALE = {"band": "#f0b429", "band_text": "#ffffff", "accent": "#ffdd00"}
BOTH = {"service": "health", "who": "self"}
FITS: list[tuple[Change, str]] = [
    (put("redirects", 0, "id", to="moon"), "redirect moon: not an id of the vocabulary"),
    (put("conditions", 0, "id", to="rude"), "condition rude: not an id of the vocabulary"),
    (put("rules", 0, "to", to="moon"), "rule nhs: nothing called 'moon' to redirect to"),
    (put("rules", 1, "stage", to="stage-9"), "rule all: procedure adults has no stage 'stage-9'"),
    (put("rules", 0, "anyway", to="moon"), "rule nhs: no procedure 'moon' to send it to anyway"),
    (put("rules", 1, "anyway", to="adults"), "rule all: only what goes elsewhere can be sent here anyway"),
    (put("rules", 0, "when", to={"colour": "red"}), "rule nhs: colour = 'red' is not in the vocabulary"),
    (put("rules", 0, "when", to={"not": {"any": [{"service": "red"}]}}), "rule nhs: service = 'red' is not"),
    (put("conditions", 0, "when", to={"happened": "soon"}), "condition late-reason: happened = 'soon' is not"),
    (put("conditions", 0, "procedures", to=["moon"]), "condition late-reason: no procedure 'moon'"),
    (put("notices", 0, "when", to={"danger": "perhaps"}), "notice careful: danger = 'perhaps' is not"),
    (put("rules", 0, "source", to=[]), "rule nhs: cites no source"),
    (put("notices", 0, "source", to=[]), "notice careful: cites no source"),
    (put("contacts", 0, "source", to=[]), "contact team: cites no source"),
    (
        put("procedures", 0, "stages", 0, "timescales", 0, "source", to=[]),
        "procedure adults, stage stage-1, timescale acknowledge: cites no source",
    ),
    (put("rules", 0, "when", to={}), "rule all: can never be reached, because rule nhs comes before it"),
    (
        lambda table: table["rules"].insert(1, {**table["rules"][0], "id": "both", "when": BOTH}),
        "rule both: can never be reached, because rule nhs comes before it",
    ),
    (lambda table: table.pop("danger_contacts"), "danger_contacts: no contact for when someone is not safe"),
    (lambda table: table.pop("contact"), "contact: no team to ask"),
    (lambda table: table["contacts"].pop(), "contacts: no contact 'whistleblowing' for reporting wrongdoing"),
    (lambda table: table["contacts"][0].pop("link"), "contact team: says no way to reach it"),
    (lambda table: table["contacts"][1].pop("phone"), "contact lgsco: says no way to reach it"),
    (lambda table: table["rules"].pop(), "the last rule must always hold"),
    (lambda table: table["rules"].clear(), "the last rule must always hold"),
    (put("procedures", 0, "handler", to="nobody"), "procedure adults: no contact 'nobody'"),
    (put("procedures", 0, "exits", to=["nobody"]), "procedure adults: no contact 'nobody'"),
    (put("redirects", 0, "contacts", to=["nobody"]), "redirect nhs: no contact 'nobody'"),
    (put("contact", to="nobody"), "pack: no contact 'nobody'"),
    (put("teams", 0, "contact", to="nobody"), "team ours: no contact 'nobody'"),
    (put("teams", 0, "when", to={"service": "red"}), "team ours: service = 'red' is not in the vocabulary"),
    (put("teams", 0, "source", to=[]), "team ours: cites no source"),
    *(
        (put("teams", 0, "id", to=name), f"team {name}: needs a name of its own, of small letters, numbers and -")
        for name in ("complaints", "answers", "../ours", "Ours")
    ),
    (
        lambda table: table["teams"].append(table["teams"][0]),
        "team ours: needs a name of its own",
    ),
    *(
        (put("places", to=[{"id": name, "label": "A library"}]), f"place {name}: needs a name of its own")
        for name in ("../library", "A library", "")
    ),
    (put("places", to=[{"id": "library", "label": "A"}] * 2), "place library: needs a name of its own"),
    (put("places", to=[{"id": "library", "label": " "}]), "place library: has no label"),
    (
        lambda table: (table.pop("teams"), put("contacts", 2, "to_be_supplied", to=False)(table)),
        'teams: the first must be for { kind = "wrongdoing" }, with the contact',
    ),
    (put("danger_contacts", to=["nobody"]), "pack: no contact 'nobody'"),
    (put("contacts", 0, "link", to="nowhere"), "contact team: no link 'nowhere'"),
    (put("rules", 1, "exits", to=["nobody"]), "rule all: no contact 'nobody'"),
    (put("notices", 0, "contacts", to=["nobody"]), "notice careful: no contact 'nobody'"),
    (put("contacts", 0, "url", to="javascript:alert(1)"), "contact team: 'javascript:alert(1)' must be an https"),
    (put("contacts", 1, "url", to="http://example.org"), "contact lgsco: 'http://example.org' must be an https"),
    (put("links", 0, "url", to="data:text/html,x"), "'data:text/html,x' must be an https address, mailto: or tel:"),
    (put("colours", to=PALE), "colours, band_text: #ffffff on the band (#f0b429) has a contrast of 1.86; it needs 4.5"),
    (put("colours", to=PALE), "colours, accent: #ffdd00 on the band (#f0b429) has a contrast of 1.38; it needs 3"),
    (put("colours", to=PALE), "colours, band: #f0b429 on the page (#f7f3eb) has a contrast of 1.68; it needs 3"),
    (put("colours", to={**PALE, "band": "red}"}), "colours, band: 'red}' is not a colour such as '#0d4f54'"),
    (put("offers", 0, "values", to=["praise"]), "offer kind: 'praise' is not in the vocabulary"),
    (put("offers", 0, "labels", 0, "value", to="praise"), "offer kind: 'praise' is not in the vocabulary"),
    (
        put("procedures", 0, "stages", 0, "timescales", 0, "starts", to="one day"),
        "adults stage-1 acknowledge: 'one day' is not a start of a clock",
    ),
]


@pytest.mark.parametrize(("change", "problem"), FITS)
def test_what_does_not_fit_together_is_named(change: Change, problem: str) -> None:
    problems = check(read(changed(change)))
    assert any(problem in each for each in problems), problems
    assert all(each.startswith("example: ") for each in problems)


@pytest.mark.parametrize("name", ["Anytown", "any.town", "../anytown", "any town"])
def test_an_organisation_is_called_what_a_folder_of_keys_and_a_queue_can_be_called(name: str) -> None:
    assert f"{name}: id: only small letters, numbers and -" in check(read(changed(put("id", to=name))))


@pytest.mark.parametrize("url", ["https://example.org/form", "mailto:help@example.org", "tel:+441223703535"])
def test_where_people_may_be_sent_is_a_website_an_email_address_or_a_phone(url: str) -> None:
    assert check(read(changed(put("contacts", 0, "url", to=url)))) == []


def test_an_ombudsman_must_be_one_that_can_be_reached() -> None:
    rule = {"id": "o", "then": "ombudsman", "to": "lgsco", "because": ".", "source": ["X"]}
    assert check(read(changed(lambda table: table["rules"].insert(0, {**rule, "when": {"earlier": "finished"}})))) == []
    away = changed(
        lambda table: table["rules"].insert(0, {**rule, "to": "cqc", "when": {"earlier": "finished"}}),
    )
    assert check(read(away)) == ["example: rule o: nothing called 'cqc' to ombudsman to"]


def test_every_colour_that_cannot_be_seen_is_named_at_once() -> None:
    assert len(check(read(changed(put("colours", to=PALE))))) == 3
    assert len(check(read(changed(put("colours", to=dict.fromkeys(PALE, "none")))))) == 3
    assert check(read(changed(put("colours", to={**PALE, "band": "#4b2e6f"})))) == []


def test_the_page_is_as_light_as_the_style_sheet_paints_it() -> None:
    settings = (CHECKOUT / "webapp/ui/assets/styles/_settings.scss").read_text(encoding="utf-8")
    assert f"$sand: {PAGE};" in settings


def test_a_guard_may_also_read_the_outcome() -> None:
    assert check(read(changed(put("notices", 0, "when", to={"outcome": "accept"})))) == []


def test_everything_that_does_not_fit_is_named_at_once() -> None:
    table = changed(*(change for change, _ in (FITS[0], FITS[1], FITS[5], FITS[8], FITS[16])))
    assert len(check(read(table))) >= 5


SELF, EITHER = {"who": "self"}, {"any": [{"who": "self"}, {"kind": "comment"}]}


@pytest.mark.parametrize(
    ("one", "other", "means"),
    [
        (SELF, {}, True),
        ({}, SELF, False),
        (SELF, SELF, True),
        (SELF, {"who": ["self", "relative"]}, True),
        ({"who": ["self", "relative"]}, SELF, False),
        (SELF, {"kind": "comment"}, False),
        ({**SELF, "kind": "comment"}, {"kind": "comment"}, True),
        (SELF, EITHER, True),
        ({**SELF, "kind": "complaint"}, EITHER, True),
        (EITHER, SELF, False),
        (EITHER, {"any": [{"kind": ["comment", "complaint"]}, SELF]}, True),
        ({"not": SELF}, {"not": SELF}, True),
        ({"not": SELF}, SELF, False),
    ],
)
def test_one_condition_may_mean_another(one: dict[str, object], other: dict[str, object], means: bool) -> None:
    assert implies(parse(one), parse(other)) is means
