"""Read a pack from a plain table (TOML, already parsed) into its shapes, and say everything that is wrong at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from webapp.domain.conditions import Condition, parse, values_read
from webapp.domain.packs import Notice, Outstanding, Pack, Rule
from webapp.domain.vocabulary import CLOCK_STARTS, CONDITION_IDS, FEEDBACK_IDS, OMBUDSMAN_IDS, REDIRECT_IDS, allows


class BadPack(ValueError):
    """A pack that cannot be used; ``problems`` names everything wrong with it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read(table: Mapping[str, Any], where: str = "pack") -> Pack:
    """Return the pack a table describes. Raises BadPack naming every problem, each with where it stands.

    >>> read({"id": "x", "name": "X", "colour": "red"})
    Traceback (most recent call last):
    webapp.domain.reading.BadPack: pack: unknown entry 'colour'
    pack: 'version' is missing
    """
    problems: list[str] = []
    pack: Pack | None = _build(Pack, table, where, problems)
    if pack is None:
        raise BadPack(problems)
    return pack


def check(pack: Pack) -> list[str]:
    """Return what does not fit together inside a pack that was read: unknown ids, facts, stages; no last rule."""
    contacts = {contact.id for contact in pack.contacts}
    stages = {procedure.id: {stage.id for stage in procedure.stages} for procedure in pack.procedures}
    destinations = {
        "accept": set(stages),
        "escalate": set(stages),
        "redirect": {redirect.id for redirect in pack.redirects},
        "feedback": set(FEEDBACK_IDS),
        "ombudsman": OMBUDSMAN_IDS & contacts,
    }
    problems = [
        f"redirect {each.id}: not an id of the vocabulary" for each in pack.redirects if each.id not in REDIRECT_IDS
    ]
    problems += [
        f"condition {each.id}: not an id of the vocabulary" for each in pack.conditions if each.id not in CONDITION_IDS
    ]
    for rule in pack.rules:
        if rule.to not in destinations[rule.then]:
            problems.append(f"rule {rule.id}: nothing called {rule.to!r} to {rule.then} to")
        elif rule.then in ("accept", "escalate") and rule.stage not in stages[rule.to]:
            problems.append(f"rule {rule.id}: procedure {rule.to} has no stage {rule.stage!r}")
        if rule.anyway and rule.then not in ("redirect", "ombudsman"):
            problems.append(f"rule {rule.id}: only what goes elsewhere can be sent here anyway")
        if rule.anyway and rule.anyway not in stages:
            problems.append(f"rule {rule.id}: no procedure {rule.anyway!r} to send it to anyway")
    problems += [
        f"offer {each.fact}: {value!r} is not in the vocabulary"
        for each in pack.offers
        for value in (*each.values, *(label.value for label in each.labels))
        if not allows(each.fact, value)
    ]
    clocks = [(p.id, s.id, t) for p in pack.procedures for s in p.stages for t in s.timescales]
    problems += [
        f"{procedure} {stage} {clock.id}: {clock.starts!r} is not a start of a clock"
        for procedure, stage, clock in clocks
        if clock.starts not in CLOCK_STARTS
    ]
    guarded: tuple[Rule | Outstanding | Notice, ...] = (*pack.rules, *pack.conditions, *pack.notices)
    for each in guarded:
        problems += [
            f"{type(each).__name__.lower()} {each.id}: {fact} = {value!r} is not in the vocabulary"
            for fact, value in values_read(each.when)
            if not allows(fact, value) and fact != "outcome"
        ]
        if not each.source:
            problems.append(f"{type(each).__name__.lower()} {each.id}: cites no source")
    if not pack.rules or pack.rules[-1].when.holds({}) is not True:
        problems.append("the last rule must always hold, so that every path ends")
    named = [(f"procedure {p.id}", c) for p in pack.procedures for c in (p.handler, *p.exits)]
    named += [(f"rule {r.id}", c) for r in pack.rules for c in r.exits or ()]
    named += [(f"redirect {r.id}", c) for r in pack.redirects for c in r.contacts]
    named += [(f"notice {n.id}", c) for n in pack.notices for c in n.contacts]
    named += [("pack", c) for c in (pack.contact, *pack.danger_contacts) if c]
    links = {link.id for link in pack.links}
    problems += [f"contact {c.id}: no link {c.link!r}" for c in pack.contacts if c.link and c.link not in links]
    problems += [f"{who}: no contact {contact!r}" for who, contact in named if contact not in contacts]
    return [f"{pack.id}: {problem}" for problem in problems]


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


def _build(shape: type, table: Mapping[str, Any], where: str, problems: list[str]) -> Any:
    known = {each.name: each for each in fields(shape)}
    problems += [f"{where}: unknown entry {key!r}" for key in table if key not in known]
    values = {}
    for name, each in known.items():
        if name in table:
            values[name] = _value(_hints(shape)[name], table[name], f"{where}.{name}", problems)
        elif each.default is MISSING:
            problems.append(f"{where}: {name!r} is missing")
    return None if problems else shape(**values)


def _value(hint: Any, value: Any, where: str, problems: list[str]) -> Any:
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not NoneType)
    if hint is Condition:
        try:
            return parse(value)
        except (ValueError, AttributeError) as error:
            problems.append(f"{where}: {error}")
            return None
    if get_origin(hint) is tuple:
        return _many(get_args(hint)[0], value, where, problems)
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            problems.append(f"{where}: {value!r} is not one of {', '.join(get_args(hint))}")
        return value
    expected = Mapping if get_origin(hint) is not None else hint
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        problems.append(f"{where}: expected {'a date' if expected is date else expected.__name__}, found {value!r}")
    return value


def _many(hint: Any, value: Any, where: str, problems: list[str]) -> tuple[Any, ...]:
    if not isinstance(value, list):
        problems.append(f"{where}: expected a list, found {value!r}")
        return ()
    if isinstance(hint, type) and is_dataclass(hint):
        return tuple(_entry(hint, each, f"{where}[{number}]", problems) for number, each in enumerate(value))
    return tuple(_value(hint, each, f"{where}[{number}]", problems) for number, each in enumerate(value))


def _entry(shape: type, value: Any, where: str, problems: list[str]) -> Any:
    if not isinstance(value, Mapping):
        problems.append(f"{where}: expected a table, found {value!r}")
        return None
    return _build(shape, value, f"{where} {value['id']}" if "id" in value else where, problems)
