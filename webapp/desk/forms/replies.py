"""What an officer fills in to write to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms.validators import StopValidation

from webapp.desk.forms.base import DeskForm
from webapp.desk.letters.layout import GAP
from webapp.desk.letters.reader import Reader
from webapp.desk.store.notices import EMAIL, LETTER
from webapp.desk.store.replies import NONE
from webapp.forms.choices import Choice
from webapp.forms.fields import Checkboxes, Radios, Text
from webapp.forms.validators import required
from webapp.i18n.language import N_

ANSWER = "answer"
KINDS = {
    "acknowledgement": N_("Tell them that we have it"),
    "stage-acknowledgement": N_("Tell them that we have their request for the next stage"),
    ANSWER: N_("Answer them"),
    "longer": N_("Tell them that we need longer"),
    "need": N_("Ask them for something we need"),
    "consent": N_("Ask if the person it is about agrees"),
    "other": N_("Write to them about something else"),
}
BY_EMAIL = Choice(EMAIL, N_("By email, all of it"))
BY_EMAIL_IF_ASKED = Choice(EMAIL, N_("By email, all of it"), opens=("asked_for_email",))
BY_LETTER = Choice(LETTER, N_("By letter, which we print and post"))
BY_LETTER_AND_EMAIL = Choice(LETTER, N_("By letter, which we print and post"), opens=("also_email",))
BY_HAND = Choice(
    NONE, N_("I tell them myself"), N_("For example by phone, or you hand it over. The desk sends nothing")
)


def nothing_left_to_write(form: Any, field: Any) -> None:
    """Take no text in which something has still to be written."""
    if GAP in (field.data or ""):
        raise StopValidation(N_("Write what is missing, or delete its heading, wherever it says […]"))


class ReplyForm(DeskForm):
    """A message to a person: what it says, what it is about, and how it goes to them."""

    button = N_("Go on and check it")
    read = Checkboxes(
        N_("How it is safe to reach them"),
        (Choice("yes", N_("I have read how it is safe to reach this person")),),
        required(N_("Read how it is safe to reach them, and tick that you have")),
    )
    rounds = Checkboxes(
        N_("Which part is it about?"),
        (),
        required(N_("Select which part it is about")),
        hint=N_("Select all that apply"),
    )
    text = Text(
        N_("What you write to them"),
        required(N_("Enter what you want to write to them")),
        nothing_left_to_write,
        hint=N_(
            "They read exactly this. Leave an empty line between paragraphs. Begin a heading with # and a list with -"
        ),
        rows=24,
    )
    channel = Radios(N_("How does it go to them?"), (), required(N_("Select how it goes to them")))
    asked_for_email = Checkboxes(
        N_("An answer by email"),
        (Choice("yes", N_("I have checked that they asked to be answered by email")),),
        required(N_("Check that they asked to be answered by email, and tick that you have")),
    )
    also_email = Checkboxes(
        N_("A short email beside it (optional)"),
        (Choice("yes", N_("Also email them that a letter comes, and nothing else")),),
    )

    @classmethod
    def made(
        cls,
        kind: str,
        reader: Reader,
        rounds: Sequence[Choice],
        must_read: bool,
        formdata: Any = None,
        answer: Mapping[str, Any] | None = None,
    ) -> ReplyForm:
        """Return the form for a person: it offers the ways that they asked for, and asks only what there is to ask."""
        channels = channels_to(reader, kind)
        form = cls(formdata, answer, {"rounds": rounds, "channel": channels})
        opened = {name for each in channels for name in each.opens}
        if len(rounds) < 2:
            del form.rounds
        if not must_read:
            del form.read
        for name in {"asked_for_email", "also_email"} - opened:
            del form[name]
        return form


def channels_to(reader: Reader, kind: str) -> list[Choice]:
    """Return the ways by which a reply of a kind may go to someone."""
    offered = []
    if reader.email:
        offered.append(BY_EMAIL_IF_ASKED if kind == ANSWER else BY_EMAIL)
    if reader.post:
        offered.append(BY_LETTER_AND_EMAIL if reader.email else BY_LETTER)
    if reader.may_be_called:
        offered.append(BY_HAND)
    return offered
