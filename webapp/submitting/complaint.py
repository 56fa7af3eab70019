"""A complaint, compliment or report as it is submitted: a complete path of answers, read in the light of its pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale

from webapp.content import Content, facts_in_words
from webapp.domain.journey import Path
from webapp.domain.messages import complaint as message
from webapp.domain.packs.model import Pack
from webapp.domain.vocabulary import AUTOMATED, URGENT, URGENT_REVIEW
from webapp.forms.child_wording import language_for
from webapp.forms.summary import recorded, still_asked
from webapp.i18n.language import Language
from webapp.submitting.receipt import Receipt
from webapp.submitting.submit import Message, Submittable
from webapp.submitting.worrying import is_worrying


@dataclass(frozen=True)
class Complaint:
    """What someone sends, to whom, and whether it worries us. ``automated``: the honeypot was filled in.

    ``place`` is where the computer stands that it was written at, where others use that too.
    """

    path: Path
    pack: Pack
    worrying: bool
    automated: bool
    place: Mapping[str, str] | None = None

    @classmethod
    def of(
        cls, path: Path, content: Content, *, automated: bool = False, place: Mapping[str, str] | None = None
    ) -> Complaint:
        """Return what a path sends. Raises ValueError when something is still unanswered or nobody is to have it."""
        if path.decision.pack is None or not path.complete:
            raise ValueError("only a complete path is sent")
        said = still_asked(path, content.packs)
        return cls(said, path.decision.pack, is_worrying(said, content.worrying), automated, place)

    def submittable(
        self,
        key: str,
        content: Content,
        english: Language,
        language: str,
        on: date,
        shown: Sequence[Mapping[str, Any]] = (),
        channel: str = message.CHANNEL,
    ) -> Submittable:
        """Return what is sent, which is in English.

        ``language`` is the code of the language the person used, ``on`` the day of receipt, ``shown`` the outcome as
        it stood on their pages, language by language: nothing for what was keyed in, of which ``channel`` says how it
        came.
        """
        path, decision = self.path, self.path.decision
        theirs = language_for(english, path.facts)
        answers = recorded(path, content.packs, theirs)
        raised = (AUTOMATED,) if self.automated else ()
        words = facts_in_words(self.pack, english.gettext)

        def build(number: str) -> Message:
            return message.build(
                number,
                path,
                answers,
                language,
                on,
                lambda text: english.gettext(text, **words),
                raised,
                self.worrying,
                to_child=bool(theirs.listener),
                shown=shown,
                language_name=Locale.parse(language).get_language_name("en") or "",
                place=self.place,
                channel=channel,
            )

        return Submittable(
            key=key,
            organisation=self.pack.id,
            team=self.pack.team(path.facts).id,
            reference_prefix=self.pack.reference_prefix,
            route=message.routes_to(decision),
            kind=str(path.facts.get("kind", "complaint")),
            urgent=URGENT in decision.flags,
            received_on=on,
            may_wait=path.facts.get("anonymity") != "named" and not self._is_pressing,
            build=build,
        )

    @property
    def _is_pressing(self) -> bool:
        """Whether someone should look soon: a life may turn on it."""
        return self.worrying or not {URGENT, URGENT_REVIEW}.isdisjoint(self.path.decision.flags)

    def receipt(self, number: str, on: date) -> Receipt:
        """Return what the confirmation remembers of it, with a copy of what was sent."""
        return Receipt(number, self.path.facts, on, self.worrying, self.path.answers)
