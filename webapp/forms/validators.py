"""The few checks that WTForms lacks. Each says what to do; none ever says that someone may not complain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from email_validator import EmailNotValidError, validate_email
from phonenumbers import (
    Leniency,
    NumberParseException,
    PhoneNumber,
    PhoneNumberMatcher,
    ValidationResult,
    is_possible_number_with_reason,
    is_valid_number,
)
from phonenumbers import parse as parse_phone
from wtforms import ValidationError
from wtforms.validators import StopValidation

from webapp.i18n.language import N_

Check = Callable[[Any, Any], None]
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_MARKS = r"\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb"
_UNSEEN, _SEEN = re.compile(f"[{_MARKS}]"), re.compile(rf"[^\s{_MARKS}]")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_RELAY = re.compile(r"1800[12]\s*(?=0|\+44)")
"""What is dialled before a number to call someone by text relay."""
_DRAMA = re.compile(
    r"1632960\d{3}|7700900\d{3}|(11[3-8]|1[2-6]1)4960\d{3}|2079460\d{3}|(28|29)\d{2}180\d{3}|8081570\d{3}|3069990\d{3}"
)
"""National numbers that Ofcom keeps for stories, and so for trying a form out."""
_SHORT = frozenset({"116123", "116000", "116111", "116006"})
UNITED_KINGDOM = 44
_AT_HOME = frozenset(
    {"uk", "gb", "unitedkingdom", "greatbritain", "britain", "england", "scotland", "wales", "northernireland"}
)


def clean_text(text: str | None) -> str:
    """Return text as it is kept: one kind of line end, no control characters, no space around it.

    Text of which nothing can be seen is no text.

    >>> clean_text(" one\\r\\ntwo\\x00\\x0bthree ")
    'one\\ntwo\\nthree'
    >>> clean_text("\\u200b \\u2060")
    ''
    """
    cleaned = _CONTROL.sub("", _LINE_END.sub("\n", text or "")).strip()
    return cleaned if _SEEN.search(cleaned) else ""


def clean_line(text: str | None) -> str:
    """Return one line as it is kept: in one line, and without marks that cannot be seen but are pasted along.

    >>> clean_line("ann\\u200b\\x0bexample")
    'ann example'
    """
    return _UNSEEN.sub("", clean_text(text).replace("\n", " ")).strip()


def clean_email(text: str | None) -> str:
    """Return an email address as it was meant: out of a link, angle brackets or a sentence.

    >>> clean_email("Ann <mailto:ann @example.com>."), clean_email("ann@example.com;")
    ('ann@example.com', 'ann@example.com')
    """
    line = clean_line(text).rstrip(".,; ")
    inside = re.search(r"<([^<>]*)>$", line)
    line = re.sub(r"^mailto:", "", inside[1] if inside else line, flags=re.IGNORECASE)
    return re.sub(r"\s*@\s*", "@", line).strip().rstrip(".,;")


def clean_phone(text: str | None) -> str:
    """Return a phone number in the digits that officers dial, otherwise as it was typed.

    >>> clean_phone("\u0660\u0661\u0662\u0662\u0663 70 35 35")
    '01223 70 35 35'
    """
    return "".join(str(unicodedata.digit(each)) if each.isdecimal() else each for each in clean_line(text))


def clean_postcode(text: str | None) -> str:
    """Return a postcode with a nought where a letter O was typed and only a figure can stand.

    >>> clean_postcode("PE29 OAD"), clean_postcode("SO14 3AD")
    ('PE29 0AD', 'SO14 3AD')
    """
    line = clean_line(text)
    places = [place for place, each in enumerate(line) if each.isalnum()]
    figure = places[-3] if len(places) >= len("N19GU") else None
    return f"{line[:figure]}0{line[figure + 1 :]}" if figure is not None and line[figure] in "oO" else line


def clean_code(text: str | None) -> str:
    """Return a code as it is written down: in capitals, without spaces.

    >>> clean_code(" abc - 12 ")
    'ABC-12'
    """
    return "".join(clean_line(text).split()).upper()


def unless_too_long(longest: int, clean: Callable[[str], str]) -> Callable[[str], str]:
    """Return how to clean what may be taken; what is too long is only shown again, however it was made up."""
    return lambda text: clean(text) if len(text) <= longest else text


def required(message: str) -> Check:
    """Ask for an answer, in the page's own words."""

    def check(form: Any, field: Any) -> None:
        if not field.data:
            raise StopValidation(message)

    return check


def unless_empty(form: Any, field: Any) -> None:
    """Judge no further what was left empty and may be."""
    if not field.data:
        raise StopValidation


def needed_for(ways: Sequence[str], message: str) -> Check:
    """Ask for a way to reach someone when they chose one of these ways; what stands there is fine when they did not."""

    def check(form: Any, field: Any) -> None:
        chosen = bool(set(ways) & set(form.reply_to.data))
        if not chosen or not field.data:
            raise StopValidation(message if chosen else None)

    return check


def unless_given(other: str, message: str) -> Check:
    """Ask for a number unless another box of a way they chose holds one: nobody types the same twice."""

    def check(form: Any, field: Any) -> None:
        given = other not in form.unsaid and other in form and bool(form[other].data)
        if not field.data:
            raise StopValidation(None if given else message)

    return check


def name_or_without(ways: Sequence[str]) -> Check:
    """Ask for a name only where someone wants to be reached in other ways than these, which show nobody."""

    def check(form: Any, field: Any) -> None:
        if not field.data and set(form.reply_to.data) - set(ways):
            raise StopValidation(N_("Enter your full name. Without it, we can only reach you by email or letter"))

    return check


