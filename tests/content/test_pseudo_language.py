"""A language nobody speaks finds every sentence that is not said in the reader's language.

Its catalogue says every sentence in wide letters, so plain letters on a page are a sentence that went round the
catalogue. Interlingua lends its code: the service will never ship it.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import polib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests.browser import MISTAKES, Page
from tests.conftest import collected, environ_of
from tests.personas import Answers, Fields, left_out
from webapp.app import create_app
from webapp.i18n import catalogues
from webapp.ops.settings import Settings
from webapp.public.page_context import SERVICE_NAME
from webapp.public.security import cookie_name
from webapp.public.service import current_service
from webapp.public.views.guidance import HOW
from webapp.public.views.story_route import TOLD_ON
from webapp.ui.urls import ACCESSIBILITY, STATEMENT

CODE = "ia"
WIDE = str.maketrans({letter: chr(ord(letter) + 0xFEE0) for letter in map(chr, range(33, 127)) if letter.isalpha()})
KEPT = re.compile(r"(\{[^}]*\}|\]\([^)]*\))")  # placeholders and where links go
PLAIN_WORD = re.compile(r"[A-Za-z]{2,}")
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+\w")
DAY = re.compile(r"\w+ le \d{1,2} de \w+ 20\d\d")  # Interlingua's own way to write a date, as CLDR has it
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
SPOKEN = ("title", "aria-label", "alt", "placeholder", "label")
SAID_BY_SCRIPT = ("data-left", "data-leaving", "data-expired", "data-two-more", "data-one-more")
LEFT_ALONE = (
    "ancestor-or-self::script",
    "ancestor-or-self::style",
    "ancestor-or-self::*[@translate='no']",  # names that are not translated
    "ancestor-or-self::bdi",  # numbers and addresses
    "ancestor-or-self::time",  # times come from the language's own calendar, not from a catalogue
    "ancestor-or-self::*[@class='app-languages']",  # each language is named in itself
    "ancestor-or-self::*[@class='app-invitations']",  # each line is said in its own language
    "ancestor-or-self::textarea",  # what the visitor typed
)
TYPED = "ÄÖÜ ŁÓŻ"  # what our visitors type, so that it is never taken for English

EVERYTHING: Answers = {
    "danger": "yes",
    "organisation": "cambridgeshire",
    "kind": "complaint",
    "service": "adult",
    "topic": ["staff"],
    "who": "relative",
    "affected": "them",
    "earlier": "none",
    "arranged_by": "council",
    "ongoing": ["criminal"],
    "ongoing_covers": "all",
    "happened": "over-12-months",
    "about_when": TYPED,
    "found_out": "unsure",
    "late_reason": TYPED,
    "what_happened": TYPED,
    "still_unhappy": TYPED,
    "your_feedback": TYPED,
    "people_involved": TYPED,
    "remedy": ["apology"],
    "meeting": "meet",
    "anonymity": "named",
    "consent": "not-asked",
    "subject_name": TYPED,
    "full_name": TYPED,
    "reach": TYPED,
    "reply_to": ["email", "post", "phone", "other"],
    "email": "someone@example.org",
    "phone": "01632 960001",
    "leave_message": "no",
    "address_line_1": TYPED,
    "town": TYPED,
    "postcode": "CB7 4AA",
    "other_way": TYPED,
    "share": ["staff"],
    "adjustments": "yes",
    "adjustment_needs": ["bsl"],
    "spoken": "other",
    "helper": "no",
}
ANSWERED = {"danger": "no", "who": "self", "earlier": "answered", "ongoing": ["none"], "happened": "last-12-months"}
LETTER = {"answer_date-day": "27", "answer_date-month": "3", "answer_date-year": "2026"}
HIDDEN = {"csrf_token", "outcome"}
WRONG = {"answer_date-day": "42", "email": "?", "phone": "?", "postcode": "?"}
JOURNEYS: dict[str, Answers] = {
    "accept": {},
    "a legal right": {"who": "authority", "authority": "executor"},
    "feedback": {"danger": "unsure", "kind": "compliment", "anonymity": "no-reply", "adjustments": "no"},
    "question": {"kind": "enquiry", "anonymity": "reply", "reply_to": ["email"]},
    "redirect": {"kind": "wrongdoing"},
    "wrong body": {"service": "other", "wrong_body": "school"},
    "own job": {**ANSWERED, "who": "staff", "own_job": "own-job", "earlier": "none"},
    "two teams": {**ANSWERED, "service": "both", "earlier": "spoke"},
    "escalate": {**ANSWERED, "anything_new": "same", **LETTER},
    "several parts": {**ANSWERED, "anything_new": "both"},
    "ombudsman": {**ANSWERED, "earlier": "finished", "anything_new": "same"},
    "provider": {
        **ANSWERED,
        "earlier": "none",
        "arranged_by": "person",
        "paid_by": "direct-payment",
        "care_or_council": "both",
        "hired": "agency",
    },
    "a child": {**ANSWERED, "service": "children", "who": "child", "earlier": "none"},
    "an advocate": {
        **ANSWERED,
        "service": "children",
        "who": "advocate",
        "last_answer": "stage-1",
        "anything_new": "same",
    },
    "a young adult": {**ANSWERED, "service": "children", "age": "19-24", "age_then": "both", "earlier": "none"},
    "told in words": {**ANSWERED, "organisation": "council", "earlier": "spoke", "told_how": "speaking"},
    "home and care": {**ANSWERED, "organisation": "care-provider", "provider_part": "both", "earlier": "none"},
    "another council": {"organisation": "other"},
    "which council": {"organisation": "unsure"},
}


@pytest.fixture(scope="module")
def app(deployment: Path, tmp_path_factory: pytest.TempPathFactory, still_clock: Callable[[], datetime]) -> Flask:
    """The whole service, speaking the language nobody speaks."""
    home = tmp_path_factory.mktemp("pseudo") / "home"
    shutil.copytree(deployment, home)
    folder = home / "translations" / CODE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = catalogues.updated(polib.POFile(), collected(), CODE)
    for entry in catalogue:
        entry.msgstr = widened(entry.msgid)
    catalogue.save_as_mofile(str(folder / "messages.mo"))
    settings = Settings.read(environ_of(home) | {"TRANSLATIONS": str(home / "translations")})
    return create_app(settings, still_clock)


@pytest.fixture
def names(app: Flask) -> list[str]:
    """What stays as it is in every language, longest first, each for its reason."""
    with app.app_context():
        packs, settings, language = (
            current_service().content.packs,
            current_service().settings,
            current_service().languages[CODE],
        )
    kept = {SERVICE_NAME, cookie_name(settings)}  # what they are called in a browser
    kept.add(language.day(date(2026, 3, 27)))  # what a visitor answered, in the words of the language's own calendar
    for pack in packs.packs.values():
        kept |= {pack.name, pack.label}  # who they are, as they call themselves
        kept |= {contact.name for contact in pack.contacts}
        kept |= {", ".join(contact.address) for contact in pack.contacts if contact.address}
        kept |= {procedure.law for procedure in pack.procedures if procedure.law}  # a law is cited by its title
    return sorted(kept, key=len, reverse=True)


def widened(sentence: str) -> str:
    return "".join(piece if number % 2 else piece.translate(WIDE) for number, piece in enumerate(KEPT.split(sentence)))


def plain_words(page: str, names: list[str]) -> list[str]:
    """Return every piece of text on a page that a reader would still see or hear in English."""
    document = html.fromstring(page)
    allowed = " or ".join(LEFT_ALONE)
    said = document.xpath(f"//text()[not(parent::*[{allowed}])]")
    said += document.xpath("|".join(f"//@{name}[not(parent::*[{allowed}])]" for name in (*SPOKEN, *SAID_BY_SCRIPT)))
    return [str(piece).strip() for piece in said if PLAIN_WORD.search(without_names(str(piece), names))]


def without_names(piece: str, names: list[str]) -> str:
    for name in names:
        piece = piece.replace(name, "")
    for kind in (re.compile(r"\{\w+\}"), EMAIL, POSTCODE, DAY):
        piece = kind.sub("", piece)
    return piece


def test_the_language_nobody_speaks_leaves_no_plain_letter_of_a_sentence() -> None:
    assert (
        widened("Call {team} **now**: [help](page:danger).") == "Ｃａｌｌ {team} **ｎｏｗ**: [ｈｅｌｐ](page:danger)."
    )
    assert plain_words("<title>Ｃａｌｌ</title><p aria-label='Help'>me@example.org Sent</p>", []) == [
        "me@example.org Sent",
        "Help",
    ]


def test_every_page_of_information_is_said_in_the_readers_language(app: Flask, names: list[str]) -> None:
    client = app.test_client()
    pages = {address: client.get(address) for address in addresses(app)}
    assert {response.status_code for response in pages.values()} == {200}
    report({address: response.text for address, response in pages.items()}, names)


def addresses(app: Flask) -> Iterator[str]:
    with app.app_context():
        content = current_service().content
    yield from (f"/{CODE}/{page}" for page in ("", "danger", "contact", "finished", "deleted", "timed-out"))
    yield from (f"/{CODE}/about/{slug}" for slug in (ACCESSIBILITY, *content.about))
    for organisation, guidance in content.guidance.items():
        yield from (f"/{CODE}/{organisation}/{slug}" for slug in ("", HOW, STATEMENT, *guidance))


def test_every_error_is_said_in_the_readers_language(app: Flask, names: list[str]) -> None:
    client = app.test_client()
    question = f"/{CODE}/complain/organisation"
    errors = {
        404: client.get(f"/{CODE}/nothing/here/at-all"),
        405: client.post(f"/{CODE}/danger"),
        403: client.post(question, headers={"Origin": "https://elsewhere.example"}),
        413: client.post(question, data={"text": "ä" * 600_000}),
        503: while_the_database_is_away(app, client),
    }
    assert {status: response.status_code for status, response in errors.items()} == {each: each for each in errors}
    pages = {str(status): response.text for status, response in errors.items()}
    pages["sent again"] = client.post(question).text
    pages["time ran out"] = client.post(f"/{CODE}/complain/what-happened", data={"what_happened": TYPED}).text
    pages["leaving"] = client.post(f"/{CODE}/exit").text
    report(pages, names)


def while_the_database_is_away(app: Flask, client: FlaskClient) -> TestResponse:
    """Return the answer to someone who typed something just then."""
    client.get(f"/{CODE}/complain/organisation")
    engine = app.extensions["engine"]
    file, away = Path(engine.url.database), Path(f"{engine.url.database}-away")
    engine.dispose()
    file.rename(away)
    response = client.post(f"/{CODE}/complain/what-happened", data={"what_happened": TYPED})
    engine.dispose()
    away.rename(file)
    return response


@pytest.mark.parametrize("journey", JOURNEYS)
def test_every_question_and_outcome_is_said_in_the_readers_language(app: Flask, names: list[str], journey: str) -> None:
    pages = dict(walk(app.test_client(), {**EVERYTHING, **JOURNEYS[journey]}))
    assert not {"your-route", *TOLD_ON}.isdisjoint(name.rpartition("/")[2] for name in pages), list(pages)
    if journey in ("accept", "feedback", "several parts", "two teams"):
        assert list(pages)[-1].endswith("/sent")
    report(pages, names)


def walk(client: FlaskClient, answers: Answers) -> Iterator[tuple[str, str]]:
    """Yield each page of a journey as it is first met, and again with its errors, until it ends."""
    page = met(client.post(f"/{CODE}/complain", data={}, follow_redirects=True))
    added: set[str] = set()
    for _ in range(99):
        yield page.url, page.html
        more = [slug for slug in page.to_add if slug not in added]
        if page.slug == "check-answers" and more:
            added.add(more[0])
            page = met(client.get(f"/{CODE}/complain/{more[0]}"))
            continue
        if page.question is None:
            return
        for failed in mistaken(client, page, answers):
            yield f"{page.url} with errors", failed.html
        page, before = answered(client, page, answers), page
        if page.errors:
            yield f"{before.url} again", page.html
            return
    raise AssertionError(f"the way never ends: still at {page.url}")


def met(response: TestResponse) -> Page:
    return Page(response, response.request.path)


def sent(client: FlaskClient, page: Page, fields: Fields) -> Page:
    """Press the button of a page with these fields filled in."""
    hidden = {name: value for name, value in page.values.items() if name in HIDDEN}
    return met(client.post(page.url, data={**fields, **hidden}, follow_redirects=True))


def fitting(page: Page, answers: Answers) -> Fields:
    """Return what of these answers a page asks for and offers."""
    fields = {name: value for name, value in page.fitting(answers).items() if name not in HIDDEN}
    return {
        name: value
        for name, value in fields.items()
        if isinstance(value, list) or not choices(page, name) or value in choices(page, name)
    }


def choices(page: Page, name: str) -> list[str]:
    found: list[str] = page.tree.xpath(f"//main//input[@name='{name}'][@type='radio' or @type='checkbox']/@value")
    return found


def mistaken(client: FlaskClient, page: Page, answers: Answers) -> Iterator[Page]:
    """Yield a page with an error at every box that can be filled in wrongly, where these answers fill one in."""
    fields = fitting(page, answers)
    wrong = {name: WRONG[name] for name in fields if name in WRONG}
    if wrong:
        failed = sent(client, page, {**fields, **wrong})
        assert failed.errors, (page.url, wrong)
        yield failed


def answered(client: FlaskClient, page: Page, answers: Answers) -> Page:
    """Answer a page, and then what it asks for and these answers do not hold: the first that is offered."""
    fields = fitting(page, answers)
    for _ in range(MISTAKES):
        after = sent(client, page, fields)
        if not after.errors:
            break
        fields = {**left_out(after.html), **fields}
    return after


def report(pages: dict[str, str], names: list[str]) -> None:
    """Fail with every piece of plain English, once each, and the first page it stands on."""
    found: dict[str, str] = {}
    for name, page in pages.items():
        for piece in plain_words(page, names):
            found.setdefault(piece, name)
    assert not found, "\n".join(f"{name}: {piece!r}" for piece, name in found.items())
