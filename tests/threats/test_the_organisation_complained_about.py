"""The organisation complained about learns nothing from a reference, and cannot send a complaint elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.personas import HERSELF
from tests.web.people import go_to, reference_on, send
from tests.web.stored import messages_of, rows_of
from webapp.domain import reference

PLACES = (
    "/en/{}",
    "/en/{}/",
    "/en/complain/{}",
    "/en/about/{}",
    "/en/cambridgeshire/{}",
    "/en/complain/sent/{}",
    "/{}",
    "/en/status/{}",
    "/static/{}",
)


def answers(client: HygieneClient, given: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Yield what every address says about a reference, without the reference itself and without what is always new."""
    for place in PLACES:
        yield told(client.fetch(place.format(given), follow=False), given)
        yield told(client.fetch(place.format(given), data={"reference": given}, follow=False), given)
    for slug in ("sent", "check-answers", "organisation"):
        fields = {"reference": given, "outcome": given, "csrf_token": given}
        yield told(client.fetch(f"/en/complain/{slug}", data=fields, follow=False), given)


def told(page: Page, given: str) -> tuple[int, str, dict[str, str]]:
    """Return an answer as far as it may differ between two references."""
    headers = {name: value for name, value in page.response.headers.items() if name not in ("Date", "Set-Cookie")}
    html = page.response.get_data(as_text=True)
    for token in page.tree.xpath("//input[@name='csrf_token']/@value") if page.is_html else ():
        html = html.replace(token, "")
    return page.status, html.replace(given, ""), {name: value.replace(given, "") for name, value in headers.items()}


def test_a_known_and_an_unknown_reference_are_answered_alike_everywhere(app: Flask, client: HygieneClient) -> None:
    known = reference_on(send(client))
    unknown = reference.make(known.partition("-")[0], 12345)
    assert unknown != known
    assert list(answers(HygieneClient(app), known)) == list(answers(HygieneClient(app), unknown))
    for page in answers(HygieneClient(app), known):
        assert "Boateng" not in page[1]
        assert page[0] in (303, 308, 400, 404, 405, 503)


def test_no_address_has_a_place_for_a_reference(app: Flask) -> None:
    assert {name for rule in app.url_map.iter_rules() for name in rule.arguments} == {
        "language",
        "organisation",
        "slug",
        "place",  # with shared computers, of a pack
        "name",  # of a published schema
    }


def test_references_do_not_tell_how_many_complaints_there_are(app: Flask) -> None:
    found = [reference_on(send(HygieneClient(app))) for _ in range(8)]
    assert len(set(found)) == 8
    assert found != sorted(found)
    assert len({each[:6] for each in found}) > 4, "neighbours do not begin alike"


@pytest.mark.parametrize(
    "forged",
    [
        {"route": "feedback", "organisation": "staffordshire"},
        {"outcome": "redirect:provider-first", "send_anyway": "no"},
        {"kind": "compliment", "urgent": "no", "flags": "automated", "automated": "yes"},
        {"reference": "CCC-0000-0000", "key": "0" * 32, "message_id": "0" * 32},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_where_a_complaint_goes_follows_from_validated_answers_alone(
    app: Flask, client: HygieneClient, forged: dict[str, str]
) -> None:
    honest = send(HygieneClient(app))
    page = go_to(client, "what-happened")
    client.fetch(page.url, data={**page.values, "what_happened": "The same.", **forged})
    client.go_on({**HERSELF, "what_happened": "The same."})
    assert client.page is not None
    assert client.fetch(client.page.url, data={**client.page.values, "csrf_token": client.page.token, **forged})
    second, first = sorted(messages_of(app), key=lambda message: message["reference"] == reference_on(honest))
    for name in ("flags", "conditions", "organisation", "kind", "parts", "facts"):
        assert first[name] == second[name]
    routed = [(row["organisation"], row["route"], row["urgent"]) for row in rows_of(app)["submission"]]
    assert routed[0] == routed[1]
    assert second["reference"] != forged.get("reference")
