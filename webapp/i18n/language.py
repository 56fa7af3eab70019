"""Languages: which exist, which way they run, and how a sentence is said in each.

English sentences are the keys. A language exists when its catalogue is found under ``translations/``. A sentence that
has no translation yet is shown in English, marked ``lang="en"``, so that a screen reader says it right; never blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.support import NullTranslations, Translations
from markupsafe import Markup, escape

from webapp.i18n.markup import PLACEHOLDER

ENGLISH = "en"
RIGHT_TO_LEFT = "rtl"
_CODES = re.compile(
    r"<[^>]*>"  # a tag, which stays as it is
    r"|((?:\+|\b0)\d+(?: \d+)+"  # a phone number: in a sentence from right to left its groups would change places
    r"|[\w.+-]+@\w[\w.-]*\w"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"  # a postcode
    r"|\b[A-Z]{2,4}(?:-[\dA-Z]{4}){2}\b)"  # a reference
)


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools know
    """Mark a sentence for translation where it stands; it is said later, in the reader's language."""
    return text


class LeftToRight(str):
    """A name, number or address that is not translated and keeps its own direction; in a page it stands apart."""

    def __html__(self) -> Markup:
        return Markup('<bdi dir="ltr">{}</bdi>').format(str(self))


class _Untranslated(str):
    """A sentence the catalogue does not have."""


class _English(NullTranslations):
    def gettext(self, message: str) -> str:
        return _Untranslated(message)


@dataclass(frozen=True, eq=False)
class Language:
    """One language the service speaks. ``reviewed``: a professional translator has checked its catalogue.

    ``wordings`` are sentences said in other words, by the usual ones: to a child, for example. ``listener`` names who
    hears them; nobody in particular when it is empty.
    """

    code: str
    native: str
    direction: str
    reviewed: bool
    babel: Locale
    catalogue: NullTranslations = field(repr=False)
    listener: str = ""
    wordings: Mapping[str, str] = field(default_factory=dict, repr=False)

    def gettext_markup(self, text: str, /, **values: object) -> Markup:
        """Return the sentence in this language, safe to put in a page; ``{name}`` is replaced and escaped."""
        found = self._look_up(text)
        said = fill(self.apart(escape(found)), values)
        if self.is_untranslated(found):
            return Markup('<span lang="en" dir="ltr">{}</span>').format(said)
        return said

    def gettext(self, text: str, /, **values: object) -> str:
        """Return the sentence as plain text, for titles and attributes. Not escaped: the template does that."""
        found = self._look_up(text)
        return PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), found)

    def apart(self, said: Markup) -> Markup:
        """Return a sentence whose phone numbers, addresses and references keep their own direction."""
        if self.direction != RIGHT_TO_LEFT:
            return said
        return Markup(_CODES.sub(lambda match: LeftToRight(match[1]).__html__() if match[1] else match[0], said))

    def with_wordings(self, listener: str, wordings: Mapping[str, str]) -> Language:
        """Return this language in the words that are used with someone."""
        return replace(self, listener=listener, wordings=wordings)

    def _look_up(self, text: str) -> str:
        return self.catalogue.gettext(self.wordings.get(text, text)) if text else text

    def is_untranslated(self, found: str) -> bool:
        """Return whether a sentence just looked up has to be shown in English."""
        return self.code != ENGLISH and isinstance(found, _Untranslated)

    def day(self, day: date) -> str:
        """Return a date in full, with its weekday: Wednesday 25 November 2026."""
        pattern = "EEEE d MMMM y" if self.code == ENGLISH else "full"  # English without the comma, as GOV.UK writes it
        return format_date(day, pattern, locale=self.babel)

    @cached_property
    def locale(self) -> str:
        """Return the language tag for ``<html lang>``."""
        return str(self.babel).replace("_", "-")


def said_day(day: date | None, language: Language) -> str | None:
    """Return a date in full where there is one."""
    return language.day(day) if day else None


def fill(text: Markup, values: Mapping[str, object]) -> Markup:
    """Return markup with each ``{name}`` replaced by its escaped value. Unknown names stay as they are."""
    if "{" not in text:
        return text
    return Markup(PLACEHOLDER.sub(lambda match: escape(values[match[1]]) if match[1] in values else match[0], text))


def load_languages(directory: Path) -> dict[str, Language]:
    """Return the languages whose catalogues are found, English first, by code. Catalogues must be compiled."""
    languages = {ENGLISH: _language(ENGLISH, "en_GB", NullTranslations(), reviewed=True)}
    for path in sorted(directory.glob("*/LC_MESSAGES/messages.mo")):
        code = path.parts[-3]
        with path.open("rb") as file:
            catalogue = Translations(file)
        catalogue.add_fallback(_English())
        reviewed = bool(catalogue.info().get("x-reviewed-on"))
        languages[code] = _language(code, code.replace("-", "_"), catalogue, reviewed)
    return languages


def _language(code: str, locale: str, catalogue: NullTranslations, reviewed: bool) -> Language:
    babel = Locale.parse(locale)
    native = Locale.parse(code.replace("-", "_")).get_display_name() or code
    return Language(code, native[0].upper() + native[1:], babel.text_direction, reviewed, babel, catalogue)
