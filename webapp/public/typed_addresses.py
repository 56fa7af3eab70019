"""Addresses as people type them from paper: in capitals, with a slash or a full stop after them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Flask

from webapp.content import Content
from webapp.forms.journey import QUESTIONS
from webapp.public.service import Service

_AFTER = " \t/.,;:!?)]}>'\"\u00a0\u2019\u201d\u2026\u200b"
"""What follows an address in a sentence, and is no part of one of ours."""


def as_meant(path: str, addresses: Mapping[str, str]) -> str | None:
    """Return the address of ours that was meant; None when there is no such page."""
    return addresses.get(_plain(path))


def addresses_of(app: Flask, service: Service) -> dict[str, str]:
    """Return every address that a person may open, by its letters alone."""
    return {_plain(each): each for code in service.languages for each in _pages(app, service.content, code)}


def _pages(app: Flask, content: Content, code: str) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        page = rule.rule.replace("<language>", code)
        if "GET" not in (rule.methods or ()):
            continue
        if rule.arguments == {"language"}:
            yield page
        if rule.arguments == {"language", "organisation"}:
            yield from (page.replace("<organisation>", each) for each in content.guidance)
        if rule.arguments == {"language", "organisation", "place"}:
            for pack in content.packs.packs.values():
                yield from (page.replace("<organisation>", pack.id).replace("<place>", each.id) for each in pack.places)
    folders = {"complain": QUESTIONS, "about": content.about, **content.guidance}
    yield from (f"/{code}/{folder}/{slug}" for folder, slugs in folders.items() for slug in slugs)


def _plain(path: str) -> str:
    return path.rstrip(_AFTER).casefold()
