"""Of which case an auditor reads the lines. It is sent as a form: what is typed wrongly stands in no address."""

from __future__ import annotations

from wtforms.validators import StopValidation

from webapp.desk.desk import current_desk
from webapp.desk.finding import as_reference
from webapp.desk.forms.base import DeskForm
from webapp.forms.fields import Line
from webapp.forms.validators import required
from webapp.i18n.language import N_


class OneCase(DeskForm):
    """Which case the lines are to be about."""

    reference = Line(
        N_("Reference of a case"),
        required(N_("Enter the reference of a case")),
        width="govuk-input--width-20",
        autocomplete="off",
        spellcheck=False,
    )

    def validate_reference(self, field: Line) -> None:
        """Refuse a reference that no case has."""
        if current_desk().cases.by_reference(as_reference(field.data)) is None:
            raise StopValidation(N_("No case has this reference. Check it"))
