"""Pictures of the desk: the list with work of every rank, and a case; wide and narrow."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.accessibility.chromium import visitor
from tests.conftest import Clock
from tests.desk.accessibility.asking import bring_about
from tests.desk.office import Office
from tests.desk.scale import desk_of_its_own
from tests.desk.state import Staff, State
from tests.desk.states import work_of_every_rank

WIDTHS = (1280, 375)


def picture(browser: Browser, folder: Path) -> None:
    """Serve a desk at which people work, and take the pictures."""
    with desk_of_its_own() as office, answering(office) as address, visitor(browser) as context:
        page = context.new_page()
        for name, state in pages(office):
            bring_about(page, address, state)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


def pages(office: Office) -> Iterator[tuple[str, State]]:
    """Yield what is pictured, with its name."""
    staff = Staff(office, Clock())
    cases = work_of_every_rank(staff)
    yield "desk-list", State(staff.manager, "/")
    yield "desk-case", State(staff.manager, f"/cases/{cases[2].received.reference}")


@contextmanager
def answering(office: Office) -> Iterator[str]:
    """Let a desk answer at a port until the end of the block."""
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    running.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        running.join()
