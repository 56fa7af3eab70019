"""A computer that others use too: its link, its cookie, what is different on every page, and the next person."""

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
from tests.personas import A_CHILD, ANONYMOUS, HERSELF, PRAISE, Answers
from tests.web.conftest import IN_PRODUCTION, Messages, Rows
from tests.web.people import arrive, exits, go_to, reference_on, send
from tests.web.stored import keys_of, service_of
from tests.web.test_contract import breaches
from webapp.domain.packs.model import Packs
from webapp.forms.journey import QUESTIONS
from webapp.forms.pages.contact_me import ContactMe
from webapp.handoff.message_text import as_text
from webapp.public.device_cookie import SALT, Device
from webapp.public.visit_cookie import VisitCookie

LIBRARY = "/council/shared/example-library"
HERE = {"organisation": "council", "id": "example-library", "label": "Example Library"}
NEXT, DELETE = "Next person", "Delete my answers and leave"
UNSHARE = "This is not a shared computer"
CANARY = "A canary, and what it sang."
TOLD = {**HERSELF, "what_happened": CANARY, "full_name": "Zebulon"}
UNTYPED = {"checkbox", "radio", "hidden"}


@pytest.fixture
def terminal(client: HygieneClient) -> HygieneClient:
    """The browser of a library, at its home page."""
    client.visit(LIBRARY)
    return client


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


@pytest.mark.parametrize(
    ("path", "says"), [(LIBRARY, "at Example Library."), ("/council/shared", "A shared computer."), ("/shared", "A")]
)
def test_its_link_shows_the_start_page_asks_nothing_and_stores_nothing(
    client: HygieneClient, rows: Rows, path: str, says: str
) -> None:
    page = client.visit(path)
    assert (page.status, page.response.headers["Cache-Control"]) == (200, "no-store")
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


# ---------------------------------------------------------------- after sending


def test_printing_comes_first_and_the_paper_holds_no_answer(terminal: HygieneClient) -> None:
    page = send(terminal, TOLD)
    headings = [" ".join(each.text_content().split()) for each in page.tree.xpath("//main//*[@class!='app-slip']/h2")]
    assert headings[0] == "Print one page to take away"
    (slip,) = page.tree.xpath("//*[@class='app-slip']")
    printed = " ".join(slip.text_content().split())
    for said in (reference_on(page), "That is by", "What happens next", "How to reach us", "01223 703535"):
        assert said in printed, said
    assert CANARY not in printed
    assert "Zebulon" not in printed
    assert page.tree.xpath("//main/div[contains(@class, 'govuk-grid-row')]/@class") == [
        "govuk-grid-row app-not-printed"
    ]


def test_elsewhere_the_page_itself_is_printed(client: HygieneClient) -> None:
    page = send(client)
    assert not page.tree.xpath("//*[@class='app-slip']")
    assert "app-not-printed" not in page.html


# ---------------------------------------------------------------- the next person


def test_what_is_unsent_is_asked_about_once_and_then_gone(terminal: HygieneClient, rows: Rows) -> None:
    go_to(terminal, "check-answers", TOLD)
    page = terminal.press(NEXT)
    assert (page.slug, page.h1) == ("next-person", "Do you want to delete your answers?")
    assert len(rows()["draft"]) == 1
    assert terminal.follow("Keep my answers and go back").slug == "check-answers"
    terminal.press(NEXT)
    page = terminal.press(NEXT)
    assert page.url == f"/en{LIBRARY}"
    assert rows()["draft"] == []
    assert terminal.has_ended
    assert CANARY not in terminal.visit("what-happened").html


def test_it_clears_the_browser_and_keeps_the_place(terminal: HygieneClient) -> None:
    page = send(terminal, TOLD)
    ended = terminal.fetch("/en/next-person", data={"csrf_token": page.token}, follow=False)
    assert (ended.status, ended.response.headers["Location"]) == (303, f"/en{LIBRARY}")
    assert ended.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert terminal.has_ended
    assert "at Example Library." in banner(terminal.begin())


@pytest.mark.parametrize("told", [send, lambda client, _: ask(client)], ids=["a complaint", "a request"])
def test_what_was_sent_is_seen_no_more(terminal: HygieneClient, rows: Rows, told: object) -> None:
    page = told(terminal, TOLD)  # type: ignore[operator]
    reference = reference_on(page)
    if page.slug == "asked":
        terminal.visit("asked")
    page = terminal.press(NEXT)
    page = terminal.press(NEXT) if page.slug == "next-person" else page
    assert page.url == f"/en{LIBRARY}"
    assert rows()["draft"] == []
    for slug in ("sent", "what-you-sent", "asked", "another", ContactMe.slug):
        shown = terminal.visit(slug)
        assert reference not in shown.html
        assert CANARY not in shown.html


