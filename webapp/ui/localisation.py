"""Flask-Babel: the locale of a request, its formats, and the catalogue it is answered from."""

from __future__ import annotations

from collections.abc import Mapping
from gettext import NullTranslations

from babel import Locale
from flask import Flask, request
from flask_babel import Babel, Domain, get_locale

from webapp.i18n.language import ENGLISH, Language

TIME_ZONE = "Europe/London"


class Catalogues(Domain):
    """The catalogues that were loaded and checked at start, by locale; what they lack is marked as English."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        super().__init__()
        self._languages = {language.babel: language for language in languages.values()}

    def get_language(self) -> Language:
        """Return the language of this request."""
        return self._languages[get_locale()]

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of this request; that of no language outside one."""
        locale = get_locale()
        return NullTranslations() if locale is None else self._languages[locale].catalogue


def localise(app: Flask, languages: Mapping[str, Language]) -> Catalogues:
    """Let Flask-Babel choose each request's locale: the one its address begins with, or else English."""

    def chosen() -> Locale:
        code = request.path[1:].partition("/")[0]  # so that an error page speaks the reader's language too
        return languages.get(code, languages[ENGLISH]).babel

    catalogues = Catalogues(languages)
    english = str(languages[ENGLISH].babel)
    babel = Babel(app, default_locale=english, default_timezone=TIME_ZONE, locale_selector=chosen)
    babel.domain_instance = catalogues
    return catalogues
