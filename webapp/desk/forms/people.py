"""What a keeper says of somebody who works at the desk."""

from __future__ import annotations

from typing import Any

from wtforms.validators import StopValidation

from webapp.desk import teams, words
from webapp.desk.desk import current_desk
from webapp.desk.forms.base import DeskForm
from webapp.forms.choices import Choice
from webapp.forms.fields import Checkboxes, Line, Radios
from webapp.forms.validators import clean_email, email, required
from webapp.i18n.language import N_


class PersonForm(DeskForm):
    """Somebody new, or what changes about somebody."""

    title = N_("Add somebody")
    button = N_("Add them and show their link")

    name = Line(N_("Name"), required(N_("Enter their name")), autocomplete="off")
    email = Line(N_("Email address"), required(N_("Enter their email address")), email, clean=clean_email, longest=254)
    role = Radios(
        N_("Role"),
        tuple(Choice(code, said) for code, said in words.ROLES.items()),
        required(N_("Select their role")),
    )
    teams = Checkboxes(N_("Teams"), (), hint=N_("Officers and managers see the cases of their teams."))

    def __init__(self, formdata: Any = None, answer: dict[str, Any] | None = None) -> None:
        packs = current_desk().content.packs
        choices = {"teams": [Choice(each, each, as_is=True) for each in teams.names(packs)]}
        super().__init__(formdata, answer, choices)

    def validate_teams(self, field: Checkboxes) -> None:
        """Refuse teams that nobody may be of together."""
        problem = teams.problem_with(field.data or [], current_desk().content.packs)
        if problem:
            raise StopValidation(problem)


class ChangeForm(PersonForm):
    """What changes about somebody who is there."""

    title = N_("Change what somebody may do")
    button = N_("Save")
