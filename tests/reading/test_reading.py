"""Anyone can read what we say: no long sentence, no hard page, no word that we do not use. `make reading` runs this."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.reading.judge import Rules
from tests.reading.texts import everything
from webapp.domain.packs.model import Packs

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("reading")]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules.read()


def test_everything_can_be_read(app: Flask, packs: Packs, rules: Rules, say: Callable[[str], None]) -> None:
    texts = everything(app, packs)
    pages = [text for text in texts if text.page]
    grades = [(page.simplest, rules.grade(page)) for page in pages]
    main, simplest = (max(grade for kind, grade in grades if kind is which) for which in (False, True))
    say(
        f"{len(texts) - len(pages):,} texts and {len(pages)} pages read; hardest page: grade {main:.1f}, "
        f"for children and in Easy Read {simplest:.1f}"
    )
    assert len(pages) > 400
    wrong = sorted({f"{text.where}: {problem}" for text in texts for problem in rules.wrong(text)})
    assert not wrong, "\n" + "\n".join(wrong)


def test_no_exception_has_outlived_its_reason(app: Flask, packs: Packs, rules: Rules) -> None:
    stale = list(rules.stale(everything(app, packs)))
    assert not stale, "\n" + "\n".join(stale)
    assert all((*rules.names.values(), *rules.phrases.values(), *rules.pages.values()))


def test_every_kind_of_page_is_read(app: Flask, packs: Packs) -> None:
    found = {(page.where.rpartition("/")[2], page.simplest) for page in everything(app, packs) if page.page}
    for slug in ("danger", "what-happened", "before-you-go-on", "your-route", "check-answers", "sent"):
        assert (slug, False) in found
    for slug in (
        "your-story",
        "before-you-go-on",
        "your-route",
        "check-answers",
        "sent",
        "for-children-and-young-people",
    ):
        assert (slug, True) in found
