"""What a service has stored, as its back office or an attacker would find it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.browser import HygieneClient
from webapp.domain.journey import Path, walk
from webapp.forms.journey import JOURNEY
from webapp.handoff.crypto.seal import load_private, unseal
from webapp.public.security import cookie_name
from webapp.public.service import NAME, Service
from webapp.public.visit_cookie import VisitCookie
from webapp.public.visitor import is_shared
from webapp.store.drafts import Draft, Keys, derive, new_draft, open_draft, save_draft
from webapp.store.engine import reading
from webapp.store.tables import metadata, submission
from webapp.submitting.draft_content import DraftContent

Content = dict[str, Any]


def messages_of(app: Flask) -> list[dict[str, Any]]:
    """Open everything accepted so far with the back office's private key."""
    keys = load_private(app.config["SETTINGS"].private_keys)
    with reading(app.extensions["engine"]) as connection:
        return [unseal(body, keys) for body in connection.scalars(select(submission.c.body))]


def rows_of(app: Flask) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    with reading(app.extensions["engine"]) as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }


def service_of(app: Flask) -> Service:
    """Return the service as it is wired."""
    service: Service = app.extensions[NAME]
    return service


def keys_of(client: HygieneClient) -> Keys:
    """Return what a visitor's cookie gives to whoever holds it."""
    service = service_of(client.app)
    cookie = VisitCookie.read(client.cookies[cookie_name(service.settings)], service.pepper)
    assert cookie is not None
    return derive(cookie.secret, service.pepper)


def draft_of(client: HygieneClient) -> Draft:
    """Open a visitor's draft with the secret of their cookie."""
    service = service_of(client.app)
    limits = service.settings.idle, service.settings.longest
    draft = open_draft(service.engine, keys_of(client), service.clock(), *limits)
    assert draft is not None
    return draft


def path_of(client: HygieneClient) -> Path:
    """Return where a visitor's stored answers lead."""
    service = service_of(client.app)
    return walk(JOURNEY, draft_of(client).content["answers"], service.content.packs, service.today())


def put_draft(client: HygieneClient, content: Content) -> None:
    """Put a draft where a visitor who has only just arrived has none: with it their cookie is another."""
    service = service_of(client.app)
    name = cookie_name(service.settings)
    cookie = VisitCookie.read(client.cookies[name], service.pepper)
    assert cookie is not None
    client.web.set_cookie(name, cookie.with_fresh_secret().signed(service.pepper))
    held = DraftContent.read(content)
    idle = service.settings.assisted_idle if is_shared(held) else service.settings.idle
    empty = new_draft(service.clock(), idle, service.settings.longest)
    save_draft(service.engine, keys_of(client), replace(empty, content=held.write()), service.clock())
