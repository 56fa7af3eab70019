"""The brief: what a list of work is made of, read once from an opened message.

Whoever has the public key can seal anything, so nothing in a message is taken to be of the right shape. ``Brief`` holds
codes and days and may be kept in clear; ``Private`` says how to reach someone safely and is kept sealed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, get_args

from webapp.domain.packs.model import Kind, Pack, Timescale
from webapp.domain.routing import SENDABLE
from webapp.domain.vocabulary import CLOCK_STARTS

SUBJECTS = ("service", "topic", "kind")
"""The facts that say what a case is about, for figures."""
KINDS = frozenset(get_args(Kind))
MOST, LONGEST_CODE, LONGEST_WORDS = 50, 100, 2_000
"""More of anything, or longer, than any form of ours sends: whoever made it up wants to keep the desk busy."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what was sent: where it goes, what is outstanding, and the timescales that were promised."""

    to: str
    stage: str = ""
    track: str = ""
    reply: bool = True
    conditions: tuple[str, ...] = ()
    timescales: tuple[Timescale, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """What may be known of a case without opening it: codes, and the clocks that were promised."""

    parts: tuple[Part, ...] = ()
    flags: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    adjustments: tuple[str, ...] = ()
    language: str = "en"
    spoken: str = ""
    anonymity: str = "named"
    who: str = ""
    consent: str = ""
    channel: str = ""
    subjects: tuple[tuple[str, str], ...] = ()

    @property
    def can_be_answered(self) -> bool:
        """Whether there is anybody to answer."""
        return self.anonymity != "no-reply"


@dataclass(frozen=True, slots=True)
class Private:
    """What an officer reads before they contact someone: how it is safe, and what would help."""

    safe_contact: str = ""
    leave_message: str = ""
    reply_to: tuple[str, ...] = ()
    adjustments: str = ""
    which_language: str = ""


def brief_of(message: Mapping[str, Any], pack: Pack | None) -> Brief:
    """Return the brief of an opened message. ``pack`` is its organisation's: it says what its timescales count to.

    Raises ValueError for a message that holds more of anything than any form of ours sends.
    """
    contact, language, facts = (_table(message, name) for name in ("contact", "language", "facts"))
    sent = [part for part in _tables(message, "parts") if part.get("then") in SENDABLE]
    return Brief(
        parts=_joined(_part(part, pack) for part in sent),
        flags=_codes(message, "flags"),
        conditions=_codes(message, "conditions"),
        adjustments=_codes(_table(message, "adjustments"), "needs"),
        language=_text(language, "used") or "en",
        spoken=_text(language, "spoken"),
        anonymity=_text(contact, "anonymity") or "named",
        who=_text(facts, "who"),
        consent=_text(facts, "consent"),
        channel=_text(message, "channel"),
        subjects=tuple((name, value) for name in SUBJECTS for value in _one_or_many(facts, name)),
    )


def private_of(message: Mapping[str, Any]) -> Private:
    """Return what is read before someone is contacted."""
    contact, adjustments, language = (_table(message, name) for name in ("contact", "adjustments", "language"))
    details = _table(adjustments, "details")
    told = [_text(adjustments, "in_their_words"), *(f"{name}: {_text(details, name)}" for name in details)]
    return Private(
        safe_contact=_text(contact, "safe_contact"),
        leave_message=_text(contact, "leave_message"),
        reply_to=_codes(contact, "reply_to"),
        adjustments="\n".join(each for each in told if each),
        which_language=_text(language, "which"),
    )


def brief_as_json(brief: Brief) -> dict[str, Any]:
    """Return a brief as it is stored; empty fields of a timescale are left out."""
    told = asdict(brief)
    for part in told["parts"]:
        part["timescales"] = [{name: value for name, value in each.items() if value} for each in part["timescales"]]
    return told


def brief_from_json(told: Mapping[str, Any]) -> Brief:
    """Return a stored brief.

    >>> brief = Brief((Part("adults", "stage-1", timescales=(Timescale("x", "aim", "received", "Soon", value=3),)),))
    >>> brief_from_json(brief_as_json(brief)) == brief
    True
    """
    parts = tuple(
        Part(
            **{
                **_tuples(part),
                "timescales": tuple(Timescale(**{"words": "", **_tuples(each)}) for each in part["timescales"]),
            }
        )
        for part in told["parts"]
    )
    known = {each.name for each in fields(Brief)}
    plain = {name: value for name, value in _tuples(told).items() if name in known}
    return Brief(**{**plain, "parts": parts, "subjects": tuple((name, value) for name, value in told["subjects"])})


def private_from_json(told: Mapping[str, Any]) -> Private:
    """Return what was stored of how to reach someone safely."""
    return Private(**_tuples(told))


def _joined(parts: Iterator[Part]) -> tuple[Part, ...]:
    """Join the parts that the same procedure deals with at the same stage: they have one answer."""
    found: dict[tuple[str, str], Part] = {}
    for part in parts:
        first = found.get((part.to, part.stage))
        if first is None:
            found[part.to, part.stage] = part
        else:
            known = {each.id for each in first.timescales}
            found[part.to, part.stage] = replace(
                first,
                track=first.track or part.track,
                reply=first.reply or part.reply,
                conditions=tuple(dict.fromkeys((*first.conditions, *part.conditions))),
                timescales=(*first.timescales, *(each for each in part.timescales if each.id not in known)),
            )
    return tuple(found.values())


def _part(part: Mapping[str, Any], pack: Pack | None) -> Part:
    to, stage = _text(part, "to"), _text(part, "stage")
    theirs = {each.id: each for each in timescales_of(pack, to, stage)}
    return Part(
        to,
        stage,
        _text(part, "track"),
        part.get("reply") is not False,
        _codes(part, "conditions"),
        tuple(_timescale(each, theirs) for each in _tables(part, "timescales") if _text(each, "id")),
    )


def timescales_of(pack: Pack | None, to: str, stage: str) -> tuple[Timescale, ...]:
    """Return the timescales of a stage of a procedure of a pack; none where there is no such stage."""
    procedures = pack.procedures if pack else ()
    stages = (each for procedure in procedures if procedure.id == to for each in procedure.stages)
    return next((each.timescales for each in stages if each.id == stage), ())


def _timescale(told: Mapping[str, Any], theirs: Mapping[str, Timescale]) -> Timescale:
    """Return a timescale as it was promised; what it counts to is what the pack says now."""
    own = theirs.get(_text(told, "id"))
    value, kind, starts = told.get("value"), _text(told, "kind"), _text(told, "starts")
    return Timescale(
        id=_text(told, "id")[:LONGEST_CODE],
        kind=kind if kind in KINDS else "promise",  # type: ignore[arg-type]  # looked at
        starts=starts if starts in CLOCK_STARTS else "not-stated",
        words=_text(told, "words")[:LONGEST_WORDS],
        source=_codes(told, "source"),
        value=value if isinstance(value, int) and 0 < value < 10_000 else None,
        unit="months" if told.get("unit") == "months" else "working-days",
        ends=own.ends if own else "answered",
        extends=own.extends if own else None,
    )


def _table(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = message.get(name)
    return found if isinstance(found, Mapping) else {}


def _tables(message: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [each for each in _some(message, name) if isinstance(each, Mapping)]


def _some(table: Mapping[str, Any], name: str) -> list[Any]:
    """Return a list of no more than there can be; raises ValueError."""
    found = table.get(name)
    if not isinstance(found, list):
        return []
    if len(found) > MOST:
        raise ValueError(f"more than {MOST} of {name}")
    return found


def _codes(table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(each for each in _some(table, name) if isinstance(each, str) and len(each) <= LONGEST_CODE)


def _one_or_many(table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    one = _text(table, name)
    return (one,) if one else _codes(table, name)


def _text(table: Mapping[str, Any], name: str) -> str:
    found = table.get(name)
    return found if isinstance(found, str) else ""


def _tuples(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
