"""All content: packs and guidance, read and checked once at start-up. Everything that is wrong is said at once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from webapp.content.bank_holidays import england
from webapp.content.examples import failing_examples
from webapp.content.invitations import Invitation, read_invitations
from webapp.content.pages import Page, read_pages
from webapp.content.worrying import read_patterns
from webapp.domain.packs.checks import check
from webapp.domain.packs.contacts import Contact
from webapp.domain.packs.model import Pack, Packs
from webapp.domain.packs.pieces import texts
from webapp.domain.packs.reader import BadPack, read
from webapp.domain.worrying import Patterns
from webapp.i18n.language import LeftToRight
from webapp.i18n.markup import placeholders

SHARED = "shared"
HELP = "how-to-complain"
DANGER = "danger"
"""The page that every help link of an organisation leads to."""
CONTACT = "contact"
"""The page with all the ways to reach an organisation."""
NUMBER_SPACE = "\u00a0"
"""Keeps a phone number on one line, and its groups in order in a sentence that runs from right to left."""
SITE_WORDS = {
    *("organisation", "idle-minutes", "shared-minutes", "longest-minutes", "sent-minutes", "keep-days"),
    *("cookie-name", "device-cookie-name", "advocate-cookie-name"),
}
"""Names the pages may use that come from the settings or the reader's place, not from a pack."""


class BadContent(ValueError):
    """Content that cannot be served; the message names everything wrong with it."""


@dataclass(frozen=True, eq=False)
class Content:
    """Everything the service says that is not a form: packs, each organisation's guidance, and what all share."""

    packs: Packs
    guidance: Mapping[str, Mapping[str, Page]]
    about: Mapping[str, Page]
    invitations: tuple[Invitation, ...]
    worrying: Patterns
    not_offered: tuple[Pack, ...] = ()

    def without_examples(self) -> Content:
        """Return what production offers: nobody reads what is sent to an organisation that is only an example."""
        real = {name: pack for name, pack in self.packs.packs.items() if not pack.example}
        examples = tuple(pack for pack in self.packs.listed if pack.example)
        return replace(self, packs=replace(self.packs, packs=real), not_offered=examples)


def load(directory: Path) -> Content:
    """Return all content under a directory. Raises BadContent naming every problem in every file."""
    problems: list[str] = []
    elsewhere = _read_pack(directory / SHARED, None, problems)
    found = {}
    for path in sorted(directory.glob("*/pack.toml")):
        if path.parent.name != SHARED:
            found[path.parent.name] = _read_pack(path.parent, elsewhere, problems)
    packs = {name: pack for name, pack in found.items() if pack}
    about = read_pages(directory / SHARED, problems)
    worrying = read_patterns(directory, problems)
    guidance = {name: read_pages(directory / name / "guidance", problems) for name in packs}
    invitations = read_invitations(directory / SHARED, problems)
    if elsewhere is None or problems:
        raise BadContent("\n".join(problems))
    content = Content(Packs(packs, elsewhere, england()), guidance, about, invitations, worrying)
    problems += _check(content)
    if problems:
        raise BadContent("\n".join(problems))
    return content


@cache
def facts_in_words(pack: Pack, gettext: Callable[[str], str] = str) -> Mapping[str, str]:
    """Return what a text may name from a pack: ``{customer-team.phone}``, ``{adults.acknowledge}`` and so on.

    ``gettext`` says the names of teams and laws in the reader's language.
    """
    words: dict[str, str] = {"organisation": LeftToRight(pack.name)}
    for contact in pack.contacts:
        words |= {f"{contact.id}.{name}": value for name, value in _contact_words(contact, gettext)}
    for procedure in pack.procedures:
        if procedure.law:
            words[f"{procedure.id}.law"] = gettext(procedure.law)
        if procedure.time_limit:
            words[f"{procedure.id}.time-limit"] = str(procedure.time_limit)
        for stage in procedure.stages:
            for timescale in stage.timescales:
                if timescale.value is not None:
                    words[f"{procedure.id}.{stage.id}.{timescale.id}"] = str(timescale.value)
                    words.setdefault(f"{procedure.id}.{timescale.id}", str(timescale.value))
    return words


