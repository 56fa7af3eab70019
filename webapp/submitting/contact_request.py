"""A request to be contacted as it is submitted: one filled-in page, and the team that it goes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.domain.messages import contact_request as message
from webapp.domain.packs.model import Pack
from webapp.domain.packs.teams import Team
from webapp.domain.vocabulary import AUTOMATED, CONTACT_REQUEST, URGENT_REVIEW
from webapp.forms.pages.contact_me import BY_PHONE
from webapp.submitting.receipt import ContactReceipt, end_of, hint_of
from webapp.submitting.submit import Submittable

ROUTE = "contact"


@dataclass(frozen=True)
class ContactRequest:
    """What someone asks, whom, and whether what they wrote worries us. ``automated``: the honeypot was filled in."""

    answer: Mapping[str, Any]
    pack: Pack
    team: Team
    worrying: bool
    automated: bool

    def submittable(self, key: str, language: str, on: date) -> Submittable:
        """Return what is sent. ``language`` is the code of the language the person used, ``on`` the day of receipt."""
        signs = {AUTOMATED: self.automated, URGENT_REVIEW: self.worrying}
        raised = [flag for flag, holds in signs.items() if holds]
        return Submittable(
            key=key,
            organisation=self.pack.id,
            team=self.team.id,
            reference_prefix=self.pack.reference_prefix,
            route=ROUTE,
            kind=CONTACT_REQUEST,
            urgent=False,
            received_on=on,
            may_wait=not self.answer.get("full_name") and not self.worrying,
            build=lambda number: message.build(
                number, self.pack.id, self.team.contact, self.answer, language, on, raised
            ),
        )

    def receipt(self, number: str) -> ContactReceipt:
        """Return what the confirmation remembers of it: of a phone number or an email address only a part."""
        chosen = set(self.answer.get("reply_to") or ())
        phone = self.answer.get("phone") if chosen.intersection(BY_PHONE) else ""
        email = self.answer.get("email") if "email" in chosen else ""
        return ContactReceipt(
            number,
            self.pack.id,
            self.team.contact,
            self.worrying,
            phone=end_of(phone) if phone else "",
            email=hint_of(email) if email else "",
        )
