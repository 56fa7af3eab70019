"""What an officer is asked before the questions of the public form: how it came, when, and for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import ValidationError
from wtforms.validators import StopValidation

from webapp.desk.forms.base import DeskForm
from webapp.desk.keying.draft import Came
from webapp.domain.packs.model import Pack
from webapp.forms.choices import Choice
from webapp.forms.day import Day
from webapp.forms.fields import Radios
from webapp.forms.validators import real_past_date, required
from webapp.i18n.language import N_

CHANNELS = (
    Choice("letter", N_("Letter or paper form")),
    Choice("phone", N_("Phone call")),
    Choice("in-person", N_("In person")),
    Choice("email", N_("Email")),
)
"""The ways to come that are keyed in, by their codes in the contract."""
YOU = {
    "letter": N_("“You” is the person who wrote the letter or filled in the paper form."),
    "phone": N_("“You” is the person who calls."),
    "in-person": N_("“You” is the person who has come."),
    "email": N_("“You” is the person who wrote the email."),
}
"""Whom the questions of the public form speak to, by the way in which it came."""
AS_THEY = {
    "letter": N_("Answer as they did."),
    "phone": N_("Answer as they tell you."),
    "in-person": N_("Answer as they tell you."),
    "email": N_("Answer as they did."),
}
"""How to answer for them."""


def day_given(form: Any, field: Any) -> None:
    """Ask for the day."""
    if field.empty:
        raise StopValidation(N_("Enter the day it was received"))


def counted_from(form: Any, field: Any) -> None:
    """Refuse a day so long ago that the bank holidays after it are not known: the times would be counted wrong."""
    if field.data and date.fromisoformat(field.data).year < form.first_year:
        raise ValidationError(N_("Check the year. It is too long ago"))


class HowItCame(DeskForm):
    """How it came. Who works for one organisation alone is not asked which."""

    title = N_("Key in a letter or call")
    button = N_("Continue")
    channel = Radios(N_("How did it come?"), CHANNELS, required(N_("Select how it came")))
    received_on = Day(
        N_("On which day was it received?"),
        day_given,
        real_past_date,
        counted_from,
        hint=N_("The day it reached your organisation, for example 16 11 2026. Times are counted from it"),
    )
    organisation = Radios(N_("Which organisation is it for?"), (), required(N_("Select the organisation it is for")))

    def __init__(
        self,
        organisations: Sequence[Pack],
        on: date,
        first_year: int,
        formdata: Any = None,
        answer: Mapping[str, Any] | None = None,
    ) -> None:
        self.on, self.first_year = on, first_year
        offered = tuple(Choice(pack.id, pack.label, as_is=True) for pack in organisations)
        super().__init__(formdata, answer, {"organisation": offered})
        self.alone = organisations[0].id if len(organisations) == 1 else ""
        if self.alone:
            del self["organisation"]

    @property
    def came(self) -> Came:
        """Return how it came, once that was found right."""
        organisation = self.alone or str(self["organisation"].data)
        return Came(str(self["channel"].data), date.fromisoformat(self["received_on"].data), organisation)


class ChangeHowItCame(HowItCame):
    """How it came, to be put right."""

    title = N_("How it came")
