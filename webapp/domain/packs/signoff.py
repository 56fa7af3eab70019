"""What only the organisation can know or confirm. Its owner reads it; the public is shown none of it as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from webapp.domain.packs.pieces import Sources


@dataclass(frozen=True)
class Accessibility:
    """What an accessibility statement says that only the organisation knows. It leaves out what is not supplied.

    ``public_body``: the regulations for public sector bodies apply. ``contact``: who hears about problems, where that
    is not the pack's own contact; they answer within ``answer_days`` working days. ``tested``, ``tested_by``: an audit.
    """

    public_body: bool | None = None
    contact: str = ""
    answer_days: int | None = None
    prepared: date | None = None
    reviewed: date | None = None
    tested: date | None = None
    tested_by: str | None = None


NO_STATEMENT = Accessibility()
"""What a statement says of an organisation that has supplied nothing for it."""


@dataclass(frozen=True)
class Conflict:
    """Where sources disagree, with each other or with what is known today: what each says, and what we show."""

    id: str
    sources_say: tuple[str, ...]
    we_show: str
    source: Sources = ()


@dataclass(frozen=True)
class Gap:
    """Something people need that the sources do not give, and that no contact or link stands for."""

    id: str
    says: str
    source: Sources = ()


@dataclass(frozen=True)
class Law:
    """Law, or a rule of an ombudsman, that nobody has checked well enough to show it to the public.

    It bears on the procedures ``about``, by their ids. ``checked`` says how well: ``text-read`` is one reading of the
    text itself, ``fairly-sure`` what people who know the field are fairly sure of, ``not-checked`` what is only said.
    """

    id: str
    about: tuple[str, ...]
    says: str
    checked: Literal["text-read", "fairly-sure", "not-checked"] = "not-checked"


@dataclass(frozen=True)
class Signoff:
    """What an owner has to decide, supply or check, beyond what a contact, a link or a procedure says of itself."""

    conflicts: tuple[Conflict, ...] = ()
    gaps: tuple[Gap, ...] = ()
    law: tuple[Law, ...] = ()

    def beside(self, shared: Signoff) -> Signoff:
        """Return this with what every organisation has in common."""
        return Signoff(self.conflicts + shared.conflicts, self.gaps + shared.gaps, self.law + shared.law)


NOTHING_OPEN = Signoff()
"""What is left to decide where nobody has said that anything is."""
