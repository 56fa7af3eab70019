"""Whether a pack fits together: everything that is wrong with it is said at once, before anyone is served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import islice

from webapp.domain.colours import unseen
from webapp.domain.conditions import implies, values_read
from webapp.domain.exit_destinations import is_website, problems
from webapp.domain.packs.contacts import Contact
from webapp.domain.packs.model import Notice, Outstanding, Pack, Rule
from webapp.domain.packs.teams import DEFAULT_TEAM, WHISTLEBLOWING, Team
from webapp.domain.vocabulary import (
    CLOCK_STARTS,
    COMBINED,
    CONDITION_IDS,
    FEEDBACK_IDS,
    HAPPENINGS,
    OMBUDSMAN_IDS,
    REDIRECT_IDS,
    allows,
)

ANSWERS = "answers"
"""What no team may be called: beside the teams' keys stand, under this name, those that sign the answers."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_BY_MAIL_OR_PHONE = re.compile(r"mailto:[^@\s]+@[^@\s]+|tel:\+?[0-9-]+")


def check(pack: Pack) -> list[str]:
    """Return what is wrong inside a pack that was read: unknown ids, nobody to contact, rules no one can reach."""
    found = (
        _ids,
        _teams,
        _places,
        _rules,
        _order,
        _conditions,
        _procedures,
        _offers,
        _clocks,
        _pauses,
        _contacts,
        _advocacy,
        _required,
        _leaving,
        _links,
        _sources,
        _colours,
    )
    return [f"{pack.id}: {problem}" for look in found for problem in look(pack)]


def _ids(pack: Pack) -> Iterator[str]:
    for redirect in pack.redirects:
        if redirect.id not in REDIRECT_IDS:
            yield f"redirect {redirect.id}: not an id of the vocabulary"
    for condition in pack.conditions:
        if condition.id not in CONDITION_IDS:
            yield f"condition {condition.id}: not an id of the vocabulary"


def _teams(pack: Pack) -> Iterator[str]:
    """Say which names cannot be those of a folder of keys and of a queue, and whether wrongdoing has its own team."""
    taken = {ANSWERS, DEFAULT_TEAM}
    if not _NAME.fullmatch(pack.id):
        yield "id: only small letters, numbers and -"
    for team in pack.teams:
        if team.id in taken or not _NAME.fullmatch(team.id):
            yield f"team {team.id}: needs a name of its own, of small letters, numbers and -"
        taken.add(team.id)
    supplied = any(each.id == WHISTLEBLOWING and not each.to_be_supplied for each in pack.contacts)
    if pack.procedures and supplied and not pack.team({"kind": "wrongdoing"}).apart:
        yield f'teams: the first must be for {{ kind = "wrongdoing" }}, with the contact {WHISTLEBLOWING!r}'


def _places(pack: Pack) -> Iterator[str]:
    """Say which places cannot be named in an address or to a person."""
    taken = set[str]()
    for place in pack.places:
        if place.id in taken or not _NAME.fullmatch(place.id):
            yield f"place {place.id}: needs a name of its own, of small letters, numbers and -"
        if not place.label.strip():
            yield f"place {place.id}: has no label"
        taken.add(place.id)


def _rules(pack: Pack) -> Iterator[str]:
    stages = {procedure.id: {stage.id for stage in procedure.stages} for procedure in pack.procedures}
    destinations = {
        "accept": set(stages),
        "escalate": set(stages),
        "chase": set(stages),
        "redirect": {redirect.id for redirect in pack.redirects},
        "feedback": set(FEEDBACK_IDS),
        "ombudsman": OMBUDSMAN_IDS & {contact.id for contact in pack.contacts},
    }
    for rule in pack.rules:
        if rule.to not in destinations[rule.then]:
            yield f"rule {rule.id}: nothing called {rule.to!r} to {rule.then} to"
        elif rule.then in ("accept", "escalate", "chase") and rule.stage not in stages[rule.to]:
            yield f"rule {rule.id}: procedure {rule.to} has no stage {rule.stage!r}"
        if rule.anyway and rule.then not in ("redirect", "ombudsman"):
            yield f"rule {rule.id}: only what goes elsewhere can be sent here anyway"
        for anyway in filter(None, (rule.anyway, rule.anyway_if_children)):
            if anyway not in stages:
                yield f"rule {rule.id}: no procedure {anyway!r} to send it to anyway"
        if rule.anyway_if_children and not rule.anyway:
            yield f"rule {rule.id}: says where it goes anyway if it is about children, and not where it goes if not"


