"""One state of one page of the desk, as somebody's browser asks for it; and who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.conftest import Clock
from tests.desk.office import TEAM, Browser, Office
from webapp.desk.store.people import AUDITOR, KEEPER, MANAGER


@dataclass(frozen=True)
class State:
    """What comes when somebody opens an address, or sends something to it.

    ``status`` is what the answer must have; ``wrong`` says that the page tells what is wrong in a form.
    """

    browser: Browser
    url: str
    sends: Mapping[str, Any] | None = None
    status: int = 200
    wrong: bool = False

    @property
    def name(self) -> str:
        """Return what the state is called."""
        return f"{'GET' if self.sends is None else 'POST'} {self.url} {self.status}"


class Staff:
    """A desk, its clock, and a browser of each who works there."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self.office, self.clock = office, clock
        self.officer = office.browser()
        self.colleague = office.browser(office.person("Olu Ade"))
        self.manager = office.browser(office.person("Mina Cole", MANAGER, (TEAM, "cambridgeshire/children")))
        self.keeper = office.browser(office.person("Kay Eper", KEEPER, ()))
        self.auditor = office.browser(office.person("Ola Dit", AUDITOR, ()))
        self.nobody = Browser(office.app)


def filled(
    browser: Browser, url: str, *, form: int = -1, to: str = "", status: int = 400, wrong: bool = True, **answers: Any
) -> State:
    """Return what comes when somebody opens a page, fills in one of its forms and sends it."""
    shown = browser.get(url)
    assert shown.status == 200, f"{url}: {shown.status}"
    return State(browser, to or url, {**shown.fields(form), **answers}, status, wrong)
