"""Joining: whoever comes to a team, or goes by another name from now on, is kept from the cases that name them."""

from __future__ import annotations

from contextlib import suppress

from webapp.desk.desk import Desk
from webapp.desk.opener.refused import Refused


def keep_apart(desk: Desk) -> None:
    """Have the opener see to it. While it is away nobody waits for that: the intake asks again, as long as it runs."""
    with suppress(Refused):
        desk.opener.keep_apart()