def reach_for_an_advocate(form: Any, field: Any) -> None:
    """Say to a child who asks for an advocate and leaves no way to be reached that nobody could come to them."""
    if not field.data and "advocate_wanted" in form and form.advocate_wanted.data == "yes":
        raise StopValidation(
            N_("Tell us how someone can contact you. Or choose “Not now”, and contact them yourself: see below")
        )


def not_too_long(form: Any, field: Any) -> None:
    """Stop an answer that is longer than its field keeps, before anything else looks at it."""
    if field.data and len(field.data) > field.longest:
        raise StopValidation(_TOO_LONG.get(field.longest, _TOO_LONG[0]))


_TOO_LONG = {
    0: N_("Your answer is too long. Make it shorter"),
    200: N_("Your answer must be 200 characters or fewer"),
    2_000: N_("Your answer must be 2,000 characters or fewer"),
    20_000: N_("Your answer must be 20,000 characters or fewer. You can tell us the rest later"),
}


def email(form: Any, field: Any) -> None:
    """Check the shape of an email address; whether it can be delivered is not looked up."""
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError as error:
        raise ValidationError(N_("Enter an email address in the correct format, like name@example.com")) from error


def phone(form: Any, field: Any) -> None:
    """Check that a whole phone number was given, of the United Kingdom unless it starts with a country's code."""
    number = _without_words(field.data or "")
    try:
        parsed = parse_phone(_RELAY.sub("", number), "GB")
    except NumberParseException as error:
        raise ValidationError(
            N_("Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")
        ) from error
    if re.sub(r"\D", "", number) not in _SHORT and not _is_whole(parsed):
        raise ValidationError(N_("Check the phone number. Some digits may be missing or wrong"))


def _without_words(text: str) -> str:
    """Return the number that stands in a text which also says when to ring it, such as "07700 900982, after 6"."""
    if not any(each.isalpha() for each in text):
        return text
    found = next(iter(PhoneNumberMatcher(_RELAY.sub("", text), "GB", leniency=Leniency.POSSIBLE)), None)
    return found.raw_string if found else text


def _is_whole(number: PhoneNumber) -> bool:
    """Return whether a number can be rung. What other countries hand out is not known well enough to say more."""
    if number.country_code != UNITED_KINGDOM:
        return is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return is_valid_number(number) or bool(_DRAMA.fullmatch(str(number.national_number)))


def postcode_unless_abroad(form: Any, field: Any) -> None:
    """Check the shape of a UK postcode; one of another country is fine once that is named, and so is none at all."""
    if not field.data or _is_abroad(form.country.data) or _is_postcode(field.data):
        return
    raise ValidationError(N_("Enter a full UK postcode, like PE29 3AD. For an address abroad, enter the country"))


def postcode_if_any(form: Any, field: Any) -> None:
    """Check the shape of a UK postcode. An empty one is fine, and an address abroad has a box that takes all of it."""
    if field.data and not _is_postcode(field.data):
        raise ValidationError(
            N_(
                "Enter a full UK postcode, like PE29 3AD. "
                "If the address is abroad, write all of it in the box for the address"
            )
        )


def _is_postcode(text: str | None) -> bool:
    """Return whether text has the shape of a UK postcode, with any spacing and capitals."""
    return bool(_POSTCODE.fullmatch(re.sub(r"[^A-Za-z0-9]", "", text or "").upper()))


def _is_abroad(country: str | None) -> bool:
    """Return whether a country is named that is not ours; browsers fill in our own."""
    letters = re.sub(r"[\W_]", "", country or "").casefold()
    return bool(letters) and letters not in _AT_HOME


def known_code(form: Any, field: Any) -> None:
    """Check a code of an advocate's organisation. An empty one is fine."""
    if field.data and form.advocacy_of(field.data) is None:
        raise ValidationError(N_("We do not know this code. Check it, or leave this empty"))


def real_date(form: Any, field: Any) -> None:
    """Check that a date is whole and real. All three boxes empty is fine."""
    if field.empty:
        return
    if not all(field.typed):
        missing = next(part for (part, _, _), typed in zip(field.PARTS, field.typed, strict=True) if not typed)
        raise ValidationError(_DATE_NEEDS[missing])
    if field.typed[2].isdecimal() and len(field.typed[2]) == len("26"):
        raise ValidationError(N_("The year must include 4 numbers"))
    if not field.data:
        raise ValidationError(N_("The date must be a real date"))


def real_past_date(form: Any, field: Any) -> None:
    """Check that a date is whole, real and not in the future. All three boxes empty is fine."""
    real_date(form, field)
    if field.empty:
        return
    if field.data > form.on.isoformat():
        raise ValidationError(N_("The date must be today or in the past"))
    if field.data < date(form.on.year - 120, 1, 1).isoformat():
        raise ValidationError(N_("Check the year. It is too long ago"))


_DATE_NEEDS = {
    "day": N_("The date must include a day"),
    "month": N_("The date must include a month"),
    "year": N_("The date must include a year"),
}


def none_alone(message: str) -> Check:
    """Stop "none of these" from standing beside another answer."""

    def check(form: Any, field: Any) -> None:
        alone = {each.value for each in field.options if each.exclusive}
        if len(field.data or []) > 1 and alone & set(field.data):
            raise ValidationError(message)

    return check
