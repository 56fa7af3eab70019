"""The provider as it is asked: where somebody is sent to sign in, and who came back, checked. No token is kept.

The code flow with PKCE (S256), a state and a nonce. What is known of the provider, and its keys, are read anew for each
sign-in: these are few, and a key that was changed there is known here at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from authlib.integrations.requests_client import OAuth2Session, OAuthError
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from webapp.desk.oidc.grants import is_safe

SCOPE = "openid profile email"
SECONDS = 5
LEEWAY = 60
"""How many seconds the clocks of two machines may differ."""
ALGORITHMS = ["RS256", "PS256", "ES256"]
"""With keys that the provider publishes. What is signed with a shared secret, or not at all, is not believed."""
FAR = frozenset({"authorization_endpoint", "token_endpoint", "jwks_uri"})
BYTES = 32


class CannotAsk(Exception):
    """The provider cannot be reached, or does not answer as OpenID Connect has it."""


class NotProved(Exception):
    """What came back does not prove who somebody is."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What ties the answer to the browser that asked: all of it random, for one sign-in."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """One provider, asked as one client of it."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, back_to: str) -> None:
        self._issuer, self._client_id = issuer, client_id
        self._new_session: Callable[[], Any] = lambda: OAuth2Session(
            client_id,
            client_secret,
            scope=SCOPE,
            redirect_uri=back_to,
            code_challenge_method="S256",
            default_timeout=SECONDS,
        )

    def begin(self) -> tuple[str, Begun]:
        """Return where to send somebody, and what to remember until they are back. Raises CannotAsk."""
        begun = Begun(*(token_urlsafe(BYTES) for _ in range(3)))
        with self._new_session() as session, _answering():
            url = self._about(session)["authorization_endpoint"]
        address, _ = session.create_authorization_url(
            url, state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
        )
        return str(address), begun

    def who_came_back(self, begun: Begun, code: str, now: datetime) -> dict[str, Any]:
        """Return what the provider says of who came back with a code. Raises CannotAsk or NotProved."""
        with self._new_session() as session, _answering():
            about = self._about(session)
            try:
                token = session.fetch_token(about["token_endpoint"], code=code, code_verifier=begun.verifier)
            except OAuthError as error:
                raise NotProved(error.error) from None
            keys = _keys(_read(session, about["jwks_uri"]))
            claims = verified(str(token.get("id_token", "")), keys, self._issuer, self._client_id, begun.nonce, now)
            return {**self._more(session, about, claims["sub"]), **claims}

    def _about(self, session: Any) -> dict[str, Any]:
        about = _read(session, f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != self._issuer:
            raise CannotAsk("issuer")
        if not all(is_safe(str(about.get(name, ""))) for name in FAR):
            raise CannotAsk("endpoint")
        return about

    def _more(self, session: Any, about: dict[str, Any], subject: str) -> dict[str, Any]:
        """Return what the provider says beside its token; it must be about the same person."""
        url = about.get("userinfo_endpoint")
        if not url:
            return {}
        if not is_safe(url):
            raise CannotAsk("endpoint")
        more = _read(session, url, withhold_token=False)
        if more.get("sub") != subject:
            raise NotProved("sub")
        return more


def verified(id_token: str, keys: KeySet, issuer: str, client_id: str, nonce: str, now: datetime) -> dict[str, Any]:
    """Return what an ID token says, if its signature, issuer, audience, times and nonce are right. Raises NotProved."""
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
        registry.validate(claims)
    except (JoseError, ValueError) as error:
        raise NotProved(type(error).__name__) from None
    audience = claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", None if several else client_id) != client_id:
        raise NotProved("azp")
    return dict(claims)


def _keys(published: dict[str, Any]) -> KeySet:
    """Return the keys that sign; those for other uses, or of kinds that we do not take, are left out."""
    signing = [
        each for each in published["keys"] if each.get("use", "sig") == "sig" and each.get("kty") in ("RSA", "EC")
    ]
    return KeySet.import_key_set({"keys": signing})


def _read(session: Any, url: str, *, withhold_token: bool = True) -> dict[str, Any]:
    response = session.get(url, withhold_token=withhold_token, allow_redirects=False)
    response.raise_for_status()
    told = response.json()
    if not isinstance(told, dict):
        raise CannotAsk("json")
    return told


@contextmanager
def _answering() -> Iterator[None]:
    """Turn what a provider can do wrong into one exception."""
    try:
        yield
    except (RequestException, OAuthError, JoseError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise CannotAsk(type(error).__name__) from error
