"""Flask-Babel gives each request its locale, formats and catalogue, with our marking of what is still English."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask, g, render_template_string
from flask_babel import format_time, get_locale, get_timezone, get_translations, gettext

from tests.browser import HygieneClient
from tests.web.stored import service_of
from webapp.paths import TRANSLATIONS

LANGUAGES = ["en", *sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir())]
SENTENCE = "Check your answers before you send them"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("path", ["", "/complain", "/no/such/page"])
def test_a_request_has_the_locale_and_the_catalogue_of_its_address(app: Flask, code: str, path: str) -> None:
    language = service_of(app).languages[code]
    with app.test_request_context(f"/{code}{path}"):
        app.preprocess_request()
        assert get_locale() == language.babel
        assert get_translations() is language.catalogue
        assert g.language is language
        assert (
            gettext(SENTENCE)
            == language.gettext(SENTENCE)
            == render_template_string("{{ gettext(words) }}", words=SENTENCE)
        )


@pytest.mark.parametrize("path", ["/", "/health", "/xx/danger", "/static/absent"])
def test_an_address_without_a_language_of_ours_is_answered_in_british_english(app: Flask, path: str) -> None:
    with app.test_request_context(path):
        assert str(get_locale()) == "en_GB"
        assert gettext(SENTENCE) == SENTENCE


def test_a_catalogue_says_what_it_has_no_translation_of(app: Flask) -> None:
    language = service_of(app).languages["pl"]
    with app.test_request_context("/pl/"):
        assert language.is_untranslated(gettext("No catalogue has this sentence."))
        assert not language.is_untranslated(gettext(SENTENCE))


@pytest.mark.parametrize("code", LANGUAGES)
def test_times_are_those_of_england_in_figures_everyone_types(app: Flask, code: str) -> None:
    with app.test_request_context(f"/{code}/"):
        assert str(get_timezone()) == "Europe/London"
        assert format_time(datetime(2027, 6, 18, 8, 5, tzinfo=UTC), "HH:mm") == "09:05"


def test_no_address_speaks_a_language_without_a_catalogue(client: HygieneClient) -> None:
    page = client.fetch("/xx/complain")
    assert (page.status, page.tree.get("lang")) == (404, "en-GB")