def _order(pack: Pack) -> Iterator[str]:
    for place, rule in enumerate(pack.rules):
        before = next((each for each in islice(pack.rules, place) if implies(rule.when, each.when)), None)
        if before:
            yield f"rule {rule.id}: can never be reached, because rule {before.id} comes before it and always holds too"
    if not pack.rules or pack.rules[-1].when.holds({}) is not True:
        yield "the last rule must always hold, so that every path ends"


def _conditions(pack: Pack) -> Iterator[str]:
    guarded: tuple[Rule | Outstanding | Notice | Team, ...]
    guarded = (*pack.rules, *pack.conditions, *pack.notices, *pack.teams)
    for each in guarded:
        for fact, value in values_read(each.when):
            if not allows(fact, value) and fact != "outcome":
                yield f"{_kind(each)} {each.id}: {fact} = {value!r} is not in the vocabulary"


def _procedures(pack: Pack) -> Iterator[str]:
    known = {procedure.id for procedure in pack.procedures}
    for condition in pack.conditions:
        for name in condition.procedures:
            if name not in known:
                yield f"condition {condition.id}: no procedure {name!r}"


def _offers(pack: Pack) -> Iterator[str]:
    for each in pack.offers:
        for value in (*each.values, *(label.value for label in each.labels)):
            if value not in COMBINED.get(each.fact, ()) and not allows(each.fact, value):
                yield f"offer {each.fact}: {value!r} is not in the vocabulary"


def _clocks(pack: Pack) -> Iterator[str]:
    for procedure in pack.procedures:
        for stage in procedure.stages:
            for clock in stage.timescales:
                if clock.starts not in CLOCK_STARTS:
                    yield f"{procedure.id} {stage.id} {clock.id}: {clock.starts!r} is not a start of a clock"
                if clock.ends not in HAPPENINGS:
                    yield f"{procedure.id} {stage.id} {clock.id}: {clock.ends!r} is not an end of a clock"
                if clock.extends and clock.extends not in {each.id for each in stage.timescales}:
                    yield f"{procedure.id} {stage.id} {clock.id}: there is no {clock.extends!r} to be longer than"


def _pauses(pack: Pack) -> Iterator[str]:
    """Say which pauses name no source or no timescale there is, or would stop one that the law sets."""
    clocks = [each for procedure in pack.procedures for stage in procedure.stages for each in stage.timescales]
    kinds = {clock.id: {each.kind for each in clocks if each.id == clock.id} for clock in clocks}
    for pause in pack.pauses:
        if not pause.source:
            yield f"pause {pause.id}: no source lets a clock stand still"
        for name in pause.timescales:
            if name not in kinds:
                yield f"pause {pause.id}: no timescale {name!r}"
            elif "law" in kinds[name]:
                yield f"pause {pause.id}: the law sets {name!r}, and never stands still"


def _contacts(pack: Pack) -> Iterator[str]:
    known = {contact.id for contact in pack.contacts}
    named = [(f"procedure {each.id}", name) for each in pack.procedures for name in (each.handler, *each.exits)]
    named += [("accessibility", name) for name in (pack.accessibility.contact,) if name]
    named += [(f"rule {each.id}", name) for each in pack.rules for name in each.exits or ()]
    named += [(f"condition {each.id}", name) for each in pack.conditions for name in each.contacts]
    named += [(f"redirect {each.id}", name) for each in pack.redirects for name in each.contacts]
    named += [(f"notice {each.id}", name) for each in pack.notices for name in each.contacts]
    named += [(f"team {each.id}", each.contact) for each in pack.teams]
    named += [("advocate", each.contact) for each in pack.advocates]
    named += [("pack", name) for name in (pack.contact, *pack.danger_contacts) if name]
    for who, name in named:
        if name not in known:
            yield f"{who}: no contact {name!r}"
    links = {link.id for link in pack.links}
    for contact in pack.contacts:
        if contact.link and contact.link not in links:
            yield f"contact {contact.id}: no link {contact.link!r}"


