"""What people sent, in the order in which an officer reads it: what to do differently first, the story, then the rest.

Whoever has the public key can seal anything, so nothing in a message is taken to be of the right shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError

from webapp.desk import words
from webapp.desk.telling.message_words import CODES, LABELS, URGENT_REVIEW
from webapp.forms.fields import FieldSpec
from webapp.forms.journey import QUESTIONS
from webapp.i18n.language import N_, Language

Table = Mapping[str, Any]

FIELDS: Mapping[str, FieldSpec] = {field.name: field for question in QUESTIONS.values() for field in question.fields}
"""What the site asked, by field: it says what an answer was to, and what its codes mean."""
TOLD = {fact: told for question in QUESTIONS.values() for fact, told in question.told.items()}
"""How facts without a field of their own were asked and answered."""
CONTACT = ("safe_contact", "leave_message", "reply_to", "anonymity", "keep_apart")
"""What stands first of how someone is reached."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said: what it is, and the words, paragraph by paragraph."""

    label: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading."""

    title: str
    lines: tuple[Line, ...]


def sections_of(message: Table, language: Language) -> list[Section]:
    """Return a message as it is read."""
    return [each for each in Reader(message, language).sections() if each.lines]


class Reader:
    """Reads one message."""

    def __init__(self, message: Table, language: Language) -> None:
        self._message, self._language = message, language

    def sections(self) -> Iterator[Section]:
        """Yield every section in its order; one of which nothing was said is empty."""
        yield self._section(N_("What to do differently for them"), self._adjustments())
        yield self._section(N_("How to contact them safely"), self._contact())
        yield self._section(N_("Handle with care"), self._care())
        yield self._section(N_("What happened"), self._story())
        yield self._section(N_("What they want"), self._all("wishes"))
        yield self._section(N_("People"), [*self._all("people"), *self._help()])
        yield self._section(N_("Dates"), self._dates())
        yield from self._answers()
        yield from self._shown()

    def _section(self, title: str, lines: Iterator[Line] | Sequence[Line]) -> Section:
        told: dict[str, tuple[str, ...]] = {}
        for each in lines:
            if each.paragraphs:
                told[each.label] = (*told.get(each.label, ()), *each.paragraphs)
        return Section(self._language.gettext(title), tuple(Line(*each) for each in told.items()))

    def _adjustments(self) -> Iterator[Line]:
        told = _table(self._message.get("adjustments"))
        yield self._line("needs", told.get("needs"))
        yield self._line("in_their_words", told.get("in_their_words"))
        for need, words_typed in _table(told.get("details")).items():
            yield Line(words.said(words.ADJUSTMENTS, need, self._language), _paragraphs(words_typed))
        language = _table(self._message.get("language"))
        yield self._line("spoken", language.get("spoken"))
        yield self._line("which", language.get("which"))

    def _contact(self) -> Iterator[Line]:
        told = _table(self._message.get("contact"))
        for name in (*CONTACT, *(each for each in told if each not in CONTACT)):
            yield self._line(name, told.get(name))

    def _care(self) -> Iterator[Line]:
        message, language = self._message, self._language
        yield self._coded(N_("Flags"), words.FLAGS, message.get("flags"))
        yield self._coded(N_("Why it is urgent"), URGENT_REVIEW, message.get("urgent_review"))
        yield self._coded(N_("To settle"), words.CONDITIONS, message.get("conditions"))
        yield Line(language.gettext(LABELS["not_by"]), _paragraphs(message.get("not_by")))

    def _story(self) -> Iterator[Line]:
        yield from self._all("story")
        yield self._line("summary", self._message.get("summary"))

    def _help(self) -> Iterator[Line]:
        yield self._line("helper", self._message.get("helper"))
        place = _table(_table(self._message.get("assistance")).get("place"))
        yield self._line("place", place.get("label"))

    def _dates(self) -> Iterator[Line]:
        yield self._line("received_on", self._message.get("received_on"))
        yield self._line("channel", self._message.get("channel"))
        yield from self._all("when")
        yield from self._all("earlier")
        for clock in _tables(self._message.get("due")):
            day = self._said("", clock.get("date"))
            yield Line(self._language.gettext(N_("Promised")), (*_paragraphs(clock.get("words")), *day))

    def _answers(self) -> Iterator[Section]:
        lines: dict[str, Line] = {}
        for page in _tables(self._message.get("answers")):
            for answer in _tables(page.get("answers")):
                question, said = _text(answer.get("question")), _texts(answer.get("words"))
                # Two pages may ask "About when was that?".
                label = f"{_text(page.get('question'))}: {question}" if question in lines else question
                lines[label] = Line(label, ("\n".join(said),) if said else ())
        yield self._section(N_("What was asked and answered"), [*lines.values()])

    def _shown(self) -> Iterator[Section]:
        for shown in _tables(self._message.get("shown")):
            code = _text(shown.get("language"))
            lines = [self._part(part) for part in _tables(shown.get("parts"))]
            section = self._section("", lines)
            title = self._language.gettext(N_("What they were shown, in {language}"), language=_language_name(code))
            yield Section(title, section.lines)

    def _part(self, part: Table) -> Line:
        says = [*_paragraphs(part.get("why")), *_texts(part.get("happens")), *_texts(part.get("timescales"))]
        says += [*_texts(part.get("conditions")), *_paragraphs(part.get("if_unhappy"))]
        about = _text(part.get("about"))
        title = _text(part.get("title"))
        return Line(f"{about}: {title}" if about else title, tuple(says))

    def _all(self, name: str) -> Iterator[Line]:
        return (self._line(each, value) for each, value in _table(self._message.get(name)).items())

    def _line(self, name: str, value: Any) -> Line:
        if name == "advocacy":
            value = _table(value).get("organisation")
        return Line(self._label(name), self._said(name, value))

    def _coded(self, label: str, known: words.Words, codes: Any) -> Line:
        return Line(self._language.gettext(label), tuple(words.each_said(known, _texts(codes), self._language)))

    def _label(self, name: str) -> str:
        if name in LABELS:
            return self._language.gettext(LABELS[name])
        if name in FIELDS and FIELDS[name].title:
            return self._language.gettext(FIELDS[name].title).replace(" (optional)", "")
        if name in TOLD:
            return self._language.gettext(TOLD[name][0])
        return name.replace("_", " ").capitalize()

    def _said(self, name: str, value: Any) -> tuple[str, ...]:
        """Return an answer in words: what a code means, a day in full, or what was typed."""
        if value is True:
            value = "true"
        if name in CODES:
            return tuple(words.each_said(CODES[name], _texts(value), self._language))
        if name in TOLD and name not in FIELDS:
            return tuple(words.each_said(TOLD[name][1], _texts(value), self._language))
        spec = FIELDS.get(name)
        if spec and spec.options:
            return tuple(spec.words(value, self._language, None)) or tuple(_texts(value))
        try:
            return (self._language.day(date.fromisoformat(value)),)
        except (TypeError, ValueError):
            return _paragraphs(value)


def _table(told: Any) -> Table:
    return told if isinstance(told, Mapping) else {}


def _tables(told: Any) -> list[Table]:
    return [each for each in told if isinstance(each, Mapping)] if isinstance(told, list) else []


def _text(told: Any) -> str:
    return told if isinstance(told, str) else ""


def _texts(told: Any) -> list[str]:
    """Return the texts of a list, or the one text that there is."""
    found = told if isinstance(told, list) else [told]
    return [each for each in found if isinstance(each, str) and each]


def _paragraphs(told: Any) -> tuple[str, ...]:
    return tuple(each for text in _texts(told) for each in text.split("\n\n") if each.strip())


def _language_name(code: str) -> str:
    """Return what a language is called in English; its code where nobody knows it."""
    try:
        return Locale.parse(code, sep="-").get_language_name("en") or code
    except (ValueError, UnknownLocaleError):
        return code
