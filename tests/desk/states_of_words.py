"""What is written to people, what waits to be posted, and what is keyed in."""

from __future__ import annotations

from collections.abc import Iterator

from tests.desk.acting import add, address, to_children
from tests.desk.keying import CAME, Keyer
from tests.desk.office import TEAM
from tests.desk.state import Staff, State, filled
from tests.desk.test_keying_in import OF_ANOTHER
from tests.desk.writing import READ, both_ways, by_post, checked, sent, unanswerable, url
from tests.personas import A_CHILD, HERSELF
from webapp.desk.forms.replies import KINDS
from webapp.desk.notices import worker
from webapp.desk.store import notices
from webapp.desk.store.notices import EMAIL, LETTER
from webapp.domain.cases.events import Noted

ANSWER = {**READ, "channel": EMAIL, "asked_for_email": "yes"}
LOST = {"csrf_token": "of another sign-in"}


def states_of_words(staff: Staff) -> Iterator[State]:
    """Yield the pages on which words are written for people or for them."""
    yield from _replies(staff)
    yield from _letters(staff)
    yield from _keyed_in(staff)
    yield from _whom_it_becomes(staff)


def _replies(staff: Staff) -> Iterator[State]:
    me, case = staff.officer, staff.office.arrive(both_ways)
    yield from (State(me, url(case, kind)) for kind in KINDS)
    yield filled(me, url(case), read="")
    yield filled(me, url(case, "answer"), **ANSWER)
    written = {**ANSWER, "text": "# Hello\n\nWe were wrong.\n\n- We rang.\n- We wrote."}
    yield filled(me, url(case, "answer"), status=200, wrong=False, **written)
    yield filled(me, url(case), status=200, wrong=False, **READ, channel=LETTER)
    sends = checked(me, case, "other", text="We have it.").fields(0)
    add(staff.office, case, Noted("1"))
    yield State(me, f"{url(case, 'other')}/send", sends, 409)
    page = f"/cases/{case.received.reference}/replies"
    yield State(me, page)
    sent(me, case)
    for notice in notices.waiting(staff.office.desk.engine, {TEAM}):
        worker.bounced(staff.office.desk, notice.id)
    yield State(me, page)
    yield State(me, f"/cases/{case.received.reference}")
    yield State(me, url(staff.office.arrive(unanswerable)))


def _letters(staff: Staff) -> Iterator[State]:
    sent(staff.officer, staff.office.arrive(by_post), channel=LETTER)
    sent(staff.officer, staff.office.arrive())
    yield State(staff.officer, "/letters")
    for notice in notices.waiting(staff.office.desk.engine, {TEAM}):
        yield State(staff.officer, f"/letters/{notice.id}")


def _keyed_in(staff: Staff) -> Iterator[State]:
    me = staff.officer
    yield State(me, "/key-in")
    yield filled(me, "/key-in")
    yield filled(me, "/key-in", **LOST)
    keyer = Keyer(me)
    keyer.begin()
    yield State(me, "/key-in")
    yield from (State(me, f"{keyer.base}/{slug}") for slug in ("how-it-came", "delete", keyer.page.slug))
    yield filled(me, f"{keyer.base}/how-it-came", **{"received_on-day": "40"})
    yield filled(me, f"{keyer.base}/delete", **LOST)
    keyer.go_on({**HERSELF, "danger": "yes"}, to="get-help-now")
    yield State(me, keyer.page.url)
    keyer.go_on({**HERSELF, "danger": "yes"}, to="what-happened")
    yield State(me, keyer.page.url)
    yield filled(me, keyer.page.url, what_happened="")
    yield filled(me, keyer.page.url, **LOST)
    stale = filled(me, keyer.page.url, status=409, what_happened="What the other window says.")
    keyer.answer(what_happened="What one window says.")
    yield stale


def _whom_it_becomes(staff: Staff) -> Iterator[State]:
    me = staff.officer
    keyer = Keyer(me)
    keyer.begin(**{**CAME, "channel": "phone"})
    keyer.go_on(HERSELF)
    yield from (State(me, f"{keyer.base}/{slug}") for slug in ("check-answers", "how-to-reach-you", "adjustments"))
    yield filled(me, f"{keyer.base}/check-answers", **LOST)
    saved = keyer.answer()
    yield State(me, saved.url)
    other = Keyer(me)
    other.begin()
    other.go_on(OF_ANOTHER)
    yield State(me, other.page.url)
    yield filled(me, other.page.url, **LOST)
    child = Keyer(me)
    child.begin()
    child.go_on(A_CHILD)
    yield State(me, child.page.url)
    case = staff.office.arrive(to_children)
    yield State(me, address(case, "reply") + "/longer")
