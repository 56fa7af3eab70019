"""`make orca`: two whole journeys by keyboard and by ear; prints all that was spoken, then what was not heard.

Somebody makes the first alone, at home. In the second they sit at a library's computer, with staff beside them.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

from tests.accessibility.asked import Asked
from tests.accessibility.serving import EXIT_URL, LANGUAGES, Site, served
from tests.chaos.deployment import environment
from tests.chaos.processes import private_processes
from tests.orca.desk import desk
from tests.orca.visitor import TO_A_BUTTON, Visitor
from tests.personas import LONG_AGO_AT_A_BROWSER
from tests.web.people import NEXT_PERSON
from webapp.content import load
from webapp.forms.pages.triage import YourRoute
from webapp.paths import CHECKOUT
from webapp.ui.outcome import title

Journey = Callable[[Visitor, Site], None]
LONGEST = timedelta(minutes=25)
LOG = CHECKOUT / "build" / "orca.txt"
ENGLISH = LANGUAGES["en"]
START = "Complain or give feedback about social care"
SAYS = {**LONG_AGO_AT_A_BROWSER, "what_happened": "Nobody came on Tuesday."}
BACKWARDS = ("shift+h", "shift+k")  # to the heading and the link before
LEAVES_WITHIN = 20.0
ALL_WELL = (
    "All that is asked, said and wrong was heard on both journeys, the reference too, and so was each way to leave."
)
MISTAKEN = {"danger", "who-you-are", "what-happened", "how-to-reach-you"}


def main() -> int:
    """Return 1 when anything that should be heard was not."""
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(int(LONGEST.total_seconds()))
    said, missed = list[str](), list[str]()
    try:
        for journey in (alone, assisted):
            missed += at_a_desk(journey, said)
    finally:
        LOG.parent.mkdir(exist_ok=True)
        LOG.write_text("\n".join(said) + "\n", encoding="utf-8")
        print(LOG.read_text(encoding="utf-8"))
    print("\n".join(missed) if missed else ALL_WELL)
    return bool(missed)


def at_a_desk(journey: Journey, said: list[str]) -> list[str]:
    """Make a journey at a desk and a site of its own, keep all that was said, and return what was missed."""
    with private_processes() as processes:
        environ = environment(processes.folder, f"sqlite:///{processes.folder / 'put-it-right.sqlite3'}", "")
        del environ["QUEUE_URL"]
        with served({**environ, "EXIT_URL": EXIT_URL}, processes.folder / "web.log") as site:
            seat = desk(processes, site.at("/en/"))
            visitor = Visitor(seat, Asked(load(CHECKOUT / "webapp" / "content").packs), SAYS, ENGLISH)
            try:
                journey(visitor, site)
            finally:
                said += seat.ear.all
    return visitor.missed


def alone(visitor: Visitor, site: Site) -> None:
    """Go from the start page to the confirmation, and leave in a hurry."""
    visitor.arrives(START)
    visitor.presses("Start now")
    until_sent(visitor, site)
    leaving(visitor, site)


def assisted(visitor: Visitor, site: Site) -> None:
    """Come in by the door of library staff, send, and make room for the next person."""
    visitor.arrives(START)
    visitor.opens("I am helping someone")
    visitor.presses("Library staff")
    visitor.asked.answer("helper", {"helper": "library"})
    until_sent(visitor, site)
    visitor.presses(NEXT_PERSON, TO_A_BUTTON)
    visitor.arrives(START)
    visitor.starts_at(START)
    if site.drafts:
        visitor.missed.append("what the person before was shown is still there")


def until_sent(visitor: Visitor, site: Site) -> None:
    """Answer question after question, check the answers, send them, and hear the reference."""
    while waits := visitor.asked.path.next_step:
        if waits.agrees:
            outcome(visitor)
        else:
            question(visitor, waits.slug)
        visitor.presses("Continue")
    visitor.arrives("Check your answers before you send them")
    visitor.starts_at("Check your answers before you send them")
    visitor.presses("Send my complaint", TO_A_BUTTON)
    visitor.arrives("Complaint sent")
    (reference,) = site.references
    visitor.reads("Complaint sent heading level 1", f"Your reference is {reference}")


def leaving(visitor: Visitor, site: Site) -> None:
    """Go backwards by Orca's own commands, which hold Shift and may lead nowhere else, then tap Shift and be gone."""
    for key in BACKWARDS * 5:
        visitor.desk.press(key)
    visitor.starts_at("Complaint sent")
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
    heading = ENGLISH.gettext(title(decision))
    visitor.arrives(ENGLISH.gettext(YourRoute.title))  # the title, which stays in a browser's history
    visitor.starts_at(heading)
    visitor.opens(ENGLISH.gettext("How we worked this out"))
    visitor.asked.answer("your-route", {"outcome": decision.key})


def too_long(_signal: int, _frame: FrameType | None) -> None:
    """Stop a run that hangs."""
    raise TimeoutError(f"not done after {LONGEST}")


if __name__ == "__main__":
    sys.exit(main())
