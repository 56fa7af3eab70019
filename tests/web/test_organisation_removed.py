"""An organisation that is removed takes nobody's confirmation with it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.browser import HygieneClient
from tests.conftest import MakeApp
from tests.personas import A_CHILD
from tests.web.people import go_to, reference_on
from tests.web.test_contact_me import BY_PHONE, asks
from webapp.paths import CONTENT


def without(organisation: str, folder: Path) -> str:
    """Return a copy of what organisations say, without one of them."""
    shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns(organisation))
    return str(folder)


def test_who_sent_or_asked_something_a_moment_ago_still_sees_the_reference(make_app: MakeApp, tmp_path: Path) -> None:
    before, after = make_app(), make_app(CONTENT=without("cambridgeshire", tmp_path / "content"))
    sender, asker = HygieneClient(before), HygieneClient(before)
    go_to(sender, "check-answers")
    sent = reference_on(sender.answer())
    go_to(asker, "your-story", A_CHILD)
    asked = reference_on(asks(asker, BY_PHONE))
    for client in (sender, asker):
        client.web.application = after
        client.app = after
    assert sent in sender.visit("sent")
    assert asked in asker.visit("asked")
