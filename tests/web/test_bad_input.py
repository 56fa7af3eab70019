"""Whatever is typed or forged, the service answers with a page, and what could be typed is not lost."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from functools import cache
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, Verbosity, example, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.browser import HygieneClient
from tests.web.people import arrive, go_to
from webapp.domain.conditions import Facts
from webapp.domain.packs.model import Packs
from webapp.forms.day import Day
from webapp.forms.fields import Line, Radios, Text
from webapp.forms.journey import QUESTIONS
from webapp.i18n.language import load_languages
from webapp.paths import CHECKOUT

ON = date(2026, 11, 20)
ENGLISH = load_languages(CHECKOUT / "absent")["en"]
FACTS: Facts = {
    "organisation": "council",
    "kind": "complaint",
    "who": "self",
    "anonymity": "named",
    "reply_to": ("email",),
}
"""Of whom every page asks all that it may ask."""
# A batch that fails is told apart by the form that failed in it, so there is nothing to gain by making it smaller.
LOOSE = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
    verbosity=Verbosity.quiet,
)
VALUES, BATCH, BATCHES = 5, 20, 10  # 1,000 values for each form

HOSTILE = (
    "",
    " ",
    "\x00",
    "\ud800",
    "\ufeff\u202e\u2066",
    "\n\n\nx",
    "\r\r\n\n",
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "]]>--><!--",
    "</textarea></title></script>",
    "{{ 7*7 }}{% include 'base.html' %}",
    "%s%n{0}{name}{organisation}",
    "' OR 1=1; DROP TABLE draft; --",
    "../../../../etc/passwd",
    "\ue000csrf\ue001",
    "\ue000value:what_happened\ue001",
    "9" * 400,
    "99999999999999999999",
    "-1",
    "1e3",
    "1_0",
    "٣",
    "²",
    "a@b",
    "a" * 300 + "@example.com",
    "ama@exa mple.com",
    "@",
    "ama@[127.0.0.1]",
    "+" + "4" * 40,
    "tel:999;ext=x",
    "ß" * 10,
    "İıŁ",
    "👩‍👩‍👧‍👦" * 50,
    "x" * 20_001,
    "on",
    "None",
    "unsure",
    "yes",
)
UNSEEN = {"Cc", "Cs", "Cf"}  # controls, halves of characters, and marks
ALSO_UNSEEN = "\u034f\u115f\u1160\u3164"
TYPED = st.sampled_from(HOSTILE) | st.text(max_size=30)


def boxes_of(slug: str) -> list[str]:
    """Return every name a page's inputs have, and some they do not."""
    form = QUESTIONS[slug]
    names = [
        f"{name}-{part}" if getattr(form, name).field_class is Day else name
        for name in form.names
        for part in (("day", "month", "year") if getattr(form, name).field_class is Day else ("",))
    ]
    return [*names, "csrf_token", "outcome", "__proto__"]


def codes_of(slug: str) -> list[str]:
    """Return every code the choices of a page have."""
    return [each.value for field in QUESTIONS[slug].fields for each in field.options]


@st.composite
def forms(draw: st.DrawFn, slug: str) -> list[list[tuple[str, str]]]:
    """Draw a batch of what could be sent to a page: any names, any number of times, with codes among the rubbish."""
    values = [*draw(st.lists(TYPED, min_size=8, max_size=16)), *codes_of(slug)]
    chance = draw(st.randoms(use_true_random=True))  # from a seed that is drawn: each choice need not be drawn
    names = boxes_of(slug)
    return [[(chance.choice(names), chance.choice(values)) for _ in range(VALUES)] for _ in range(BATCH)]


@pytest.mark.parametrize("slug", [slug for slug, form in QUESTIONS.items() if form.names])
def test_a_form_judges_anything_and_loses_nothing(slug: str, packs: Packs) -> None:
    for hostile in HOSTILE:
        judge(slug, MultiDict(dict.fromkeys(boxes_of(slug), hostile)), packs)

    @settings(LOOSE, max_examples=BATCHES)
    @given(forms(slug))
    def holds(batch: list[list[tuple[str, str]]]) -> None:
        for sent in batch:
            judge(slug, MultiDict(sent), packs)

    holds()


def test_a_control_character_is_no_part_of_a_date(packs: Packs) -> None:
    """Two parts with one between them that nobody sees are no whole date to be put into three boxes."""
    sent = {"arranged_and_paid": "changed", "funding_changed-day": "27 \x9c March"}
    judge("who-arranged-the-care", MultiDict(sent), packs)


