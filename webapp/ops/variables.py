"""One environment variable: its default, how it is read, and one plain sentence about it; and a table of them all."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from webapp.domain.exit_destinations import Destination, problems
from webapp.handoff.queues.opening import problem_with as problem_with_queue
from webapp.paths import CHECKOUT
from webapp.store.engine import problem_with as problem_with_database

_NAME = "variable"
_FOR_A_LANGUAGE = re.compile(r"((?P<language>[a-z]{2,3}(-[A-Za-z0-9]+)*)=)?(?P<url>.*)")


@dataclass(frozen=True)
class Variable:
    """What is known about one variable: the text it has when unset, its reader, and what it means."""

    default: str
    read: Callable[[str], Any]
    means: str
    secret: bool


def variable(default: str, read: Callable[[str], Any], means: str, *, secret: bool = False) -> Any:
    """Return a dataclass field that is read from the variable of the same name in capitals.

    A secret one is never shown, and may be read from the file that the variable with `_FILE` behind its name names.
    """
    return field(repr=not secret, metadata={_NAME: Variable(default, read, means, secret)})


class Source:
    """Reads one variable after another and remembers what was wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def take(self, name: str, described: Field[Any]) -> Any:
        """Read one variable; on a problem note it and go on with the default, so that all problems are found."""
        told: Variable = described.metadata[_NAME]
        try:
            return told.read(self._text(name, told).strip() or told.default)
        except ValueError as error:
            self.problems.append(f"{name} {error}")
            return told.read(told.default)

    def _text(self, name: str, told: Variable) -> str:
        text, file = self.environ.get(name, ""), self.environ.get(f"{name}_FILE") if told.secret else None
        if file is None:
            return text
        if text:
            raise ValueError(f"and {name}_FILE are both set: keep one of them.")
        try:
            return Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            self.problems.append(f"{name}_FILE names a file that cannot be read: correct it.")
            return ""


def table(described: Iterable[Field[Any]]) -> str:
    """Draw every variable as a table in Markdown; defaults inside the checkout are shown relative to it."""
    told = [(each.name.upper(), each.metadata[_NAME]) for each in described]
    lines = [f"| `{name}` | {_shown(each.default)} | {each.means} |" for name, each in told]
    return "\n".join(["| Variable | Default | Means |", "|---|---|---|", *lines])


def _shown(default: str) -> str:
    return f"`{default.replace(f'{CHECKOUT}/', '')}`" if default else "none"


def database(text: str) -> str:
    """Read the address of a database."""
    if problem := problem_with_database(text):
        raise ValueError(problem)
    return text


def queue(text: str) -> str:
    """Read the address of a queue."""
    if problem := problem_with_queue(text):
        raise ValueError(problem)
    return text


def switch(text: str) -> bool:
    """Read what is off or on."""
    if text not in ("0", "1"):
        raise ValueError("must be 0 (off) or 1 (on).")
    return text == "1"


def count(text: str) -> int:
    """Read a whole number above 0."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ValueError("must be a whole number above 0.")
    return int(text)


def hosts(text: str) -> tuple[str, ...]:
    """Read names of hosts."""
    found = tuple(host.strip() for host in text.split(",") if host.strip())
    if not found or any("/" in host for host in found):
        raise ValueError("must list host names with commas between them, such as complaints.example.org.")
    return found


def hosts_if_any(text: str) -> tuple[str, ...]:
    """Read names of hosts, or none."""
    return hosts(text) if text else ()


def times_of_day(text: str) -> tuple[time, ...]:
    """Read times of the day, or none where there is nothing to wait for."""
    if text == "at-once":
        return ()
    found = [re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", each.strip()) for each in text.split(",")]
    times = {time(int(each[1]), int(each[2])) for each in found if each}
    if len(times) < len(found):
        raise ValueError("must list times of the day with commas between them, such as 19:00, or be at-once.")
    return tuple(sorted(times))


def websites(text: str) -> tuple[Destination, ...]:
    """Read the address of a site to leave for, and others for languages."""
    named = (_FOR_A_LANGUAGE.fullmatch(each) for each in text.split())
    found = tuple(Destination(each["url"], each["language"]) for each in named if each)
    if problems(found) or None not in {each.language for each in found}:
        raise ValueError(
            "must be the https address of a neutral website, then others for languages if you like, one for each: "
            "https://weather.example pl=https://pogoda.example"
        )
    return found


def website_if_any(text: str) -> str:
    """Read the address of a page elsewhere, or none."""
    if text and not re.fullmatch(r"https://[^\s?#]+", text):
        raise ValueError("must be an https address without ? or #, such as https://forms.example.org/feedback.")
    return text


def contact_if_any(text: str) -> str:
    """Read how someone can be reached by people on the web, or nothing."""
    if text and not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+|https://[^\s]+", text):
        raise ValueError("must be like mailto:security@example.org or https://example.org/security.")
    return text


def address(text: str) -> str:
    """Read where a server listens: a host's name or number with a port, or a socket file."""
    host, _, port = text.rpartition(":")
    if text.startswith("unix:/") or (host and port.isdigit() and 0 < int(port) < 2**16):
        return text
    raise ValueError("must be an address to listen at, such as 127.0.0.1:8000 or unix:/run/put-it-right/web.sock.")


def directory(text: str) -> Path:
    """Read a directory that must be there."""
    path = Path(text)
    if not path.is_dir():
        raise ValueError(f"names {path}, which is not a directory: correct it or make the directory.")
    return path


def directory_if_any(text: str) -> Path | None:
    """Read a directory that must be there, or none."""
    return directory(text) if text else None
