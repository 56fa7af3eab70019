"""Codes of six digits, from an app on somebody's phone (TOTP). Each counts once."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

import segno
from markupsafe import Markup
from pyotp import TOTP, random_base32

SECONDS = 30
NEIGHBOURS = (-1, 0, 1)
"""Clocks of phones are a little early or late."""
ISSUER = "Put It Right"
GROUP = 4


def new_secret() -> str:
    """Return a new secret, as the letters and digits that somebody can type."""
    return random_base32()


def step_of(secret: str, code: str, now: datetime, used: int | None) -> int | None:
    """Return which step a code is for, or None when it is wrong or is not later than the last one that was used."""
    totp, typed = TOTP(secret), "".join(code.split())
    this = int(now.timestamp()) // SECONDS
    steps = [this + each for each in NEIGHBOURS]
    right = [each for each in steps if compare_digest(totp.generate_otp(each).encode(), typed.encode())]
    fresh = [each for each in right if used is None or each > used]
    return fresh[0] if fresh else None


def grouped(secret: str) -> str:
    """Return a secret in groups, as it is read from a screen."""
    return " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))


def address_of(secret: str, email: str) -> str:
    """Return the address by which an app on the same device takes a secret."""
    return TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def picture_of(address: str) -> Markup:
    """Draw an address as a QR code: markup without a style or a script, on white whatever the page's colours are."""
    return Markup(
        segno.make(address, micro=False).svg_inline(border=4, light="#fff", omitsize=True, svgclass="desk-qr")
    )
