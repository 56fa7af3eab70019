"""Where "Exit this page" goes: a neutral website, which an organisation and a language may each have of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Destination:
    """A website to leave for; ``language`` is the code of the one language it is for, or None for all others."""

    url: str
    language: str | None = None


def is_website(text: str) -> bool:
    """Return whether a text is an address one may be sent to: https, with a host.

    >>> is_website("https://www.bbc.co.uk/weather"), is_website("http://example.org"), is_website("javascript:alert(1)")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not set(text) & set(" \t\n\"'<>;,")


def problems(destinations: Iterable[Destination]) -> list[str]:
    """Return what is wrong with a list of destinations: an address that will not do, or two for one language."""
    found, seen = [], set()
    for each in destinations:
        if not is_website(each.url):
            found.append(f"{each.url!r} must be the https address of a neutral website")
        if each.language in seen:
            found.append(f"{each.url!r} is a second one for {each.language or 'every language'}")
        seen.add(each.language)
    return found


def pick(language: str, *preferred: Iterable[Destination]) -> str:
    """Return the address for a language from the first list that has one: for this language, or else for all.

    >>> pick("pl", (), (Destination("https://a.example/"), Destination("https://b.example/", "pl")))
    'https://b.example/'
    """
    for destinations in preferred:
        by_language = {each.language: each.url for each in destinations}
        found = by_language.get(language) or by_language.get(None)
        if found:
            return found
    raise ValueError("the last list needs an address for every language")
