"""The ledger: what people were told, held against what reached the back office."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple
from uuid import uuid4

TOKEN = re.compile(r"token-[0-9a-f]{32}")


def new_token() -> str:
    """Return something to write in a story or a letter that is in no other."""
    return f"token-{uuid4().hex}"


def email_of(token: str) -> str:
    """Return the email address of whoever wrote a story."""
    return f"{token}@example.com"


class Arrived(NamedTuple):
    """A message at the receiver: its id, the reference on its envelope, and what it says once opened."""

    message_id: str
    reference: str
    message: Mapping[str, Any]


class Unanswered(NamedTuple):
    """A story whose writer waits for an answer by email."""

    token: str
    reference: str


@dataclass(frozen=True)
class Account:
    """What the comparison came to; each entry names the token and what is wrong with it."""

    told: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    strange: tuple[str, ...]
    untold: int
    untold_arrived: int

    @property
    def sound(self) -> bool:
        """Return whether every message that someone was told of arrived, once and unchanged, and no others did."""
        return not (self.lost or self.doubled or self.strange)


class Ledger:
    """What people sent and what they were told; many write into it at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tried: set[str] = set()
        self._told: dict[str, list[str]] = defaultdict(list)
        self._unanswered = deque[Unanswered]()
        self.counts: Counter[str] = Counter()

    def trying(self, token: str) -> None:
        """Note that this story is about to be sent: from here on it may arrive."""
        with self._lock:
            self._tried.add(token)

    def told(self, token: str, reference: str) -> None:
        """Note that a person saw the confirmation of this story, with this reference."""
        with self._lock:
            self._told[token].append(reference)

    def awaits_answer(self, token: str, reference: str) -> None:
        """Note that somebody waits for an answer to this story; also again, when it could not be written yet."""
        with self._lock:
            self._unanswered.append(Unanswered(token, reference))

    def next_unanswered(self) -> Unanswered | None:
        """Return who has waited longest for an answer, whom nobody else answers then; None when nobody waits."""
        with self._lock:
            return self._unanswered.popleft() if self._unanswered else None

    def count(self, what: str, times: int = 1) -> None:
        """Count something worth reporting."""
        with self._lock:
            self.counts[what] += times

    @property
    def accepted(self) -> int:
        """Return for how many stories someone saw a confirmation."""
        return len(self._told)

    def compare(self, arrived: Iterable[Arrived]) -> Account:
        """Hold what people were told against what arrived."""
        lost, doubled, strange = [], [], []
        by_token: dict[str, list[Arrived]] = defaultdict(list)
        for each in arrived:
            found = set(TOKEN.findall(json.dumps(each.message)))
            token = found.pop() if len(found) == 1 else ""
            if token not in self._tried:
                strange.append(f"{each.reference}: nobody sent it")
            elif each.message["reference"] != each.reference:
                strange.append(f"{token}: {each.reference} outside, {each.message['reference']} inside")
            else:
                by_token[token].append(each)
        for token in sorted(self._tried):
            shown, here = set(self._told.get(token, ())), by_token[token]
            references = {each.reference for each in here}
            lost += [f"{token}: {reference} did not arrive" for reference in sorted(shown - references)]
            if len(here) > 1 or len(shown | references) > 1:
                doubled.append(f"{token}: told {sorted(shown)}, arrived {sorted(each.reference for each in here)}")
        untold = self._tried - set(self._told)
        came = sum(1 for token in untold if by_token[token])
        return Account(len(self._told), tuple(lost), tuple(doubled), tuple(strange), len(untold), came)
