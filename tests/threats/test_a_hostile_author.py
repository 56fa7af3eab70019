"""A content author or translator can write anything, and none of it runs in a visitor's browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.browser import HygieneClient
from tests.conftest import MakeApp
from tests.personas import HERSELF
from tests.web.people import go_to
from webapp.content import BadContent
from webapp.paths import CHECKOUT

HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}{% x %}<a href='javascript:alert(1)'>"
TOML = HOSTILE.replace('"', '\\"')
PACK = Path("cambridgeshire") / "pack.toml"
PAGE = Path("cambridgeshire") / "guidance" / "adjustments.md"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content, to be changed at will."""
    return shutil.copytree(CHECKOUT / "webapp" / "content", tmp_path / "content")


def write(path: Path, old: str, new: str) -> None:
    """Put a text in the place of another, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def is_inert(html: str) -> bool:
    """Return whether a page holds the hostile text as text alone."""
    return not any(each in html for each in ("<script>alert", "<img src=x", "href='javascript", 'href="javascript'))


def test_a_hostile_pack_renders_inert(make_app: MakeApp, content: Path) -> None:
    pack = content / PACK
    rule = next(line for line in pack.read_text().splitlines() if line.startswith("because = "))
    write(pack, rule, f'because = "{TOML.replace("{", "(").replace("}", ")")}"')
    name = next(line for line in pack.read_text().splitlines() if line.startswith("name = ") and "County" in line)
    write(pack, name, f'name = "County {TOML.replace("{", "(").replace("}", ")")}"')
    client = HygieneClient(make_app(CONTENT=str(content)))
    seen = [client.visit(path) for path in ("/", "/cambridgeshire/", "/cambridgeshire/how-we-decide", "/contact")]
    seen += [go_to(client, "what-happened"), client.go_on(HERSELF)]
    seen.append(client.answer())
    assert seen[-1].slug == "sent"
    assert all(is_inert(page.html) for page in seen)
    assert [page.slug for page in seen if "alert(1)" in page.html], "it is shown somewhere, as text"


def test_hostile_guidance_renders_inert(make_app: MakeApp, content: Path) -> None:
    page = content / PAGE
    body = "<script>alert(1)</script><img src=x onerror=alert(1)> <b onclick='alert(1)'>b</b>"
    page.write_text(page.read_text(encoding="utf-8") + f"\n\n{body}\n", encoding="utf-8")
    shown = HygieneClient(make_app(CONTENT=str(content))).visit("/cambridgeshire/adjustments")
    assert shown.status == 200
    assert is_inert(shown.html)
    assert "<script>alert(1)</script>" in shown.text


@pytest.mark.parametrize(
    "link", ["[x](javascript:alert(1))", "[x](//evil.example)", "[x](data:text/html,x)", "[x](http://evil.example)"]
)
def test_a_link_that_is_not_on_the_list_stops_the_start_or_stays_text(
    make_app: MakeApp, content: Path, link: str
) -> None:
    page = content / PAGE
    page.write_text(page.read_text(encoding="utf-8") + f"\n\nSee {link}.\n", encoding="utf-8")
    if "//" in link:
        with pytest.raises(BadContent, match="adjustments"):
            make_app(CONTENT=str(content))
    else:
        shown = HygieneClient(make_app(CONTENT=str(content))).visit("/cambridgeshire/adjustments")
        assert f"See {link}." in shown.text


def test_what_people_type_is_shown_back_as_text_alone(make_app: MakeApp) -> None:
    client = HygieneClient(make_app())
    go_to(client, "what-happened")
    client.answer(what_happened=HOSTILE)
    page = client.go_on({**HERSELF, "what_happened": HOSTILE, "full_name": HOSTILE})
    assert page.slug == "check-answers"
    assert is_inert(page.html)
    assert HOSTILE in page.text
