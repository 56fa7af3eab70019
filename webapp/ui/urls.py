"""Every address of the site, for one language and, where it is known, one organisation."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.content import DANGER, HELP
from webapp.forms.pages.contact_me import ContactMe

ACCESSIBILITY = "accessibility"
STATEMENT = "accessibility-statement"
ASKED = "asked"
ANOTHER = "another"
KEPT = "kept-details"
DOOR = "complain"
SHARED = "shared"
COPY = "what-you-sent"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things are. Nothing a person answered is ever part of an address."""

    language: str
    organisation: str | None = None

    def question(self, slug: str) -> str:
        """Return the address of a page of the journey."""
        return f"/{self.language}/complain/{slug}"

    def page(self, organisation: str, slug: str) -> str:
        """Return the address of an organisation's guidance page."""
        return f"/{self.language}/{organisation}/{slug}"

    def about(self, slug: str) -> str:
        """Return the address of a guidance page that every organisation shares."""
        return f"/{self.language}/about/{slug}"

    def index(self, organisation: str) -> str:
        """Return the address of an organisation's list of guidance."""
        return f"/{self.language}/{organisation}/"

    @property
    def colours(self) -> str:
        return f"/colours/{self.organisation}.css"

    @property
    def start(self) -> str:
        return f"/{self.language}/"

    @property
    def door(self) -> str:
        """Return where people begin: the organisation's own start page, if it is known."""
        return self.page(self.organisation, DOOR) if self.organisation else self.start

    def shared(self, place: str | None = None) -> str:
        """Return where people begin at a computer that others use too, or at a place of the organisation."""
        return "/".join(filter(None, (f"/{self.language}", self.organisation, SHARED, place)))

    @property
    def not_shared(self) -> str:
        return f"/{self.language}/not-shared"

    @property
    def begin(self) -> str:
        return f"/{self.language}/complain"

    @property
    def another(self) -> str:
        return self.question(ANOTHER)

    @property
    def kept_details(self) -> str:
        return self.question(KEPT)

    @property
    def copy(self) -> str:
        return self.question(COPY)

    @property
    def danger(self) -> str:
        return f"/{self.language}/danger"

    @property
    def who_can_help(self) -> str:
        """Return where it says who to contact when someone is not safe: the organisation's own page, if it is known."""
        return self.page(self.organisation, DANGER) if self.organisation else self.danger

    @property
    def contact(self) -> str:
        return f"/{self.language}/contact"

    @property
    def help(self) -> str:
        return self.page(self.organisation, HELP) if self.organisation else self.contact

    @property
    def adjustments(self) -> str:
        return self.question("adjustments")

    @property
    def contact_me(self) -> str:
        return self.question(ContactMe.slug)

    @property
    def asked(self) -> str:
        return self.question(ASKED)

    @property
    def privacy(self) -> str:
        return self.about("privacy")

    @property
    def cookies(self) -> str:
        return self.about("cookies")

    @property
    def accessibility(self) -> str:
        return self.page(self.organisation, STATEMENT) if self.organisation else self.about(ACCESSIBILITY)

    @property
    def safety(self) -> str:
        return self.about("safety")

    @property
    def exit(self) -> str:
        return f"/{self.language}/exit"

    @property
    def stay(self) -> str:
        return f"/{self.language}/stay"

    @property
    def left(self) -> str:
        return f"/{self.language}/left"

    @property
    def finish(self) -> str:
        return f"/{self.language}/finish"

    @property
    def delete_answers(self) -> str:
        return f"/{self.language}/delete-answers"

    @property
    def next_person(self) -> str:
        return f"/{self.language}/next-person"

    @property
    def finished(self) -> str:
        return f"/{self.language}/finished"

    @property
    def deleted(self) -> str:
        return f"/{self.language}/deleted"

    @property
    def timed_out(self) -> str:
        return f"/{self.language}/timed-out"

    @property
    def ends(self) -> tuple[str, ...]:
        """Return every address by which a visit ends."""
        return (
            self.exit, self.finish, self.next_person, self.delete_answers, self.finished, self.deleted, self.timed_out,
        )  # fmt: skip
