"""The device's cookie: that others use this computer too, and the place it stands at. It says nothing of anybody.

It ends with the browser, and outlasts every visit: the computer is shared, whoever sits at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from flask import Request, Response
from itsdangerous import BadSignature, Signer

from webapp.domain.packs.contacts import Place
from webapp.domain.packs.model import Packs
from webapp.public.security import cookie_name
from webapp.public.service import Service
from webapp.ui.urls import Addresses

SALT = b"put-it-right device 1"
"""Sets this use of the pepper apart from every other, as the visitor's cookie has its own."""
DEVICE = "device"


@dataclass(frozen=True)
class Device:
    """A computer that others use too: the organisation and the place of its pack that a link named, or neither."""

    organisation: str = ""
    place: str = ""

    @classmethod
    def of(cls, request: Request, service: Service) -> Device | None:
        """Return what a browser says of its computer; None when it says nothing that we signed."""
        return cls.read(request.cookies.get(cookie_name(service.settings, DEVICE), ""), service.pepper)

    @classmethod
    def read(cls, value: str, pepper: bytes) -> Device | None:
        """Return what a cookie holds; None when we did not sign it."""
        try:
            organisation, _, place = _signer(pepper).unsign(value).decode().partition("/")
        except (BadSignature, ValueError):  # ValueError: not even text that can be encoded
            return None
        return cls(organisation, place)

    def signed(self, pepper: bytes) -> str:
        """Return the cookie's value."""
        return _signer(pepper).sign(f"{self.organisation}/{self.place}").decode()

    def found(self, packs: Packs) -> Place | None:
        """Return the place; None when there is none, or no longer."""
        pack = packs.packs.get(self.organisation)
        return pack.place(self.place) if pack else None

    def start(self, packs: Packs, language: str) -> str:
        """Return the address of the start page at this computer."""
        organisation = self.organisation if self.organisation in packs.packs else None
        place = self.found(packs)
        return Addresses(language, organisation).shared(place.id if place else None)


def share(response: Response, device: Device, service: Service) -> Response:
    """Let a browser remember that others use its computer too, until it is closed."""
    name, https = cookie_name(service.settings, DEVICE), service.settings.https
    response.set_cookie(name, device.signed(service.pepper), secure=https, httponly=True, samesite="Lax")
    return response


def unshare(response: Response, service: Service) -> Response:
    """Let a browser forget it."""
    name, https = cookie_name(service.settings, DEVICE), service.settings.https
    response.delete_cookie(name, secure=https, httponly=True, samesite="Lax")
    return response


def _signer(pepper: bytes) -> Signer:
    return Signer(pepper, SALT, key_derivation="hmac", digest_method=sha256)
