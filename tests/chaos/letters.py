"""The ledger of letters: what officers were told is sent, held against what the desk keeps and the mail server has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from tests.chaos.ledger import Unanswered, email_of


class Kept(NamedTuple):
    """A reply as it stands at the desk: the token in its words, whose case it is of, and what came of its emails."""

    token: str
    reference: str
    results: tuple[str, ...]


class Email(NamedTuple):
    """An email at the mail server."""

    message_id: str
    recipient: str
    token: str


@dataclass(frozen=True)
class LettersAccount:
    """What the comparison came to. ``again`` is how many emails came once more under the id that they had."""

    told: int
    again: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    strange: tuple[str, ...]

    def is_sound(self, kills: int) -> bool:
        """Return whether every letter stands once and went once, but for one email with each kill of who sends."""
        return not (self.lost or self.doubled or self.strange) and self.again <= kills


class Letters:
    """What officers wrote, to whom, and what they were told of it; several write into it at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tried: dict[str, Unanswered] = {}
        self._told: set[str] = set()

    def trying(self, token: str, to: Unanswered) -> None:
        """Note that this letter is about to be sent: from here on it may go."""
        with self._lock:
            self._tried[token] = to

    def told(self, token: str) -> None:
        """Note that an officer saw that this letter waits to be sent, or is."""
        with self._lock:
            self._told.add(token)

    @property
    def promised(self) -> frozenset[str]:
        """Return the letters of which an officer saw that they go."""
        with self._lock:
            return frozenset(self._told)

    def compare(self, kept: Iterable[Kept], emails: Iterable[Email], sent: str) -> LettersAccount:
        """Hold what officers were told against what is kept and what went; ``sent`` is the result of what has gone."""
        lost, doubled, strange = [], [], []
        replies, went = defaultdict[str, list[Kept]](list), defaultdict[str, list[Email]](list)
        for reply in kept:
            to = self._tried.get(reply.token)
            if to is None or to.reference != reply.reference:
                strange.append(f"{reply.reference}: a reply that nobody wrote there")
            replies[reply.token].append(reply)
        for email in emails:
            to = self._tried.get(email.token)
            if to is None or email_of(to.token) != email.recipient:
                strange.append(f"{email.message_id}: an email that nobody wrote to them")
            went[email.token].append(email)
        for token in sorted({*self._tried, *replies, *went}):
            here, gone = replies[token], Counter(each.message_id for each in went[token])
            if (token in self._told or gone) and not here:
                lost.append(f"{token}: no reply stands at its case")
            if here and not gone:
                lost.append(f"{token}: its email did not go")
            if any(each.results != (sent,) for each in here):
                lost.append(f"{token}: its emails are {[each.results for each in here]}")
            if len(here) > 1 or len(gone) > 1:
                doubled.append(f"{token}: {len(here)} replies, emails with {len(gone)} ids")
        again = sum(times - 1 for times in Counter(each.message_id for one in went.values() for each in one).values())
        return LettersAccount(len(self._told), again, tuple(lost), tuple(doubled), tuple(strange))
