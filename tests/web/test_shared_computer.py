"""A computer that others use too: its link, its cookie, and what is different on every page."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from flask import Flask
from itsdangerous import Signer
from lxml.html import HtmlElement

from tests.browser import HygieneClient, Page
from tests.conftest import Clock, MakeApp
from tests.domain.robot import ways
from tests.personas import A_CHILD, HERSELF, PRAISE, Answers
from tests.web.conftest import IN_PRODUCTION, LIBRARY, Rows
from tests.web.people import arrive, exits, go_to, send
from tests.web.stored import service_of
from webapp.domain.packs.model import Packs
from webapp.forms.journey import QUESTIONS
from webapp.forms.pages.contact_me import ContactMe
from webapp.public.device_cookie import SALT, Device
from webapp.public.visit_cookie import VisitCookie

NEXT, DELETE = "Next person", "Delete my answers and leave"
UNSHARE = "This is not a shared computer"
CANARY = "A canary, and what it sang."
UNTYPED = {"checkbox", "radio", "hidden"}


def banner(page: Page) -> str:
    """Return what a page says of the computer; nothing where it says nothing."""
    return " ".join("".join(page.tree.xpath("//*[@class='app-shared']//text()")).split())


def typed_boxes(page: Page) -> list[HtmlElement]:
    return [box for box in page.tree.xpath("//input | //textarea") if box.get("type") not in UNTYPED]


def ask(client: HygieneClient) -> Page:
    """Ask to be contacted."""
    client.visit(ContactMe.slug)
    return client.answer(organisation="council", reply_to=["phone"], phone="01632 960001", help_wanted=CANARY)


# ---------------------------------------------------------------- its links and doors


@pytest.mark.parametrize("start", ["/", "/council/complain"])
def test_whoever_is_alone_at_one_finds_its_start_page_from_any_other(client: HygieneClient, start: str) -> None:
    page = client.visit(client.visit(start).links["I am using a shared computer"].removeprefix("/en"))
    assert banner(page)
    assert "I am using a shared computer" not in page.links


@pytest.mark.parametrize(
    ("path", "says"), [(LIBRARY, "at Example Library."), ("/council/shared", "A shared computer."), ("/shared", "A")]
)
def test_its_link_shows_the_start_page_asks_nothing_and_stores_nothing(
    client: HygieneClient, rows: Rows, path: str, says: str
) -> None:
    page = client.visit(path)
    assert (page.status, page.response.headers["Cache-Control"]) == (200, "no-store")
    assert page.response.headers["X-Robots-Tag"] == "noindex"
    assert page.h1 == "Complain or give feedback about social care"
    assert says in banner(page)
    assert "If you do nothing for 15 minutes" in page
    assert list(client.cookies) == ["device"]
    assert rows()["draft"] == []


def test_in_every_language_it_is_the_same_link(app: Flask) -> None:
    for language in ("en", "lt", "pl", "ro", "ur"):
        page = HygieneClient(app, language).visit(LIBRARY)
        assert f"/ur{LIBRARY}" in page.tree.xpath("//nav//@href") or language == "ur"
        assert "Example Library" in banner(page)


@pytest.mark.parametrize(
    "path", ["/council/shared/nowhere", "/cambridgeshire/shared/example-library", "/atlantis/shared"]
)
def test_no_link_leads_to_a_place_that_there_is_not(client: HygieneClient, path: str) -> None:
    assert client.visit(path).status == 404
    assert client.cookies == {}


def test_its_link_can_be_typed_from_paper(client: HygieneClient) -> None:
    meant = client.fetch("/en/Council/Shared/Example-Library/", follow=False).response.headers["Location"]
    assert meant == f"http://localhost/en{LIBRARY}"


@pytest.mark.parametrize(
    ("door", "shared"),
    [("Library staff", True), ("Council staff", True), ("Someone else", False), ("Start now", False)],
)
def test_the_doors_of_staff_say_that_others_use_it_too_and_no_place(
    client: HygieneClient, door: str, shared: bool
) -> None:
    client.visit("/council/complain")
    page = client.press(door)
    assert ("device" in client.cookies) is shared
    assert bool(banner(page)) is shared
    if shared:
        assert Device.read(client.cookies["device"], service_of(client.app).pepper) == Device()


def test_a_door_leaves_the_place_that_is_known(terminal: HygieneClient) -> None:
    terminal.press("Library staff")
    assert "at Example Library." in banner(terminal.visit("what-you-want-to-do"))


# ---------------------------------------------------------------- its cookie


def test_its_cookie_is_tied_to_this_host_ends_with_the_browser_and_names_only_the_place(make_app: MakeApp) -> None:
    client = HygieneClient(make_app(**{**IN_PRODUCTION, "PRODUCTION": "0"}))
    (cookie,) = client.visit(LIBRARY).response.headers.getlist("Set-Cookie")
    value, *flags = (part.strip() for part in cookie.split(";"))
    assert value.startswith("__Host-device=council/example-library.")
    assert set(flags) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_only_a_cookie_of_our_making_is_believed(app: Flask) -> None:
    pepper, said = service_of(app).pepper, "council/example-library"
    forged = [
        said,
        f"{said}.",
        Device("council", "example-library").signed(os.urandom(32)),
        Signer(pepper, b"other").sign(said).decode(),
        VisitCookie.new().signed(pepper),
        "\udcff",
    ]
    assert [Device.read(each, pepper) for each in forged] == [None] * len(forged)
    assert SALT not in Device("council").signed(pepper).encode()
    assert Device.read(Device("council", "gone").signed(pepper), pepper) == Device("council", "gone")


def test_a_place_that_was_closed_since_leaves_a_shared_computer_without_a_place(client: HygieneClient) -> None:
    for closed in (Device("council", "closed"), Device("atlantis", "library")):
        client.web.set_cookie("device", closed.signed(service_of(client.app).pepper))
        page = client.begin()
        assert banner(page).startswith("A shared computer.")
        assert client.press(NEXT).status == 200


def test_it_outlasts_the_end_of_every_visit(terminal: HygieneClient, clock: Clock) -> None:
    kept = terminal.cookies["device"]
    send(terminal)
    terminal.press(NEXT)
    go_to(terminal, "what-happened")
    exits(terminal)
    go_to(terminal, "what-happened")
    clock.forward(minutes=16)
    assert terminal.visit("what-happened").h1 == "We have deleted what you typed"
    assert terminal.follow("Start again").url == f"/en{LIBRARY}"
    assert terminal.cookies["device"] == kept


def test_it_can_be_said_on_the_start_page_that_nobody_else_uses_it(terminal: HygieneClient) -> None:
    page = terminal.press(UNSHARE)
    assert (page.url, banner(page)) == ("/en/council/complain", "")
    assert terminal.cookies == {}
    assert not banner(terminal.press("Start now"))


def test_it_can_be_said_on_a_question_and_nothing_typed_is_lost(terminal: HygieneClient) -> None:
    go_to(terminal, "what-happened")
    page = terminal.press(UNSHARE, what_happened=CANARY)
    assert (page.slug, page.values["what_happened"], banner(page)) == ("what-happened", CANARY, "")
    page = terminal.answer()
    assert page.tree.xpath("//dialog/@data-seconds-left") == ["1800"]


def test_after_the_questions_it_can_be_said_and_the_form_goes_on(terminal: HygieneClient) -> None:
    go_to(terminal, "check-answers")
    page = terminal.press(UNSHARE)
    assert (page.slug, banner(page)) == ("check-answers", "")


def test_whoever_said_that_staff_help_changes_that_first(terminal: HygieneClient) -> None:
    terminal.press("Library staff")
    page = terminal.answer(danger="no") if terminal.page and terminal.page.slug == "danger" else terminal.page
    assert page is not None
    assert UNSHARE not in page.html
    assert UNSHARE in terminal.change("helper", helper="friend").html


@pytest.mark.parametrize("path", ["not-shared", "next-person"])
def test_another_site_can_make_a_browser_say_nothing_of_it(terminal: HygieneClient, rows: Rows, path: str) -> None:
    go_to(terminal, "what-happened")
    before, cookies = rows(), terminal.cookies
    page = terminal.fetch(f"/en/{path}", data={"sure": "yes"}, Origin="https://evil.example")
    assert page.status == 403
    assert (rows(), terminal.cookies) == (before, cookies)


# ---------------------------------------------------------------- on every page


@pytest.mark.parametrize("answers", [HERSELF, A_CHILD, PRAISE], ids=["herself", "a child", "praise"])
def test_every_page_says_so_and_has_one_button_for_the_next_person(terminal: HygieneClient, answers: Answers) -> None:
    page, met = terminal.begin(), []
    while page.slug != "sent":
        met.append(page)
        page = terminal.answer() if page.slug == "check-answers" else terminal.go_past(answers)
    met += [page, terminal.visit("what-you-sent"), terminal.visit("another"), terminal.visit(ContactMe.slug)]
    assert len(met) > 6
    for page in met:
        assert banner(page).startswith("A shared computer at Example Library. After 15 minutes without use"), page.url
        assert page.html.count(f">{NEXT}</button>") == 1, page.url
        assert DELETE not in page.html, page.url
        assert page.tree.xpath("//header//a[@class='app-service']/@href") == [f"/en{LIBRARY}"], page.url


def test_elsewhere_no_page_says_anything_of_it(client: HygieneClient) -> None:
    for page in (client.visit("/"), go_to(client, "what-happened"), send(client)):
        assert not banner(page)
        assert NEXT not in page.html


def test_the_shorter_time_holds_from_the_first_page_on(terminal: HygieneClient, clock: Clock) -> None:
    terminal.begin()
    page = terminal.answer(**_first(terminal))
    assert page.tree.xpath("//dialog/@data-seconds-left") == ["900"]
    clock.forward(minutes=15)
    assert terminal.visit(page.slug).h1 == "We have deleted what you typed"


def _first(client: HygieneClient) -> dict[str, str | list[str]]:
    assert client.page is not None
    return dict(client.page.fitting(HERSELF))


def test_a_request_to_be_contacted_is_shown_for_the_shorter_time_too(
    terminal: HygieneClient, clock: Clock, rows: Rows
) -> None:
    assert ask(terminal).slug == "asked"
    (row,) = rows()["draft"]
    assert row["expires_at"] - clock.now == timedelta(minutes=15)
    assert "“Next person”, at the top of this page" in terminal.visit("asked")


@pytest.mark.parametrize("slug", [*QUESTIONS, ContactMe.slug])
def test_the_browser_neither_keeps_nor_offers_anything_in_any_box(
    terminal: HygieneClient, packs: Packs, slug: str
) -> None:
    if slug in ways(packs):
        page = arrive(terminal, slug, packs)
    else:
        terminal.begin()
        page = terminal.visit(slug)
    assert [box.get("name") for box in typed_boxes(page) if box.get("autocomplete") != "off"] == []
    assert set(page.tree.xpath("//form/@autocomplete")) == {"off"}
    assert len(page.tree.xpath("//form")) == len(page.tree.xpath("//form/@autocomplete"))


def test_with_a_mistake_on_the_page_it_is_the_same(terminal: HygieneClient) -> None:
    go_to(terminal, "how-to-reach-you")
    page = terminal.answer(reply_to=["email", "phone", "text"], email="nobody", full_name="Zebulon")
    assert page.errors
    assert len(typed_boxes(page)) > 4
    assert {box.get("autocomplete") for box in typed_boxes(page)} == {"off"}


def test_elsewhere_a_browser_may_fill_in_the_persons_own_name(client: HygieneClient) -> None:
    page = go_to(client, "how-to-reach-you")
    assert {"name", "email", "tel", "postal-code"} <= {box.get("autocomplete") for box in typed_boxes(page)}