def _advocacy(pack: Pack) -> Iterator[str]:
    """Say which codes of advocates' organisations nobody could type, or would be taken for another's."""
    codes = [each.code for each in pack.advocacy]
    for each in pack.advocacy:
        if not _CODE.fullmatch(each.code):
            yield f"advocacy {each.code!r}: a code is of capital letters, numbers and -"
        if codes.count(each.code) > 1:
            yield f"advocacy {each.code!r}: two organisations have this code"
        if not each.name.strip():
            yield f"advocacy {each.code!r}: names no organisation"


def _required(pack: Pack) -> Iterator[str]:
    """Say whom nobody could reach. An organisation with no procedure of its own needs nobody."""
    if not pack.procedures:
        return
    if not pack.danger_contacts:
        yield "danger_contacts: no contact for when someone is not safe"
    if not pack.contact:
        yield "contact: no team to ask"
    known = {contact.id: contact for contact in pack.contacts}
    if WHISTLEBLOWING not in known:
        yield f"contacts: no contact {WHISTLEBLOWING!r} for reporting wrongdoing"
    needed = {name for name in (pack.contact, *pack.danger_contacts, WHISTLEBLOWING) if name in known}
    needed |= {team.contact for team in pack.teams if team.contact in known}
    needed |= {procedure.handler for procedure in pack.procedures if procedure.handler in known}
    needed |= {name for redirect in pack.redirects for name in redirect.contacts if name in known}
    for contact in pack.contacts:
        if contact.id in needed and not _can_be_reached(contact):
            yield f"contact {contact.id}: says no way to reach it; if the sources give none, set to_be_supplied"


def _leaving(pack: Pack) -> Iterator[str]:
    return (f"leave_to: {problem}" for problem in problems(pack.leave_to))


def _links(pack: Pack) -> Iterator[str]:
    """Say which addresses a person must not be sent to: a script, another kind of thing, or what anyone can read."""
    named = [(f"contact {each.id}", each.url) for each in pack.contacts]
    named += [(f"link {each.id}", each.url) for each in pack.links]
    for who, url in named:
        if url and not (is_website(url) or _BY_MAIL_OR_PHONE.fullmatch(url)):
            yield f"{who}: {url!r} must be an https address, mailto: or tel:"


def _can_be_reached(contact: Contact) -> bool:
    ways = (contact.phone, contact.text, contact.email, contact.address, contact.places, contact.link, contact.url)
    return contact.to_be_supplied or any(ways)


def _sources(pack: Pack) -> Iterator[str]:
    for part in fields(pack):
        yield from _unsourced(getattr(pack, part.name), "")


def _unsourced(item: object, inside: str) -> Iterator[str]:
    if isinstance(item, tuple):
        for each in item:
            yield from _unsourced(each, inside)
    elif is_dataclass(item) and not isinstance(item, type):
        place = f"{inside}{_kind(item)} {getattr(item, 'id', None) or getattr(item, 'fact', None) or ''}".rstrip()
        if not getattr(item, "source", True):
            yield f"{place}: cites no source"
        for part in fields(item):
            yield from _unsourced(getattr(item, part.name), f"{place}, ")


def _colours(pack: Pack) -> Iterator[str]:
    if pack.colours:
        yield from (f"colours, {each}" for each in unseen(pack.colours))


def _kind(item: object) -> str:
    kinds = {"Outstanding": "condition"}
    return kinds.get(type(item).__name__, type(item).__name__.lower())