def judge(slug: str, sent: MultiDict[str, str], packs: Packs) -> None:
    """Judge one form, and check what becomes of it."""
    form = QUESTIONS[slug](FACTS, packs, ON, formdata=sent)
    try:
        fine = form.validate()
    except Exception as error:
        raise AssertionError(f"{slug} fails on {sent!r:.300}") from error
    assert fine != bool(form.errors)
    for field in form:
        field.params(ENGLISH)
        if isinstance(field, Text):
            assert visible(field.data) == visible(sent.get(field.name) or "")
        elif isinstance(field, Line):
            kept, typed = (squeezed(text) for text in (field.data, sent.get(field.name) or ""))
            assert kept in typed if "email" in field.name else kept == typed
        elif isinstance(field, Day):
            boxes = [visible(sent.get(f"{field.name}-{part}") or "") for part, _, _ in Day.PARTS]
            apart = sorted(re.split(r"[\s/.,-]+", boxes[0].strip("/.,- ")))  # a whole date in the first box
            assert [visible(box) for box in field.typed] == boxes or sorted(
                visible(box) for box in field.typed
            ) == apart
        elif isinstance(field, Radios):
            assert not field.data or field.data in {each.value for each in field.options}
        else:
            assert set(field.data) <= {each.value for each in field.options}
    answer = form.answer()
    for asked in (each for each in form.fields if each.name in answer):
        asked.words(answer[asked.name], ENGLISH, None)
    kept = json.loads(json.dumps(answer, ensure_ascii=False).encode())
    if fine:
        again = QUESTIONS[slug](FACTS, packs, ON, answer=kept)
        assert again.validate(), f"{slug}: {sent!r:.300} is taken, then refused when it is sent: {again.errors}"
        assert again.answer() == answer


@cache  # the same hostile texts are tried in every box
def visible(text: str) -> str:
    """Return what of a text a person could see, however it is broken into lines."""
    seen = (each for each in "\n".join(text.splitlines()) if each in "\n\t" or not unseen(each))
    return " ".join("".join(seen).split())


def unseen(character: str) -> bool:
    return unicodedata.category(character) in UNSEEN or character in ALSO_UNSEEN


@cache
def squeezed(text: str) -> str:
    """Return the same without spaces, its figures in one writing, and a nought for each letter O."""
    figures = (str(unicodedata.digit(each)) if each.isdecimal() else each for each in visible(text))
    return "".join(figures).replace(" ", "").replace("O", "0").replace("o", "0")


# ---------------------------------------------------------------- over HTTP


@pytest.mark.parametrize("slug", QUESTIONS)
def test_hostile_text_in_every_box_of_a_page_is_answered_with_a_page(
    client: HygieneClient, packs: Packs, slug: str
) -> None:
    page = arrive(client, slug, packs)
    names = [name for name in page.boxes if name not in ("csrf_token", "outcome")]
    texts = set(page.tree.xpath("//main//textarea/@name"))
    for hostile in HOSTILE if texts else HOSTILE[len(slug) % 7 :: 7]:
        sent = {**dict.fromkeys(names, hostile.encode("utf-8", "replace")), "csrf_token": page.token}
        answered = client.fetch(page.url, data=sent, follow=False)
        assert answered.status in (200, 303), f"{answered.status} for {hostile!r}"
        if answered.status == 200:
            typed = visible(hostile.encode("utf-8", "replace").decode())
            assert all(visible(str(answered.values[name])) == typed for name in texts), hostile


MULTIPART = "multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"what_happened=%ff%fe%00&csrf_token=%", "application/x-www-form-urlencoded"),
        (b"&&&===&what_happened", "application/x-www-form-urlencoded"),
        (b"what_happened=" + b"%F0%9F" * 500, "application/x-www-form-urlencoded; charset=utf-7"),
        (b'{"what_happened": "x"}', "application/json"),
        (b"--x\r\nnonsense", MULTIPART),
        (b"nonsense", "multipart/form-data"),
        (b'--x\r\nContent-Disposition: form-data; name="go"; filename="a"\r\n\r\nx\r\n--x--', MULTIPART),
        (b"\x00" * 1000, "text/plain"),
        (b"\xff" * 1000, ""),
    ],
)
@pytest.mark.parametrize("slug", ["what-happened", "about-the-answer", "adjustments", "your-route", "check-answers"])
def test_a_body_that_is_no_form_is_answered_with_a_page(
    client: HygieneClient, body: bytes, kind: str, slug: str
) -> None:
    go_to(client, "check-answers")
    for url in (f"/en/complain/{slug}", "/en/stay"):
        answered = client.fetch(url, data=body, follow=False, Content_Type=kind)
        assert answered.status < 500
    assert client.visit("check-answers").slug == "check-answers"


KNOWN_PARTS = st.sampled_from(["en", "complain", "..", ".", "about", "static"])
PATHS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | KNOWN_PARTS


@settings(LOOSE, max_examples=150)
@given(parts=st.lists(PATHS, max_size=4), query=st.text(max_size=8))
@example(parts=["en", "complain", "\x00"], query="")
@example(parts=["static", "..", "..", "settings.py"], query="")
@example(parts=["", "evil.example", ".."], query="next=//evil.example")
def test_any_address_is_answered_with_a_page(running: Flask, parts: list[str], query: str) -> None:
    path = "/" + "/".join(parts)
    environ = {"PATH_INFO": path.encode().decode("latin-1"), "QUERY_STRING": urlencode({"q": query})}
    for method in ("GET", "POST"):
        answered = running.test_client().open("/", method=method, environ_overrides=environ)
        assert answered.status_code < 500
        assert urlsplit(answered.headers.get("Location", "/")).netloc in ("", "localhost")
        answered.close()


@settings(LOOSE, max_examples=150)
@given(value=st.text(st.characters(max_codepoint=255), max_size=80))
def test_any_cookie_is_answered_with_a_page(running: Flask, value: str) -> None:
    answered = running.test_client(use_cookies=False).get(
        "/en/complain/danger", headers={"Cookie": f"visit={value}".replace("\n", "").replace("\r", "")}
    )
    assert answered.status_code < 500
