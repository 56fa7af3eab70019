"""`make orca`: a whole journey by keyboard and by ear; prints all that was spoken, then what was not heard."""

from __future__ import annotations

import signal
import sys
import time
from datetime import timedelta
from types import FrameType

from tests.accessibility.asked import Asked
from tests.accessibility.serving import EXIT_URL, LANGUAGES, Site, served
from tests.chaos.deployment import environment
from tests.chaos.processes import private_processes
from tests.orca.desk import Desk, desk
from tests.orca.visitor import TO_A_BUTTON, Visitor
from tests.personas import LONG_AGO_AT_A_BROWSER
from webapp.content import load
from webapp.forms.pages.triage import YourRoute
from webapp.paths import CHECKOUT
from webapp.public.views.outcome import TITLES

LONGEST = timedelta(minutes=15)
LOG = CHECKOUT / "build" / "orca.txt"
ENGLISH = LANGUAGES["en"]
SAYS = {**LONG_AGO_AT_A_BROWSER, "what_happened": "Nobody came on Tuesday."}
BACKWARDS = ("shift+h", "shift+k")  # to the heading and the link before
LEAVES_WITHIN = 20.0
ALL_WELL = (
    "Every question, choice, hint, mistake and the reference was heard, and Shift left the site when that was meant."
)
MISTAKEN = {"danger", "who-you-are", "what-happened", "how-to-reach-you"}


def main() -> int:
    """Return 1 when anything that should be heard was not."""
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(int(LONGEST.total_seconds()))
    with private_processes() as processes:
        environ = environment(processes.folder, f"sqlite:///{processes.folder / 'put-it-right.sqlite3'}", "")
        del environ["QUEUE_URL"]
        with served({**environ, "EXIT_URL": EXIT_URL}, processes.folder / "web.log") as site:
            seat = desk(processes, site.at("/en/"))
            try:
                missed = travel(seat, site)
            finally:
                LOG.parent.mkdir(exist_ok=True)
                LOG.write_text("\n".join(seat.ear.all) + "\n", encoding="utf-8")
                print(LOG.read_text(encoding="utf-8"))
    print("\n".join(missed) if missed else ALL_WELL)
    return bool(missed)


def travel(seat: Desk, site: Site) -> list[str]:
    """Go from the start page to the confirmation, and return what should have been heard and was not."""
    asked = Asked(load(CHECKOUT / "webapp" / "content").packs)
    visitor, say = Visitor(seat, asked, SAYS, ENGLISH), ENGLISH.gettext
    visitor.arrives(say("Complain or give feedback about social care"))
    visitor.presses(say("Start now"))
    while waits := asked.path.next_step:
        if waits.agrees:
            outcome(visitor)
        else:
            question(visitor, waits.slug)
        visitor.presses(say("Continue"))
    visitor.arrives(say("Check your answers before you send them"))
    visitor.starts_at(say("Check your answers before you send them"))
    visitor.presses(say("Send my complaint"), TO_A_BUTTON)
    visitor.arrives(say("Complaint sent"))
    (reference,) = site.references
    visitor.reads(f"{say('Complaint sent')} heading level 1", f"{say('Your reference is')} {reference}")
    leaving(visitor, site)
    return visitor.missed


def leaving(visitor: Visitor, site: Site) -> None:
    """Go backwards by Orca's own commands, which hold Shift and may lead nowhere else, then tap Shift and be gone."""
    for key in BACKWARDS * 5:
        visitor.desk.press(key)
    visitor.starts_at(ENGLISH.gettext("Complaint sent"))
    if site.drafts != 1:
        visitor.missed.append("ten commands that go backwards left the site")
    visitor.desk.tap("Shift_L", times=3)
    until = time.monotonic() + LEAVES_WITHIN
    while site.drafts:
        if time.monotonic() > until:
            visitor.missed.append("three taps of Shift did not leave the site")
            return
        time.sleep(0.1)


def question(visitor: Visitor, slug: str) -> None:
    """Hear a question, and its mistake on some pages, and answer it."""
    form = visitor.hears_the_question(slug)
    if slug in MISTAKEN:
        visitor.errs(slug)
    visitor.answers(slug, form)


def outcome(visitor: Visitor) -> None:
    """Hear where the complaint goes, and open the explanation of its dates."""
    decision = visitor.asked.path.decision
    heading = ENGLISH.gettext(TITLES[decision.thens[0]])
    visitor.arrives(ENGLISH.gettext(YourRoute.title))  # the title, which stays in a browser's history
    visitor.starts_at(heading)
    visitor.opens(ENGLISH.gettext("How we worked this out"))
    visitor.asked.answer("your-route", {"outcome": decision.key})


def too_long(_signal: int, _frame: FrameType | None) -> None:
    """Stop a run that hangs."""
    raise TimeoutError(f"not done after {LONGEST}")


if __name__ == "__main__":
    sys.exit(main())
