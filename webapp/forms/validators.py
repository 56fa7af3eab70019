"""The few checks that WTForms lacks. Each says what to do; none ever says that someone may not complain."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, is_possible_number
from phonenumbers import parse as parse_phone
from wtforms import ValidationError
from wtforms.validators import StopValidation

from webapp.i18n.language import N_

Check = Callable[[Any, Any], None]
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")


def clean_text(text: str | None) -> str:
    """Return text as it is kept: one kind of line end, no control characters, no space around it.

    >>> clean_text(" one\\r\\ntwo\\x00 ")
    'one\\ntwo'
    """
    return _CONTROL.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n")).strip()


def required(message: str) -> Check:
    """Ask for an answer, in the page's own words."""

    def check(form: Any, field: Any) -> None:
        if not field.data:
            raise StopValidation(message)

    return check


def needed_for(ways: Sequence[str], message: str) -> Check:
    """Ask for a way to reach someone when they chose one of these ways; an empty box is fine when they did not."""

    def check(form: Any, field: Any) -> None:
        if not field.data:
            raise StopValidation(message if set(ways) & set(form.reply_to.data) else None)

    return check


def not_too_long(form: Any, field: Any) -> None:
    """Stop an answer that is longer than its field keeps."""
    if field.data and len(field.data) > field.longest:
        raise ValidationError(_TOO_LONG.get(field.longest, _TOO_LONG[0]))


_TOO_LONG = {
    0: N_("Your answer is too long. Make it shorter"),
    200: N_("Your answer must be 200 characters or fewer"),
    20_000: N_("Your answer must be 20,000 characters or fewer. You can tell us the rest later"),
}


def email(form: Any, field: Any) -> None:
    """Check the shape of an email address; whether it can be delivered is not looked up."""
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError as error:
        raise ValidationError(N_("Enter an email address in the correct format, like name@example.com")) from error


def phone(form: Any, field: Any) -> None:
    """Check that a phone number could exist, in the United Kingdom unless it starts with a country's code."""
    message = N_("Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")
    try:
        possible = is_possible_number(parse_phone(field.data or "", "GB"))
    except NumberParseException as error:
        raise ValidationError(message) from error
    if not possible:
        raise ValidationError(message)


def postcode(form: Any, field: Any) -> None:
    """Check the shape of a UK postcode, with any spacing and capitals. An empty one is fine."""
    if field.data and not _POSTCODE.fullmatch(re.sub(r"[^A-Za-z0-9]", "", field.data).upper()):
        raise ValidationError(N_("Enter a full UK postcode, like PE29 3AD"))


def real_past_date(form: Any, field: Any) -> None:
    """Check that a date is whole, real and not in the future. All three boxes empty is fine."""
    if field.empty:
        return
    if not all(field.typed):
        missing = next(part for (part, _, _), typed in zip(field.PARTS, field.typed, strict=True) if not typed)
        raise ValidationError(_DATE_NEEDS[missing])
    if not field.data:
        raise ValidationError(N_("The date must be a real date"))
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
