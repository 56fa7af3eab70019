"""Who is written to: what they are called, which ways to them are safe, in which language and words, how large.

Whoever has the public key can seal anything, so nothing in a message is taken to be of the right shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from webapp.desk.letters.words import TO_CHILDREN
from webapp.desk.notices.addresses import is_email
from webapp.domain.cases.brief import Brief
from webapp.domain.conditions import Facts
from webapp.domain.vocabulary import read_facts
from webapp.forms.child_wording import language_for
from webapp.i18n.language import ENGLISH, Language

LARGE_PRINT = "large-print"
ADDRESS = ("address_line_1", "address_line_2", "town", "postcode", "country")


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone who is written to. A way that they did not ask for, or gave nothing for, is empty."""

    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    post: str = field(default="", repr=False)
    by_hand: str = field(default="", repr=False)
    may_be_called: bool = False
    size: str = ""


def reader_of(message: Mapping[str, Any], brief: Brief) -> Reader:
    """Return who is to be answered: nobody, when they want no answer."""
    contact, asked = _table(message, "contact"), _asked(message)
    if not brief.can_be_answered:
        return Reader()
    lines = [_text(contact, each) for each in ADDRESS] if _text(contact, ADDRESS[0]) else [_text(contact, "address")]
    name = _line(_text(contact, "full_name"))
    address = "\n".join(each for each in lines if each.strip())
    email = _text(contact, "email")
    others = {
        "phone": _text(contact, "phone"),
        "text": _text(contact, "mobile") or _text(contact, "phone"),
        "other": _text(contact, "other_way"),
    }
    by_hand = [told for way, told in others.items() if way in asked and told]
    return Reader(
        name=name,
        email=email if "email" in asked and is_email(email) else "",
        post="\n".join(filter(None, (name, address))) if "post" in asked and address else "",
        by_hand="\n".join(dict.fromkeys(by_hand)),
        may_be_called=bool(by_hand) or brief.anonymity == "named",
        size=_size(message, brief),
    )


def language_of(message: Mapping[str, Any], brief: Brief, languages: Mapping[str, Language]) -> Language:
    """Return the language someone read the service in, in a child's words for a child; English where it is not ours."""
    language = language_for(languages.get(brief.language, languages[ENGLISH]), facts_of(message))
    if not language.listener:
        return language
    return language.with_wordings(language.listener, {**language.wordings, **TO_CHILDREN})


def facts_of(message: Mapping[str, Any]) -> Facts:
    """Return the facts of a message, as far as they are facts."""
    told = _table(message, "facts")
    found: dict[str, Any] = {}
    for name, value in told.items():
        try:
            found |= read_facts({name: value})
        except ValueError:
            continue
    return found


def _size(message: Mapping[str, Any], brief: Brief) -> str:
    if LARGE_PRINT not in brief.adjustments:
        return ""
    return _line(_text(_table(_table(message, "adjustments"), "details"), LARGE_PRINT)) or LARGE_PRINT


def _asked(message: Mapping[str, Any]) -> frozenset[str]:
    ways = _table(message, "contact").get("reply_to")
    return frozenset(each for each in ways if isinstance(each, str)) if isinstance(ways, list) else frozenset()


def _table(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = message.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(table: Mapping[str, Any], name: str) -> str:
    found = table.get(name)
    return found if isinstance(found, str) else ""


def _line(text: str) -> str:
    return " ".join(text.split())
