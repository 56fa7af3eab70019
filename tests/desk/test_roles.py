"""Who may open what: every address of the desk, for every role and for nobody. A new page has to be put in here."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.desk.office import Browser, Office
from webapp.desk.forms.acts import ACTS
from webapp.desk.store.people import AUDITOR, KEEPER, MANAGER, OFFICER, ROLES

FOR_ALL = {
    "/sign-in",
    "/sign-in/code",
    "/sign-out",
    "/welcome/<token>",
    "/health/live",
    "/oidc/begin",
    "/oidc/callback",
}
CASES = {OFFICER, MANAGER}
WHO = {
    "/": set(ROLES),
    "/allocate": CASES,
    "/audit": {AUDITOR},
    "/doing": {MANAGER, AUDITOR},
    "/figures": {MANAGER, AUDITOR},
    "/key-in": CASES,
    "/learning": {MANAGER, AUDITOR},
    "/letters": CASES,
    "/people": {KEEPER},
    "/search": CASES,
    "/unreadable": {MANAGER},
}
"""Who may open the addresses that begin so; those of a case are for who may see the case."""


def who_may(rule: str, url: str) -> set[str]:
    """Return the roles for which an address is."""
    if rule.startswith("/cases/"):
        act = ACTS.get(url.rpartition("/")[2])
        return CASES & set(act.roles) if act else CASES
    found = [start for start in WHO if rule == start or (start != "/" and rule.startswith(f"{start}/"))]
    assert len(found) == 1, f"{rule}: say in WHO for whom it is"
    return WHO[found[0]]


def addresses(app: Flask, reference: str) -> list[tuple[str, str, str]]:
    """Return every address, as its pattern and as somebody asks for it, with a method that it takes."""
    return [
        (rule.rule, url, method)
        for rule in app.url_map.iter_rules()
        if rule.rule not in FOR_ALL
        for url in asked_for(app, rule, reference)
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def asked_for(app: Flask, rule: Rule, reference: str) -> list[str]:
    """Return the addresses of a pattern, with each of the words that it names in their place."""
    named = {name: sorted(getattr(how, "items", ("2026",))) for name, how in rule._converters.items()}
    named |= {"reference": [reference]} if "reference" in named else {}
    here, method = app.url_map.bind("localhost"), next(iter(rule.methods or ()))
    found = [dict(zip(named, each, strict=True)) for each in product(*named.values())]
    return [here.build(rule.endpoint, each, method=method) for each in found]


def status_of(browser: Browser, url: str, method: str) -> int:
    return (browser.client.get if method == "GET" else browser.client.post)(url).status_code


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_is_for_it_and_nothing_else(office: Office, role: str) -> None:
    reference = office.arrive().received.reference
    browser = office.browser(office.person("Sam Roe", role))
    wrong = []
    for rule, url, method in addresses(office.app, reference):
        status = status_of(browser, url, method)
        if (status == 403) is (role in who_may(rule, url)):
            wrong.append(f"{role} {method} {url}: {status}")
    assert wrong == []


def test_nobody_opens_anything_who_has_not_signed_in(office: Office) -> None:
    reference = office.arrive().received.reference
    browser = Browser(office.app)
    for rule, url, method in addresses(office.app, reference):
        assert status_of(browser, url, method) == 303, rule


def test_who_is_of_another_team_is_told_of_no_case_that_it_is_there(office: Office) -> None:
    reference = office.arrive().received.reference
    browser = office.browser(office.person("Olu Ade", MANAGER, ("staffordshire/complaints",)))
    told = [
        [
            (rule, method, status_of(browser, url, method))
            for rule, url, method in addresses(office.app, named)
            if rule.startswith("/cases/<reference>")
        ]
        for named in (reference, "CCC-9999-9999")
    ]
    assert told[0] == told[1]
    assert {status for _, _, status in told[0]} <= {400, 404}
    assert {status for _, method, status in told[0] if method == "GET"} == {404}
