"""What people sign in with: an email address and a password, a code; and what they choose the first time."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import StopValidation

from webapp.desk.forms.base import DeskForm
from webapp.desk.signing_in.passwords import problem_with
from webapp.desk.store.people import Person
from webapp.forms.fields import Component, Line, Params
from webapp.forms.validators import Check, required
from webapp.i18n.language import N_, Language


class Password(Component, StringField):
    """A password as it was typed, which no page ever shows again."""

    component = "input"

    def __init__(self, title: str, *checks: Check, autocomplete: str, hint: str | None = None, **kwargs: Any) -> None:
        super().__init__(title, checks, **kwargs)
        self.title, self.hint, self.autocomplete = title, hint, autocomplete

    def params(self, language: Language, heading: bool = False) -> Params:
        """Return the parameters of its component."""
        attributes = {"type": "password", "autocomplete": self.autocomplete, "spellcheck": False}
        label = self._label(language, heading, "s")
        return {**self._params(language), **attributes, "id": self.name, "label": label}


class SignIn(DeskForm):
    """The first step: who somebody is."""

    title = N_("Sign in")
    button = N_("Continue")

    email = Line(
        N_("Email address"),
        required(N_("Enter your email address")),
        longest=254,
        autocomplete="username",
        spellcheck=False,
    )
    password = Password(N_("Password"), required(N_("Enter your password")), autocomplete="current-password")


class Code(DeskForm):
    """The second step: a code from the app on their phone."""

    title = N_("Enter the code from your app")
    button = N_("Sign in")

    code = Line(
        N_("Code"),
        required(N_("Enter the 6 numbers that your app shows")),
        hint=N_("6 numbers. They change every 30 seconds."),
        width="govuk-input--width-5",
        longest=20,
        autocomplete="one-time-code",
        inputmode="numeric",
    )


class Welcome(DeskForm):
    """What somebody chooses by their one-time link: a password, and an app that shows codes."""

    title = N_("Choose how you sign in")
    button = N_("Save and sign in")

    password = Password(
        N_("New password"),
        hint=N_("At least 12 characters. Three or four words that do not belong together are good."),
        autocomplete="new-password",
    )
    code = Line(
        N_("The code that your app shows now"),
        required(N_("Enter the 6 numbers that your app shows")),
        hint=N_("6 numbers. They change every 30 seconds."),
        width="govuk-input--width-5",
        longest=20,
        autocomplete="one-time-code",
        inputmode="numeric",
    )

    def __init__(self, formdata: Any, person: Person) -> None:
        self._person = person
        super().__init__(formdata)

    def validate_password(self, field: Password) -> None:
        """Refuse a password that is too short or easy to guess."""
        problem = problem_with(field.data or "", self._person.name, self._person.email)
        if problem:
            raise StopValidation(problem)