@pytest.mark.parametrize("press", ["Start now", "I am under 18", "Library staff"])
def test_whoever_starts_without_it_finds_nothing_either(terminal: HygieneClient, rows: Rows, press: str) -> None:
    reference = reference_on(send(terminal, TOLD))
    terminal.visit(LIBRARY)
    terminal.press(press)
    left = keys_of(terminal).row
    assert [row for row in rows()["draft"] if row["id"] != left] == []
    for slug in ("sent", "what-you-sent", "another"):
        assert reference not in terminal.visit(slug).html


def test_a_page_of_the_one_before_deletes_nothing_of_the_next(terminal: HygieneClient, rows: Rows) -> None:
    old = go_to(terminal, "check-answers", TOLD)
    terminal.press(NEXT)
    terminal.press(NEXT)
    go_to(terminal, "check-answers")
    before = rows()
    for more in ({}, {"sure": "yes"}):
        page = terminal.fetch("/en/next-person", data={"csrf_token": old.token, **more})
        assert page.slug == "check-answers"
    assert rows() == before


def test_on_the_start_page_it_asks_about_what_someone_left_there(terminal: HygieneClient, rows: Rows) -> None:
    go_to(terminal, "check-answers", TOLD)
    terminal.visit(LIBRARY)
    page = terminal.press(NEXT)
    assert page.slug == "next-person"
    assert CANARY not in page.html
    assert terminal.press(NEXT).url == f"/en{LIBRARY}"
    assert rows()["draft"] == []


def test_a_link_to_it_only_asks(terminal: HygieneClient, rows: Rows) -> None:
    assert terminal.visit("/next-person").url == f"/en{LIBRARY}"
    go_to(terminal, "what-happened")
    before = rows()
    assert terminal.visit("/next-person").slug == "next-person"
    assert rows() == before


def test_where_staff_help_and_no_place_is_known_the_next_begins_at_a_shared_start_page(client: HygieneClient) -> None:
    client.visit("/")
    client.press("Library staff")
    client.go_on(HERSELF, to="what-happened")
    client.press(NEXT)
    page = client.press(NEXT)
    assert (page.url, banner(page)[:18]) == ("/en/shared", "A shared computer.")


# ---------------------------------------------------------------- what the team is told


def test_the_message_says_who_helped_and_where(terminal: HygieneClient, messages: Messages) -> None:
    page = go_to(terminal, "check-answers", {**HERSELF, "helper": "library"})
    assert "We also tell the team that this was written at Example Library." in page
    terminal.answer()
    (found,) = messages()
    assert found["assistance"] == {"helper": "library", "place": HERE}
    assert breaches("message-1.json", found) == []
    assert "Example Library" in as_text(found)


def test_someone_who_needs_no_help_at_a_place_is_told_of_it_too(terminal: HygieneClient, messages: Messages) -> None:
    send(terminal)
    assert messages()[0]["assistance"] == {"helper": "no", "place": HERE}


@pytest.mark.parametrize(
    "answers",
    [
        ANONYMOUS,
        {**ANONYMOUS, "anonymity": "reply"},
        {**HERSELF, "kind": "wrongdoing"},
    ],
    ids=["no name", "no name, an answer", "wrongdoing"],
)
def test_of_whom_it_would_tell_more_than_they_do_no_place_is_told(
    terminal: HygieneClient, messages: Messages, answers: Answers
) -> None:
    if answers["kind"] == "wrongdoing":
        go_to(terminal, "your-route", answers)
        terminal.press("Send it to us anyway so a person can check")
        page = terminal.go_on(answers)
    else:
        page = go_to(terminal, "check-answers", answers)
    assert page.slug == "check-answers"
    assert "was written at" not in page
    terminal.answer()
    (found,) = messages()
    assert "assistance" not in found
    assert "example-library" not in str(found)
    assert "Example Library" not in str(found)


def test_without_a_name_it_is_still_told_who_helped(terminal: HygieneClient, messages: Messages) -> None:
    send(terminal, {**ANONYMOUS, "helper": "library"})
    assert messages()[0]["assistance"] == {"helper": "library"}


def test_elsewhere_a_message_says_nothing_of_it(client: HygieneClient, messages: Messages) -> None:
    assert "was written at" not in go_to(client, "check-answers")
    client.answer()
    assert "assistance" not in messages()[0]
