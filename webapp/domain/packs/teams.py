"""Who deals with what an organisation is sent: each team opens what is sealed for its own key, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.conditions import Condition
from webapp.domain.packs.pieces import Sources

DEFAULT_TEAM = "complaints"
"""The team of everything that no team of a pack's own is for."""
WHISTLEBLOWING = "whistleblowing"
"""The contact for reports of wrongdoing. What is for its team no other team may read."""


@dataclass(frozen=True)
class Team:
    """Who is asked, as a contact id, while a condition holds: someone else than the pack's own contact.

    What is sent while it holds is sealed for this team, and no other team can open it.
    """

    id: str
    contact: str
    when: Condition
    source: Sources = ()

    @property
    def apart(self) -> bool:
        """Whether no other team of the organisation may have the same key."""
        return self.contact == WHISTLEBLOWING
