"""The accessibility statement, in the form that the regulations give it, and what is true of every organisation."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template
from markupsafe import Markup

from webapp.domain.packs.model import Pack
from webapp.domain.packs.signoff import Accessibility
from webapp.i18n.language import N_, Language
from webapp.public.page_context import page_context
from webapp.public.service import Service
from webapp.ui.contact_cards import card
from webapp.ui.urls import Addresses

STATEMENT_TITLE = N_("Accessibility statement")
STATEMENT_SUMMARY = N_("How easy this website is to use, what was tested, and who to tell about a problem.")
NAMES = {
    "regulations": (
        "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018",
        "https://www.legislation.gov.uk/uksi/2018/952",
    ),
    "guidelines": ("Web Content Accessibility Guidelines version 2.2", "https://www.w3.org/TR/WCAG22/"),
    "ehrc": ("Equality and Human Rights Commission (EHRC)", None),
    "eass": ("Equality Advisory and Support Service (EASS)", "https://www.equalityadvisoryservice.com/"),
}
"""Whom and what the model statement names, with the addresses it gives. They are called the same in every language."""


def render_statement(service: Service, pack: Pack | None, language: Language) -> str:
    """Draw an organisation's statement; without one, what is true of all, and where each organisation's is."""
    packs = service.content.packs
    addresses = Addresses(language.code, pack.id if pack else None)

    def here(to: Addresses) -> str:
        return Addresses(to.language, pack.id if pack else None).accessibility

    context = page_context(service, language, here, pack=pack)
    context |= {name: _named(*each) for name, each in NAMES.items()}
    context |= {
        "title": STATEMENT_TITLE,
        "makers": _day(packs.elsewhere.accessibility.tested, language),
        "unchecked": any(not each.reviewed for each in service.languages.values()),
        "form_url": addresses.door,
        "formats_url": addresses.about("languages-and-formats"),
        "its": _said(pack, language) if pack else None,
        "statements": [
            {"name": each.label, "url": Addresses(language.code, each.id).accessibility} for each in packs.listed
        ],
    }
    return render_template("statement.html", **context)


def _said(pack: Pack, language: Language) -> dict[str, Any]:
    """Return what the organisation has said for its statement, in words."""
    given: Accessibility = pack.accessibility
    return {
        "name": pack.name,
        "opening": Markup('<span translate="no">{}</span>').format(pack.name[0].upper() + pack.name[1:]),
        "public_body": given.public_body,
        "answer_days": given.answer_days,
        "prepared": _day(given.prepared, language),
        "reviewed": _day(given.reviewed, language),
        "tested": _day(given.tested, language),
        "tested_by": given.tested_by,
        "contact_html": card(pack.find(given.contact or pack.contact), pack, language),
    }


def _day(day: date | None, language: Language) -> Markup | None:
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), language.day(day)) if day else None


def _named(name: str, url: str | None) -> Markup:
    said = Markup('<span lang="en" dir="ltr" translate="no">{}</span>').format(name)
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(url, said) if url else said
