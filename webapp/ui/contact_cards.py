"""Contact cards: how to reach a team, an advocate, or someone who can help at once."""

from __future__ import annotations

from typing import Any

from flask import current_app
from markupsafe import Markup

from webapp.domain.packs.contacts import Contact
from webapp.domain.packs.model import Pack, Packs
from webapp.i18n.language import N_, Language, LeftToRight, said_day

COUNTRY_CODE = "+44"
CHILDLINE = "childline"
CHILDLINE_SAYS = N_("You can talk to Childline about how you feel.")
ADVOCATE = N_("You can ask someone you trust to help you say what you want. That person is called an advocate.")


def card(contact: Contact, pack: Pack, language: Language) -> Markup:
    """Return how to reach someone, as a card; nothing while the organisation has supplied nothing to put on it.

    What it has still to supply or confirm is for its owner's list alone: no page tells the public of it.
    """
    shown = _shown(contact, pack, language)
    if contact.to_be_supplied and not shown["note"]:
        return Markup()
    return Markup(_cards().contact(shown, language.gettext_markup, language.gettext))


def brief(contact: Contact, pack: Pack, language: Language) -> Markup:
    """Return how to reach someone, in short; nothing while the organisation has not supplied it."""
    if contact.to_be_supplied:
        return Markup()
    return Markup(_cards().brief(_shown(contact, pack, language), language.gettext_markup))


def _cards() -> Any:
    return current_app.jinja_env.get_template("components/contact_card.html").module


def _shown(contact: Contact, pack: Pack, language: Language) -> dict[str, Any]:
    link = next((each for each in pack.links if each.id == contact.link), None)
    return {
        **{name: getattr(contact, name) for name in ("phone", "text", "email", "address", "places", "url")},
        "name": language.gettext_markup(contact.name),
        "tel": tel(contact.phone) if contact.phone else None,
        "hours": language.gettext_markup(contact.hours) if contact.hours else None,
        "note": language.gettext_markup(contact.note) if contact.note and not language.listener else None,
        "form": {"title": language.gettext_markup(link.title), "url": link.url} if link and link.url else None,
        "other_phones": [(each, tel(each)) for each in contact.other_phones],
        "confirmed": said_day(contact.confirmed, language),
    }


def tel(phone: str) -> str:
    """Return a link that dials the number, from anywhere unless it is a short emergency number.

    >>> tel("01223 703535"), tel("999")
    ('tel:+441223703535', 'tel:999')
    """
    digits = phone.replace(" ", "")
    return f"tel:{COUNTRY_CODE}{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"


def danger_card(pack: Pack | None, language: Language, *, search: bool = True) -> Markup:
    """Return who to call when someone is not safe: the organisation's people by name, or how to find whose it is.

    What it has not supplied is left out. While nobody there can be called, the card says what to do instead, and unless
    that is said elsewhere (``search``) how to find who it is. Its notes are for adults.
    """
    at_risk = [pack.find(name) for name in pack.danger_contacts] if pack else []
    others = [pack.find(pack.contact)] if pack and pack.contact else []
    called = [each for each in at_risk if each.phone] or [each for each in others if each.phone]
    instead = [each.note for each in at_risk if not each.phone and each.note and not language.listener]
    return Markup(
        _cards().danger(
            LeftToRight(pack.label) if pack and at_risk else None,
            [_to_call(each, pack, language) for each in called] if pack else [],
            [language.gettext_markup(note) for note in instead],
            search and not any(each.phone for each in at_risk),
            language.gettext_markup,
        )
    )


def _to_call(contact: Contact, pack: Pack, language: Language) -> dict[str, Any]:
    """Return how to call someone at once. The note of a team that is for something else does not belong there."""
    shown = _shown(contact, pack, language)
    return shown if contact.id in pack.danger_contacts else {**shown, "note": None}


def someone(pack: Pack, language: Language) -> list[tuple[Markup, Markup]]:
    """Return who a child or young person can talk to: an advocate, and Childline, with how to reach each."""
    advocates = [
        (language.gettext_markup(each.says), brief(pack.find(each.contact), pack, language)) for each in pack.advocates
    ]
    childline = brief(pack.find(CHILDLINE), pack, language)
    return [
        *(advocates or [(language.gettext_markup(ADVOCATE), Markup())]),
        (language.gettext_markup(CHILDLINE_SAYS), childline),
    ]


def childline(packs: Packs, language: Language) -> Markup:
    """Return how to reach Childline, where nobody knows who is reading."""
    return brief(packs.elsewhere.find(CHILDLINE), packs.elsewhere, language)


def contact_cards(packs: Packs, language: Language, pack: Pack | None) -> Markup:
    """Return how to reach the organisation's team, or every team while the organisation is not known."""
    shown = (pack,) if pack and pack.contact else packs.listed
    return Markup().join(card(each.find(each.contact), each, language) for each in shown)
