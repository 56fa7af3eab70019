"""Trying to sign in. A try counts before it is judged, so many at once count as many.

An email address that nobody has, a wrong password, a locked account and one of somebody who left get the same answer,
and each costs one comparison of a password. Accounts are locked, never addresses: a whole office may share one.
"""

from __future__ import annotations

from webapp.desk import joining
from webapp.desk.desk import Desk
from webapp.desk.signing_in import codes, passwords
from webapp.desk.store import audit, credentials, sessions
from webapp.desk.store.credentials import Credentials
from webapp.desk.store.people import Person

KEPT_AFTERWARDS = sessions.LONGEST
"""For so long we know whose session is over, so that what they had typed is theirs to send again."""


def try_password(desk: Desk, email: str, password: str) -> Person | None:
    """Return who has this email address and password, or None."""
    found = credentials.by_email(desk.engine, email)
    may_try = (
        found is not None and found.can_sign_in and credentials.count_try(desk.engine, found.person.id, desk.now())
    )
    right = passwords.matches(found.password if found and may_try else None, password)
    if found and right:
        credentials.take_back_try(desk.engine, found.person.id)
        if found.password and passwords.hasher.check_needs_rehash(found.password):
            credentials.rehash(desk.engine, found.person.id, passwords.hash_of(password))
        return found.person
    _failed(desk, found, "password" if may_try else _why_not(found))
    return None


def try_code(desk: Desk, found: Credentials, code: str) -> bool:
    """Return whether a code is right, and was not used before."""
    if not found.can_sign_in or not credentials.count_try(desk.engine, found.person.id, desk.now()):
        _failed(desk, found, _why_not(found))
        return False
    secret = desk.sealing.open(found.totp or b"", credentials.totp_place(found.person.id))
    step = codes.step_of(secret, code, desk.now(), found.totp_step)
    if step is None or not credentials.use_step(desk.engine, found.person.id, step):
        _failed(desk, found, "code")
        return False
    return True


def begin_session(desk: Desk, person: Person, before: str, why: str) -> str:
    """Begin a session of somebody who has proved who they are; the one that this browser had before is over."""
    now = desk.now()
    if before:
        sessions.end(desk.engine, before)
    joining.keep_apart(desk)
    sessions.purge(desk.engine, now - KEPT_AFTERWARDS)
    audit.add(desk.engine, person.id, "signed-in", now, person.id, why)
    return sessions.begin(desk.engine, person.id, now)


def _why_not(found: Credentials | None) -> str:
    if found is None:
        return "unknown"
    if not found.person.active:
        return "left"
    return "locked" if found.can_sign_in else "no-password"


def _failed(desk: Desk, found: Credentials | None, why: str) -> None:
    who = found.person.id if found else ""
    audit.add(desk.engine, who, "sign-in-failed", desk.now(), who, why)