def _contact_words(contact: Contact, gettext: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    yield "name", gettext(contact.name)
    for name in ("phone", "text"):
        if value := getattr(contact, name):
            yield name, LeftToRight(value.replace(" ", NUMBER_SPACE))
    if contact.email:
        yield "email", LeftToRight(contact.email)
    if contact.address:
        yield "address", LeftToRight(", ".join(contact.address))


def _read_pack(directory: Path, shared: Pack | None, problems: list[str]) -> Pack | None:
    """Return an organisation's pack with the shared contacts and redirect pages it does not replace.

    Its owner has to decide what is open for every organisation too.
    """
    try:
        table = {**_table(directory / "pack.toml"), **_table(directory / "examples.toml"), **_for_owner(directory)}
        pack = read(table, f"{directory.name}/pack.toml")
    except BadPack as error:
        problems += error.problems
        return None
    except (OSError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{directory.name}: {error}")
        return None
    if shared is None:
        return pack
    return replace(
        pack,
        contacts=_over(shared.contacts, pack.contacts),
        redirects=_over(shared.redirects, pack.redirects),
        signoff=pack.signoff.beside(shared.signoff),
    )


def _for_owner(directory: Path) -> dict[str, Any]:
    """Return what an owner has to decide, beside the pack; a pack that leaves nothing open has no such file."""
    path = directory / "signoff.toml"
    return {"signoff": _table(path)} if path.is_file() else {}


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _over(shared: tuple[Any, ...], own: tuple[Any, ...]) -> tuple[Any, ...]:
    names = {each.id for each in own}
    return (*own, *(each for each in shared if each.id not in names))


def _check(content: Content) -> list[str]:
    problems = []
    about = {f"about:{slug}" for slug in content.about}
    ours = about | {"start:", "contact-me:", "danger:", "help:"}
    everyones = {contact.id for contact in content.packs.elsewhere.contacts}
    for page in content.about.values():
        problems += [f"{SHARED}/{page.slug}.md: {each}" for each in page.problems(SITE_WORDS, everyones, ours)]
    for name, pack in {**content.packs.packs, SHARED: content.packs.elsewhere}.items():
        problems += check(pack)
        known = facts_in_words(pack).keys() | SITE_WORDS | {"value"}
        problems += [
            f"{name}/pack.toml: nothing to put in place of {{{each}}} in {text!r}"
            for text in texts(pack)
            for each in sorted(placeholders(text) - known)
        ]
        problems += [f"{name}/pack.toml: {each}" for each in failing_examples(pack, content.packs)]
        targets = ours | {f"link:{link.id}" for link in pack.links}
        targets |= {f"page:{slug}" for slug in content.guidance.get(name, ())}
        problems += [
            f"{name}/pack.toml: redirect {each.id}: no guidance page {each.page!r}"
            for each in pack.redirects
            if each.page and f"page:{each.page}" not in targets
        ]
        problems += [
            f"{name}/pack.toml: procedure {each.id}: no guidance page {page!r}"
            for each in pack.procedures
            for page in (each.page, each.page_for_children)
            if page and f"page:{page}" not in targets
        ]
        contacts = {contact.id for contact in pack.contacts}
        doubtful = {contact.id for contact in pack.contacts if contact.has_to_be_confirmed}
        for slug in (HELP, DANGER) if name != SHARED else ():
            if slug not in content.guidance[name]:
                problems.append(f"{name}/guidance/{slug}.md is missing: pages of the form lead there")
        for page in content.guidance.get(name, {}).values():
            problems += [f"{name}/{page.slug}.md: {each}" for each in page.problems(known, contacts, targets)]
            problems += [f"{name}/{page.slug}.md: {each}" for each in page.unwarned(doubtful)]
    return problems
